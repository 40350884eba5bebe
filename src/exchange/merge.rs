//! Decides what an update writes, given what the store holds. Each function is deterministic and may be called again.

use super::attempt::{Attempt, Outcome, Write, done};
use super::entry::Entry;
use super::marking::unwrite;
use super::state::{Exchange, Intent, Phase};
use super::work::{Departure, ROUNDS_MAX, Step, Work};
use crate::engine::{Engine, Level, Persistence};
use crate::facts::{Facts, UserId};
use crate::mark::EndedBy;
use crate::record::Record;
use crate::rule::{self, Rule};
use crate::time::{Seconds, Timestamp};

impl Engine {
    /// The entry that replaces `current`; `None` leaves it as it is.
    ///
    /// This is the function that a store's `update` takes. It is deterministic and may be called again; the outcome of
    /// the last call is in `attempt`.
    pub fn merge(&self, exchange: &Exchange, attempt: &mut Attempt, current: Option<&[u8]>) -> Option<Write> {
        let Phase::Updating(work) = &exchange.phase else { return None };
        let (outcome, write) = match &work.step {
            Step::Enter => self.enter(exchange, work, current),
            Step::Flag | Step::Forget => self.flag(work, current),
            step => {
                let same = are_same(current, exchange.looked.as_deref());
                match (step, self.entry(current, work.now)) {
                    (Step::Create, found) => self.create(exchange, work, found),
                    // After a move there is nothing to compare with.
                    (Step::Change | Step::Touch, found) => {
                        self.change(exchange, work, found, same || exchange.looked.is_none())
                    }
                    (Step::New, found) => self.write_new(exchange, work, found, current),
                    (Step::Old, found) => self.mark_old(exchange, work, found, same),
                    (Step::Unwrite, found) => unwrite(work, found),
                    (Step::LogOut, found) => self.log_out(exchange, work, found),
                    (Step::End | Step::EndEach, found) => self.end_entry(work, found),
                    (Step::Enter | Step::Flag | Step::Forget, _) => return None,
                }
            }
        };
        attempt.found = match (&outcome, &write) {
            (Outcome::Changed, _) => current.map(Vec::from),
            (Outcome::Done { .. }, Some(write)) => Some(write.bytes.clone()),
            _ => None,
        };
        attempt.outcome = Some(outcome);
        write
    }

    /// The first write of a new session.
    fn create(&self, exchange: &Exchange, work: &Work, found: Entry<'_>) -> (Outcome, Option<Write>) {
        match found {
            Entry::Record(record) if record.has(work.commit) => self.complete(exchange, work, record),
            // An earlier try of this commit has taken its record back.
            Entry::Mark(mark) if mark.commit == work.commit => (Outcome::Taken, None),
            Entry::Mark(_) => (Outcome::Dropped, None),
            Entry::Record(_) | Entry::Unreadable => (Outcome::Taken, None),
            Entry::Nothing => {
                let mut record = Record::new(Facts { lineage: work.commit, ..self.new_facts(work.now) });
                self.set_user(exchange, work, &mut record);
                self.apply(exchange, work, &mut record);
                self.finished(record, work.now, false)
            }
        }
    }

    /// A change, or a touch where nothing has changed.
    fn change(&self, exchange: &Exchange, work: &Work, found: Entry<'_>, same: bool) -> (Outcome, Option<Write>) {
        let touch = work.step == Step::Touch;
        let mut record = match found {
            Entry::Record(record) => record,
            Entry::Mark(mark) if !touch && mark.how == EndedBy::Renewal => return (Outcome::Marked(mark), None),
            _ if touch => return (Outcome::Skipped, None),
            Entry::Nothing | Entry::Mark(_) | Entry::Unreadable => return (Outcome::Dropped, None),
        };
        if touch && !same && self.level == Level::Eventual {
            return (Outcome::Skipped, None);
        }
        let seen = exchange.looked.as_deref().filter(|_| !same && !work.followed).and_then(Record::decode);
        if let Some(seen) = &seen {
            // The store may return an older record than the one that was loaded.
            if self.level == Level::Eventual {
                record.merge(seen);
            }
            if rule::off(if touch { Rule::TouchMerges } else { Rule::ChangesMerge }) {
                record = seen.clone();
            }
        }
        if !touch && !self.apply(exchange, work, &mut record) {
            return done(Some(Box::new(record.facts)), !same);
        }
        self.finished(record, work.now, !same)
    }

