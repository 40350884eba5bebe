//! Sessions for edge workers: the core.
//!
//! Everything here is synchronous and has no I/O, no clock and no randomness of
//! its own: they are arguments. What must be done is returned as data.
#![cfg_attr(not(feature = "wasm"), forbid(unsafe_code))]

pub mod headers;
pub mod robot;
#[cfg(feature = "wasm")]
#[allow(unsafe_code)]
mod wasm;
