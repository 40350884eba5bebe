//! Values as CBOR.

use eltanin::value::{decode, encode};

/// Any bytes are a value that can be written again, or none.
pub fn can_be_written_again(bytes: &[u8]) {
    if let Some(value) = decode(bytes) {
        assert_eq!(decode(&encode(&value)), Some(value));
    }
}
