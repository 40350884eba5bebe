//! CBOR ([RFC 8949](https://www.rfc-editor.org/rfc/rfc8949)), the encoding of records and values. Values stay encoded: the
//! core copies them and validates them.

mod element;
mod reader;
mod tag;
mod writer;

#[cfg(any(feature = "value", feature = "wasm"))]
pub use element::Element;
pub(crate) use reader::Reader;
pub use reader::TextKind;
#[cfg(any(feature = "internals", feature = "value", feature = "wasm"))]
pub use tag::MAX_DEPTH;
pub use tag::MAX_SAFE_INTEGER;
#[cfg(any(feature = "value", feature = "wasm"))]
pub(crate) use tag::{BIGINT, EPOCH, EXTENDED_TIME, KEY_MILLIS, MAP, NEGATIVE_BIGINT, REGEXP, SET, URL};
#[cfg(feature = "value")]
pub(crate) use tag::{date_of, extended_date_of, round_millis};
pub(crate) use writer::Writer;
