//! The session of one visitor: about 60 requests on pages, over hours, from two devices, and what may go wrong.

use eltanin::{Record, UserId};

use crate::backing::{Faults, KvRules};
use crate::browser::Browser;
use crate::burst::{DEVICE, Drawer, THIEF, VISITOR, Weather, users};
use crate::history::Report;
use crate::oracle;
use crate::plan::{Act, Plan};
use crate::promise::{Census, Promise};
use crate::random::Random;
use crate::request::send;
use crate::site::Site;
use crate::story::Story;
use crate::witness::{at_rest, judge};
use crate::world::{Task, World};

/// About how many requests a visitor sends.
const REQUESTS: usize = 60;
/// Less than the idle timeout, in milliseconds.
const WHILE: u64 = 5_400_000;

struct Session<'s> {
    site: &'s Site,
    world: World,
    browsers: [Browser; 3],
    weather: Weather,
    /// Whether cookies get lost, cut or stolen.
    has_mishaps: bool,
    device: UserId,
    /// After how many requests a new secret is deployed. In nine of ten sessions it never is, and a real site deploys one
    /// less often still. Its cost is the count of [`Promise::Reversed`]: a slow request signs its id again with the new
    /// secret, and its answer arrives after that of a login.
    rotated: usize,
    found: Vec<(Promise, String)>,
}

/// Lives the session with this seed and adds it to the census. Returns what it found, with a trace if there is one.
pub fn attend(
    site: &Site,
    weather: &Weather,
    number: u64,
    seed: u64,
    census: &mut Census,
    traced: bool,
) -> Vec<String> {
    let world = World::new(seed, traced);
    let has_mishaps = world.draw(|random| random.percent(weather.mishaps));
    let [user, other] = users();
    let device = if world.draw(|random| random.percent(80)) { user } else { other };
    let rotated = world.draw(|random| random.between(0, 10 * REQUESTS as u64)) as usize;
    let (browsers, weather, found) = (Default::default(), weather.clone(), Vec::new());
    let mut session = Session { site, world, browsers, weather, has_mishaps, device, rotated, found };
    session.live();
    let history = session.world.history.borrow();
    census.requests += history.requests.len() as u64;
    census.failed += history.requests.iter().filter(|report| report.over && report.answer.is_none()).count() as u64;
    let reversed = session.found.iter().any(|(promise, _)| *promise == Promise::Reversed);
    session.found.retain(|(promise, _)| *promise != Promise::Reversed);
    census.add(number, seed, &session.found, reversed);
    let mut lines = history.notes().to_vec();
    lines.extend(session.found.iter().map(|(promise, text)| format!("FOUND {}: {text}", promise.broken())));
    lines
}

