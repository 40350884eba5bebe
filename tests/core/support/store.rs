//! A store double: it counts operations, fails as planned, and pauses before each operation.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use eltanin::Write;
use eltanin::internals::Mark;
use eltanin::store::{Known, Snapshot, Store};

/// How the double fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outage;

/// The fate of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It succeeds.
    None,
    /// It fails and does nothing.
    Refused,
    /// It is applied, and the answer is lost.
    AnswerLost,
}

/// One operation, as the store has seen it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    pub verb: &'static str,
    pub key: String,
    /// Whether an entry was read for it: by every load, and by an update that had to look first.
    pub read: bool,
    pub wrote: bool,
    pub ttl: u32,
}

type Entry = (Vec<u8>, u64);

/// The double of an atomic store, or of Workers KV: `update` is get, change, put there.
#[derive(Debug, Default)]
pub struct Double {
    eventual: bool,
    entries: RefCell<BTreeMap<String, Entry>>,
    versions: Cell<u64>,
    calls: RefCell<Vec<Call>>,
    faults: RefCell<VecDeque<Fault>>,
    loads_fail: Cell<bool>,
    noise: RefCell<Option<Vec<u8>>>,
    now: Cell<u64>,
}

impl Double {
    pub fn new(eventual: bool) -> Self {
        Self { eventual, ..Self::default() }
    }

    /// Sets the time, in milliseconds since the epoch. A time before the present one is ignored.
    pub fn set_clock(&self, now: u64) {
        self.now.set(self.now.get().max(now));
    }

    /// The fates of the next updates, in order. Later updates succeed.
    pub fn plan(&self, faults: &[Fault]) {
        *self.faults.borrow_mut() = faults.iter().copied().collect();
    }

    pub fn fail_loads(&self, fail: bool) {
        self.loads_fail.set(fail);
    }

    /// Before each update `change` is called with these bytes, as a store may that tries more than once.
    pub fn disturb(&self, noise: Option<&Vec<u8>>) {
        *self.noise.borrow_mut() = noise.cloned();
    }

    pub fn get(&self, key: &str) -> Option<Vec<u8>> {
        self.entries.borrow().get(key).map(|(bytes, _)| bytes.clone())
    }

    pub fn put(&self, key: &str, bytes: Option<Vec<u8>>) {
        self.versions.set(self.versions.get() + 1);
        match bytes {
            Some(bytes) => self.entries.borrow_mut().insert(key.into(), (bytes, self.versions.get())),
            None => self.entries.borrow_mut().remove(key),
        };
    }

    /// The keys under which there is something.
    pub fn keys(&self) -> Vec<String> {
        self.entries.borrow().keys().cloned().collect()
    }

    /// The calls since the last `take_calls`.
    pub fn take_calls(&self) -> Vec<Call> {
        self.calls.take()
    }

    /// The reads and the writes since the calls were last taken.
    pub fn take_counts(&self) -> (usize, usize) {
        let calls = self.take_calls();
        (calls.iter().filter(|call| call.read).count(), calls.iter().filter(|call| call.wrote).count())
    }

    fn seen_by_readers(&self, key: &str) -> Option<Snapshot<u64>> {
        self.entries.borrow().get(key).cloned().map(|(bytes, version)| Snapshot { bytes, version })
    }

    /// Whether there is a mark whose time is not over.
    fn has_mark(&self, key: &str) -> bool {
        self.get(key).is_some_and(|bytes| {
            // The kind, then until when it holds.
            let until = bytes.get(3..11).and_then(|until| until.try_into().ok()).map_or(0, u64::from_be_bytes);
            Mark::decode(&bytes).is_some() && self.now.get() < until
        })
    }

    fn note(&self, verb: &'static str, key: &str, read: bool, write: Option<&Write>) {
        let ttl = write.map_or(0, |write| write.ttl.get());
        self.calls.borrow_mut().push(Call { verb, key: key.into(), read, wrote: write.is_some(), ttl });
    }

    /// Compares and swaps. A comparison that fails hands back what is there, so that the next try needs no read.
    fn swap(
        &self,
        key: &str,
        change: &mut dyn FnMut(Option<&[u8]>) -> Option<Write>,
        known: Known<'_, u64>,
    ) -> (bool, Option<Write>) {
        let current = self.seen_by_readers(key);
        let version = current.as_ref().map_or(0, |snapshot| snapshot.version);
        let bytes = current.as_ref().map(|snapshot| snapshot.bytes.as_slice());
        let (read, expected, write) = match known {
            Known::Loaded(snapshot) => (false, snapshot.version, change(Some(&snapshot.bytes))),
            Known::New => (false, 0, change(None)),
            _ => (true, version, change(bytes)),
        };
        (read, if expected == version { write } else { change(bytes) })
    }
}

impl Store for Double {
    type Version = u64;
    type Error = Outage;

    async fn load(&self, key: &str) -> Result<Option<Snapshot<u64>>, Outage> {
        pause().await;
        self.note("load", key, true, None);
        if self.loads_fail.get() {
            return Err(Outage);
        }
        Ok(self.seen_by_readers(key))
    }

    async fn update(
        &self,
        key: &str,
        change: &mut dyn FnMut(Option<&[u8]>) -> Option<Write>,
        known: Known<'_, u64>,
    ) -> Result<(), Outage> {
        pause().await;
        let fault = self.faults.borrow_mut().pop_front().unwrap_or(Fault::None);
        if fault == Fault::Refused {
            self.note("update", key, false, None);
            return Err(Outage);
        }
        if let Some(noise) = self.noise.borrow().as_ref() {
            change(Some(noise));
        }
        let (read, write) = if !self.eventual {
            self.swap(key, change, known)
        } else if matches!(known, Known::New) {
            (false, change(None))
        } else {
            let current = self.seen_by_readers(key);
            // Between the look and the write others may write.
            pause().await;
            (true, change(current.as_ref().map(|snapshot| snapshot.bytes.as_slice())))
        };
        self.note("update", key, read, write.as_ref());
        if let Some(Write { bytes, ttl }) = write {
            assert!(ttl.get() > 0, "a store is never asked to keep something for no time");
            assert!(self.eventual || !self.has_mark(key), "a mark is final: nothing is ever written over it");
            self.put(key, Some(bytes));
        }
        if fault == Fault::AnswerLost { Err(Outage) } else { Ok(()) }
    }
}

/// Is pending once.
async fn pause() {
    let mut paused = false;
    std::future::poll_fn(|_| if std::mem::replace(&mut paused, true) { Poll::Ready(()) } else { Poll::Pending }).await;
}

/// Polls once.
pub fn poll<F: Future + ?Sized>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

/// Runs a future to its end. Nothing here waits for anything outside.
pub fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    loop {
        if let Poll::Ready(output) = poll(future.as_mut()) {
            return output;
        }
    }
}
