//! Workers KV: a cache at each location, writes that arrive late, and the last write wins.

use eltanin::store::Snapshot;
use eltanin::{Seconds, Write};

use crate::edges::Cached;
use crate::shelf::Late;
use crate::store::{Client, Down};

enum Put {
    Done,
    TooSoon,
}

impl Client<'_> {
    pub async fn load_kv(&self, key: &str) -> Result<Option<Snapshot<u64>>, Down> {
        self.travel().await;
        self.fail(key).await?;
        let now = self.world.now();
        let place = (self.location, String::from(key));
        let cached = {
            let edges = self.world.edges.borrow();
            edges.cached.get(&place).filter(|cached| now < cached.until).map(|cached| cached.entry.clone())
        };
        let found = cached.unwrap_or_else(|| {
            let shelf = self.world.shelf.borrow();
            let entry = shelf.entry(key, now).map(|entry| (entry.bytes.clone(), entry.ends));
            let cached = Cached { until: now + self.kv.cache, entry: entry.clone() };
            self.world.edges.borrow_mut().cached.insert(place, cached);
            entry
        });
        self.travel().await;
        Ok(found.filter(|(_, ends)| now < *ends).map(|(bytes, _)| Snapshot { bytes, version: 0 }))
    }

    /// As `js/store/kv.ts` does it: a get unless the key is new, and waits after a 429.
    pub async fn update_kv(
        &self,
        key: &str,
        change: &mut dyn FnMut(Option<&[u8]>) -> Option<Write>,
        is_new: bool,
    ) -> Result<(), Down> {
        let mut looks = !is_new;
        for _ in 0..4 {
            let current = if looks { self.load_kv(key).await? } else { None };
            let Some(write) = change(current.as_ref().map(|snapshot| snapshot.bytes.as_slice())) else {
                return Ok(());
            };
            if let Put::Done = self.put(key, write).await? {
                return Ok(());
            }
            let wait = self.world.draw(|random| random.between(300, 1_500));
            self.world.sleep(wait).await;
            looks = true;
        }
        Err(self.down(key))
    }

    async fn put(&self, key: &str, write: Write) -> Result<Put, Down> {
        self.travel().await;
        self.fail(key).await?;
        let now = self.world.now();
        {
            let mut edges = self.world.edges.borrow_mut();
            if edges.written.get(key).is_some_and(|at| now < at + self.kv.write_interval) {
                return Ok(Put::TooSoon);
            }
            edges.written.insert(key.into(), now);
            let ttl = write.ttl.as_millis().max(self.kv.ttl_floor);
            let cached = Cached { until: now + self.kv.cache, entry: Some((write.bytes.clone(), now + ttl)) };
            edges.cached.insert((self.location, key.into()), cached);
        }
        let ttl = Seconds::new((write.ttl.as_millis().max(self.kv.ttl_floor) / 1_000) as u32);
        let lag = self.world.draw(|random| random.between(0, self.kv.lag));
        let late =
            Late { at: now + lag, by: self.by.get(), key: key.into(), expected: None, write: Write { ttl, ..write } };
        self.world.shelf.borrow_mut().late.push(late);
        self.travel().await;
        if self.world.draw(|random| random.percent(self.kv.applied)) { Err(self.down(key)) } else { Ok(Put::Done) }
    }

    /// A call that fails, at once or after a while.
    async fn fail(&self, key: &str) -> Result<(), Down> {
        let drawn = self.world.draw(|random| random.below(100));
        if drawn < self.kv.hanging {
            self.world.sleep(self.kv.hang).await;
        }
        if drawn < self.kv.hanging + self.kv.failed { Err(self.down(key)) } else { Ok(()) }
    }
}
