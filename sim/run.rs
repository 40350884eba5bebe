//! Runs of many sessions. The sessions are numbered, and each has its seed from the run's seed and its number, so that
//! the threads do not change the result.

use std::thread;

use eltanin::internals::{Rule, plant};

use crate::backing::Backing;
use crate::planted::RULES;
use crate::platform::conditions;
use crate::promise::{Census, Promise};
use crate::random::Random;
use crate::session::attend;
use crate::site::Site;

/// A run: which sessions, and in which world.
#[derive(Clone, Copy)]
pub struct Run<'a> {
    pub sessions: u64,
    pub seed: u64,
    pub backing: Backing,
    pub profile: &'a str,
}

impl Run<'_> {
    pub fn title(&self) -> String {
        format!("{}, {}, seed {}", self.backing.as_str(), self.profile, self.seed)
    }

    fn seed_of(&self, number: u64) -> u64 {
        Random::new(self.seed.wrapping_add(number << 32)).next()
    }

    /// All sessions, on every core.
    pub fn census(&self, site: &Site) -> Census {
        let threads = thread::available_parallelism().map_or(1, usize::from) as u64;
        let weather = &conditions(self.profile, self.backing);
        let part = |first: u64| {
            let mut census = Census::default();
            for number in (first..self.sessions).step_by(threads as usize) {
                attend(site, weather, number, self.seed_of(number), &mut census, false);
            }
            census
        };
        thread::scope(|scope| {
            let parts: Vec<_> = (0..threads).map(|first| scope.spawn(move || part(first))).collect();
            let mut census = Census::default();
            parts.into_iter().for_each(|part| census.join(&part.join().expect("no session panics")));
            census
        })
    }

    /// One session with its trace.
    pub fn trace(&self, site: &Site, life: u64) -> Census {
        let mut census = Census::default();
        let lines = attend(site, &conditions(self.profile, self.backing), 0, life, &mut census, true);
        lines.iter().for_each(|line| println!("{line}"));
        census
    }

    /// The number of sessions until a rule that is switched off is found, and the promise that was broken.
    fn find(&self, site: &Site, rule: Rule) -> Option<(u64, Promise)> {
        plant(Some(rule));
        let weather = conditions(self.profile, self.backing);
        let mut census = Census::default();
        for number in 0..self.sessions {
            attend(site, &weather, number, self.seed_of(number), &mut census, false);
            if census.bad > 0 {
                break;
            }
        }
        plant(None);
        let promise = census.broken.keys().next()?;
        Some((census.sessions, *promise))
    }

    /// Switches each rule off in turn and prints how many sessions it took to notice. Returns how many were noticed.
    /// With all rules on, the same sessions must break no promise: otherwise nothing is known about a rule.
    pub fn find_all(&self, site: &Site) -> usize {
        let clean = self.census(site);
        assert_eq!(clean.bad, 0, "no rule is off, and the first bad session is {:?}", clean.first);
        println!("\n{}: rule off | found as | sessions", self.title());
        let found = RULES.iter().filter(|(rule, name)| match self.find(site, *rule) {
            Some((sessions, promise)) => {
                println!("{name} | {} | {sessions}", promise.broken());
                true
            }
            None => {
                println!("{name} | not found | {}", self.sessions);
                false
            }
        });
        found.count()
    }
}
