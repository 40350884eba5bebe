//! What a value is.

use crate::cbor::Element;

/// The value of a session variable: JavaScript's plain data.
///
/// Objects, maps and sets keep their order. Equality is bit by bit, so `NaN`
/// equals `NaN` and `-0` differs from `0`, as in JavaScript's `Object.is`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// `undefined`
    Undefined,
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number.
    Number(Number),
    /// A `bigint` of any size.
    BigInt(BigInt),
    /// A string. One with a lone surrogate is no Unicode text and is refused.
    Text(String),
    /// An `ArrayBuffer`.
    Bytes(Vec<u8>),
    /// A typed array: its element type and its bytes, little-endian.
    Typed(Element, Vec<u8>),
    /// A `Date`: milliseconds since the epoch, `NaN` for an invalid date.
    Date(Number),
    /// An array without holes.
    Array(Vec<Value>),
    /// A plain object. Any text is a key, `__proto__` included.
    Object(Vec<(String, Value)>),
    /// A `Map`.
    Map(Vec<(Value, Value)>),
    /// A `Set`.
    Set(Vec<Value>),
    /// A `URL`.
    Url(String),
    /// A `RegExp`: source and flags.
    RegExp(Box<(String, String)>),
}

/// A double, compared bit by bit except that all `NaN`s are one.
#[derive(Clone, Copy, Debug)]
pub struct Number(pub f64);

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.0.to_bits() == other.0.to_bits() || self.0.is_nan() && other.0.is_nan()
    }
}

impl Eq for Number {}

/// A whole number of any size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BigInt {
    /// Whether it is below zero.
    pub negative: bool,
    /// Its magnitude, big-endian, without leading zeros; empty for zero.
    pub magnitude: Vec<u8>,
}
