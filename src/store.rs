//! Stores, and the loop that performs the commands of an exchange on one.
//!
//! A [`Store`] keeps bytes under keys for a while. [`drive`] performs the commands of an
//! [`Exchange`] on one. Both are `async` and need no particular runtime. [`MemoryStore`] is a store for
//! tests and for sites that run as one process.

use std::collections::BTreeMap;
use std::future::{Future, ready};
use std::sync::Mutex;

use crate::engine::Engine;
use crate::error::{Error, ErrorCode};
use crate::exchange::{Answer, Attempt, Command, Exchange, Seen, Write};
use crate::moment::{Entropy, Moment};
use crate::robot::OwnedVerdict;
use crate::time::{Seconds, Timestamp};

/// How long after the response a driver should write [`Reply::remark`](crate::Reply::remark) again to an eventually
/// consistent store.
pub const REMARK_AFTER: Seconds = Seconds::new(25);

/// The entry that a store has under a key, and its version in that store.
///
/// ```
#[doc = include_str!("example/worker.md")]
/// let snapshot = Snapshot { bytes: vec![1, 2, 3], version: "etag-7" };
/// let known = Known::Loaded(&snapshot); // what an update compares with
/// # assert!(matches!(known, Known::Loaded(snapshot) if snapshot.version == "etag-7"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot<V> {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// The version, which only the store reads.
    pub version: V,
}

/// A store: it keeps bytes under keys for a while, and knows nothing about sessions.
///
/// ```
#[doc = include_str!("example/worker.md")]
/// use std::{cell::RefCell, collections::HashMap, convert::Infallible};
///
/// struct Map(RefCell<HashMap<String, Vec<u8>>>);
///
/// impl Store for Map {
///     type Version = ();
///     type Error = Infallible;
///
///     async fn load(&self, key: &str) -> Result<Option<Snapshot<()>>, Infallible> {
///         Ok(self.0.borrow().get(key).map(|bytes| Snapshot { bytes: bytes.clone(), version: () }))
///     }
///
///     async fn update(
///         &self,
///         key: &str,
///         change: &mut dyn FnMut(Option<&[u8]>) -> Option<Write>,
///         _seen: Known<'_, ()>,
///     ) -> Result<(), Infallible> {
///         let mut map = self.0.borrow_mut();
///         if let Some(write) = change(map.get(key).map(Vec::as_slice)) {
///             map.insert(key.into(), write.bytes); // a real store also expires it after `write.ttl`
///         }
///         Ok(())
///     }
/// }
/// # let map = Map(RefCell::default());
/// # block_on(map.update("a", &mut |_| Some(Write { bytes: vec![1], ttl: Seconds::new(1) }), Known::New)).unwrap();
/// # assert_eq!(block_on(map.load("a")).unwrap().unwrap().bytes, [1]);
/// ```
pub trait Store {
    /// Identifies a version of an entry, such as an ETag.
    type Version;
    /// The store's error.
    type Error;

    /// The entry under `key`; `None` when there is none or it has expired.
    ///
    /// # Errors
    ///
    /// When the store fails. A failure never looks like an absent entry.
    fn load(&self, key: &str) -> impl Future<Output = Result<Option<Snapshot<Self::Version>>, Self::Error>>;

