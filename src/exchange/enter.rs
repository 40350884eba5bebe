//! Updates the index of a user's sessions.

use super::attempt::{Outcome, Write, done};
use super::state::{Exchange, Login};
use super::work::{Departure, Step, Work};
use crate::engine::Engine;
use crate::facts::Facts;
use crate::index::{Index, Listed};
use crate::mark::MARK_LIFETIME;
use crate::record::Record;
use crate::rule::{self, Rule};
use crate::store_key::StoreKey;
use crate::time::Timestamp;

impl Engine {
    /// Enters the new key into the index of its user, unless the user's sessions have been ended since.
    pub(super) fn enter(&self, exchange: &Exchange, work: &Work, current: Option<&[u8]>) -> (Outcome, Option<Write>) {
        let mut index = current.and_then(Index::decode).unwrap_or_default();
        let login = exchange.intent().login();
        if login.is_some_and(|Login { called, .. }| *called <= index.ended) && !rule::off(Rule::IndexHasTime) {
            return (Outcome::Dropped, None);
        }
        let flagged = |key: &StoreKey| index.get(key).is_some_and(|listed| listed.flagged);
        let moves = work.first_step() == Step::New && work.departure != Departure::Beside;
        let from = work.from.filter(|_| moves);
        if work.new.as_ref().is_some_and(flagged) || from.as_ref().is_some_and(flagged) {
            return (Outcome::Dropped, None);
        }
        let Some(key) = work.new else { return (Outcome::Skipped, None) };
        let new = || Facts { lineage: work.commit, ..self.new_facts(work.now) };
        let old = exchange.looked.as_deref().filter(|_| moves).and_then(Record::decode);
        let facts = old.map_or_else(new, |record| self.limited(&record.facts));
        let listed = Listed { key, expires: facts.absolute, lineage: facts.lineage, from, flagged: false };
        if index.get(&key) == Some(&listed) {
            return done(None, false);
        }
        index.enter(listed, work.now);
        (Outcome::Done { facts: None, merged: false }, Some(indexed(&index, work.now)))
    }
}

#[inline(never)]
pub(super) fn indexed(index: &Index, now: Timestamp) -> Write {
    // The time of an end is kept as long as an earlier login may take.
    let ttl = now.seconds_until(index.expires()).max(MARK_LIFETIME);
    Write { bytes: index.encode(), ttl }
}
