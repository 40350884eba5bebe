//! Element types of typed arrays ([RFC 8746](https://www.rfc-editor.org/rfc/rfc8746)).

macro_rules! elements {
    ($($(#[$doc:meta])* $name:ident = $tag:literal),* $(,)?) => {
        /// The element type of a typed array. Its number is the CBOR tag of [RFC 8746](https://www.rfc-editor.org/rfc/rfc8746#section-2.1).
        ///
        /// ```
        /// # #[cfg(feature = "value")] {
        /// use eltanin::value::{Element, Value};
        ///
        /// let heights = [1.5_f32, 2.5].iter().flat_map(|height| height.to_le_bytes()).collect();
        /// let value = Value::Typed(Element::Float32, heights);
        /// assert_eq!((Element::Float32.constructor(), Element::Float32.size()), ("Float32Array", 4));
        /// # }
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Element { $($(#[$doc])* $name = $tag),* }

        impl Element {
            /// Every element type.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            #[cfg(any(feature = "value", feature = "wasm"))]
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
