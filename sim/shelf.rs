//! What a store holds, and the log of all that was written to it.

use std::collections::BTreeMap;

use eltanin::Write;

/// The author of a write: the request, and which of its commits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Author {
    pub request: usize,
    pub commit: usize,
}

impl Author {
    /// The commit number of a request's first end of a user's sessions.
    pub const END: usize = 1_000;
}

#[derive(Clone, Debug)]
pub struct Entry {
    pub bytes: Vec<u8>,
    pub version: u64,
    pub ends: u64,
}

/// A write that was applied, in the order in which the store applied them.
#[derive(Clone, Debug)]
pub struct Written {
    pub at: u64,
    pub by: Author,
    pub key: String,
    pub before: Option<Vec<u8>>,
    pub after: Vec<u8>,
}

/// A write that is still on its way after the driver has given it up.
pub struct Late {
    pub at: u64,
    pub by: Author,
    pub key: String,
    /// The version that it replaces. `None`: whatever is there.
    pub expected: Option<Option<u64>>,
    pub write: Write,
}

/// The entries of the store, and the log of all writes.
#[derive(Default)]
pub struct Shelf {
    entries: BTreeMap<String, Entry>,
    pub log: Vec<Written>,
    /// Updates and loads that were reported as failed.
    pub failures: Vec<(Author, String)>,
    pub late: Vec<Late>,
}

impl Shelf {
    pub fn entry(&self, key: &str, now: u64) -> Option<&Entry> {
        self.entries.get(key).filter(|entry| now < entry.ends)
    }

    /// All entries at the time `now`.
    pub fn entries(&self, now: u64) -> impl Iterator<Item = (&str, &[u8])> {
        let live = self.entries.iter().filter(move |(_, entry)| now < entry.ends);
        live.map(|(key, entry)| (key.as_str(), entry.bytes.as_slice()))
    }

    /// Writes if the version is still the expected one.
    pub fn swap(&mut self, at: u64, by: Author, key: &str, expected: Option<u64>, write: Write) -> bool {
        let found = self.entry(key, at);
        if found.map(|entry| entry.version) != expected {
            return false;
        }
        let before = found.map(|entry| entry.bytes.clone());
        let version = self.log.len() as u64;
        let ends = at + write.ttl.as_millis();
        self.log.push(Written { at, by, key: key.into(), before, after: write.bytes.clone() });
        self.entries.insert(key.into(), Entry { bytes: write.bytes, version, ends });
        true
    }

    /// When the next late write arrives.
    pub fn next_late(&self) -> Option<u64> {
        self.late.iter().map(|late| late.at).min()
    }

    /// Applies a late write, if the entry has not changed meanwhile.
    pub fn apply_late(&mut self, now: u64) -> bool {
        let Some(first) = self.late.iter().position(|late| late.at <= now) else { return false };
        let Late { by, key, expected, write, .. } = self.late.swap_remove(first);
        let expected = expected.unwrap_or_else(|| self.entry(&key, now).map(|entry| entry.version));
        self.swap(now, by, &key, expected, write)
    }
}
