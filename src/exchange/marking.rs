//! Writes a mark over an entry whose session ends or moves.

use super::attempt::{Outcome, Write, done};
use super::entry::Entry;
use super::state::{Exchange, Intent};
use super::work::{ROUNDS_MAX, Work};
use crate::engine::Engine;
use crate::facts::{CommitId, UserId};
use crate::mark::{EndedBy, MARK_LIFETIME, Mark};
use crate::rule::{self, Rule};
use crate::store_key::StoreKey;
use crate::time::{Seconds, Timestamp};

impl Engine {
    /// The mark under the old key, if the record there is the one that was last looked at.
    pub(super) fn mark_old(
        &self,
        exchange: &Exchange,
        work: &Work,
        found: Entry<'_>,
        same: bool,
    ) -> (Outcome, Option<Write>) {
        match found {
            Entry::Nothing | Entry::Unreadable => (Outcome::Missing, None),
            Entry::Mark(mark) if mark.commit == work.commit => done(None, false),
            Entry::Mark(mark) => (Outcome::Marked(mark), None),
            Entry::Record(record) => {
                let user = record.facts.user().clone();
                // A session that was logged out in place may be continued. Behind a mark, only a request that saw the
                // same user may continue it.
                let may_be_nobodys = exchange.looked.is_some() || !exchange.is_behind_mark();
                let theirs = exchange
                    .intent()
                    .login()
                    .is_none_or(|login| login.user == user || user == UserId::Nobody && may_be_nobodys);
                if work.same_user && !theirs {
                    return (Outcome::Foreign, None);
                }
                let looked_at = !work.unseen && (same || rule::off(Rule::RenewalMovesCurrent));
                if work.written.is_none() || !looked_at && work.rounds < ROUNDS_MAX {
                    return (Outcome::Changed, None);
                }
                let how = match exchange.intent() {
                    Intent::Login(_) => EndedBy::Login,
                    Intent::Logout => EndedBy::Logout,
                    Intent::Keep | Intent::Renew => EndedBy::Renewal,
                    Intent::Reset(_) | Intent::Destroy => EndedBy::End,
                };
                let user = if how == EndedBy::Logout { user } else { UserId::Nobody };
                let successor = (!rule::off(Rule::MarkHasSuccessor)).then_some(work.new).flatten();
                let mark = work.mark(how, record.facts.generation, user, successor);
                (Outcome::Done { facts: None, merged: false }, Some(marked(&mark, work.now)))
            }
        }
    }

    /// Logs out a session that another request has renewed. It keeps its new id.
    pub(super) fn log_out(&self, exchange: &Exchange, work: &Work, found: Entry<'_>) -> (Outcome, Option<Write>) {
        match found {
            Entry::Record(mut record) => {
                let mut clock = record.clock(work.now, work.commit);
                record.facts.set_user(UserId::Nobody, &mut clock);
                if work.carries_operations {
                    self.apply(exchange, work, &mut record);
                }
                self.finished(record, work.now, true)
            }
            Entry::Mark(mark) => (Outcome::Marked(mark), None),
            Entry::Nothing | Entry::Unreadable => (Outcome::Missing, None),
        }
    }

    /// The mark of a session that ends. It is written even if there is no entry.
    pub(super) fn end_entry(&self, work: &Work, found: Entry<'_>) -> (Outcome, Option<Write>) {
        let (generation, facts) = match found {
            // An earlier try of this commit may have been a renewal.
            Entry::Mark(mark) if mark.commit == work.commit && mark.how == EndedBy::End => return done(None, true),
            Entry::Mark(mark) => return (Outcome::Marked(mark), None),
            // Behind a mark the session may be another user's, or anonymous. A session in the index is ended even if it
            // is anonymous, because a login in progress may be about to write its user there.
            Entry::Record(record)
                if work.user.as_ref().is_some_and(|user| user != record.facts.user())
                    && (work.links > 0 || *record.facts.user() != UserId::Nobody) =>
            {
                return (Outcome::Foreign, None);
            }
            Entry::Record(record) => (record.facts.generation, Some(Box::new(record.facts))),
            Entry::Nothing | Entry::Unreadable => (0, None),
        };
        let mark = work.mark(EndedBy::End, generation, UserId::Nobody, None);
        (Outcome::Done { facts, merged: false }, Some(marked(&mark, work.now)))
    }
}

/// Replaces the record that this request has written under a new key with a mark.
pub(super) fn unwrite(work: &Work, found: Entry<'_>) -> (Outcome, Option<Write>) {
    match found {
        Entry::Record(record) if record.has(work.commit) => {
            let mark = work.mark(EndedBy::End, record.facts.generation, UserId::Nobody, None);
            (Outcome::Done { facts: None, merged: false }, Some(marked(&mark, work.now)))
        }
        Entry::Nothing | Entry::Record(_) | Entry::Mark(_) | Entry::Unreadable => (Outcome::Skipped, None),
    }
}

#[inline(never)]
fn marked(mark: &Mark, now: Timestamp) -> Write {
    Write { bytes: mark.encode(), ttl: now.seconds_until(mark.until).max(Seconds::new(1)) }
}

impl Work {
    #[inline(never)]
    fn mark(&self, how: EndedBy, generation: u32, user: UserId, successor: Option<StoreKey>) -> Mark {
        let lifetime = match MARK_LIFETIME {
            _ if rule::off(Rule::Marks) => Seconds::new(0),
            _ if rule::off(Rule::MarksLast) => Seconds::new(3),
            lifetime => lifetime,
        };
        let commit = if rule::off(Rule::MarkHasCommit) { CommitId::default() } else { self.commit };
        Mark { until: self.now.plus(lifetime), how, generation, commit, user, successor }
    }
}
