//! Namespaces: the session variables of one scope, as a last-writer-wins map.
//!
//! ```text
//! namespace = { * key => [ millis, counter, writer, ? value ] }   ; CBOR; keys are text
//! ```
//!
//! Every variable has a [`Stamp`]; a deleted one stays for a while as a stamped
//! tombstone (the array without a value), so that two versions of a namespace can
//! be merged. Values stay encoded here: what nobody touches is copied verbatim.

use std::borrow::Cow;

use minicbor::Decoder;

use crate::codec;
use crate::time::{Seconds, Timestamp};
use crate::value::Value;

/// The scope of a session's own variables.
pub const SYSTEM_SCOPE: &str = "__system__";

/// How long a deletion is remembered.
pub const TOMBSTONE_LIFETIME: Seconds = Seconds::new(600);

/// A hybrid logical clock's reading: when a variable was last written, and by whom.
///
/// Ordered by time, then counter, then writer, so any two writes are ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stamp {
    /// The writer's clock.
    pub at: Timestamp,
    /// Tells apart what is written in one millisecond, or against a clock that went back.
    pub counter: u32,
    /// A random name of the request that wrote.
    pub writer: u32,
}

impl Stamp {
    /// The first stamp of `writer` that is later than `self`, not before `now`.
    #[must_use]
    pub const fn next(self, now: Timestamp, writer: u32) -> Self {
        if now.as_millis() > self.at.as_millis() {
            return Self { at: now, counter: 0, writer };
        }
        Self { at: self.at, counter: self.counter.saturating_add(1), writer }
    }
}

/// What a request did to one variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The variable.
    pub key: String,
    /// Its new value as CBOR; `None` deletes it.
    pub value: Option<Vec<u8>>,
}

impl Change {
    /// Sets `key` to `value`.
    #[must_use]
    pub fn set(key: impl Into<String>, value: &Value) -> Self {
        Self { key: key.into(), value: Some(codec::encode(value)) }
    }

    /// Deletes `key`.
    #[must_use]
    pub fn delete(key: impl Into<String>) -> Self {
        Self { key: key.into(), value: None }
    }
}

#[derive(Clone, Debug)]
struct Entry<'a> {
    key: Cow<'a, str>,
    stamp: Stamp,
    /// `None` is a tombstone.
    value: Option<Cow<'a, [u8]>>,
}

/// The variables of one scope, in the order in which they were first set.
#[derive(Clone, Debug, Default)]
pub struct Namespace<'a> {
    entries: Vec<Entry<'a>>,
}

impl<'a> Namespace<'a> {
    /// Reads a namespace; the values stay encoded. `None` when the bytes are no namespace.
    #[must_use]
    pub fn decode(bytes: &'a [u8]) -> Option<Self> {
        let mut from = Decoder::new(bytes);
        let entries = codec::read_entries(&mut from, |from| read_entry(from, bytes))?;
        (from.position() == bytes.len()).then_some(Self { entries })
    }

    /// The variables and their encoded values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.entries.iter().filter_map(|entry| Some((entry.key.as_ref(), entry.value.as_deref()?)))
    }

    /// The value of `key`, decoded.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Value> {
        self.iter().find(|(name, _)| *name == key).and_then(|(_, value)| codec::decode(value))
    }

    /// Applies `changes` in order and tells whether any of them changed anything.
    /// A value equal to the one there is no change, and keeps its stamp.
    pub fn apply(&mut self, changes: Vec<Change>, now: Timestamp, writer: u32) -> bool {
        let latest = self.entries.iter().map(|entry| entry.stamp).max().unwrap_or_default();
        let stamp = latest.next(now, writer);
        let mut changed = false;
        let mut place = 0;
        for Change { key, value } in changes {
            // Changes mostly come in the order of the variables: look first where the last one was.
            let mut places = (place..self.entries.len()).chain(0..place);
            let named = |place: &usize| self.entries.get(*place).is_some_and(|entry| entry.key == key);
            place = places.find(named).unwrap_or(self.entries.len());
            match self.entries.get_mut(place) {
                Some(entry) if entry.value.as_deref() == value.as_deref() => continue,
                Some(entry) if entry.value.is_some() => {
                    entry.stamp = stamp;
                    entry.value = value.map(Cow::Owned);
                }
                None if value.is_none() => continue,
                tombstone => {
                    // A variable that was deleted and is set again stands last.
                    if tombstone.is_some() {
                        self.entries.remove(place);
                    }
                    self.entries.push(Entry { key: key.into(), stamp, value: value.map(Cow::Owned) });
                }
            }
            changed = true;
        }
        changed
    }

    /// The namespace as CBOR, without tombstones older than [`TOMBSTONE_LIFETIME`].
    #[must_use]
    pub fn encode(&self, now: Timestamp) -> Vec<u8> {
        let keeps = |entry: &&Entry<'_>| entry.value.is_some() || entry.stamp.at.plus(TOMBSTONE_LIFETIME) > now;
        codec::encode_with(|to| {
            to.map(self.entries.iter().filter(keeps).count() as u64)?;
            for Entry { key, stamp, value } in self.entries.iter().filter(keeps) {
                to.str(key)?.array(3 + u64::from(value.is_some()))?;
                to.u64(stamp.at.as_millis())?.u64(stamp.counter.into())?.u64(stamp.writer.into())?;
                if let Some(value) = value {
                    to.writer_mut().copy(value);
                }
            }
            Ok(())
        })
    }
}

fn read_entry<'a>(from: &mut Decoder<'a>, bytes: &'a [u8]) -> Option<Entry<'a>> {
    let key = from.str().ok()?.into();
    let length = from.array().ok()??;
    let at = Timestamp::from_millis(from.u64().ok()?);
    let stamp = Stamp { at, counter: codec::u32(from)?, writer: codec::u32(from)? };
    let value = match length {
        3 => None,
        4 => {
            let start = from.position();
            from.skip().ok()?;
            Some(bytes.get(start..from.position())?.into())
        }
        _ => return None,
    };
    Some(Entry { key, stamp, value })
}
