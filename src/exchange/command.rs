//! What the core asks of its driver, and what the driver answers.

use super::attempt::Attempt;
use super::reply::Reply;
use crate::cbor::TextKind;
use crate::robot::OwnedVerdict;
use crate::store_key::StoreKey;

/// What the driver has to do.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Command {
    /// Load what is under this key.
    Load {
        /// The key.
        key: StoreKey,
    },
    /// Classify the request, see [`crate::engine::Engine::classify`]. The site's own rules run in the driver.
    Classify,
    /// Nothing: the handler may run now.
    Open,
    /// Update what is under this key with [`crate::engine::Engine::merge`].
    Update {
        /// The key.
        key: StoreKey,
        /// What this request knows of it.
        seen: Seen,
    },
    /// The last update has failed, and what failed with it must be reported. The commit may be repeated.
    Abort,
    /// Nothing: this is what the response carries.
    Finish(Box<Reply>),
}

/// What a request knows of the entry that it updates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Seen {
    /// It has loaded the entry. A store that can compare tries with that first.
    Loaded,
    /// There should be none: the key is new.
    New,
    /// Nothing: the store has to look.
    Unknown,
}

/// What came of a command.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Answer {
    /// What is under the key.
    Loaded(Option<Vec<u8>>),
    /// What the request was classified as.
    Classified(OwnedVerdict),
    /// The update succeeded. The attempt is the one that was handed to [`crate::engine::Engine::merge`].
    Updated(Attempt),
    /// The store failed.
    Failed,
}

/// What validating a record has found out about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// What text its variables hold.
    pub text: TextKind,
    /// Where its namespaces are, see [`Record::layout`](crate::record::Record::layout).
    pub layout: Vec<[u32; 4]>,
}
