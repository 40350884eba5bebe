//! The sequence of updates: the table of writes in `DESIGN.md`, as one `match`.

use super::attempt::{Attempt, Outcome};
use super::command::{Command, Seen};
use super::reply::{Event, Status};
use super::state::{Exchange, Intent, Phase};
use super::work::{Departure, Step, Then, Work};
use crate::engine::Engine;
use crate::error::{Error, ErrorCode};
use crate::facts::UserId;
use crate::id::Random;
use crate::mark::EndedBy;
use crate::moment::Moment;
use crate::record::Record;
use crate::rule::{self, Rule};
use crate::store_key::StoreKey;

/// How often a new id is drawn when the store has another record under its key.
const DRAWS_MAX: u8 = 3;
/// How often an update is retried if its failure would leave an old session alive.
const TRIES_MAX: u8 = 4;

impl Engine {
    /// The step after an update that succeeded.
    pub(super) fn updated(
        &self,
        exchange: &mut Exchange,
        mut work: Box<Work>,
        attempt: Attempt,
        at: &mut Moment<'_>,
    ) -> Result<Command, Error> {
        let Attempt { outcome, found } = attempt;
        let Some(outcome) = outcome else {
            exchange.phase = Phase::Open;
            return Err(Error::new(ErrorCode::StoreContract, "the store's `update` must call its `change` function"));
        };
        work.failures = 0;
        match (work.step, outcome) {
            (_, Outcome::Rejected(error)) => {
                exchange.phase = Phase::Open;
                Err(error)
            }
            (Step::Forget, _) if work.user.is_none() => self.unwritten(exchange, work),
            (Step::Flag | Step::EndEach | Step::Forget, outcome) => self.ending(exchange, work, outcome),
            (Step::Enter, Outcome::Done { .. } | Outcome::Skipped) => self.entered(exchange, work),
            (Step::Enter, Outcome::Dropped) if work.written.is_some() && !rule::off(Rule::IndexBeforeRecord) => {
                self.unwrite(exchange, work, Then::Dropped)
            }
            (Step::Create | Step::New, Outcome::Taken) => self.draw_again(exchange, work, at),
            (Step::Create, Outcome::Done { facts, .. }) => {
                work.written = facts;
                exchange.events.push(Event::Started { session: work.key });
                exchange.looked = found;
                self.enter_late(exchange, work, Status::Saved)
            }
            (Step::Change, Outcome::Done { facts, merged }) => {
                exchange.looked = found.filter(|_| !work.followed);
                self.changed(exchange, &work, facts, merged || work.followed)
            }
            (Step::Change, Outcome::Marked(mark)) => match work.follow(&mark) {
                Some(successor) => self.go(exchange, work, Step::Change, successor, Seen::Unknown),
                None => self.dropped(exchange, &work),
            },
            (Step::Touch, Outcome::Done { facts, .. }) => {
                exchange.looked = found;
                self.touched(exchange, &work, facts)
            }
            (Step::Touch, _) => self.touched(exchange, &work, None),
            (Step::New, Outcome::Done { facts, .. }) if work.departure != Departure::Pending => {
                work.written = facts;
                self.moved(exchange, work)
            }
            (Step::New, Outcome::Changed) => {
                work.own = found;
                work.rounds += 1;
                let from = work.from.unwrap_or(work.key);
                work.written = None;
                self.go(exchange, work, Step::Old, from, Seen::Unknown)
            }
            (Step::New, Outcome::Done { facts, .. }) => {
                work.written = facts;
                work.own = found.or(work.own);
                let from = work.from.unwrap_or(work.key);
                let seen = if exchange.versioned && !work.followed { Seen::Loaded } else { Seen::Unknown };
                self.go(exchange, work, Step::Old, from, seen)
            }
            (Step::Old, Outcome::Changed) => {
                exchange.looked = found;
                exchange.versioned = false;
                work.unseen = false;
                work.rounds += u8::from(work.written.is_some());
                work.first = Step::New;
                self.enter_or_write(exchange, work)
            }
            (Step::Old, Outcome::Done { .. }) if work.written.is_none() => {
                work.departure = Departure::Marked;
                work.first = Step::New;
                self.enter_or_write(exchange, work)
            }
            (Step::Old, Outcome::Done { .. }) => self.moved(exchange, work),
            (Step::Old, Outcome::Foreign) if work.written.is_some() || exchange.looked.is_some() => {
                work.departure = Departure::Beside;
                (work.first, work.entered) = (Step::New, None);
                self.enter_or_write(exchange, work)
            }
            (Step::Old, Outcome::Missing | Outcome::Foreign) => self.unwrite(exchange, work, Then::Dropped),
            (Step::Old, Outcome::Marked(mark)) => self.old_is_marked(exchange, work, &mark),
            (Step::LogOut, Outcome::Done { .. }) => self.unwrite(exchange, work, Then::Merged),
            (Step::LogOut, Outcome::Marked(mark)) => self.log_out_at_successor(exchange, work, &mark),
            (Step::LogOut, _) => self.unwrite(exchange, work, Then::Dropped),
            (Step::Unwrite, Outcome::Done { .. }) => match self.index_key(exchange, &work) {
                Some(index) => {
                    work.marked.push(work.key);
                    self.go(exchange, work, Step::Forget, index, Seen::Unknown)
                }
                None => self.unwritten(exchange, work),
            },
            (Step::Unwrite, _) => self.unwritten(exchange, work),
            (Step::End, Outcome::Done { .. }) => self.ended(exchange, work),
            (Step::End, Outcome::Marked(mark)) => {
                let resets = matches!(exchange.intent(), Intent::Reset(_));
                let is_own = mark.commit == work.commit;
                let leads_on = resets || is_own || matches!(mark.how, EndedBy::Renewal | EndedBy::Login);
                match work.follow(&mark).filter(|_| leads_on) {
                    Some(successor) => self.go(exchange, work, Step::End, successor, Seen::Unknown),
                    None if resets => self.dropped(exchange, &work),
                    None => {
                        work.followed = true;
                        self.ended(exchange, work)
                    }
                }
            }
            (
                Step::Enter | Step::Create | Step::Change | Step::New | Step::Old | Step::End,
                Outcome::Dropped
                | Outcome::Missing
                | Outcome::Flagged(_)
                | Outcome::Skipped
                | Outcome::Taken
                | Outcome::Changed
                | Outcome::Foreign
                | Outcome::Marked(_),
            ) => self.dropped(exchange, &work),
        }
    }