impl Session<'_> {
    fn draw<T>(&self, from: impl FnOnce(&mut Random) -> T) -> T {
        self.world.draw(from)
    }

    fn live(&mut self) {
        // The oracle of the race test needs a visitor whose browsers keep what they receive.
        let mut is_logged = self.weather.backing.is_atomic() && !self.has_mishaps;
        while self.world.history.borrow().requests.len() < REQUESTS {
            let plans = self.page();
            self.run(&plans);
            if is_logged {
                is_logged = self.judge_log();
            }
            let pause = self.draw(|random| {
                let most = random.weighted(&[(60, 5_000), (20, 60_000), (12, 150_000), (8, 800_000)]);
                random.between(0, most)
            });
            self.world.pause(pause);
            self.mishap();
        }
        self.everybody_reads();
        self.world.pause(1_000);
        let rest = at_rest(&self.world.history.borrow(), &self.world.shelf.borrow(), self.world.now());
        if self.draw(|random| random.percent(20)) {
            self.outlive();
        }
        let (history, shelf) = (self.world.history.borrow(), self.world.shelf.borrow());
        let (found, reversed) = judge(&history, &shelf, &rest);
        self.found.extend(found);
        if reversed {
            self.found.push((Promise::Reversed, String::new()));
        }
    }

    /// What happens next: mostly a page of the visitor.
    fn page(&self) -> Vec<Plan> {
        let kind = self.draw(|random| random.below(100));
        let ends = self.weather.backing.is_atomic() && self.draw(|random| random.percent(20));
        let thief = self.has_mishaps && kind < 8;
        let browser = match kind {
            _ if thief => THIEF,
            8..18 => DEVICE,
            _ => VISITOR,
        };
        let mut value = || self.world.history.borrow_mut().value();
        let mut drawer = Drawer { random: &mut self.world.random.borrow_mut(), value: &mut value };
        let mut plans = drawer.page(&self.weather, browser);
        if kind > 95 && ends {
            plans.push(drawer.end(&self.weather, self.device.clone()));
        }
        plans
    }

    fn run(&self, plans: &[Plan]) {
        // While a new secret is deployed, some isolates have the old one.
        let sent = self.world.history.borrow().requests.len();
        let engine =
            |drawn: usize| if sent.abs_diff(self.rotated) < 5 { drawn } else { usize::from(sent > self.rotated) };
        let plans: Vec<Plan> = plans.iter().map(|plan| Plan { engine: engine(plan.engine), ..plan.clone() }).collect();
        let mut tasks: Vec<(Task<'_>, Option<u64>)> = Vec::new();
        for plan in &plans {
            let mut history = self.world.history.borrow_mut();
            let number = history.requests.len();
            history.requests.push(Report { browser: plan.browser, ..Report::default() });
            tasks.push((Box::pin(send(&self.world, self.site, &self.browsers, plan, number)), plan.cancelled));
        }
        self.world.run(tasks);
    }

    /// Judges the log of an atomic store. Returns whether the oracle can follow what comes next.
    fn judge_log(&mut self) -> bool {
        let (history, shelf) = (self.world.history.borrow(), self.world.shelf.borrow());
        let now = self.world.now();
        let story = Story::new(&history, &shelf, now);
        let key_of = |browser: &Browser| browser.cookie(now).and_then(|id| self.site.key_of(&id));
        let jars: Vec<Option<String>> = self.browsers.iter().map(key_of).collect();
        let verdict = oracle::judge(&story, &jars);
        self.found.extend(verdict.findings.iter().map(|(finding, text)| (Promise::Log(*finding), text.clone())));
        verdict.findings.is_empty() && verdict.apart.is_empty()
    }

    /// Cookies that get lost, are cut or stolen.
    fn mishap(&self) {
        if !self.has_mishaps || !self.draw(|random| random.percent(15)) {
            return;
        }
        let browser = &self.browsers[VISITOR];
        match self.draw(|random| random.below(5)) {
            0 => browser.evict(),
            1 => browser.close(),
            2 => browser.truncate(self.draw(|random| random.below(40)) as usize),
            _ => self.browsers[THIEF].copy(browser),
        }
    }

    /// Each browser sends a request that only reads, without faults.
    fn everybody_reads(&self) {
        for browser in [VISITOR, DEVICE, THIEF] {
            let kv = KvRules { failed: 0, applied: 0, hanging: 0, ..self.weather.kv };
            let faults = Faults::default();
            let weather = Weather { faults, kv, cancelled: 0, unanswered: 0, stragglers: 0, ..self.weather.clone() };
            let plan = self.draw(|random| weather.plan(random, browser, 0));
            self.run(&[Plan { acts: Vec::<Act>::new(), ..plan }]);
        }
    }

    /// Keeps the sessions in use until their absolute expiry, and comes back then.
    fn outlive(&self) {
        let absolute = self.browsers[VISITOR].cookie(self.world.now()).and_then(|id| {
            let key = self.site.key_of(&id)?;
            let shelf = self.world.shelf.borrow();
            Some(Record::decode(&shelf.entry(&key, self.world.now())?.bytes)?.facts().absolute.as_millis())
        });
        let Some(absolute) = absolute else { return };
        while self.world.now() + WHILE < absolute {
            self.world.pause(WHILE);
            self.everybody_reads();
        }
        let error = self.draw(|random| random.between(0, 12_000));
        let wait = (absolute + error).saturating_sub(self.world.now() + 6_000);
        self.world.pause(wait);
        self.everybody_reads();
    }
}
