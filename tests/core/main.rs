//! The tests of the core: a module for each of its nouns. A test that proves a row of `docs/reference/semantics.md`
//! names the row.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod properties;
mod support;

mod clock;
mod cookie;
mod deletion;
mod engine;
mod exchange;
mod hostile;
mod id;
mod index;
mod inspection;
mod keys;
mod mark;
mod merge;
mod namespace;
mod operation;
mod record;
mod request;
mod robot;
mod session;
mod speed;
mod store;
mod token;
mod validate;
mod value;
mod wire_format;