    /// The step after an update that failed. It may have been applied nevertheless.
    pub(super) fn failed(&self, exchange: &mut Exchange, mut work: Box<Work>) -> Result<Command, Error> {
        work.failures += 1;
        if work.step == Step::Forget && work.user.is_none() {
            // The key stays in the index until it expires, which is harmless.
            return self.unwritten(exchange, work);
        }
        let retried = work.step == Step::Unwrite || work.step == Step::Old && work.written.is_some();
        if retried && work.failures < TRIES_MAX {
            let (step, key) = (work.step, work.key);
            return self.go(exchange, work, step, key, Seen::Unknown);
        }
        let was_anonymous = || {
            let old = exchange.looked.as_deref().and_then(Record::decode);
            let began = exchange.session.as_ref().map_or(&UserId::Nobody, |held| held.facts.user());
            let user = old.as_ref().map_or(began, |record| record.facts.user());
            !work.same_user && *user == UserId::Nobody
        };
        // A login from an anonymous session is delivered even if the old session cannot be marked.
        if retried && work.step == Step::Old && exchange.intent().login().is_some() && was_anonymous() {
            let (session, from) = (work.new.unwrap_or(work.key), work.from.unwrap_or(work.key));
            exchange.events.push(Event::Renewed { session, from });
            return self.delivered(exchange, &work, Status::Saved);
        }
        exchange.phase = Phase::Open;
        Ok(Command::Abort)
    }

