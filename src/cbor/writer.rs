//! Writes CBOR ([RFC 8949](https://www.rfc-editor.org/rfc/rfc8949)) into memory, so that writing never fails.

/// Major types ([RFC 8949 section 3.1](https://www.rfc-editor.org/rfc/rfc8949#section-3.1)), shifted to their place.
const UNSIGNED: u8 = 0 << 5;
const BYTES: u8 = 2 << 5;
const TEXT: u8 = 3 << 5;
const ARRAY: u8 = 4 << 5;
const MAP: u8 = 5 << 5;

/// The bytes written so far. Each method appends an item, or the head of one.
#[derive(Debug, Default)]
pub(crate) struct Writer(Vec<u8>);

impl Writer {
    /// An empty writer with room for this many bytes.
    pub(crate) fn with_capacity(bytes: usize) -> Self {
        Self(Vec::with_capacity(bytes))
    }

    /// The written bytes.
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// The head of an array.
    pub(crate) fn array(&mut self, length: usize) -> &mut Self {
        self.head(ARRAY, length as u64)
    }

    /// The head of a map.
    pub(crate) fn map(&mut self, entries: usize) -> &mut Self {
        self.head(MAP, entries as u64)
    }

    /// An unsigned integer.
    pub(crate) fn unsigned(&mut self, number: impl Into<u64>) -> &mut Self {
        self.head(UNSIGNED, number.into())
    }

    /// A byte string.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.head(BYTES, bytes.len() as u64).encoded(bytes)
    }

    /// A text.
    pub(crate) fn str(&mut self, text: &str) -> &mut Self {
        self.head(TEXT, text.len() as u64).encoded(text.as_bytes())
    }

    /// True or false.
    pub(crate) fn flag(&mut self, flag: bool) -> &mut Self {
        self.0.push(if flag { 0xf5 } else { 0xf4 });
        self
    }

    /// Null.
    pub(crate) fn null(&mut self) -> &mut Self {
        self.0.push(0xf6);
        self
    }

    /// Appends bytes that are CBOR already.
    pub(crate) fn encoded(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.extend_from_slice(bytes);
        self
    }

    /// A head: the major type, and the count in as few bytes as possible.
    #[inline(never)]
    fn head(&mut self, major: u8, count: u64) -> &mut Self {
        let bytes = count.to_be_bytes();
        let (short, size) = match count {
            0..24 => (count as u8, 0),
            24..0x100 => (24, 1),
            0x100..0x1_0000 => (25, 2),
            0x1_0000..0x1_0000_0000 => (26, 4),
            _ => (27, 8),
        };
        self.0.push(major | short);
        // For so few bytes, `extend_from_slice` takes longer.
        bytes.iter().skip(bytes.len() - size).for_each(|byte| self.0.push(*byte));
        self
    }
}
