//! Attempts at an update, and what they come to.

use crate::error::Error;
use crate::facts::Facts;
use crate::mark::Mark;
use crate::store_key::StoreKey;
use crate::time::Seconds;

/// An entry to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Write {
    /// The entry.
    pub bytes: Vec<u8>,
    /// How long the store should keep it, in seconds; at least 1.
    pub ttl: Seconds,
}

/// One attempt at an update, and what it came to. Every attempt has its own: one that timed out may still be under way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attempt {
    pub(crate) outcome: Option<Outcome>,
    /// The record that the request knows from now on: the one that it has found changed, or has written.
    pub(crate) found: Option<Vec<u8>>,
}

#[cfg(feature = "wasm")]
impl Attempt {
    pub(crate) fn found(&self) -> Option<&[u8]> {
        self.found.as_deref()
    }
}

/// What one call of `merge` has decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It is as it should be: written, or found so. `merged` tells whether somebody else had written meanwhile.
    Done { facts: Option<Box<Facts>>, merged: bool },
    /// These keys of a user's index are flagged.
    Flagged(Vec<StoreKey>),
    /// There was no need to write.
    Skipped,
    /// The session has ended, or the user's sessions have been ended: nothing was written.
    Dropped,
    /// Nothing is there.
    Missing,
    /// Another record has the new key.
    Taken,
    /// It is not the record that was last looked at or written.
    Changed,
    /// The record is another user's.
    Foreign,
    /// A mark that another request has left.
    Marked(Mark),
    /// The entry cannot be written.
    Refused(Error),
}

/// It is as it should be, and nothing need be written.
pub(super) const fn done(facts: Option<Box<Facts>>, merged: bool) -> (Outcome, Option<Write>) {
    (Outcome::Done { facts, merged }, None)
}
