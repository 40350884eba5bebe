//! A request as its handler has it: what it knows, and how it reaches the engine and the store.

use std::cell::Cell;

use eltanin::store::{Failure, Platform, Snapshot, drive};
use eltanin::{Command, Engine, Exchange, Moment, Record, Reply, Request, Timestamp};

use crate::history::{Change, Intent, Opened, Report, START};
use crate::isolate::Isolate;
use crate::plan::Plan;
use crate::shelf::Author;
use crate::site::Site;
use crate::store::{Client, Down};
use crate::world::World;

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
    pub seen: Option<Snapshot<u64>>,
    pub intent: Intent,
    /// What the handler has changed since it last committed.
    pub changes: Vec<Change>,
    /// The batches whose commit was not acknowledged.
    pub pending: Vec<usize>,
    pub reply: Option<Reply>,
}

impl<'w> Handler<'w> {
    pub fn new(world: &'w World, site: &'w Site, plan: &'w Plan, number: usize) -> Self {
        let client = Client {
            world,
            by: Cell::new(Author { request: number, commit: 0 }),
            faults: plan.faults,
            latency: plan.latency,
        };
        Self {
            world,
            site,
            plan,
            number,
            engine: site.engine(plan.engine),
            client,
            isolate: Isolate::new(world, plan.skew),
            exchange: Exchange::default(),
            seen: None,
            intent: Intent::Keep,
            changes: Vec::new(),
            pending: Vec::new(),
            reply: None,
        }
    }
}

impl Handler<'_> {
    pub fn note(&self, line: impl FnOnce() -> String) {
        let at = self.world.now() - START;
        self.world.history.borrow_mut().note(|| format!("{at:>8} request {}: {}", self.number, line()));
    }

    pub fn report(&self, change: impl FnOnce(&mut Report)) {
        change(&mut self.world.history.borrow_mut().requests[self.number]);
    }

    pub fn log(&self) -> usize {
        self.world.shelf.borrow().log.len()
    }

    pub fn now(&self) -> Timestamp {
        self.isolate.now()
    }

    pub async fn open(&mut self, headers: &[(&str, &str)]) -> Result<(), Down> {
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

    pub async fn drive(&mut self, command: Command, headers: &[(&str, &str)]) -> Result<Command, Down> {
        let classify = || self.engine.classify(headers, None);
        let driven =
            drive(self.engine, &self.client, &mut self.exchange, command, &mut self.seen, classify, &mut self.isolate);
        match driven.await {
            Ok(command) => Ok(command),
            Err(Failure::Store(down)) => Err(down),
            Err(failure) => panic!("request {}: {failure:?}", self.number),
        }
    }
}
