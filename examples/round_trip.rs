//! The round trip of a request: a visitor's first request counts to 1 and gets a cookie, and the next one brings it back.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use eltanin::store::{MemoryStore, Platform, drive};
use eltanin::{
    Command, Engine, Entropy, Error, Level, Moment, Operations, Options, Record, Reply, Request, SYSTEM_SCOPE,
    SetCookie, Timestamp,
};

/// What the platform gives: random bytes and the time. A real one asks the operating system for both.
struct Worker(u8);

impl Entropy for Worker {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
        bytes.fill_with(|| {
            self.0 = self.0.wrapping_mul(5).wrapping_add(1);
            self.0
        });
        Ok(())
    }
}

impl Platform for Worker {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(1_795_305_600_000)
    }
}

/// Answers one request of a visitor, and says how often they have been here.
async fn visit(engine: &Engine, store: &MemoryStore, cookie: &str) -> Result<(u8, Box<Reply>), Error> {
    let mut worker = Worker(7);
    let user_agent = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
    let headers = [("cookie", cookie), ("user-agent", user_agent)];
    let request = Request::new("GET", "https://shop.example/", &headers);
    let classify = || engine.classify(&headers, None);
    let mut seen = None;

    let now = worker.now();
    let (mut exchange, command) = engine.begin(&request, &mut Moment::new(now, &mut worker))?;
    let opened = drive(engine, store, &mut exchange, command, &mut seen, classify, &mut worker).await;
    assert_eq!(opened, Ok(Command::Open)); // the handler may run now

    let record = seen.as_ref().and_then(|snapshot| Record::decode(&snapshot.bytes));
    let stored = record.and_then(|record| record.namespace(SYSTEM_SCOPE).get("visits")?.first().copied());
    let visits = stored.unwrap_or_default() + 1;
    let mut operations = Operations::new();
    operations.set(SYSTEM_SCOPE, "visits", vec![visits]); // a small integer is one byte of CBOR

    let command = engine.commit(&mut exchange, operations, &mut Moment::new(now, &mut worker))?;
    let finished = drive(engine, store, &mut exchange, command, &mut seen, classify, &mut worker).await;
    let Ok(Command::Finish(reply)) = finished else { unreachable!("this store never fails") };
    Ok((visits, reply)) // `reply.headers()` is what the response carries
}

/// Waits for a future. Those of `MemoryStore` are ready at once; a worker has a runtime.
fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

fn main() -> Result<(), Error> {
    let mut options = Options::new(["a secret of at least 32 bytes, kept secret"]);
    options.level = Level::Strict; // this store can compare and swap
    let engine = Engine::new(options)?;
    let store = MemoryStore::new();

    let (visits, reply) = block_on(visit(&engine, &store, ""))?;
    let id = reply.cookies.first().map(SetCookie::value).unwrap_or_default();
    assert_eq!((visits, id.len()), (1, 44));

    let (visits, reply) = block_on(visit(&engine, &store, &["__Host-session=", id].concat()))?;
    assert_eq!((visits, reply.cookies.len()), (2, 0)); // the browser has the cookie
    Ok(())
}