    /// The record under its new key: the old one as it was last looked at, with what this request changes.
    fn write_new(
        &self,
        exchange: &Exchange,
        work: &Work,
        found: Entry<'_>,
        current: Option<&[u8]>,
    ) -> (Outcome, Option<Write>) {
        let is_moved = work.departure == Departure::Marked;
        let written = match found {
            Entry::Record(record) if record.has(work.commit) => Some(record),
            Entry::Mark(mark) if mark.commit == work.commit => return (Outcome::Taken, None),
            Entry::Mark(_) => return (Outcome::Dropped, None),
            Entry::Nothing if is_moved => return (Outcome::Dropped, None),
            Entry::Record(_) | Entry::Unreadable => return (Outcome::Taken, None),
            Entry::Nothing => None,
        };
        if let Some(record) = written.clone().filter(|_| is_moved) {
            return self.complete(exchange, work, record);
        }
        let old = exchange.looked.as_deref().and_then(Record::decode);
        let mut record = old.unwrap_or_else(|| Record::new(Facts { lineage: work.commit, ..self.new_facts(work.now) }));
        record.facts.generation = record.facts.generation.saturating_add(1);
        if work.departure == Departure::Beside {
            record.facts.lineage = work.commit;
        }
        if rule::off(Rule::RenewalLeavesUser)
            && let Some(held) = &exchange.session
            && held.intent == Intent::Renew
        {
            let mut clock = record.clock(work.now, work.commit);
            record.facts.set_user(held.facts.user().clone(), &mut clock);
        }
        self.set_user(exchange, work, &mut record);
        self.apply(exchange, work, &mut record);
        let Some(written) = written else { return self.finished(record, work.now, false) };
        if self.level == Level::Eventual {
            // Other requests may have followed a mark that this location does not see yet.
            record.merge(&written);
        }
        let (outcome, write) = self.finished(record, work.now, true);
        let same = write.as_ref().map(|write| write.bytes.as_slice()) == current;
        if same || current == work.own.as_deref() || work.rounds >= ROUNDS_MAX {
            return (outcome, write);
        }
        // Other requests may have written here if an earlier commit of this request left its mark.
        (Outcome::Changed, None)
    }

    /// A record that this commit has written before, with what it does not have yet.
    fn complete(&self, exchange: &Exchange, work: &Work, mut record: Record<'_>) -> (Outcome, Option<Write>) {
        let user = record.facts.user().clone();
        if exchange.intent().user().is_some_and(|wanted| *wanted != user) {
            self.set_user(exchange, work, &mut record);
        }
        if self.apply(exchange, work, &mut record) || *record.facts.user() != user {
            return self.finished(record, work.now, false);
        }
        done(Some(Box::new(record.facts)), false)
    }

    #[inline(never)]
    fn set_user(&self, exchange: &Exchange, work: &Work, record: &mut Record<'_>) {
        if let Some(user) = exchange.intent().user() {
            let mut clock = record.clock(work.now, work.commit);
            record.facts.set_user(user.clone(), &mut clock);
        }
    }

    /// Applies what the record does not have yet, and returns whether there was anything.
    #[inline(never)]
    pub(super) fn apply(&self, exchange: &Exchange, work: &Work, record: &mut Record<'_>) -> bool {
        let mut clock = record.clock(work.now, work.commit);
        if rule::off(Rule::ClockAdvances) {
            clock = crate::clock::Clock::new(work.now, work.commit.writer());
        }
        let mut applied = false;
        for batch in &exchange.batches {
            if record.has(batch.commit) && !rule::off(Rule::RecordHasCommits) {
                continue;
            }
            applied = true;
            record.note(batch.commit, work.now);
            let may_last = self.persistence == Persistence::Anyone || *record.facts.user() != UserId::Nobody;
            if let Some(persistent) = batch.persistent.map(|persistent| persistent && may_last) {
                record.facts.persistent = (clock.tick(), persistent);
            }
            record.apply(&batch.operations, &mut clock);
        }
        applied
    }

    #[inline(never)]
    pub(super) fn finished(&self, mut record: Record<'_>, now: Timestamp, merged: bool) -> (Outcome, Option<Write>) {
        let idle = self.lifetimes.idle(self.lasts(&record.facts));
        record.facts.used = (record.facts.used.0.max(now), idle);
        match record.encode(now) {
            Ok(bytes) => {
                let ttl = now.seconds_until(record.facts.expires()).max(Seconds::new(1));
                (Outcome::Done { facts: Some(Box::new(record.facts)), merged }, Some(Write { bytes, ttl }))
            }
            Err(error) => (Outcome::Rejected(error), None),
        }
    }
}

/// Whether both are the same bytes. In most cases they are the same memory.
fn are_same(one: Option<&[u8]>, other: Option<&[u8]>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => std::ptr::eq(one, other) || one == other,
        (one, other) => one.is_none() && other.is_none(),
    }
}
