//! What the overlapping requests of one visitor do, drawn at random.

use eltanin::UserId;

use crate::backing::{Backing, Faults, KvRules};
use crate::history::Change;
use crate::plan::{Act, Ending, Plan};
use crate::random::Random;
use crate::variables::SCOPES;

/// The browser of the visitor, and that of another device on which the same user may be logged in.
pub const VISITOR: usize = 0;
pub const DEVICE: usize = 1;

/// A browser with a stolen copy of the visitor's jar.
pub const THIEF: usize = 2;

const NAMES: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];

/// The conditions under which one visitor lives.
#[derive(Clone, Debug)]
pub struct Weather {
    pub backing: Backing,
    pub faults: Faults,
    pub kv: KvRules,
    /// How wrong clocks may be, in milliseconds.
    pub skew: u64,
    /// The longest time that a message takes: between browser and worker, and between worker and store.
    pub latency: u64,
    pub store_latency: u64,
    /// How many cases of 100 have requests that are cancelled, answers that never arrive, and stragglers.
    pub cancelled: u64,
    pub unanswered: u64,
    pub stragglers: u64,
    /// How many visitors of 100 lose or truncate their cookies, or have them stolen.
    pub mishaps: u64,
    /// Whether answers arrive in the order in which they were sent.
    pub in_order: bool,
}

impl Weather {
    pub fn draw(random: &mut Random) -> Self {
        let faults = |refused, silent, retried, late| Faults { refused, silent, retried, late };
        let (faults, rough) = random.weighted(&[
            (50, (Faults::default(), 0)),
            (30, (faults(3, 4, 4, 2), 1)),
            (15, (faults(8, 8, 8, 5), 3)),
            (5, (faults(30, 20, 10, 5), 3)),
        ]);
        let latency = random.pick(&[4, 20, 60]);
        Self {
            backing: Backing::Strict,
            faults,
            kv: KvRules::default(),
            skew: random.weighted(&[(60, 0), (20, 200), (20, 5_000)]),
            latency,
            store_latency: latency,
            cancelled: rough,
            unanswered: rough,
            stragglers: random.weighted(&[(70, 0), (30, 15)]),
            mishaps: 0,
            in_order: false,
        }
    }

    /// A request without acts yet, with the faults around it.
    pub fn plan(&self, random: &mut Random, browser: usize, window: u64) -> Plan {
        let slow = random.percent(self.stragglers);
        let straggles = if slow { random.between(1_000, 40_000) } else { 0 };
        let skew = random.between(0, 2 * self.skew) as i64 - self.skew as i64;
        let sent = random.between(0, window);
        Plan {
            browser,
            sent,
            up: random.between(0, self.latency) + straggles,
            down: (!random.percent(self.unanswered))
                .then(|| random.between(if self.in_order { self.latency } else { 0 }, self.latency)),
            cancelled: random.percent(self.cancelled).then(|| sent + random.between(1, 20 * self.latency)),
            engine: random.below(2) as usize,
            skew,
            acts: Vec::new(),
            tries: random.weighted(&[(30, 1), (40, 2), (30, 3)]),
            amends: Vec::new(),
            backing: self.backing,
            faults: self.faults,
            kv: self.kv,
            location: if random.percent(self.kv.roaming) { 2 } else { browser },
            latency: self.store_latency,
        }
    }
}

/// What a request mainly does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Errand {
    Read,
    Write,
    Login,
    Logout,
    Renew,
    Reset,
    Destroy,
    EndOthers,
}

/// What the requests of a burst are mostly about.
const THEMES: [&[(u64, Errand)]; 5] = [
    &[
        (15, Errand::Read),
        (30, Errand::Write),
        (15, Errand::Login),
        (10, Errand::Logout),
        (15, Errand::Renew),
        (5, Errand::Reset),
        (5, Errand::Destroy),
        (5, Errand::EndOthers),
    ],
    &[(30, Errand::Read), (70, Errand::Write)],
    &[(30, Errand::Write), (35, Errand::Renew), (35, Errand::Login)],
    &[(10, Errand::Write), (40, Errand::Renew), (15, Errand::Login), (35, Errand::Logout)],
    &[(50, Errand::Renew), (40, Errand::Login), (10, Errand::Logout)],
];

/// What the first request of a page does, on any store.
const PAGE: &[(u64, Errand)] = &[
    (42, Errand::Read),
    (38, Errand::Write),
    (7, Errand::Login),
    (5, Errand::Logout),
    (5, Errand::Renew),
    (1, Errand::Reset),
    (1, Errand::Destroy),
];
/// What the requests of a page do that follow.
const PARTS: &[(u64, Errand)] = &[(60, Errand::Read), (40, Errand::Write)];

