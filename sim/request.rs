//! One request from the browser to the store and back, through the engine and `drive`.

use std::cell::Cell;

use eltanin::engine::Engine;
use eltanin::error::Error;
use eltanin::exchange::{Command, Exchange, Reply};
use eltanin::moment::{Entropy, Moment};
use eltanin::operation::Operations;
use eltanin::record::{CommitId, Record, UserId};
use eltanin::request::Request;
use eltanin::store::{self, Failure, Snapshot, drive};
use eltanin::time::Timestamp;

use crate::browser::Browser;
use crate::history::{Answer, Batch, Change, Cookie, Intent, Login, Opened, Outcome, Report, Try};
use crate::plan::{Act, Plan};
use crate::site::{Site, encoded};
use crate::store::{Author, Client, Down};
use crate::world::World;

/// The platform as one isolate has it: a clock that may be wrong, and randomness.
pub struct Isolate<'w> {
    pub world: &'w World,
    skew: i64,
    /// The last eight random bytes that were drawn at once. Only commit ids have that length.
    drawn: Option<[u8; 8]>,
}

impl Entropy for Isolate<'_> {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
        for chunk in bytes.chunks_mut(8) {
            let random = self.world.draw(|random| random.next()).to_be_bytes();
            chunk.copy_from_slice(&random[..chunk.len()]);
        }
        if let Ok(commit) = <[u8; 8]>::try_from(&*bytes) {
            self.drawn = Some(commit);
        }
        Ok(())
    }
}

impl store::Platform for Isolate<'_> {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.world.now().saturating_add_signed(self.skew))
    }
}

/// A request that is being answered.
pub struct Handler<'w> {
    pub world: &'w World,
    pub site: &'w Site,
    pub plan: &'w Plan,
    pub number: usize,
    pub engine: &'w Engine,
    pub client: Client<'w>,
    pub isolate: Isolate<'w>,
    pub exchange: Exchange,
    seen: Option<Snapshot<u64>>,
    pub intent: Intent,
    /// What the handler has changed since it last committed.
    changes: Vec<Change>,
    /// The batches that are not known to be stored.
    pending: Vec<usize>,
    reply: Option<Reply>,
}

/// Sends the request that is planned, answers it, and hands the answer to the browser.
pub async fn send(world: &World, site: &Site, browsers: &[Browser], plan: &Plan, number: usize) {
    world.sleep(plan.sent).await;
    let browser = &browsers[plan.browser];
    let cookie = browser.cookie();
    world.sleep(plan.up).await;
    let client = Client {
        world,
        by: Cell::new(Author { request: number, commit: 0 }),
        faults: plan.faults,
        latency: plan.latency,
    };
    let mut handler = Handler {
        world,
        site,
        plan,
        number,
        engine: site.engine(plan.engine),
        client,
        isolate: Isolate { world, skew: plan.skew, drawn: None },
        exchange: Exchange::default(),
        seen: None,
        intent: Intent::Keep,
        changes: Vec::new(),
        pending: Vec::new(),
        reply: None,
    };
    let answered = handler.answer(cookie.as_deref()).await;
    handler.report(|report| report.over = true);
    handler.note(|| format!("answers {}", if answered.is_some() { "" } else { "with an error" }));
    let Some(reply) = handler.reply.take() else { return };
    let set = reply.cookies.last().map(String::as_str);
    let cookie = match set.and_then(Browser::value_of) {
        None => Cookie::Unchanged,
        Some(id) => site.key_of(id).map_or(Cookie::Removed, Cookie::Set),
    };
    let log = world.shelf.borrow().log.len();
    handler.report(|report| report.answer = Some(Answer { cookie, log, arrived: None }));
    let Some(down) = plan.down else { return };
    world.sleep(down).await;
    let arrived = world.history.borrow().arrivals;
    world.history.borrow_mut().arrivals += 1;
    handler.report(|report| report.answer.iter_mut().for_each(|answer| answer.arrived = Some(arrived)));
    handler.note(|| format!("answer arrives, cookie {set:?}"));
    if let Some(set) = set {
        browser.receive(set);
    }
}

