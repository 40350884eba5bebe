//! Attempts at an update, and their results.

use crate::error::Error;
use crate::facts::Facts;
use crate::mark::Mark;
use crate::store_key::StoreKey;
use crate::time::Seconds;

/// An entry that a store is to write.
///
/// ```
/// use eltanin::{Seconds, Write};
///
/// fn put(table: &mut Vec<(String, Vec<u8>, u64)>, key: &str, write: Write, now: u64) {
///     table.push((key.into(), write.bytes, now + write.ttl.as_millis()));
/// }
/// # let mut table = Vec::new();
/// # put(&mut table, "key", Write { bytes: vec![1], ttl: Seconds::new(2) }, 5);
/// # assert_eq!(table, [("key".to_owned(), vec![1], 2_005)]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Write {
    /// The bytes of the entry.
    pub bytes: Vec<u8>,
    /// How long the store should keep it, in seconds; at least 1.
    pub ttl: Seconds,
}

/// The result of one update. [`Engine::merge`](crate::Engine::merge) fills it in, and [`Answer::Updated`](crate::Answer::Updated) returns it.
///
/// Make a new one for each update, since one that timed out may still be running.
///
/// ```
#[doc = include_str!("../example/engine.md")]
#[doc = include_str!("../example/exchange.md")]
/// use eltanin::{Answer, Attempt, Command, Operations, SYSTEM_SCOPE};
///
/// let mut operations = Operations::new();
/// operations.set(SYSTEM_SCOPE, "theme", vec![0x01]);
/// let command = engine.commit(&mut exchange, operations, &mut at)?;
/// let Command::Update { key, .. } = command else { unreachable!("there is a change to save") };
///
/// let mut attempt = Attempt::default();
/// let write = engine.merge(&exchange, &mut attempt, None); // `None`: the store has nothing under `key`
/// assert!(write.is_some_and(|write| write.ttl.get() == 7_200)); // store `write.bytes`
/// let command = engine.answer(&mut exchange, Answer::Updated(attempt), &mut at)?;
/// assert!(matches!(command, Command::Finish(_)));
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attempt {
    pub(crate) outcome: Option<Outcome>,
    /// The record that the request knows afterwards: the changed one that it found, or the one that it wrote.
    pub(crate) found: Option<Vec<u8>>,
}

#[cfg(feature = "wasm")]
impl Attempt {
    pub(crate) fn found(&self) -> Option<&[u8]> {
        self.found.as_deref()
    }
}

/// The decision of one call of `merge`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The entry is as intended: written now, or found so. `merged` tells whether another request had written meanwhile.
    Done { facts: Option<Box<Facts>>, merged: bool },
    /// These keys of a user's index are flagged.
    Flagged(Vec<StoreKey>),
    /// Nothing had to be written.
    Skipped,
    /// The session has ended, or the user's sessions have been ended: nothing was written.
    Dropped,
    /// There is no entry.
    Missing,
    /// Another record has the new key.
    Taken,
    /// The record is not the one that was last read or written.
    Changed,
    /// The record belongs to another user.
    Foreign,
    /// A mark that another request has left.
    Marked(Mark),
    /// The entry cannot be written.
    Rejected(Error),
}

/// The entry is as intended, and nothing has to be written.
pub(super) const fn done(facts: Option<Box<Facts>>, merged: bool) -> (Outcome, Option<Write>) {
    (Outcome::Done { facts, merged }, None)
}
