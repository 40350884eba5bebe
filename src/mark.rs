//! Marks: the short-lived records that say "this session was renewed or ended".
//!
//! ```text
//! mark = [ 2, until, how, generation, commit, user, successor ]
//! ```
//!
//! CBOR. `until` is milliseconds since the epoch, `how` is 0 renewed, 1 login, 2 logout, 3 ended, `commit` is 8 bytes,
//! `user` is the user who was logged out, else 0, `successor` is a store key, else null. A late request that finds a mark
//! writes nothing and sets no cookie. A mark is final: it is never overwritten.

use crate::cbor::{Reader, Writer};
use crate::facts::{CommitId, UserId, read_user, write_user};
use crate::store_key::StoreKey;
use crate::time::{Seconds, Timestamp};

/// The first item of a mark.
pub(crate) const KIND: u64 = 2;

/// How long a session that was renewed or ended is remembered.
pub const MARK_LIFETIME: Seconds = Seconds::new(120);

/// How the session under a key came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EndedBy {
    /// It got a new id.
    Renewal,
    /// A user logged in, and it got a new id.
    Login,
    /// Its user logged out, and it got a new id.
    Logout,
    /// It was destroyed or reset, or all sessions of its user were ended.
    End,
}

impl EndedBy {
    const ALL: [Self; 4] = [Self::Renewal, Self::Login, Self::Logout, Self::End];
}

/// The entry under the key of a session that was renewed or ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    pub(crate) until: Timestamp,
    /// How the session ended.
    pub how: EndedBy,
    pub(crate) generation: u32,
    pub(crate) commit: CommitId,
    pub(crate) user: UserId,
    /// The key to which the session moved.
    pub successor: Option<StoreKey>,
}

impl Mark {
    /// A mark with default fields.
    #[cfg(feature = "wasm")]
    pub(crate) fn blank() -> Self {
        let (until, commit, user) = Default::default();
        Self { until, how: EndedBy::End, generation: 0, commit, user, successor: None }
    }

    /// The mark as CBOR.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut to = Writer::with_capacity(64);
        to.array(7).unsigned(KIND).unsigned(self.until.as_millis()).unsigned(self.how as u64);
        to.unsigned(self.generation).bytes(&self.commit.to_bytes());
        write_user(&mut to, &self.user);
        match &self.successor {
            Some(key) => to.str(key.as_str()),
            None => to.null(),
        };
        to.into_bytes()
    }

    /// Whether `mark`, which was written before, may be written again over the current entry. A mark is final: the mark of
    /// another commit is not overwritten.
    #[cfg(any(feature = "internals", feature = "wasm"))]
    #[must_use]
    pub fn may_be_written_again(mark: &[u8], current: Option<&[u8]>) -> bool {
        let commit = |bytes| Self::decode(bytes).map(|mark| mark.commit);
        current.and_then(commit).is_none_or(|found| Some(found) == commit(mark))
    }

    /// Reads a mark; `None` when the bytes are not a mark.
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let mut from = Reader::new(bytes);
        from.array_of(7)?;
        (from.unsigned()? == KIND).then_some(())?;
        let until = from.instant()?;
        let how = EndedBy::ALL.get(usize::try_from(from.unsigned()?).ok()?).copied()?;
        let generation = from.u32()?;
        let commit = CommitId::from_bytes(*from.bytes_of()?);
        let user = read_user(&mut from)?;
        let successor = match from.optional_str()? {
            Some(key) => Some(StoreKey::parse(key)?),
            None => from.null().map(|()| None)?,
        };
        from.is_empty().then_some(Self { until, how, generation, commit, user, successor })
    }
}
