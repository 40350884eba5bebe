//! Sessions for edge workers: the core.
//!
//! Everything here is synchronous and has no I/O, no clock and no randomness of
//! its own: they are arguments. What must be done is returned as data.
//! [`engine::Engine`] is the way in; the other modules are the nouns it speaks of.
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
#[cfg(feature = "wasm")]
mod wasm;
