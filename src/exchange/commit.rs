//! The beginning of a commit: its first update, or none.

use super::command::{Answer, Command, Opened};
use super::reply::Status;
use super::state::{Batch, Carried, Exchange, Intent, Origin, Phase, Why};
use super::transport::Transport;
use super::work::{Step, Work};
use crate::engine::{Engine, Level};
use crate::error::Error;
use crate::facts::{CommitId, UserId};
use crate::mark::EndedBy;
use crate::moment::Moment;
use crate::operation::Operations;
use crate::rule::{self, Rule};
use crate::store_key::StoreKey;

impl Engine {
    /// Continues the exchange with the answer to a command.
    ///
    /// # Errors
    ///
    /// `random_failed`; `record_too_large`, `key_taken` and `store_contract` after an update. Nothing that a client
    /// sends is an error.
    pub fn answer(&self, exchange: &mut Exchange, answer: Answer, at: &mut Moment<'_>) -> Result<Command, Error> {
        self.answer_opened(exchange, answer, at).map(|(command, _)| command)
    }

    /// As [`Engine::answer`], with what validation found in a loaded record.
    ///
    /// # Errors
    ///
    /// As [`Engine::answer`].
    #[doc(hidden)]
    pub fn answer_opened(
        &self,
        exchange: &mut Exchange,
        answer: Answer,
        at: &mut Moment<'_>,
    ) -> Result<(Command, Option<Opened>), Error> {
        let command = match (std::mem::take(&mut exchange.phase), answer) {
            (Phase::Loading(number, key), Answer::Loaded(bytes)) => {
                if let Some(opened) = self.resume(exchange, number, key, bytes, at.now) {
                    return Ok((Command::Open, Some(opened)));
                }
                self.try_candidate(exchange, number + 1, at)?
            }
            (Phase::Classifying, Answer::Classified(verdict)) => self.classified(exchange, &verdict, at)?,
            (Phase::Updating(work), Answer::Updated(attempt)) => self.updated(exchange, work, attempt, at)?,
            (Phase::Updating(work), Answer::Failed) => self.failed(exchange, work)?,
            _ => Command::Abort,
        };
        Ok((command, None))
    }

    /// Saves what the request has changed. The variables' changes since the last call are `operations`; the exchange
    /// keeps those that are not known to be written. After a failure the commit may be repeated.
    ///
    /// # Errors
    ///
    /// `random_failed`.
    pub fn commit(
        &self,
        exchange: &mut Exchange,
        operations: Operations,
        at: &mut Moment<'_>,
    ) -> Result<Command, Error> {
        let Some(held) = &mut exchange.session else { return self.finish(exchange, None, at.now) };
        let destroys = held.intent == Intent::Destroy;
        let operations = if destroys { Operations::new() } else { operations };
        let persistent = held.persistent.take();
        let repeated = !exchange.batches.is_empty();
        // An earlier try may have written, so the entry may differ from the loaded one.
        exchange.versioned &= !repeated;
        let wants_more = !matches!(held.intent, Intent::Keep);
        if persistent.is_some() || !operations.is_empty() || wants_more && exchange.batches.is_empty() {
            let commit = CommitId::from_bytes(at.take()?);
            exchange.batches.push(Batch { commit, persistent, operations });
        }
        let commit = exchange.batches.first().map(|batch| batch.commit).unwrap_or_default();
        let old = held.key.unwrap_or_else(|| self.store_key(exchange.local, held.id.random));
        let new = held.next.map_or(old, |next| self.store_key(exchange.local, next));
        let changes = exchange.has_changes();
        let Some(held) = &exchange.session else { return self.finish(exchange, None, at.now) };
        let logs_in = held.intent.login().is_some();
        let work = Work { from: Some(old), new: Some(new), repeated, ..Work::new(Step::Change, old, commit, at.now) };
        let mut work = Box::new(work);
        let stored = held.origin == Origin::Stored;
        work.first = match held.intent {
            Intent::Keep if stored && changes => Step::Change,
            Intent::Keep if stored => Step::Touch,
            // The entry under the old key shows what the earlier try did.
            Intent::Renew | Intent::Login(_) | Intent::Logout if stored && repeated => Step::Old,
            Intent::Renew | Intent::Login(_) | Intent::Logout if stored => Step::New,
            Intent::Reset(_) | Intent::Destroy if stored => Step::End,
            Intent::Keep | Intent::Renew | Intent::Login(_) | Intent::Logout | Intent::Reset(_) | Intent::Destroy => {
                Step::Create
            }
        };
        match (held.origin, &held.intent) {
            (Origin::Stored, Intent::Keep) if !changes && at.now < held.facts.touch_due() => {
                self.finish(exchange, Some(Status::Unchanged), at.now)
            }
            (Origin::Stored, _) => self.enter_or_write(exchange, work),
            (Origin::Tentative(Why::Marked), intent) => {
                let intent = intent.clone();
                self.commit_behind_mark(exchange, &intent, work, changes)
            }
            (Origin::New | Origin::Tentative(_), _) if logs_in => self.enter_or_write(exchange, work),
            (Origin::New, Intent::Destroy) => {
                // An earlier commit ended the stored session, and has already decided what the browser gets.
                if held.is_new {
                    exchange.carried = Carried::Removal;
                }
                exchange.settle();
                self.finish(exchange, Some(Status::Saved), at.now)
            }
            (Origin::New, _) if changes => self.write(exchange, work),
            (Origin::New, _) => {
                self.hand_out(exchange, false);
                self.finish(exchange, Some(Status::Unchanged), at.now)
            }
            (Origin::Tentative(why), _) => {
                self.hand_out(exchange, changes && why == Why::Unproven);
                self.tentative(exchange, changes, at)
            }
        }
    }

