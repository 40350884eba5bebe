//! The store's log, read at the end of a burst: which records became visible to visitors, and when.
//!
//! A place in time is a number: `2 i` is the write number `i`, and `2 n - 1` is between the write before `n` and `n`.

use std::collections::BTreeMap;

use eltanin::Record;
use eltanin::internals::{EndedBy, Index, Mark};

use crate::history::{History, Intent, Report, Try};
use crate::shelf::{Author, Shelf};

/// A place in time.
pub type Place = usize;

pub enum Entry<'a> {
    Nothing,
    Record(Record<'a>),
    Mark(Mark),
    Index,
}

impl<'a> Entry<'a> {
    pub fn read(bytes: Option<&'a [u8]>) -> Self {
        let Some(bytes) = bytes else { return Self::Nothing };
        if let Some(record) = Record::decode(bytes) {
            return Self::Record(record);
        }
        match Mark::decode(bytes) {
            Some(mark) => Self::Mark(mark),
            None if Index::decode(bytes).is_some() => Self::Index,
            None => panic!("the store holds {bytes:?}"),
        }
    }

    pub const fn record(&self) -> Option<&Record<'a>> {
        match self {
            Self::Record(record) => Some(record),
            Self::Nothing | Self::Mark(_) | Self::Index => None,
        }
    }

    pub const fn mark(&self) -> Option<&Mark> {
        match self {
            Self::Mark(mark) => Some(mark),
            Self::Nothing | Self::Record(_) | Self::Index => None,
        }
    }
}

/// One write.
pub struct Line<'a> {
    pub at: u64,
    pub by: Author,
    pub key: &'a str,
    pub before: Entry<'a>,
    pub after: Entry<'a>,
}

pub struct Story<'a> {
    pub history: &'a History,
    pub lines: Vec<Line<'a>>,
    /// Loads and updates that were reported as failed.
    pub failures: &'a [(Author, String)],
    /// The session keys, with the facts about each.
    keys: BTreeMap<&'a str, Key<'a>>,
    /// What the store holds in the end.
    pub left: BTreeMap<&'a str, Entry<'a>>,
}

struct Key<'a> {
    /// The request that wrote the first record under it.
    owner: usize,
    visible: Option<Place>,
    session: &'a str,
    /// Whether its record was delivered although the old one stays; it is then a session of its own.
    is_beside: bool,
}

pub const fn place_of_line(line: usize) -> Place {
    2 * line
}

/// The place of something that happened when the log was this long.
pub const fn place_of_log(length: usize) -> Place {
    (2 * length).saturating_sub(1)
}

impl<'a> Story<'a> {
    pub fn new(history: &'a History, shelf: &'a Shelf, now: u64) -> Self {
        let lines: Vec<Line<'a>> = shelf
            .log
            .iter()
            .map(|written| Line {
                at: written.at,
                by: written.by,
                key: &written.key,
                before: Entry::read(written.before.as_deref()),
                after: Entry::read(Some(&written.after)),
            })
            .collect();
        let left = shelf.entries(now).map(|(key, bytes)| (key, Entry::read(Some(bytes)))).collect();
        let mut story = Self { history, lines, failures: &shelf.failures, keys: BTreeMap::new(), left };
        story.find_keys();
        story
    }

    /// Finds the session keys, and joins those between which a session moved.
    fn find_keys(&mut self) {
        let mut moved = Vec::new();
        for (number, Line { key, by, after, .. }) in self.lines.iter().enumerate() {
            if after.record().is_none() || self.keys.contains_key(key) {
                continue;
            }
            let (mark, delivered) = (self.find_mark(number), self.find_delivery(number));
            let visible = mark.map(place_of_line).or(delivered);
            let copies = |place: Place| self.record_at(key, place).is_some_and(|record| record.facts().generation > 0);
            let is_beside = mark.is_none() && delivered.is_some_and(copies);
            self.keys.insert(key, Key { owner: by.request, visible, session: key, is_beside });
            moved.extend(mark.map(|mark| (mark, *key)));
        }
        moved.sort_unstable();
        for (mark, key) in moved {
            let old = self.keys.get(self.lines[mark].key).map(|old| old.session);
            if let (Some(session), Some(known)) = (old, self.keys.get_mut(key)) {
                known.session = session;
            }
        }
    }

