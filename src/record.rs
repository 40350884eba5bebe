//! Records: what a store holds for a session.
//!
//! ```text
//! record = [ 1, created, absolute, last used, idle, generation, lineage,
//!            [ user, generation, stamp ], [ persistent, stamp ],
//!            commits, { * scope => bstr .cbor namespace } ]
//! ```
//!
//! CBOR. Times are milliseconds since the epoch, `idle` is seconds. `user` is 0 for nobody, else a positive integer or
//! text. A stamp is 14 bytes, see [`Stamp`]. `commits` has 14 bytes for each of the commits of the last 2 minutes: the
//! time (48 bits) and the commit's id. Each namespace is a byte string: an unchanged one is copied as
//! it is. Scopes are in ascending order.

use std::borrow::Cow;

use crate::cbor::{Reader, TextKind, Writer};
use crate::clock::{Clock, Stamp};
use crate::error::{Error, ErrorCode};
use crate::facts::{CommitId, Facts, read_facts, write_facts};
use crate::namespace::{self, Namespace};
use crate::operation::Operations;
use crate::text::decimal;
use crate::time::{Seconds, Timestamp};
use crate::validate;

/// The first item of a record.
pub(crate) const KIND: u64 = 1;

/// The most bytes a record may have: 1 MiB.
pub const MAX_RECORD_BYTES: usize = 1 << 20;

/// How long a deletion is remembered.
pub const DELETION_LIFETIME: Seconds = Seconds::new(600);

/// The most deletions that a record remembers, and the most bytes that they take. Beyond these limits a record keeps only
/// those of the last minutes.
const DELETIONS_MAX: (usize, usize) = (4_096, 65_536);

/// How long a record remembers a commit, and the most commits that it remembers.
pub(crate) const COMMIT_LIFETIME: Seconds = Seconds::new(120);
const COMMITS_MAX: usize = 64;

/// A session as a store holds it. A handler reads variables from it.
///
/// ```
/// use eltanin::{Record, SYSTEM_SCOPE, store::Snapshot};
///
/// /// `seen` is what `drive` has loaded.
/// fn visits(seen: Option<&Snapshot<u64>>) -> u8 {
///     let record = seen.and_then(|snapshot| Record::decode(&snapshot.bytes));
///     let visits = record.and_then(|record| record.namespace(SYSTEM_SCOPE).get("visits")?.first().copied());
///     visits.unwrap_or(0) // a new session has no record
/// }
/// # assert_eq!(visits(None), 0);
/// ```
#[derive(Clone, Debug)]
pub struct Record<'a> {
    pub(crate) facts: Facts,
    /// The commits of the last minutes, oldest first: for each the time and the id, big-endian.
    commits: Cow<'a, [[u8; Stamp::BYTES]]>,
    /// In ascending order of their scopes.
    namespaces: Vec<(Cow<'a, str>, Cow<'a, [u8]>)>,
}

