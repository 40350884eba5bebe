//! Sessions for edge workers: the core of Eltanin.
//!
//! The crate performs no I/O and reads no clock. An [`Engine`] decides what must be done and returns it as a [`Command`].
//! A driver performs the command and returns the [`Answer`]. [`store::drive`] is a driver for any [`store::Store`].
//!
//! # The round trip of a request
//!
//! Make one [`Engine`] from [`Options`] when the worker starts. For each request:
//!
//! 1. Describe the request: a [`Request`] has a method, a URL and [`Headers`]. Pairs of name and value are headers.
//! 2. Call [`Engine::begin`]. It takes a [`Moment`], which is the time and a source of random bytes ([`Entropy`]). It
//!    returns an [`Exchange`], the state of this request's session, and the first command.
//! 3. Call [`drive`](store::drive) with that command. It loads the session from the store, or starts a new one unless the
//!    client is a robot, and returns [`Command::Open`].
//! 4. Run the handler. It reads variables with [`Record::decode`] and [`Record::namespace`] from the loaded bytes. It
//!    collects changes in [`Operations`]. It reads the user and the times from the exchange. It may call
//!    [`Engine::login`], [`Engine::logout`], [`Engine::renew`], [`Engine::reset`] or [`Engine::destroy`].
//!    [`Exchange::has_session`] is false for a robot.
//! 5. Call [`Engine::commit`] with the operations, and `drive` with the command that it returns. `drive` saves the changes
//!    and returns [`Command::Finish`] with a [`Reply`].
//! 6. Apply [`Reply::headers`] to the response. They include the cookie.
//!
//! [`Session`] does steps 3 to 5 for a worker. This is the whole program without it. It also runs with `cargo run --example round_trip`:
//!
//! ```
#![doc = include_str!("../examples/round_trip.rs")]
//! ```
//!
//! # Types
//!
//! | for | types |
//! |---|---|
//! | configuration | [`Options`], [`CookieOptions`], [`Lifetimes`], [`Level`], [`Persistence`], [`Format`], [`robot::Rules`] |
//! | a request | [`Request`], [`Headers`], [`Field`], [`Moment`], [`Entropy`], [`Timestamp`], [`Seconds`] |
//! | the session in a handler | [`Session`], [`Exchange`], [`UserId`], [`Record`], [`Namespace`], [`Operations`] |
//! | a response | [`Reply`], [`HeaderEdit`], [`Status`], [`Challenge`], [`Event`] |
//! | a store | [`store::Store`], [`store::MemoryStore`], [`Write`], [`StoreKey`] |
//! | a driver of your own | [`Command`], [`Answer`], [`Seen`], [`Attempt`] |
//! | all sessions of a user | [`Ending`], [`Listing`], [`SessionInfo`] |
//! | errors and debugging | [`Error`], [`Rejection`], [`Inspection`] |
//!
//! # Features
//!
//! A worker written in Rust depends on the crate with `default-features = false`.
//!
//! | feature | adds |
//! |---|---|
//! | `value` | the module `value`: values as Rust types, and their codec. Without it a value is one encoded CBOR item. |
//! | `wasm` (default) | the WebAssembly module that the npm package `eltanin` loads. Only that package needs it. |

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
mod session;
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

pub use cookie::{CookieOptions, SameSite, SetCookie};
pub use engine::{Engine, Level, Lifetimes, Options, Persistence};
pub use error::{Error, ErrorCategory, ErrorCode};
pub use exchange::{
    Answer, Attempt, Challenge, Command, DEVICE_SCOPE, Ending, Event, Exchange, HeaderEdit, Listing, Reply, Seen,
    SessionInfo, Status, Transport, Warning, Write,
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
pub use session::Session;
pub use store_key::StoreKey;
pub use time::{Seconds, Timestamp};

/// Names for the crate's own tests, tools and simulator. They are not part of the public interface.
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
