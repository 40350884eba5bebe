//! What a store holds under a key, as an update finds it.

use crate::engine::Engine;
use crate::mark::Mark;
use crate::record::Record;
use crate::time::Timestamp;

/// What a store holds under a key.
pub(super) enum Entry<'a> {
    Nothing,
    Record(Record<'a>),
    Mark(Mark),
    Unreadable,
}

impl Engine {
    #[inline(never)]
    pub(super) fn entry<'a>(&self, bytes: Option<&'a [u8]>, now: Timestamp) -> Entry<'a> {
        let Some(bytes) = bytes else { return Entry::Nothing };
        if let Some(mark) = Mark::decode(bytes) {
            return if now < mark.until { Entry::Mark(mark) } else { Entry::Nothing };
        }
        match Record::decode(bytes) {
            Some(record) if now < self.limited(&record.facts).expires() => Entry::Record(record),
            Some(_) => Entry::Nothing,
            None => Entry::Unreadable,
        }
    }
}
