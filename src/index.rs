//! Index records: the sessions of a user. Only stores that can compare and swap have them.
//!
//! ```text
//! index = [ 3, ended, { * store key => [ expires, lineage, from, flagged ] } ]
//! ```
//!
//! CBOR. `ended` is when all sessions of the user were last ended, or 0, and `expires` the absolute expiry of the
//! session, both in milliseconds since the epoch. `lineage` is 8 bytes that do not change when a session is renewed, `from` the
//! key from which it moved, or null. `flagged` is true from the moment the session is to end until its mark is written.
//!
//! A key enters the index before its record is written, and leaves it only after its mark is.

use crate::cbor::{Reader, Writer};
use crate::facts::CommitId;
use crate::store_key::StoreKey;
use crate::time::Timestamp;

/// The first item of an index.
pub(crate) const KIND: u64 = 3;

/// The most sessions of one user that are indexed. Beyond it, those that expire first are removed.
pub const INDEX_MAX_SESSIONS: usize = 1_000;

/// One session of a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Listed {
    pub(crate) key: StoreKey,
    pub(crate) expires: Timestamp,
    pub(crate) lineage: CommitId,
    /// The key from which the session moved.
    pub(crate) from: Option<StoreKey>,
    pub(crate) flagged: bool,
}

/// A user's sessions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    pub(crate) ended: Timestamp,
    pub(crate) sessions: Vec<Listed>,
}

impl Index {
    /// Reads an index; `None` when the bytes are not an index.
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let mut from = Reader::new(bytes);
        from.array_of(3)?;
        (from.unsigned()? == KIND).then_some(())?;
        let ended = from.instant()?;
        let mut sessions = Vec::new();
        for _ in 0..from.map()? {
            let key = StoreKey::parse(from.str()?)?;
            from.array_of(4)?;
            let expires = from.instant()?;
            let lineage = CommitId::from_bytes(*from.bytes_of()?);
            let moved = match from.optional_str()? {
                Some(key) => Some(StoreKey::parse(key)?),
                None => from.null().map(|()| None)?,
            };
            sessions.push(Listed { key, expires, lineage, from: moved, flagged: from.flag()? });
        }
        from.is_empty().then_some(Self { ended, sessions })
    }

    /// The index as CBOR.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut to = Writer::with_capacity(16 + 64 * self.sessions.len());
        to.array(3).unsigned(KIND).unsigned(self.ended.as_millis()).map(self.sessions.len());
        for listed in &self.sessions {
            to.str(listed.key.as_str()).array(4).unsigned(listed.expires.as_millis());
            to.bytes(&listed.lineage.to_bytes());
            match &listed.from {
                Some(key) => to.str(key.as_str()),
                None => to.null(),
            };
            to.flag(listed.flagged);
        }
        to.into_bytes()
    }

    /// The session under `key`.
    pub(crate) fn get(&self, key: &StoreKey) -> Option<&Listed> {
        self.sessions.iter().find(|listed| listed.key == *key)
    }

    /// Enters a session. Removes expired sessions, and the key from which the session's old key had moved. That key has its
    /// mark already, since the old key was handed out only after it was marked.
    pub(crate) fn enter(&mut self, listed: Listed, now: Timestamp) {
        let before = listed.from.and_then(|from| self.get(&from)?.from);
        self.sessions.retain(|old| {
            let marked = Some(old.key) == before && !old.flagged;
            old.key != listed.key && old.expires > now && !marked
        });
        if self.sessions.len() >= INDEX_MAX_SESSIONS {
            let first = self.sessions.iter().map(|listed| listed.expires).min();
            if let Some(place) = self.sessions.iter().position(|listed| Some(listed.expires) == first) {
                self.sessions.remove(place);
            }
        }
        self.sessions.push(listed);
    }

    /// When the last of its sessions has expired.
    pub(crate) fn expires(&self) -> Timestamp {
        self.sessions.iter().map(|listed| listed.expires).max().unwrap_or_default()
    }
}
