//! What the core asks of its driver, and what the driver answers.

use super::attempt::Attempt;
use super::reply::Reply;
use crate::cbor::TextKind;
use crate::robot::OwnedVerdict;
use crate::store_key::StoreKey;

/// What the driver has to do.
///
/// [`drive`](crate::store::drive) performs commands until the handler may run or the response is ready. A driver of your
/// own matches on them:
///
/// ```
#[doc = include_str!("../example/engine.md")]
/// use eltanin::{Answer, Command};
///
/// let (mut exchange, mut command) = engine.begin(&request, &mut at)?;
/// while command != Command::Open {
///     let answer = match command {
///         Command::Load { key } => Answer::Loaded(None), // what the store has under `key`
///         Command::Classify => Answer::Classified(engine.classify(&headers, None)),
///         other => unreachable!("{other:?} comes after the commit"),
///     };
///     command = engine.answer(&mut exchange, answer, &mut at)?;
/// }
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Command {
    /// Load the entry under this key, and answer with [`Answer::Loaded`].
    Load {
        /// The key.
        key: StoreKey,
    },
    /// Classify the request with [`Engine::classify`](crate::engine::Engine::classify), and answer with
    /// [`Answer::Classified`]. A driver may change the verdict.
    Classify,
    /// The handler may run now.
    Open,
    /// Update the entry under this key with [`Engine::merge`](crate::engine::Engine::merge), and answer with
    /// [`Answer::Updated`] or [`Answer::Failed`].
    Update {
        /// The key.
        key: StoreKey,
        /// What this request knows about the entry.
        seen: Seen,
    },
    /// The last update failed. Report the store's error. The commit may be repeated.
    Abort,
    /// The exchange is finished. The response carries this reply.
    Finish(Box<Reply>),
}

/// What a request knows about the entry that it updates.
///
/// ```
#[doc = include_str!("../example/engine.md")]
#[doc = include_str!("../example/exchange.md")]
/// use eltanin::{Command, Operations, SYSTEM_SCOPE, Seen};
///
/// let mut operations = Operations::new();
/// operations.set(SYSTEM_SCOPE, "theme", vec![0x01]);
/// let command = engine.commit(&mut exchange, operations, &mut at)?;
/// // The session is new, so the store should have nothing under its key.
/// assert!(matches!(command, Command::Update { seen: Seen::New, .. }));
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Seen {
    /// The request has loaded the entry. A store that can compare tries with that version first.
    Loaded,
    /// The key is new: the store should have no entry.
    New,
    /// The request knows nothing. The store has to read the entry.
    Unknown,
}

/// The result of a command.
///
/// ```
#[doc = include_str!("../example/engine.md")]
/// use eltanin::{Answer, Command};
///
/// let (mut exchange, command) = engine.begin(&request, &mut at)?;
/// assert_eq!(command, Command::Classify); // the request has no cookie, so there is nothing to load
/// let answer = Answer::Classified(engine.classify(&headers, None));
/// assert_eq!(engine.answer(&mut exchange, answer, &mut at)?, Command::Open);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Answer {
    /// The entry under the key; `None` when there is none.
    Loaded(Option<Vec<u8>>),
    /// The verdict on the request.
    Classified(OwnedVerdict),
    /// The update succeeded. The attempt is the one that [`Engine::merge`](crate::engine::Engine::merge) filled in.
    Updated(Attempt),
    /// The store failed.
    Failed,
}

/// What validation found in a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The kind of text in its variables.
    pub text: TextKind,
    /// Where its namespaces are, see [`Record::layout`](crate::record::Record::layout).
    pub layout: Vec<[u32; 4]>,
}
