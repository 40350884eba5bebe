//! Values of session variables as Rust types, and their codec: JavaScript's plain data. The core itself keeps values
//! encoded. Needs the feature `value`.

mod codec;
mod data;

pub use codec::{decode, encode};
pub use data::{BigInt, Number, Value};

pub use crate::cbor::Element;
