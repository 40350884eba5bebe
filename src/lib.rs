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
mod cbor;
mod clock;
mod cookie;
mod engine;
mod error;
mod exchange;
mod facts;
mod headers;
mod id;
mod index;
mod inspection;
mod keys;
mod mark;
mod moment;
mod namespace;
mod operation;
mod positions;
mod record;
mod rejection;
mod request;
pub mod robot;
mod rule;
pub mod store;
mod store_key;
mod text;
mod time;
mod token;
mod validate;
#[cfg(feature = "value")]
pub mod value;
#[cfg(feature = "wasm")]
#[doc(hidden)]
pub mod wasm;

#[cfg(doctest)]
#[doc = include_str!("../docs/guide/rust.md")]
mod guide {}

pub use cookie::{CookieOptions, SameSite};
pub use engine::{Engine, Level, Lifetimes, Options, Persistence};
pub use error::{Error, ErrorCategory, ErrorCode};
pub use exchange::{
    Answer, Attempt, Challenge, Command, Ending, Event, Exchange, HeaderEdit, Listing, Reply, Seen, SessionInfo,
    Status, Transport, Warning, Write,
};
pub use facts::UserId;
pub use headers::{Field, Headers};
pub use id::Format;
pub use inspection::{Inspection, Shape};
pub use keys::SECRET_MIN_BYTES;
pub use moment::{Entropy, Moment};
pub use namespace::{Namespace, SYSTEM_SCOPE};
pub use operation::{Operation, Operations};
pub use record::{MAX_RECORD_BYTES, Record};
pub use rejection::Rejection;
pub use request::Request;
pub use store_key::StoreKey;
pub use time::{Seconds, Timestamp};

/// What the crate's own tests, tools and simulator use. It is no part of the public interface.
#[cfg(feature = "internals")]
#[doc(hidden)]
pub mod internals {
    pub use crate::cbor::{MAX_DEPTH, MAX_SAFE_INTEGER, TextKind};
    pub use crate::clock::{Clock, Order, Stamp};
    pub use crate::cookie::{Cookie, MAX_AGE_CAP, values as cookie_values};
    pub use crate::exchange::Opened;
    pub use crate::facts::{CommitId, Facts};
    pub use crate::id::{Random, SessionId, UnverifiedId};
    pub use crate::index::{INDEX_MAX_SESSIONS, Index};
    pub use crate::keys::{KeyIndex, KeyRing, Purpose};
    pub use crate::mark::{EndedBy, MARK_LIFETIME, Mark};
    pub use crate::record::DELETION_LIFETIME;
    #[cfg(feature = "planted")]
    pub use crate::rule::{Rule, plant};
    pub use crate::token::{Standing, Token, UnverifiedToken};

    /// Validates encoded namespaces.
    pub mod validate {
        pub use crate::validate::{latest, namespace};
    }
}
