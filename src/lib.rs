//! Sessions for edge workers: the core.
//!
//! Everything here is synchronous and has no I/O, no clock and no randomness of
//! its own: they are arguments. What must be done is returned as data.
//! [`engine::Engine`] is the way in; the other modules are the nouns it speaks of.
//!
//! A worker written in Rust takes the crate with `default-features = false` and uses the engine itself. Here a client
//! without cookies asks for a session token, and comes back with it; a map stands for the store:
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! use eltanin::engine::{Engine, Options, Step};
//! use eltanin::time::{Seconds, Timestamp};
//!
//! # fn random<const N: usize>() -> [u8; N] { std::array::from_fn(|at| at as u8) }
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let engine = Engine::new(Options {
//!     secrets: vec![b"a secret of at least 32 bytes, kept secret".to_vec()],
//!     tokens: Some(Seconds::new(3_600)),
//!     ..Options::default()
//! })?;
//! let mut store = BTreeMap::new();
//! let now = Timestamp::from_millis(1_795_305_600_000);
//!
//! // The first request asks, the answer carries the token.
//! let headers = [("Session-Token", "?1"), ("User-Agent", "inventory/1.0")];
//! let opening = engine.open(&headers, false, now);
//! let verdict = engine.judge(&headers, None);
//! let visit = engine.start(&opening, &verdict, now, random())?.ok_or("a robot gets no session")?;
//! let outcome = engine.close(visit, None, Vec::new(), now, random())?;
//! if let Step::Create { write } = outcome.step {
//!     store.insert(write.key, write.bytes);
//! }
//! let token = outcome.token.ok_or("tokens are on")?;
//!
//! // The next one presents it: checked before the store is asked.
//! let bearer = format!("Bearer {token}");
//! let opening = engine.open(&[("Authorization", bearer.as_str())], false, now);
//! let claim = opening.claim.as_ref().ok_or("the token is good")?;
//! let record = store.get(&claim.key).map(Vec::as_slice);
//! assert!(!engine.resume(&opening, record, now).map_err(|refusal| refusal.as_str())?.is_new);
//!
//! // In the second half of its life the answer carries another one; in the end it is refused.
//! let later = |minutes: u32| now.plus(Seconds::new(minutes * 60));
//! let presented = [("Authorization", bearer.as_str())];
//! assert!(!engine.open(&presented, false, later(29)).token_due);
//! assert!(engine.open(&presented, false, later(30)).token_due);
//! assert!(engine.open(&presented, false, later(60)).claim.is_none());
//! # Ok(())
//! # }
//! ```
#![cfg_attr(not(feature = "wasm"), forbid(unsafe_code))]

pub mod checksum;
pub mod codec;
pub mod cookie;
pub mod engine;
pub mod error;
pub mod headers;
pub mod id;
pub mod inspection;
pub mod namespace;
pub mod record;
pub mod robot;
pub mod time;
pub mod token;
pub mod value;
pub mod visit;
pub mod walk;
#[cfg(feature = "wasm")]
pub mod wasm;
