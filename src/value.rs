//! Session variables: what a person would put in a session and get back equal.

/// How deep values may be nested. Beyond it they are refused, in both directions.
pub const MAX_DEPTH: usize = 64;

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

macro_rules! elements {
    ($($(#[$doc:meta])* $name:ident = $tag:literal),* $(,)?) => {
        /// The element type of a typed array. Its number is the CBOR tag of [RFC 8746](https://www.rfc-editor.org/rfc/rfc8746#section-2.1).
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Element { $($(#[$doc])* $name = $tag),* }

        impl Element {
            /// Every element type.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The name of JavaScript's constructor.
            #[must_use]
            pub const fn constructor(self) -> &'static str {
                match self { $(Self::$name => concat!(stringify!($name), "Array")),* }
            }
        }
    };
}

elements! {
    /// `Uint8Array`
    Uint8 = 64,
    /// `Uint8ClampedArray`
    Uint8Clamped = 68,
    /// `Uint16Array`
    Uint16 = 69,
    /// `Uint32Array`
    Uint32 = 70,
    /// `BigUint64Array`
    BigUint64 = 71,
    /// `Int8Array`
    Int8 = 72,
    /// `Int16Array`
    Int16 = 77,
    /// `Int32Array`
    Int32 = 78,
    /// `BigInt64Array`
    BigInt64 = 79,
    /// `Float16Array`
    Float16 = 84,
    /// `Float32Array`
    Float32 = 85,
    /// `Float64Array`
    Float64 = 86,
}

impl Element {
    /// The element type with this CBOR tag.
    #[must_use]
    pub fn from_tag(tag: u64) -> Option<Self> {
        Self::ALL.iter().copied().find(|element| *element as u64 == tag)
    }

    /// Bytes per element.
    #[must_use]
    pub const fn size(self) -> usize {
        match self {
            Self::Uint8 | Self::Uint8Clamped | Self::Int8 => 1,
            Self::Uint16 | Self::Int16 | Self::Float16 => 2,
            Self::Uint32 | Self::Int32 | Self::Float32 => 4,
            Self::BigUint64 | Self::BigInt64 | Self::Float64 => 8,
        }
    }
}
