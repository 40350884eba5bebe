//! Sessions for edge workers: the core.
//!
//! Everything here is synchronous and has no I/O, no clock and no randomness of its own: they are arguments. An
//! [`engine::Engine`] decides what must be done and returns it as a [`Command`](exchange::Command);
//! [`store::drive`] performs commands on any [`store::Store`]. A worker written in Rust takes the crate with
//! `default-features = false`.
//!
//! Here a visitor's first request counts to 1 and gets a cookie, and the next request brings it back:
//!
//! ```
//! use eltanin::engine::{Engine, Level, Options};
//! use eltanin::error::Error;
//! use eltanin::exchange::{Command, Reply};
//! use eltanin::moment::{Entropy, Moment};
//! use eltanin::namespace::SYSTEM_SCOPE;
//! use eltanin::operation::Operations;
//! use eltanin::record::Record;
//! use eltanin::request::Request;
//! use eltanin::store::{MemoryStore, Platform, drive};
//! use eltanin::time::Timestamp;
//!
//! # /// The futures of `MemoryStore` never wait.
//! # fn block_on<F: Future>(future: F) -> F::Output {
//! #     let mut future = std::pin::pin!(future);
//! #     let mut context = std::task::Context::from_waker(std::task::Waker::noop());
//! #     loop {
//! #         if let std::task::Poll::Ready(output) = future.as_mut().poll(&mut context) {
//! #             return output;
//! #         }
//! #     }
//! # }
//! /// What the platform gives: random bytes and the time. A real one asks the operating system for both.
//! struct Worker(u8);
//!
//! impl Entropy for Worker {
//!     fn fill(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
//!         bytes.fill_with(|| {
//!             self.0 = self.0.wrapping_mul(5).wrapping_add(1);
//!             self.0
//!         });
//!         Ok(())
//!     }
//! }
//!
//! impl Platform for Worker {
//!     fn now(&self) -> Timestamp {
//!         Timestamp::from_millis(1_795_305_600_000)
//!     }
//! }
//!
//! /// Answers one request of a visitor, and says how often they have been here.
//! async fn visit(engine: &Engine, store: &MemoryStore, cookie: &str) -> Result<(u8, Box<Reply>), Error> {
//!     let mut worker = Worker(7);
//!     let agent = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
//!     let headers = [("cookie", cookie), ("user-agent", agent)];
//!     let request = Request::new("GET", "https://shop.example/", &headers);
//!     let classify = || engine.classify(&headers, None);
//!     let mut seen = None;
//!
//!     let now = worker.now();
//!     let (mut exchange, command) = engine.begin(&request, &mut Moment::new(now, &mut worker))?;
//!     let opened = drive(engine, store, &mut exchange, command, &mut seen, classify, &mut worker).await;
//!     assert_eq!(opened, Ok(Command::Open)); // the handler may run now
//!
//!     let record = seen.as_ref().and_then(|snapshot| Record::decode(&snapshot.bytes));
//!     let stored = record.and_then(|record| record.namespace(SYSTEM_SCOPE).get("visits")?.first().copied());
//!     let visits = stored.unwrap_or_default() + 1;
//!     let mut operations = Operations::new();
//!     operations.set(SYSTEM_SCOPE, "visits", vec![visits]); // a small integer is one byte of CBOR
//!
//!     let command = engine.commit(&mut exchange, operations, &mut Moment::new(now, &mut worker))?;
//!     let finished = drive(engine, store, &mut exchange, command, &mut seen, classify, &mut worker).await;
//!     let Ok(Command::Finish(reply)) = finished else { panic!("the store failed") };
//!     Ok((visits, reply)) // `reply.headers()` is what the response carries
//! }
//!
//! # fn main() -> Result<(), Error> {
//! let secrets = vec![b"a secret of at least 32 bytes, kept secret".to_vec()];
//! let engine = Engine::new(Options { secrets, level: Level::Strict, ..Options::default() })?;
//! let store = MemoryStore::new();
//!
//! let (visits, reply) = block_on(visit(&engine, &store, ""))?;
//! let cookie = reply.cookies[0].split(';').next().unwrap_or_default();
//! assert_eq!((visits, cookie.len()), (1, "__Host-session=".len() + 44));
//!
//! let (visits, reply) = block_on(visit(&engine, &store, cookie))?;
//! assert_eq!((visits, reply.cookies.len()), (2, 0)); // the browser has the cookie
//! # Ok(())
//! # }
//! ```

#![cfg_attr(not(feature = "wasm"), forbid(unsafe_code))]

mod base64url;
mod bearer;
pub mod cbor;
pub mod clock;
pub mod cookie;
pub mod engine;
pub mod error;
pub mod exchange;
mod facts;
pub mod headers;
pub mod id;
pub mod index;
pub mod inspection;
pub mod keys;
pub mod mark;
pub mod moment;
pub mod namespace;
pub mod operation;
mod positions;
pub mod record;
pub mod rejection;
pub mod request;
pub mod robot;
#[cfg(feature = "planted")]
pub mod rule;
#[cfg(not(feature = "planted"))]
mod rule;
pub mod store;
pub mod store_key;
mod text;
pub mod time;
pub mod token;
pub mod validate;
#[cfg(feature = "value")]
pub mod value;
#[cfg(feature = "wasm")]
pub mod wasm;
