//! Stores, and the loop that performs the commands of an exchange on one.
//!
//! `Store` and `drive` are `async` and need no runtime: a Rust worker, the tests and the simulator share them.

use std::collections::BTreeMap;
use std::future::{Future, ready};
use std::sync::Mutex;

use crate::engine::Engine;
use crate::error::{Error, ErrorCode};
use crate::exchange::{Answer, Attempt, Command, Exchange, Seen, Write};
use crate::moment::{Entropy, Moment};
use crate::robot::OwnedVerdict;
use crate::time::{Seconds, Timestamp};

/// How long after the response a mark should be written again to an eventually consistent store.
pub const REMARK_AFTER: Seconds = Seconds::new(25);

/// What a store holds under a key, and the store's own version of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot<V> {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// The store's own business.
    pub version: V,
}

/// A store: two verbs. It knows nothing of sessions; it keeps bytes under keys for a while.
pub trait Store {
    /// Tells versions of an entry apart.
    type Version;
    /// How the store fails.
    type Error;

    /// What is under `key`; `None` when there is nothing, or its time is over.
    ///
    /// # Errors
    ///
    /// When the store fails. A failure never looks like an absent entry.
    fn load(&self, key: &str) -> impl Future<Output = Result<Option<Snapshot<Self::Version>>, Self::Error>>;

    /// Replaces what is under `key` by what `change` makes of it. `change` has no effect of its own, and the store may
    /// call it again when somebody else has written in between. `None` from it leaves everything as it is.
    ///
    /// `seen` is what this request loaded before. A store that can compare tries with it first and saves a read;
    /// [`Known::New`] says that nothing should be there.
    ///
    /// # Errors
    ///
    /// When the store fails. The update may have been applied all the same.
    fn update(
        &self,
        key: &str,
        change: &mut dyn FnMut(Option<&[u8]>) -> Option<Write>,
        seen: Known<'_, Self::Version>,
    ) -> impl Future<Output = Result<(), Self::Error>>;
}

/// What a request knows of an entry that it updates.
#[derive(Debug)]
#[non_exhaustive]
pub enum Known<'a, V> {
    /// This was there.
    Loaded(&'a Snapshot<V>),
    /// The key is new.
    New,
    /// Nothing.
    Nothing,
}

/// Where time and randomness come from.
pub trait Platform: Entropy {
    /// The time.
    fn now(&self) -> Timestamp;
}

/// Why an exchange could not go on.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Failure<E> {
    /// The store failed. Nothing was reported saved that was not, and the commit may be repeated.
    Store(E),
    /// The core reports a mistake, see [`Error::code`].
    Core(Error),
}

impl<E> From<Error> for Failure<E> {
    fn from(error: Error) -> Self {
        Self::Core(error)
    }
}

/// Performs commands until the exchange is open or finished, and returns that last command.
///
/// `seen` keeps what was loaded between the opening and the commit. `classify` is asked only when there is no session.
///
/// # Errors
///
/// When the store or the platform fails.
pub async fn drive<S: Store>(
    engine: &Engine,
    store: &S,
    exchange: &mut Exchange,
    mut command: Command,
    seen: &mut Option<Snapshot<S::Version>>,
    classify: impl Fn() -> OwnedVerdict,
    platform: &mut impl Platform,
) -> Result<Command, Failure<S::Error>> {
    let mut failure = None;
    loop {
        let mut attempt = Attempt::default();
        let answer = match &command {
            Command::Load { key } => {
                *seen = store.load(key.as_str()).await.map_err(Failure::Store)?;
                Answer::Loaded(seen.as_ref().map(|snapshot| snapshot.bytes.clone()))
            }
            Command::Classify => Answer::Classified(classify()),
            Command::Update { key, seen: known } => {
                let known = match (known, seen.as_ref()) {
                    (Seen::New, _) => Known::New,
                    (Seen::Loaded, Some(snapshot)) => Known::Loaded(snapshot),
                    _ => Known::Nothing,
                };
                let mut change = |current: Option<&[u8]>| engine.merge(exchange, &mut attempt, current);
                match store.update(key.as_str(), &mut change, known).await {
                    Ok(()) => Answer::Updated(attempt),
                    Err(error) => {
                        failure = Some(error);
                        Answer::Failed
                    }
                }
            }
            Command::Abort => {
                let misused = || Error::new(ErrorCode::Exchange, "the answer does not belong to the last command");
                return Err(failure.map_or_else(|| Failure::Core(misused()), Failure::Store));
            }
            Command::Open | Command::Finish(_) => return Ok(command),
        };
        let now = platform.now();
        command = engine.answer(exchange, answer, &mut Moment::new(now, platform))?;
    }
}

/// A store in memory that can compare and swap: for tests, and for sites that run as one process.
#[derive(Debug, Default)]
pub struct MemoryStore {
    entries: Mutex<BTreeMap<String, (Vec<u8>, u64)>>,
}

impl MemoryStore {
    /// An empty store. It forgets nothing: the core checks expiry when it reads.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn entries(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, (Vec<u8>, u64)>> {
        self.entries.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Store for MemoryStore {
    type Version = u64;
    type Error = std::convert::Infallible;

    fn load(&self, key: &str) -> impl Future<Output = Result<Option<Snapshot<u64>>, Self::Error>> {
        let entry = self.entries().get(key).cloned();
        ready(Ok(entry.map(|(bytes, version)| Snapshot { bytes, version })))
    }

    fn update(
        &self,
        key: &str,
        change: &mut dyn FnMut(Option<&[u8]>) -> Option<Write>,
        _: Known<'_, u64>,
    ) -> impl Future<Output = Result<(), Self::Error>> {
        let mut entries = self.entries();
        let (current, version) =
            entries.get(key).map_or((None, 0), |(bytes, version)| (Some(bytes.as_slice()), *version));
        if let Some(Write { bytes, .. }) = change(current) {
            entries.insert(key.into(), (bytes, version + 1));
        }
        ready(Ok(()))
    }
}