pub fn users() -> [UserId; 2] {
    [UserId::number(7).expect("7 is a user"), UserId::text("ann").expect("ann is a user")]
}

pub struct Drawer<'r> {
    pub random: &'r mut Random,
    pub value: &'r mut dyn FnMut() -> u16,
}

impl Drawer<'_> {
    /// The requests of a burst. `device` is the user of the other device, if that device ends sessions meanwhile.
    pub fn burst(&mut self, weather: &Weather, device: Option<UserId>) -> Vec<Plan> {
        let random = &mut *self.random;
        let count = random.between(2, 4);
        let theme = random.pick(&THEMES);
        let window = weather.latency * random.pick(&[0, 2, 6, 20]);
        let shared = random.percent(50);
        let mut plans = Vec::new();
        for number in 0..count {
            let names = if shared { &NAMES[..2] } else { &NAMES[2 * number as usize..][..2] };
            let mut plan = weather.plan(self.random, VISITOR, window);
            let errand = self.random.weighted(theme);
            plan.acts = self.acts(errand, names, weather.latency);
            if plan.tries > 1 && self.random.percent(20) {
                let errand = self.random.weighted(THEMES[0]);
                plan.amends = self.acts(errand, names, weather.latency);
            }
            plans.push(plan);
        }
        if let Some(user) = device {
            let mut plan = weather.plan(self.random, DEVICE, window);
            let ending = self.random.pick(&[Ending::All, Ending::All, Ending::Others, Ending::One]);
            plan.acts = vec![Act::End(user, ending)];
            plans.push(plan);
        }
        plans
    }

    /// A page: one request, and up to seven at the same time.
    pub fn page(&mut self, weather: &Weather, browser: usize) -> Vec<Plan> {
        let parts = self.random.weighted(&[(45, (0, 0)), (35, (1, 3)), (20, (4, 7))]);
        let count = self.random.between(parts.0, parts.1);
        let window = weather.latency * self.random.pick(&[0, 2, 6]);
        let plans = (0..=count).map(|number| {
            let mut plan = weather.plan(self.random, browser, window);
            let errand = self.random.weighted(if number == 0 { PAGE } else { PARTS });
            plan.acts = self.acts(errand, &NAMES, weather.latency);
            plan
        });
        plans.collect()
    }

    /// The end of a user's sessions, in the browser of another device.
    pub fn end(&mut self, weather: &Weather, user: UserId) -> Plan {
        let ending = self.random.pick(&[Ending::All, Ending::Others, Ending::One]);
        Plan { acts: vec![Act::End(user, ending)], ..weather.plan(self.random, DEVICE, weather.latency) }
    }

    fn acts(&mut self, errand: Errand, names: &[&'static str], latency: u64) -> Vec<Act> {
        let mut acts = Vec::new();
        let user = self.random.weighted(&[(75, 0), (25, 1)]);
        let user = users()[user].clone();
        if self.random.percent(30) {
            acts.push(Act::Think(self.random.between(0, 4 * latency)));
        }
        let also_writes = errand != Errand::Read && self.random.percent(40);
        if errand == Errand::Write || also_writes {
            acts.extend(self.changes(names));
        }
        match errand {
            Errand::Read | Errand::Write => {}
            Errand::Login => acts.push(Act::Login(user)),
            Errand::Logout => acts.push(Act::Logout),
            Errand::Renew => acts.push(Act::Renew),
            Errand::Reset => {
                acts.push(Act::Reset);
                if self.random.percent(30) {
                    acts.push(Act::Login(user));
                }
            }
            Errand::Destroy => acts.push(Act::Destroy),
            Errand::EndOthers => {
                acts.push(Act::Login(user.clone()));
                let end = Act::End(user, Ending::Others);
                let saved = self.random.percent(50);
                acts.extend(if saved { vec![Act::Save, end] } else { vec![end] });
            }
        }
        if self.random.percent(15) {
            acts.push(Act::Save);
        }
        if self.random.percent(25) && errand != Errand::Read {
            acts.push(Act::Think(self.random.between(0, 4 * latency)));
            acts.extend(self.changes(names));
        }
        acts
    }

    /// One or two changes.
    pub fn changes(&mut self, names: &[&'static str]) -> Vec<Act> {
        let count = self.random.between(1, 2);
        (0..count).map(|_| Act::Change(self.change(names))).collect()
    }

    fn change(&mut self, names: &[&'static str]) -> Change {
        let (scope, name) = (self.random.pick(&SCOPES), self.random.pick(names));
        let value = (!self.random.percent(35)).then(|| (self.value)());
        Change { scope, name, value }
    }
}