impl Handler<'_> {
    pub fn note(&self, line: impl FnOnce() -> String) {
        let at = self.world.now() - World::START;
        self.world.history.borrow_mut().note(|| format!("{at:>8} request {}: {}", self.number, line()));
    }

    fn report(&self, change: impl FnOnce(&mut Report)) {
        change(&mut self.world.history.borrow_mut().requests[self.number]);
    }

    fn log(&self) -> usize {
        self.world.shelf.borrow().log.len()
    }

    fn now(&self) -> Timestamp {
        store::Platform::now(&self.isolate)
    }

    /// `None` when the visitor gets an error page.
    async fn answer(&mut self, cookie: Option<&str>) -> Option<()> {
        let header = cookie.map(|id| format!("{}={id}", Site::COOKIE));
        let fields: Vec<(&str, &str)> = header.iter().map(|value| ("cookie", value.as_str())).collect();
        let presented = cookie.and_then(|id| self.site.key_of(id));
        let (began, log) = (self.world.now(), self.log());
        self.note(|| format!("begins with {presented:?}, acts {:?}", self.plan.acts));
        self.report(|report| (report.began, report.log, report.presented) = (began, log, presented));
        self.open(fields.as_slice()).await.ok()?;
        for act in &self.plan.acts {
            self.act(act).await.ok()?;
        }
        self.commit_until_it_succeeds().await.ok()
    }

    async fn open(&mut self, headers: &[(&str, &str)]) -> Result<(), Down> {
        let request = Request::new("GET", Site::URL, headers);
        let now = self.now();
        let begun = self.engine.begin(&request, &mut Moment::new(now, &mut self.isolate));
        let (exchange, command) = begun.expect("beginning cannot fail");
        self.exchange = exchange;
        self.drive(command, headers).await?;
        let opened = match &self.seen {
            None => Opened::Nothing,
            Some(snapshot) if Record::decode(&snapshot.bytes).is_some() => Opened::Record,
            Some(_) => Opened::Mark,
        };
        self.note(|| format!("opened: {opened:?}"));
        self.report(|report| report.opened = opened);
        Ok(())
    }

    async fn drive(&mut self, command: Command, headers: &[(&str, &str)]) -> Result<Command, Down> {
        let classify = || self.engine.classify(headers, None);
        let driven =
            drive(self.engine, &self.client, &mut self.exchange, command, &mut self.seen, classify, &mut self.isolate);
        match driven.await {
            Ok(command) => Ok(command),
            Err(Failure::Store(down)) => Err(down),
            Err(Failure::Core(error)) => panic!("request {}: {error:?}", self.number),
        }
    }

    async fn act(&mut self, act: &Act) -> Result<(), Down> {
        let now = self.now();
        let engine = self.engine;
        let (exchange, mut at) = (&mut self.exchange, Moment::new(now, &mut self.isolate));
        // Nobody may change a session that was destroyed; the handlers here just go on.
        let destroyed = self.intent == Intent::Destroy;
        match act {
            Act::Think(millis) => self.world.sleep(*millis).await,
            Act::Change(change) => self.changes.push(*change),
            Act::Save => self.commit_until_it_succeeds().await?,
            Act::End(user, ending) => self.end(user, *ending).await?,
            Act::Destroy => {
                engine.destroy(exchange);
                self.intent = Intent::Destroy;
                self.changes.clear();
                self.pending.clear();
            }
            Act::Login(_) | Act::Logout | Act::Renew | Act::Reset if destroyed => {}
            Act::Login(user) => {
                engine.login(exchange, user.clone(), &mut at).expect("randomness does not fail");
                let login = Login { user: user.clone(), called: now.as_millis() };
                self.intent = match self.intent {
                    Intent::Reset(_) => Intent::Reset(Some(login)),
                    _ => Intent::Login(login),
                };
            }
            Act::Logout => {
                let before = engine.user(exchange).clone();
                engine.logout(exchange, &mut at).expect("randomness does not fail");
                let behind_mark = self.world.history.borrow().requests[self.number].opened == Opened::Mark;
                if before != UserId::Nobody || behind_mark {
                    self.intent = match self.intent {
                        Intent::Reset(_) => Intent::Reset(None),
                        _ => Intent::Logout,
                    };
                }
            }
            Act::Renew => {
                engine.renew(exchange, &mut at).expect("randomness does not fail");
                if self.intent == Intent::Keep {
                    self.intent = Intent::Renew;
                }
            }
            Act::Reset => {
                engine.reset(exchange, &mut at).expect("randomness does not fail");
                self.intent = Intent::Reset(None);
                self.changes.clear();
                self.pending.clear();
            }
        }
        Ok(())
    }

    async fn commit_until_it_succeeds(&mut self) -> Result<(), Down> {
        for _ in 1..self.plan.tries {
            if self.commit().await.is_ok() {
                return Ok(());
            }
            for act in &self.plan.amends {
                match act {
                    Act::Save | Act::End(..) => {}
                    act => Box::pin(self.act(act)).await?,
                }
            }
        }
        self.commit().await
    }

    async fn commit(&mut self) -> Result<(), Down> {
        let changes = std::mem::take(&mut self.changes);
        let mut operations = Operations::new();
        for Change { scope, name, value } in &changes {
            match value {
                Some(value) => operations.set(scope, name, encoded(*value)),
                None => operations.delete(scope, name),
            }
        }
        self.isolate.drawn = None;
        let now = self.now();
        let begun = self.engine.commit(&mut self.exchange, operations, &mut Moment::new(now, &mut self.isolate));
        let command = begun.expect("randomness does not fail");
        if let Some(id) = self.isolate.drawn.take() {
            let batch = Batch { id: CommitId::from_bytes(id), changes };
            self.report(|report| report.batches.push(batch));
            self.pending.push(self.world.history.borrow().requests[self.number].batches.len() - 1);
        }
        let (log, intent, batches) = (self.log(), self.intent.clone(), self.pending.clone());
        self.note(|| format!("commits {intent:?}"));
        let attempt = Try { intent, batches, log: (log, log), outcome: Outcome::Underway, key: None };
        let number = self.world.history.borrow().requests[self.number].tries.len();
        self.report(|report| report.tries.push(attempt));
        self.client.by.set(Author { request: self.number, commit: number });
        let driven = self.drive(command, &[]).await;
        let (outcome, result) = match driven {
            Ok(Command::Finish(reply)) => {
                let status = reply.status.expect("there is a session");
                self.reply = Some(*reply);
                (Outcome::Done(status), Ok(()))
            }
            Ok(other) => panic!("{other:?} is no end of a commit"),
            Err(down) => (Outcome::Failed, Err(down)),
        };
        let log = self.log();
        self.note(|| format!("commit: {outcome:?}"));
        let key = self.engine.session_id(&self.exchange).and_then(|id| self.site.key_of(&id));
        self.report(|report| {
            let attempt = &mut report.tries[number];
            (attempt.log.1, attempt.outcome, attempt.key) = (log, outcome, key);
        });
        if result.is_ok() {
            self.pending.clear();
            if self.intent != Intent::Destroy {
                self.intent = Intent::Keep;
            }
        }
        result
    }
}