    /// The line with which the request that wrote this one left its mark under the old key.
    fn find_mark(&self, number: usize) -> Option<usize> {
        let Line { key, by, .. } = self.lines[number];
        let mut later = self.lines.iter().enumerate().skip(number);
        let mark = later.find(|(_, line)| {
            let leads_here = line.after.mark().is_some_and(|mark| {
                mark.how != EndedBy::End && mark.successor.as_ref().is_none_or(|successor| successor.as_str() == key)
            });
            line.by.request == by.request && line.key != key && leads_here
        });
        mark.map(|(number, _)| number)
    }

    /// When the request that wrote this line gave the id to the visitor.
    fn find_delivery(&self, number: usize) -> Option<Place> {
        let Line { key, by, .. } = self.lines[number];
        let delivered = self.history.requests[by.request].tries.iter().find(|attempt| {
            let stays = attempt.intent != Intent::Destroy && attempt.acknowledged();
            stays && attempt.key.as_deref() == Some(key) && attempt.log.1 > number
        });
        delivered.map(|attempt| place_of_log(attempt.log.1))
    }

    pub fn requests(&self) -> impl Iterator<Item = (usize, &'a Report)> + Clone {
        self.history.requests.iter().enumerate()
    }

    /// The request that wrote the first record under the key.
    pub fn owner(&self, key: &str) -> Option<usize> {
        self.keys.get(key).map(|key| key.owner)
    }

    /// When the record under the key became visible; `None` if it never did.
    pub fn visible(&self, key: &str) -> Option<Place> {
        self.keys.get(key)?.visible
    }

    /// The session to which the record under the key belongs or belonged: the first key that it had.
    pub fn session(&self, key: &str) -> Option<&'a str> {
        self.keys.get(key).filter(|key| key.visible.is_some()).map(|key| key.session)
    }

    /// The first keys of all sessions.
    pub fn sessions(&self) -> impl Iterator<Item = &'a str> {
        self.keys.iter().filter(|(key, known)| known.visible.is_some() && known.session == **key).map(|(key, _)| *key)
    }

    /// The keys whose records were delivered although the old ones stay.
    pub fn beside(&self) -> impl Iterator<Item = &'a str> {
        self.keys.iter().filter(|(_, known)| known.is_beside).map(|(key, _)| *key)
    }

    /// The session keys, and since when each is visible.
    pub fn keys(&self) -> impl Iterator<Item = (&'a str, Option<Place>)> {
        self.keys.iter().map(|(key, known)| (*key, known.visible))
    }

    /// The lines that this request wrote, and their numbers.
    pub fn lines_of(&self, request: usize) -> impl Iterator<Item = (usize, &Line<'a>)> {
        self.lines.iter().enumerate().filter(move |(_, line)| line.by.request == request)
    }

    /// The last record that was ever under the key, before the given place.
    pub fn record_at(&self, key: &str, place: Place) -> Option<&Record<'a>> {
        let lines = self.lines.iter().enumerate().rev();
        let mut before = lines.filter(|(number, line)| line.key == key && place_of_line(*number) <= place);
        before.find_map(|(_, line)| line.after.record())
    }

    /// The last record that was ever under the key.
    pub fn last_record(&self, key: &str) -> Option<&Record<'a>> {
        self.record_at(key, Place::MAX)
    }

    /// The try to which a line belongs; `None` for an end of a user's sessions.
    pub fn try_of(&self, by: Author) -> Option<&'a Try> {
        self.history.requests[by.request].tries.get(by.commit)
    }

    /// The live records that are visible.
    pub fn live(&self) -> impl Iterator<Item = (&'a str, &Record<'a>)> {
        let records = self.left.iter().filter_map(|(key, entry)| Some((*key, entry.record()?)));
        records.filter(|(key, _)| self.visible(key).is_some())
    }
}
