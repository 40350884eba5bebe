//! An atomic store with the faults of a remote one: it is slow, it fails, and it loses answers.

use eltanin::Write;
use eltanin::store::{Known, Snapshot, Store};

use crate::backing::{Backing, Faults, KvRules};
use crate::history::START;
use crate::shelf::{Author, Late};
use crate::world::World;

/// The store as one request reaches it.
pub struct Client<'w> {
    pub world: &'w World,
    pub by: std::cell::Cell<Author>,
    pub backing: Backing,
    pub faults: Faults,
    pub kv: KvRules,
    /// Where the worker runs.
    pub location: usize,
    /// How often the store was called.
    pub calls: std::cell::Cell<usize>,
    /// The longest time that a message takes, in milliseconds.
    pub latency: u64,
}

/// The store has failed. The write may have been applied.
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
    pub async fn travel(&self) {
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

    pub fn down(&self, key: &str) -> Down {
        let (at, by) = (self.world.now() - START, self.by.get());
        self.world.history.borrow_mut().note(|| format!("{at:>8} {by:?} learns that {key} failed"));
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
        self.calls.set(self.calls.get() + 1);
        if self.backing == Backing::Kv {
            return self.load_kv(key).await;
        }
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
        self.calls.set(self.calls.get() + 1);
        if self.backing == Backing::Kv {
            return self.update_kv(key, change, matches!(seen, Known::New)).await;
        }
        // What the first round compares with. Later rounds look.
        let mut known = match seen {
            Known::Loaded(snapshot) => Some(Some(snapshot.clone())),
            Known::New => Some(None),
            _ => None,
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
                let late = Late { at, by: self.by.get(), key: key.into(), expected: Some(expected), write };
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
