//! The walk over stored variables, and the decoder, which must agree.

use eltanin::Namespace;
use eltanin::internals::validate;
use eltanin::value::decode;

use super::plain::Plain;

/// The walk passes these bytes as a namespace if and only if they can be read.
pub fn passes_what_can_be_read(bytes: &[u8]) {
    assert_eq!(validate::namespace(bytes, 1).is_some(), is_readable(bytes));
    let _ = validate::latest(bytes);
}

/// The walk passes these bytes as a value if and only if they can be decoded.
pub fn passes_a_value_that_can_be_decoded(bytes: &[u8]) {
    assert_eq!(is_valid(bytes), decode(bytes).is_some());
}

/// What the walk must say, by way of another decoder. A key that is there twice is all that decoding lets pass.
pub fn is_readable(bytes: &[u8]) -> bool {
    let is_valid = |plain: &Plain| plain.variables.iter().all(|(_, _, _, value)| decode(value).is_some());
    let plain = Plain::read(bytes).filter(is_valid);
    assert_eq!(Namespace::decode(bytes).is_some(), plain.is_some());
    plain.is_some_and(|plain| !plain.has_duplicates())
}

/// A namespace with one variable, `a`, which these bytes are the value of.
pub fn alone(value: &[u8]) -> Vec<u8> {
    [&[0x84, 0x80, 0x40, 0x58, 24][..], &[0; 24], &[0xa1, 0x61, b'a'], value].concat()
}

/// Whether the walk passes these bytes as a value.
pub fn is_valid(value: &[u8]) -> bool {
    validate::namespace(&alone(value), 0).is_some()
}
