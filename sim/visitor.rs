//! The life of one visitor: a first session, then bursts of requests, with a verdict after each.

use eltanin::UserId;

use crate::backing::Faults;
use crate::browser::Browser;
use crate::burst::{DEVICE, Drawer, VISITOR, Weather, users};
use crate::finding::Tally;
use crate::history::Report;
use crate::oracle::{Verdict, judge};
use crate::plan::{Act, Plan};
use crate::random::Random;
use crate::request::send;
use crate::site::Site;
use crate::story::Story;
use crate::world::{Task, World};

/// The most bursts in one life.
const BURSTS_MAX: u64 = 3;

/// A life with a finding.
pub struct Bad {
    pub verdict: Verdict,
    pub trace: Vec<String>,
}

struct Life<'s> {
    site: &'s Site,
    world: World,
    browsers: [Browser; 2],
    weather: Weather,
    /// The user of the other device.
    device: Option<UserId>,
}

/// Lives the life with this seed, and adds what happened to the tally.
pub fn live(site: &Site, seed: u64, tally: &mut Tally, traced: bool) -> Option<Bad> {
    let world = World::new(seed, traced);
    let weather = world.draw(Weather::draw);
    let mut life = Life { site, world, browsers: Default::default(), weather, device: None };
    life.begin();
    let bursts = life.draw(|random| random.between(1, BURSTS_MAX));
    for _ in 0..bursts {
        let pause = life.draw(|random| random.weighted(&[(50, 0), (20, 800_000), (15, 150_000), (15, 1_000)]));
        life.world.pause(pause);
        tally.bursts += 1;
        life.burst(tally);
        let verdict = life.judge();
        for apart in &verdict.apart {
            *tally.apart.entry(*apart).or_default() += 1;
        }
        let mut found: Vec<_> = verdict.findings.iter().map(|(finding, _)| *finding).collect();
        found.sort_unstable();
        found.dedup();
        for finding in found {
            *tally.findings.entry(finding).or_default() += 1;
        }
        if !verdict.findings.is_empty() {
            return Some(Bad { verdict, trace: life.trace() });
        }
        if !verdict.apart.is_empty() {
            break;
        }
    }
    None
}

impl Life<'_> {
    fn draw<T>(&self, from: impl FnOnce(&mut Random) -> T) -> T {
        self.world.draw(from)
    }

    /// The visitor has no session yet, one that is stored, or one in which they are logged in.
    fn begin(&mut self) {
        let [user, other] = users();
        let kind = self.draw(|random| random.weighted(&[(15, 0), (40, 1), (45, 2)]));
        if kind > 0 {
            let mut acts = self.with_drawer(|drawer| drawer.changes(&["a", "b", "c", "d"]));
            let logged_in = (kind == 2).then(|| Act::Login(user.clone()));
            acts.extend(logged_in);
            self.run_alone(VISITOR, acts);
        }
        if self.draw(|random| random.percent(40)) {
            let user = if self.draw(|random| random.percent(80)) { user } else { other };
            self.run_alone(DEVICE, vec![Act::Login(user.clone())]);
            self.device = Some(user);
        }
    }

    fn with_drawer<T>(&self, draw: impl FnOnce(&mut Drawer<'_>) -> T) -> T {
        let mut value = || self.world.history.borrow_mut().value();
        draw(&mut Drawer { random: &mut self.world.random.borrow_mut(), value: &mut value })
    }

    /// One request without faults.
    fn run_alone(&self, browser: usize, acts: Vec<Act>) {
        let calm =
            Weather { faults: Faults::default(), skew: 0, cancelled: 0, unanswered: 0, stragglers: 0, ..self.weather };
        let plan = self.draw(|random| calm.plan(random, browser, 0));
        self.run(&[Plan { acts, ..plan }]);
    }

    fn burst(&self, tally: &mut Tally) {
        let device = self.device.clone().filter(|_| self.draw(|random| random.percent(50)));
        let plans = self.with_drawer(|drawer| drawer.burst(&self.weather, device));
        tally.requests += plans.len() as u64;
        self.run(&plans);
    }

    fn run(&self, plans: &[Plan]) {
        let mut tasks: Vec<(Task<'_>, Option<u64>)> = Vec::new();
        for plan in plans {
            let mut history = self.world.history.borrow_mut();
            let number = history.requests.len();
            history.requests.push(Report { browser: plan.browser, ..Report::default() });
            let task = send(&self.world, self.site, &self.browsers, plan, number);
            tasks.push((Box::pin(task), plan.cancelled));
        }
        self.world.run(tasks);
    }

    fn judge(&self) -> Verdict {
        let (history, shelf) = (self.world.history.borrow(), self.world.shelf.borrow());
        let story = Story::new(&history, &shelf, self.world.now());
        let jars: Vec<Option<String>> = self
            .browsers
            .iter()
            .map(|browser| browser.cookie(self.world.now()).and_then(|id| self.site.key_of(&id)))
            .collect();
        judge(&story, &jars)
    }

    fn trace(&self) -> Vec<String> {
        self.world.history.borrow().notes().to_vec()
    }
}
