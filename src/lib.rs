//! Sessions for edge workers: the core of Eltanin.
//!
//! The core performs no I/O and reads no clock. An [`Engine`] decides what must be done and returns it as a [`Command`].
//! A driver performs the command and hands back the [`Answer`]. [`store::drive`] is a driver for any [`store::Store`].
//!
//! A request goes through these steps:
//!
//! 1. [`Engine::begin`] reads a [`Request`] and makes an [`Exchange`]. What it does needs a [`Moment`]: the time, and
//!    random bytes.
//! 2. The driver performs commands until [`Command::Open`]: the handler may run now. It reads variables from the
//!    [`Record`] that was loaded, and collects its changes as [`Operations`]. [`Engine::login`], [`Engine::logout`],
//!    [`Engine::renew`], [`Engine::reset`] and [`Engine::destroy`] act on the session.
//! 3. [`Engine::commit`] takes the operations. The driver performs commands until [`Command::Finish`], whose [`Reply`]
//!    holds everything that the response carries.
//!
//! Values are opaque CBOR items. The feature `value` has them as Rust values. A worker written in Rust takes the crate
//! with `default-features = false`; the feature `wasm` is the module that the npm package loads.
//!
//! The whole round trip, also as `cargo run --example round_trip`:
//!
//! ```
#![doc = include_str!("../examples/round_trip.rs")]
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

pub use clock::{Clock, Order, Stamp};
pub use engine::{Engine, Level, Lifetimes, Options, Persistence};
pub use error::{Category, Code, DRIVER_CODES, Error};
pub use exchange::{
    Answer, Attempt, Challenge, Command, Ending, Event, Exchange, HeaderEdit, Listing, Opened, Reply, Seen,
    SessionInfo, Status, Transport, Warning, Write,
};
pub use facts::{CommitId, Facts, UserId};
pub use headers::{Field, Headers};
pub use id::{Format, Random, SessionId};
pub use inspection::{Inspection, Shape};
pub use keys::{KeyIndex, KeyRing, Purpose, SECRET_MIN_BYTES};
pub use moment::{Entropy, Moment};
pub use namespace::{Namespace, SYSTEM_SCOPE};
pub use operation::{Operation, Operations};
pub use record::{DELETION_LIFETIME, MAX_RECORD_BYTES, Record};
pub use rejection::Rejection;
pub use request::Request;
pub use store_key::StoreKey;
pub use time::{Seconds, Timestamp};
pub use token::{Standing, Token};