    /// Replaces the entry under `key` by the result of `change`. `change` has no side effect, and the store may call it
    /// again when another request has written in between. With the result `None` the entry stays as it is.
    ///
    /// `seen` is what this request loaded before. A store that can compare tries with it first and saves a read. With
    /// [`Known::New`] the store should have no entry.
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

/// The function that an update applies: from the entry as it is to what is written, `None` to leave it.
pub type Change<'a> = dyn FnMut(Option<&[u8]>) -> Option<Write> + 'a;

/// What a request knows about an entry that it updates.
///
/// ```
#[doc = include_str!("example/worker.md")]
/// /// The condition of an HTTP store for an update, as a header field.
/// fn condition(known: &Known<'_, String>) -> Option<(&'static str, String)> {
///     match known {
///         Known::Loaded(snapshot) => Some(("if-match", snapshot.version.clone())),
///         Known::New => Some(("if-none-match", "*".into())),
///         _ => None, // read the entry first
///     }
/// }
/// # assert_eq!(condition(&Known::New).unwrap().0, "if-none-match");
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum Known<'a, V> {
    /// The request loaded this.
    Loaded(&'a Snapshot<V>),
    /// The key is new: there should be no entry.
    New,
    /// The request knows nothing.
    Nothing,
}

/// The source of time and randomness for [`drive`].
///
/// ```
/// use eltanin::{Entropy, Error, Timestamp, store::Platform};
///
/// struct Worker;
///
/// impl Entropy for Worker {
///     fn fill(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
///         // getrandom::fill(bytes)
///         # bytes.fill_with(|| 7);
///         Ok(())
///     }
/// }
///
/// impl Platform for Worker {
///     fn now(&self) -> Timestamp {
///         let elapsed = std::time::UNIX_EPOCH.elapsed().unwrap_or_default();
///         Timestamp::from_millis(elapsed.as_millis() as u64)
///     }
/// }
/// # assert!(Worker.now() > Timestamp::from_millis(0));
/// ```
pub trait Platform: Entropy {
    /// The time.
    fn now(&self) -> Timestamp;
}

/// A platform of two functions: the time, and what fills a buffer with random bytes from a cryptographically secure
/// source, such as `getrandom::fill`.
///
/// ```
/// use eltanin::{Timestamp, store::{Platform, platform}};
///
/// let fill = |bytes: &mut [u8]| Ok::<(), ()>(bytes.fill(7)); // for this example
/// let worker = platform(|| Timestamp::from_millis(1_795_305_600_000), fill);
/// assert_eq!(worker.now().as_millis(), 1_795_305_600_000);
/// ```
pub fn platform<E>(now: impl Fn() -> Timestamp, mut fill: impl FnMut(&mut [u8]) -> Result<(), E>) -> impl Platform {
    Functions { now, fill: move |bytes: &mut [u8]| fill(bytes).map_err(|_| Error::random_failed()) }
}

struct Functions<N, F> {
    now: N,
    fill: F,
}

impl<N, F: FnMut(&mut [u8]) -> Result<(), Error>> Entropy for Functions<N, F> {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
        (self.fill)(bytes)
    }
}

impl<N: Fn() -> Timestamp, F: FnMut(&mut [u8]) -> Result<(), Error>> Platform for Functions<N, F> {
    fn now(&self) -> Timestamp {
        (self.now)()
    }
}

/// Why [`drive`] stopped.
///
/// ```
#[doc = include_str!("example/worker.md")]
/// fn status<E: std::fmt::Debug>(failure: &Failure<E>) -> u16 {
///     match failure {
///         Failure::Store(error) => {
///             eprintln!("the store failed: {error:?}");
///             503
///         }
///         _ => 500,
///     }
/// }
/// # assert_eq!(status(&Failure::Store("down")), 503);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Failure<E> {
    /// The store failed. The commit may be repeated, even if the update was applied.
    Store(E),
    /// The core returned an error; see [`Error::code`].
    Core(Error),
}

impl<E> From<Error> for Failure<E> {
    fn from(error: Error) -> Self {
        Self::Core(error)
    }
}

/// Performs commands until the exchange is open or finished, and returns that last command.
///
/// `seen` keeps the loaded entry from the first call to the commit. `classify` is called only when the request has no
/// session.
///
/// ```
#[doc = include_str!("example/worker.md")]
/// # let engine = Engine::new(Options::new(["a secret of at least 32 bytes, kept secret"])).unwrap();
/// # let (store, mut worker) = (MemoryStore::new(), Worker(7));
/// # let headers = [("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0")];
/// # let request = Request::new("GET", "https://shop.example/", &headers);
/// # block_on(async {
/// let classify = || engine.classify(&headers, None);
/// let mut seen = None;
/// let now = worker.now();
/// let (mut exchange, command) = engine.begin(&request, &mut Moment::new(now, &mut worker))?;
/// let command = drive(&engine, &store, &mut exchange, command, &mut seen, classify, &mut worker).await?;
/// assert_eq!(command, Command::Open); // the handler runs now
///
/// let command = engine.commit(&mut exchange, Operations::new(), &mut Moment::new(now, &mut worker))?;
/// let command = drive(&engine, &store, &mut exchange, command, &mut seen, classify, &mut worker).await?;
/// assert!(matches!(command, Command::Finish(_)));
/// # Ok::<(), Failure<std::convert::Infallible>>(())
/// # }).unwrap();
/// ```
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

/// A store in memory that can compare and swap, for tests and for sites that run as one process.
///
/// ```
#[doc = include_str!("example/worker.md")]
/// # use std::convert::Infallible;
/// # block_on(async {
/// let store = MemoryStore::new();
/// let write = Write { bytes: vec![1], ttl: Seconds::new(60) };
/// store.update("key", &mut |_| Some(write.clone()), Known::New).await?;
/// assert_eq!(store.load("key").await?.map(|snapshot| snapshot.bytes), Some(vec![1]));
/// # Ok::<(), Infallible>(())
/// # }).unwrap();
/// ```
#[derive(Debug, Default)]
pub struct MemoryStore {
    entries: Mutex<BTreeMap<String, (Vec<u8>, u64)>>,
}

impl MemoryStore {
    /// An empty store. It removes no expired entries, since the core checks expiry when it reads.
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
