//! The boundary to JavaScript.

pub mod robot;