    /// Behind a mark only a login, a logout or the end of the session reaches the store.
    fn commit_behind_mark(
        &self,
        exchange: &mut Exchange,
        intent: &Intent,
        mut work: Box<Work>,
        changes: bool,
    ) -> Result<Command, Error> {
        let mark = exchange.mark.clone();
        let leads_on = mark.as_ref().is_some_and(|mark| matches!(mark.how, EndedBy::Renewal | EndedBy::Login));
        let successor = mark.as_ref().and_then(|mark| mark.successor);
        match (intent, successor) {
            (Intent::Login(login), Some(successor)) => {
                let its_logout = mark.is_some_and(|mark| mark.how == EndedBy::Logout && mark.user == login.user);
                if leads_on || its_logout {
                    work.first = Step::Old;
                    work.from = Some(successor);
                    work.same_user = leads_on;
                    (work.followed, work.unseen) = (true, true);
                }
                self.enter_or_write(exchange, work)
            }
            (Intent::Logout | Intent::Destroy, Some(successor)) if leads_on => {
                work.first = if *intent == Intent::Logout { Step::LogOut } else { Step::End };
                work.followed = true;
                work.carries_operations = false;
                work.from = Some(successor);
                self.write(exchange, work)
            }
            (Intent::Reset(_), Some(successor)) => {
                work.first = Step::End;
                work.followed = true;
                work.from = Some(successor);
                self.enter_or_write(exchange, work)
            }
            (Intent::Login(_) | Intent::Reset(Some(_)), _) => self.enter_or_write(exchange, work),
            _ => {
                let now = work.now;
                exchange.settle();
                self.finish(exchange, Some(if changes { Status::Dropped } else { Status::Unchanged }), now)
            }
        }
    }

    fn tentative(&self, exchange: &mut Exchange, changes: bool, at: &Moment<'_>) -> Result<Command, Error> {
        let destroyed = exchange.intent() == &Intent::Destroy;
        if destroyed {
            exchange.carried = Carried::Removal;
        }
        exchange.settle();
        self.finish(exchange, Some(if changes { Status::Dropped } else { Status::Unchanged }), at.now)
    }

    /// Gives the client its id without storing anything.
    #[inline(never)]
    fn hand_out(&self, exchange: &mut Exchange, asked: bool) {
        let Some(held) = &mut exchange.session else { return };
        let withheld = held.origin == Origin::Tentative(Why::Withheld);
        if (asked || held.hand_out) && !withheld && exchange.transport == Transport::Cookie {
            (held.id, held.key, held.next) = (held.next_id(), None, None);
            exchange.carried = Carried::Proof;
        }
    }

    /// The key of the index that gets the new key: the index of the user that the new record will have.
    #[inline(never)]
    pub(super) fn index_key(&self, exchange: &Exchange, work: &Work) -> Option<StoreKey> {
        let held = exchange.session.as_ref().filter(|_| self.level == Level::Strict)?;
        let user = match (&held.intent, work.first) {
            (Intent::Renew, Step::New | Step::Old) if rule::off(Rule::RenewalIsIndexed) => return None,
            (Intent::Renew, Step::New | Step::Old) => held.facts.user(),
            (intent, _) => &intent.login()?.user,
        };
        (*user != UserId::Nobody).then(|| self.index_of(user))
    }
}
