//! Values of session variables as Rust has them: JavaScript's plain data, and their codec. The core itself keeps values
//! encoded.

mod codec;
mod data;

pub use codec::{decode, encode};
pub use data::{BigInt, Number, Value};

pub use crate::cbor::Element;