    /// Issues an update.
    #[inline(never)]
    pub(super) fn go(
        &self,
        exchange: &mut Exchange,
        mut work: Box<Work>,
        step: Step,
        key: StoreKey,
        seen: Seen,
    ) -> Result<Command, Error> {
        work.step = step;
        work.key = key;
        exchange.phase = Phase::Updating(work);
        Ok(Command::Update { key, seen })
    }

    /// Enters the new key into the index of its user, if there is one, before a record is written under it.
    pub(super) fn enter_or_write(&self, exchange: &mut Exchange, mut work: Box<Work>) -> Result<Command, Error> {
        let index = self.index_key(exchange, &work).filter(|_| !rule::off(Rule::IndexBeforeRecord));
        match index {
            // The old key is not known yet, or the new one is in the index already.
            _ if work.first == Step::Old || work.entered == Some(work.from) => self.write(exchange, work),
            Some(index) => {
                work.entered = Some(work.from);
                self.go(exchange, work, Step::Enter, index, Seen::Unknown)
            }
            None => self.write(exchange, work),
        }
    }

    pub(super) fn entered(&self, exchange: &mut Exchange, work: Box<Work>) -> Result<Command, Error> {
        // The index comes last only if the simulator has switched the rule off.
        if rule::off(Rule::IndexBeforeRecord) {
            return self.delivered(exchange, &work, Status::Saved);
        }
        self.write(exchange, work)
    }

    /// The first update of a record.
    #[inline(never)]
    pub(super) fn write(&self, exchange: &mut Exchange, work: Box<Work>) -> Result<Command, Error> {
        let (new, from) = (work.new.unwrap_or(work.key), work.from.unwrap_or(work.key));
        let loaded = if exchange.versioned && !work.followed { Seen::Loaded } else { Seen::Unknown };
        let absent = if work.written.is_some() || work.repeated { Seen::Unknown } else { Seen::New };
        match work.first {
            Step::Create => self.go(exchange, work, Step::Create, new, absent),
            Step::New => self.go(exchange, work, Step::New, new, absent),
            step => self.go(exchange, work, step, from, loaded),
        }
    }

    /// The session is under its new key.
    pub(super) fn moved(&self, exchange: &mut Exchange, work: Box<Work>) -> Result<Command, Error> {
        if work.departure == Departure::Beside {
            return self.delivered(exchange, &work, Status::Saved);
        }
        let (session, from) = (work.new.unwrap_or(work.key), work.from.unwrap_or(work.key));
        exchange.events.push(Event::Renewed { session, from });
        let status = if work.rounds > 0 || work.followed { Status::Merged } else { Status::Saved };
        exchange.remark = Some(from);
        self.enter_late(exchange, work, status)
    }

    pub(super) fn enter_late(
        &self,
        exchange: &mut Exchange,
        work: Box<Work>,
        status: Status,
    ) -> Result<Command, Error> {
        match self.index_key(exchange, &work) {
            Some(index) if rule::off(Rule::IndexBeforeRecord) => {
                self.go(exchange, work, Step::Enter, index, Seen::Unknown)
            }
            _ => self.delivered(exchange, &work, status),
        }
    }

    pub(super) fn draw_again(
        &self,
        exchange: &mut Exchange,
        mut work: Box<Work>,
        at: &mut Moment<'_>,
    ) -> Result<Command, Error> {
        work.draws += 1;
        if work.draws == DRAWS_MAX {
            exchange.phase = Phase::Open;
            return Err(Error::new(
                ErrorCode::KeyTaken,
                "the store rejected 3 new random keys as taken; its `update` breaks the store contract",
            ));
        }
        let random = Random::new(self.format, at.take()?)?;
        exchange.session.iter_mut().for_each(|held| held.next = Some(random));
        work.new = Some(self.store_key(exchange.local, random));
        work.entered = None;
        self.enter_or_write(exchange, work)
    }
}
