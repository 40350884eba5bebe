//! `trait Store`, `MemoryStore` and `drive`.

use eltanin::robot::{Kind, OwnedVerdict, Reason};
use eltanin::store::{Known, MemoryStore, Platform, Snapshot, Store, drive};
use eltanin::{
    Command, Entropy, Error, Exchange, Level, Moment, Operations, Request, SYSTEM_SCOPE, Seconds, Timestamp, UserId,
    Write,
};

use crate::support::site::describe;
use crate::support::store::block_on;
use crate::support::{NOW, engine, random};

fn load(store: &MemoryStore, key: &str) -> Option<Snapshot<u64>> {
    block_on(store.load(key)).unwrap()
}

fn write(bytes: &[u8]) -> Option<Write> {
    Some(Write { bytes: bytes.to_vec(), ttl: Seconds::new(1) })
}

#[test]
fn memory_keeps_what_change_says_and_hands_it_what_is_there() {
    let store = MemoryStore::new();
    assert_eq!(load(&store, "a"), None);
    let update = |known: Known<'_, u64>, expected: Option<&[u8]>, result: Option<Write>| {
        let mut calls = 0;
        let mut change = |current: Option<&[u8]>| {
            assert_eq!(current, expected);
            calls += 1;
            result.clone()
        };
        block_on(store.update("a", &mut change, known)).unwrap();
        assert_eq!(calls, 1);
    };
    update(Known::New, None, None);
    assert_eq!(load(&store, "a"), None);
    update(Known::New, None, write(b"one"));
    let first = load(&store, "a").unwrap();
    assert_eq!(first.bytes, b"one");
    update(Known::Nothing, Some(b"one"), None);
    assert_eq!(load(&store, "a"), Some(first.clone()), "null leaves everything as it is, the version too");
    update(Known::Loaded(&first), Some(b"one"), write(b"two"));
    let second = load(&store, "a").unwrap();
    assert_eq!((second.bytes.as_slice(), second.version != first.version), (&b"two"[..], true));
    // What was seen is stale, and what was thought new is there: `change` gets what is there.
    update(Known::Loaded(&first), Some(b"two"), write(b"three"));
    update(Known::New, Some(b"three"), None);
    assert_eq!((load(&store, "b"), load(&store, "a").unwrap().bytes), (None, b"three".to_vec()));
}

/// What a worker has: a clock and a source of randomness.
struct Worker(u64);

impl Entropy for Worker {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
        self.0 += 1;
        let drawn: [u8; 16] = random(self.0);
        bytes.iter_mut().zip(drawn).for_each(|(to, from)| *to = from);
        Ok(())
    }
}

impl Platform for Worker {
    fn now(&self) -> Timestamp {
        NOW
    }
}

/// A Rust worker, from the request to the response, as its author would write it.
#[test]
fn drive_takes_a_request_from_its_headers_to_its_cookie() {
    let engine = engine(|options| options.level = Level::Strict);
    let (store, mut worker) = (MemoryStore::new(), Worker(0));
    let verdict =
        || OwnedVerdict { kind: Kind::Human, reason: Reason::Off, name: None, category: None, signature: None };
    let mut respond = |cookie: &str, act: &mut dyn FnMut(&mut Exchange, &mut Worker) -> Operations| {
        let headers = [("cookie", cookie)];
        let request = Request::new("GET", "https://shop.example/", &headers);
        let mut seen = None;
        let (mut exchange, command) = engine.begin(&request, &mut Moment::new(NOW, &mut worker)).unwrap();
        let driven = drive(&engine, &store, &mut exchange, command, &mut seen, verdict, &mut worker);
        assert_eq!(block_on(driven).unwrap(), Command::Open);
        let loaded = seen.clone().map(|snapshot| snapshot.bytes);
        let operations = act(&mut exchange, &mut worker);
        let command = engine.commit(&mut exchange, operations, &mut Moment::new(NOW, &mut worker)).unwrap();
        let driven = drive(&engine, &store, &mut exchange, command, &mut seen, verdict, &mut worker);
        let Command::Finish(reply) = block_on(driven).unwrap() else { panic!("it is not finished") };
        (loaded, reply.cookies.first().map(|set| [set.cookie().name(), "=", set.value()].concat()))
    };
    let (loaded, cookie) = respond("", &mut |_, _| {
        let mut operations = Operations::new();
        operations.set(SYSTEM_SCOPE, "a", vec![1]);
        operations
    });
    assert_eq!(loaded, None);
    let (loaded, renewed) = respond(&cookie.unwrap(), &mut |exchange, worker| {
        engine.login(exchange, UserId::Number(7), &mut Moment::new(NOW, worker)).unwrap();
        Operations::new()
    });
    assert_eq!(describe(&eltanin::Record::decode(&loaded.unwrap()).unwrap()), "a=1");
    let (loaded, cookie) = respond(&renewed.unwrap(), &mut |_, _| Operations::new());
    assert_eq!(describe(&eltanin::Record::decode(&loaded.unwrap()).unwrap()), "user 7: a=1");
    assert_eq!(cookie, None);
}

#[test]
fn drive_classifies_only_when_there_is_no_session() {
    let engine = engine(|_| {});
    let (store, mut worker) = (MemoryStore::new(), Worker(0));
    let asked = std::cell::Cell::new(0);
    let classify = || {
        asked.set(asked.get() + 1);
        OwnedVerdict { kind: Kind::Robot, reason: Reason::Word, name: None, category: None, signature: None }
    };
    let headers: [(&str, &str); 0] = [];
    let request = Request::new("GET", "https://shop.example/", &headers);
    let (mut exchange, command) = engine.begin(&request, &mut Moment::new(NOW, &mut worker)).unwrap();
    let mut seen = None;
    let driven = drive(&engine, &store, &mut exchange, command, &mut seen, classify, &mut worker);
    assert_eq!((block_on(driven).unwrap(), asked.get()), (Command::Open, 1));
    assert_eq!(engine.session_id(&exchange), None);
}
