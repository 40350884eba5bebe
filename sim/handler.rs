//! A request as its handler has it: what it knows, and how it reaches the engine and the store.

use std::cell::Cell;

use eltanin::internals::{MARK_LIFETIME, Mark};
use eltanin::store::{Failure, Known, Platform, REMARK_AFTER, Snapshot, Store, drive};
use eltanin::{Command, Engine, Exchange, Moment, Record, Reply, Request, Timestamp, Write};

use crate::history::{Change, Intent, Opened, Read, Report, START};
use crate::isolate::Isolate;
use crate::plan::Plan;
use crate::shelf::Author;
use crate::site::Site;
use crate::store::{Client, Down};
use crate::variables::variables;
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
            backing: plan.backing,
            faults: plan.faults,
            kv: plan.kv,
            location: plan.location,
            calls: Cell::new(0),
            latency: plan.latency,
        };
        Self {
            world,
            site,
            plan,
            number,
            engine: site.engine(plan.backing.is_atomic(), plan.engine),
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
        let (read, calls) = (self.read(), self.client.calls.get());
        self.report(|report| (report.opened, report.read, report.calls) = (opened, read, calls));
        Ok(())
    }

    /// The session as the handler sees it.
    fn read(&self) -> Option<Read> {
        let facts = self.exchange.facts().filter(|_| !self.exchange.is_new())?;
        let record = Record::decode(&self.seen.as_ref()?.bytes)?;
        Some(Read {
            lineage: facts.lineage,
            user: facts.user().clone(),
            variables: variables(&record),
            absolute: facts.absolute.as_millis(),
            at: self.world.now(),
        })
    }

    /// What the worker does on KV after the answer: a write under way may have covered the mark.
    pub async fn write_mark_again(&mut self, key: &str) {
        let written = {
            let shelf = self.world.shelf.borrow();
            let own = shelf.log.iter().rev().find(|line| line.by.request == self.number && line.key == key);
            own.map(|line| line.after.clone())
        };
        let Some(mark) = written.filter(|bytes| Mark::decode(bytes).is_some()) else { return };
        self.world.sleep(REMARK_AFTER.as_millis()).await;
        let mut again = |current: Option<&[u8]>| {
            let write = || Write { bytes: mark.clone(), ttl: MARK_LIFETIME };
            Mark::may_be_written_again(&mark, current).then(write)
        };
        // Nobody learns whether it succeeds.
        let _ = self.client.update(key, &mut again, Known::Nothing).await;
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