impl<'a> Record<'a> {
    /// A record without variables.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(facts: Facts) -> Self {
        Self { facts, commits: Cow::Borrowed(&[]), namespaces: Vec::new() }
    }

    /// The facts.
    #[doc(hidden)]
    #[must_use]
    pub const fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The facts, to change them.
    #[doc(hidden)]
    pub const fn facts_mut(&mut self) -> &mut Facts {
        &mut self.facts
    }

    /// Reads a record. The namespaces stay encoded. `None` when `bytes` are not a record.
    #[must_use]
    pub fn decode(bytes: &'a [u8]) -> Option<Self> {
        let mut from = Reader::new(bytes);
        from.array_of(11)?;
        (from.unsigned()? == KIND).then_some(())?;
        let facts = read_facts(&mut from)?;
        let (commits, rest) = from.bytes()?.as_chunks::<{ Stamp::BYTES }>();
        rest.is_empty().then_some(())?;
        let commits = Cow::Borrowed(commits);
        let count = from.map()?;
        // A wrong count reserves room for at most 16 namespaces.
        let room = usize::try_from(count).unwrap_or_default().min(16);
        let mut namespaces: Vec<(Cow<'a, str>, Cow<'a, [u8]>)> = Vec::with_capacity(room);
        for _ in 0..count {
            let scope = from.str()?;
            namespaces.last().is_none_or(|(last, _)| last.as_ref() < scope).then_some(())?;
            namespaces.push((scope.into(), from.bytes()?.into()));
        }
        from.is_empty().then_some(Self { facts, commits, namespaces })
    }

    /// The kind of text in its scopes and variables. `None` when a namespace cannot be read or has a key twice.
    #[doc(hidden)]
    #[must_use]
    pub fn text(&self) -> Option<TextKind> {
        let seed = self.seed();
        let mut found = TextKind::Ascii;
        for (scope, namespace) in &self.namespaces {
            if validate::namespace(namespace, seed)? == TextKind::Unicode || !scope.is_ascii() {
                found = TextKind::Unicode;
            }
        }
        Some(found)
    }

    /// The namespace with this scope; an empty one when the record has none.
    #[must_use]
    pub fn namespace(&self, scope: &str) -> Namespace<'_> {
        self.encoded(scope).and_then(Namespace::decode).unwrap_or_default()
    }

    fn encoded(&self, scope: &str) -> Option<&[u8]> {
        let at = self.find(scope).ok()?;
        self.namespaces.get(at).map(|(_, bytes)| bytes.as_ref())
    }

    fn find(&self, scope: &str) -> Result<usize, usize> {
        self.namespaces.binary_search_by(|(name, _)| name.as_ref().cmp(scope))
    }

    /// The scopes and their encoded namespaces.
    pub fn scopes(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.namespaces.iter().map(|(scope, bytes)| (scope.as_ref(), bytes.as_ref()))
    }

    /// The positions of its namespaces in the bytes that it was read from: for each the first byte and the length of the
    /// scope, and the first byte and the length of the namespace.
    #[doc(hidden)]
    #[must_use]
    pub fn layout(&self, bytes: &[u8]) -> Vec<[u32; 4]> {
        let start = bytes.as_ptr() as usize;
        let place = |part: &[u8]| (part.as_ptr() as usize).wrapping_sub(start) as u32;
        let namespaces = self.namespaces.iter();
        namespaces
            .map(|(scope, namespace)| {
                [place(scope.as_bytes()), scope.len() as u32, place(namespace), namespace.len() as u32]
            })
            .collect()
    }

    /// Where a valid namespace with this scope begins in the bytes that the record was read from.
    #[cfg(feature = "wasm")]
    pub(crate) fn start(&self, bytes: &[u8], scope: &str) -> Option<usize> {
        let namespace = self.encoded(scope)?;
        validate::namespace(namespace, self.seed())?;
        Some((namespace.as_ptr() as usize).wrapping_sub(bytes.as_ptr() as usize))
    }

    /// Whether it has the changes of this commit.
    #[doc(hidden)]
    #[must_use]
    pub fn has(&self, commit: CommitId) -> bool {
        self.commits.iter().any(|noted| noted.ends_with(&commit.to_bytes()))
    }

    /// Notes that it has the changes of this commit, and forgets commits that are too old to be repeated.
    #[doc(hidden)]
    pub fn note(&mut self, commit: CommitId, now: Timestamp) {
        let too_old = self.commits.partition_point(|noted| time_of(noted).plus(COMMIT_LIFETIME) <= now);
        let mut kept = self.commits.get(too_old..).unwrap_or_default().to_vec();
        add_commits(&mut kept, &[noted(now, commit)]);
        self.commits = Cow::Owned(kept);
    }

    /// A seed for hashes that visitors cannot guess.
    fn seed(&self) -> u64 {
        let last = self.commits.last().and_then(|noted| noted.last_chunk());
        last.map_or(self.facts.lineage.0, |id| u64::from_be_bytes(*id))
    }

    /// A clock for this commit, later than everything in the record.
    #[doc(hidden)]
    #[must_use]
    #[inline(never)]
    pub fn clock(&self, now: Timestamp, commit: CommitId) -> Clock {
        let mut clock = Clock::new(now, commit.writer());
        clock.advance(self.facts.latest());
        for (_, namespace) in &self.namespaces {
            clock.advance(validate::latest(namespace).unwrap_or_default());
        }
        clock
    }

    /// Applies `operations` and returns whether any of them changed anything. A namespace without variables is removed
    /// when its deletions are forgotten.
    #[doc(hidden)]
    pub fn apply(&mut self, operations: &Operations, clock: &mut Clock) -> bool {
        let seed = self.seed();
        let mut changed = false;
        for (scope, operations) in operations.iter() {
            let mut namespace = self.namespace(scope);
            if namespace.apply(operations, clock, seed) {
                changed = true;
                let bytes = namespace.encode();
                self.put(scope, bytes);
            }
        }
        changed
    }

    #[inline(never)]
    fn put(&mut self, scope: &str, bytes: Vec<u8>) {
        match self.find(scope) {
            Ok(at) => {
                if let Some((_, old)) = self.namespaces.get_mut(at) {
                    *old = Cow::Owned(bytes);
                }
            }
            Err(at) => self.namespaces.insert(at, (Cow::Owned(scope.into()), Cow::Owned(bytes))),
        }
    }

    /// Adopts the newer parts of `other`. Commutative, associative and idempotent.
    #[doc(hidden)]
    pub fn merge(&mut self, other: &Record<'_>) {
        let seed = self.seed();
        self.facts.merge(&other.facts);
        add_commits(self.commits.to_mut(), &other.commits);
        for (scope, theirs) in &other.namespaces {
            let ours = self.encoded(scope);
            if ours == Some(theirs) {
                continue;
            }
            let mut namespace = ours.and_then(Namespace::decode).unwrap_or_default();
            namespace.merge(Namespace::decode(theirs).unwrap_or_default(), seed);
            let bytes = namespace.encode();
            self.put(scope, bytes);
        }
    }

    /// Forgets deletions that are older than `lifetime`, or all if it is zero. Removes empty namespaces.
    fn forget_deletions(&mut self, now: Timestamp, lifetime: Seconds) {
        let oldest = now.as_millis().saturating_sub(lifetime.as_millis());
        let from = if lifetime == Seconds::new(0) { u64::MAX } else { oldest };
        for (_, bytes) in self.namespaces.iter_mut().filter(|(_, bytes)| namespace::has_deletions(bytes)) {
            let Some(mut namespace) = Namespace::decode(bytes) else { continue };
            namespace.forget_before(Stamp::new(Timestamp::from_millis(from), 0, 0));
            let kept = if namespace.is_empty() { Vec::new() } else { namespace.encode() };
            *bytes = Cow::Owned(kept);
        }
        self.namespaces.retain(|(_, bytes)| !bytes.is_empty());
    }

    /// Whether there are more deletions than a record remembers.
    fn has_too_many_deletions(&self) -> bool {
        let with_deletions = self.namespaces.iter().filter(|(_, bytes)| namespace::has_deletions(bytes));
        let sizes = with_deletions.map(|(scope, bytes)| {
            let namespace = Namespace::decode(bytes).unwrap_or_default();
            namespace.deletions().fold((0, 0), |(count, size), (_, bytes)| (count + 1, size + bytes + scope.len()))
        });
        let (count, size) = sizes.fold((0, 0), |all: (usize, usize), one| (all.0 + one.0, all.1 + one.1));
        count > DELETIONS_MAX.0 || size > DELETIONS_MAX.1
    }

    /// The record as CBOR, as a store is to hold it from `now` on.
    #[doc(hidden)]
    ///
    /// # Errors
    ///
    /// `record_too_large` above [`MAX_RECORD_BYTES`].
    pub fn encode(&mut self, now: Timestamp) -> Result<Vec<u8>, Error> {
        let mut lifetime = DELETION_LIFETIME;
        self.forget_deletions(now, lifetime);
        while self.has_too_many_deletions() {
            lifetime = Seconds::new(lifetime.get() / 2);
            self.forget_deletions(now, lifetime);
        }
        let mut bytes = self.to_cbor();
        if bytes.len() > MAX_RECORD_BYTES {
            // A record drops all deletions rather than reject a value.
            self.forget_deletions(now, Seconds::new(0));
            bytes = self.to_cbor();
        }
        if bytes.len() > MAX_RECORD_BYTES {
            return Err(Error::new(
                ErrorCode::RecordTooLarge,
                [
                    "the session's record would have ",
                    &decimal(bytes.len() as u64),
                    " bytes; at most ",
                    &decimal(MAX_RECORD_BYTES as u64),
                    " are kept: store large data elsewhere and keep its name in the session",
                ]
                .concat(),
            ));
        }
        Ok(bytes)
    }

    fn to_cbor(&self) -> Vec<u8> {
        let size = self.namespaces.iter().map(|(scope, bytes)| scope.len() + bytes.len() + 8).sum::<usize>();
        let mut to = Writer::with_capacity(size + 192 + self.commits.len() * Stamp::BYTES);
        to.array(11).unsigned(KIND);
        write_facts(&mut to, &self.facts);
        to.bytes(self.commits.as_flattened()).map(self.namespaces.len());
        for (scope, bytes) in &self.namespaces {
            to.str(scope).bytes(bytes);
        }
        to.into_bytes()
    }
}

/// Adds commits, and keeps the newest.
fn add_commits(to: &mut Vec<[u8; Stamp::BYTES]>, commits: &[[u8; Stamp::BYTES]]) {
    for commit in commits {
        if let Err(place) = to.binary_search(commit) {
            to.insert(place, *commit);
        }
    }
    to.drain(..to.len().saturating_sub(COMMITS_MAX));
}

fn noted(at: Timestamp, id: CommitId) -> [u8; Stamp::BYTES] {
    let mut bytes = [0; Stamp::BYTES];
    let (time, rest) = bytes.split_at_mut(6);
    time.copy_from_slice(at.as_millis().to_be_bytes().last_chunk::<6>().unwrap_or(&[0; 6]));
    rest.copy_from_slice(&id.to_bytes());
    bytes
}

fn time_of([a, b, c, d, e, f, ..]: &[u8; Stamp::BYTES]) -> Timestamp {
    Timestamp::from_millis(u64::from_be_bytes([0, 0, *a, *b, *c, *d, *e, *f]))
}
