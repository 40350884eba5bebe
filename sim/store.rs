//! An atomic store as it is met in practice: slow, sometimes failing, and sometimes silent about what it has done.

use std::collections::BTreeMap;

use eltanin::exchange::Write;
use eltanin::store::{Known, Snapshot, Store};

use crate::world::World;

/// Who wrote: the request, and which of its commits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Author {
    pub request: usize,
    pub commit: usize,
}

#[derive(Clone, Debug)]
struct Entry {
    bytes: Vec<u8>,
    ends: u64,
    version: u64,
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

/// A write on its way, of which nobody awaits the answer any more.
struct Late {
    at: u64,
    by: Author,
    key: String,
    expected: Option<u64>,
    write: Write,
}

/// What the store holds, and all that was ever written to it.
#[derive(Default)]
pub struct Shelf {
    entries: BTreeMap<String, Entry>,
    pub log: Vec<Written>,
    /// Updates and loads that were reported as failed.
    pub failures: Vec<(Author, String)>,
    late: Vec<Late>,
}

impl Shelf {
    fn entry(&self, key: &str, now: u64) -> Option<&Entry> {
        self.entries.get(key).filter(|entry| now < entry.ends)
    }

    /// All that is there at the time `now`.
    pub fn entries(&self, now: u64) -> impl Iterator<Item = (&str, &[u8])> {
        let live = self.entries.iter().filter(move |(_, entry)| now < entry.ends);
        live.map(|(key, entry)| (key.as_str(), entry.bytes.as_slice()))
    }

    /// Writes if the version is still the expected one.
    fn swap(&mut self, at: u64, by: Author, key: &str, expected: Option<u64>, write: Write) -> bool {
        let found = self.entry(key, at);
        if found.map(|entry| entry.version) != expected {
            return false;
        }
        let before = found.map(|entry| entry.bytes.clone());
        let version = self.log.len() as u64;
        let ends = at + write.ttl.as_millis();
        self.log.push(Written { at, by, key: key.into(), before, after: write.bytes.clone() });
        self.entries.insert(key.into(), Entry { bytes: write.bytes, ends, version });
        true
    }

    /// When the next late write arrives.
    pub fn late(&self) -> Option<u64> {
        self.late.iter().map(|late| late.at).min()
    }

    /// Applies a late write, if nobody has written meanwhile.
    pub fn apply_late(&mut self, now: u64) -> bool {
        let Some(first) = self.late.iter().position(|late| late.at <= now) else { return false };
        let Late { by, key, expected, write, .. } = self.late.swap_remove(first);
        self.swap(now, by, &key, expected, write)
    }
}

/// How often the store misbehaves, in cases of 100.
#[derive(Clone, Copy, Debug, Default)]
pub struct Faults {
    /// A load or an update fails, and nothing is written.
    pub refused: u64,
    /// The write is applied, and reported as failed.
    pub silent: u64,
    /// The write is applied, its answer is lost, and the store tries again by itself.
    pub retried: u64,
    /// The driver loses patience. The write is applied later, if nobody has written meanwhile.
    pub late: u64,
}

/// The store as one request reaches it.
pub struct Client<'w> {
    pub world: &'w World,
    pub by: std::cell::Cell<Author>,
    pub faults: Faults,
    /// The longest that a message is under way, in milliseconds.
    pub latency: u64,
}

/// The store has failed. What it was to write may have been written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Down;

enum Fate {
    Applied,
    Refused,
    Silent,
    Retried,
    Late,
}

impl Client<'_> {
    async fn travel(&self) {
        let millis = self.world.draw(|random| random.between(0, self.latency));
        self.world.sleep(millis).await;
    }

    fn fate(&self) -> Fate {
        let Faults { refused, silent, retried, late } = self.faults;
        let drawn = self.world.draw(|random| random.below(100));
        match drawn {
            _ if drawn < refused => Fate::Refused,
            _ if drawn < refused + silent => Fate::Silent,
            _ if drawn < refused + silent + retried => Fate::Retried,
            _ if drawn < refused + silent + retried + late => Fate::Late,
            _ => Fate::Applied,
        }
    }

    fn down(&self, key: &str) -> Down {
        let (at, by) = (self.world.now() - World::START, self.by.get());
        self.world.history.borrow_mut().note(|| format!("{at:>8} {by:?} is told that {key} failed"));
        self.world.shelf.borrow_mut().failures.push((self.by.get(), key.into()));
        Down
    }

    fn look(&self, key: &str) -> Option<Snapshot<u64>> {
        let shelf = self.world.shelf.borrow();
        shelf.entry(key, self.world.now()).map(|entry| Snapshot { bytes: entry.bytes.clone(), version: entry.version })
    }
}

impl Store for Client<'_> {
    type Version = u64;
    type Error = Down;

    async fn load(&self, key: &str) -> Result<Option<Snapshot<u64>>, Down> {
        self.travel().await;
        let found = self.look(key);
        self.travel().await;
        if matches!(self.fate(), Fate::Refused) { Err(self.down(key)) } else { Ok(found) }
    }

    async fn update(
        &self,
        key: &str,
        change: &mut dyn FnMut(Option<&[u8]>) -> Option<Write>,
        seen: Known<'_, u64>,
    ) -> Result<(), Down> {
        // What is compared with in the first round; later rounds look.
        let mut known = match seen {
            Known::Loaded(snapshot) => Some(Some(snapshot.clone())),
            Known::New => Some(None),
            Known::Nothing => None,
        };
        loop {
            let fate = self.fate();
            self.travel().await;
            if matches!(fate, Fate::Refused) {
                return Err(self.down(key));
            }
            let current = known.take().unwrap_or_else(|| self.look(key));
            let Some(write) = change(current.as_ref().map(|snapshot| snapshot.bytes.as_slice())) else {
                self.travel().await;
                return if matches!(fate, Fate::Silent) { Err(self.down(key)) } else { Ok(()) };
            };
            let expected = current.map(|snapshot| snapshot.version);
            if matches!(fate, Fate::Late) {
                self.travel().await;
                let at = self.world.now() + self.world.draw(|random| random.between(1, 4 * self.latency));
                let late = Late { at, by: self.by.get(), key: key.into(), expected, write };
                self.world.shelf.borrow_mut().late.push(late);
                return Err(self.down(key));
            }
            self.travel().await;
            let now = self.world.now();
            if !self.world.shelf.borrow_mut().swap(now, self.by.get(), key, expected, write) {
                continue;
            }
            self.world.note_last_write(match fate {
                Fate::Silent => "and the answer is lost",
                Fate::Retried => "and is retried",
                Fate::Applied | Fate::Refused | Fate::Late => "",
            });
            self.travel().await;
            match fate {
                Fate::Silent => return Err(self.down(key)),
                // `change` is called again, and finds its own write.
                Fate::Retried => {}
                Fate::Applied | Fate::Refused | Fate::Late => return Ok(()),
            }
        }
    }
}
