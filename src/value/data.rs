//! Values: JavaScript's plain data as Rust types.

use crate::cbor::Element;

/// The value of a session variable: JavaScript's plain data.
///
/// Objects, maps and sets keep their order. `NaN` equals `NaN`, and `-0` differs from `0`, as in JavaScript's `Object.is`.
///
/// ```
/// use eltanin::value::{Number, Value, decode, encode};
///
/// let cart = Value::Object(vec![
///     ("apples".into(), Value::Number(Number(3.0))),
///     ("note".into(), Value::Text("ripe ones".into())),
/// ]);
/// assert_eq!(decode(&encode(&cart)), Some(cart));
/// ```
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
    /// A string. JavaScript's strings with a lone surrogate are not Unicode and are rejected.
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

/// A double. Two of them are equal if their bits are, or if both are `NaN`.
///
/// ```
/// use eltanin::value::Number;
///
/// assert_eq!(Number(f64::NAN), Number(f64::NAN));
/// assert_ne!(Number(-0.0), Number(0.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Number(pub f64);

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.0.to_bits() == other.0.to_bits() || self.0.is_nan() && other.0.is_nan()
    }
}

impl Eq for Number {}

/// An integer of any size, JavaScript's `bigint`.
///
/// ```
/// use eltanin::value::{BigInt, Value, decode, encode};
///
/// let minus_258 = BigInt { negative: true, magnitude: vec![1, 2] }; // 1 * 256 + 2
/// let value = Value::BigInt(minus_258);
/// assert_eq!(decode(&encode(&value)), Some(value));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BigInt {
    /// Whether it is below zero.
    pub negative: bool,
    /// Its magnitude, big-endian, without leading zeros; empty for zero.
    pub magnitude: Vec<u8>,
}
