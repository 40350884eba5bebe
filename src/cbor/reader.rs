//! Reads CBOR ([RFC 8949](https://www.rfc-editor.org/rfc/rfc8949)) head by head, without allocating. With the
//! library's decoder, decoding took half of a request's time.

use super::element::Element;
use super::tag::{self, MAX_DEPTH, MAX_SAFE_INTEGER};
use crate::time::Timestamp;

/// Major types ([RFC 8949 section 3.1](https://www.rfc-editor.org/rfc/rfc8949#section-3.1)).
const UNSIGNED: u8 = 0;
const BYTES: u8 = 2;
const TEXT: u8 = 3;
const ARRAY: u8 = 4;
const MAP: u8 = 5;
const TAG: u8 = 6;

/// The first byte of a double, which eight more follow.
const DOUBLE: u8 = 0xfb;
const DOUBLE_BYTES: usize = 9;

/// The kind of text that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextKind {
    /// Only ASCII, so that each byte is a character.
    Ascii,
    /// Also other characters.
    Unicode,
}

/// The unread rest of some bytes. Each method takes an item from its front, and returns `None` if it is of another kind.
#[derive(Clone, Debug)]
pub(crate) struct Reader<'a> {
    left: &'a [u8],
    text: TextKind,
}

impl<'a> Reader<'a> {
    /// Reads `bytes`.
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self { left: bytes, text: TextKind::Ascii }
    }

    /// The kind of text that was read so far.
    pub(crate) const fn text_kind(&self) -> TextKind {
        self.text
    }

    /// Whether everything was read.
    pub(crate) const fn is_empty(&self) -> bool {
        self.left.is_empty()
    }

    /// The length of an array.
    pub(crate) fn array(&mut self) -> Option<u64> {
        self.head_of(ARRAY)
    }

    /// The head of an array of this length.
    pub(crate) fn array_of(&mut self, length: u64) -> Option<()> {
        (self.array()? == length).then_some(())
    }

    /// The number of entries in a map.
    pub(crate) fn map(&mut self) -> Option<u64> {
        self.head_of(MAP)
    }

    /// An unsigned integer.
    pub(crate) fn unsigned(&mut self) -> Option<u64> {
        self.head_of(UNSIGNED)
    }

    /// An unsigned integer of 32 bits.
    pub(crate) fn u32(&mut self) -> Option<u32> {
        self.unsigned()?.try_into().ok()
    }

    /// An instant of at most 2^53 - 1 milliseconds. Records have no later one.
    pub(crate) fn instant(&mut self) -> Option<Timestamp> {
        let millis = self.unsigned()?;
        (millis <= MAX_SAFE_INTEGER).then_some(Timestamp::from_millis(millis))
    }

    /// A byte string.
    pub(crate) fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = self.head_of(BYTES)?;
        self.take(usize::try_from(length).ok()?)
    }

    /// A byte string of this length.
    pub(crate) fn bytes_of<const N: usize>(&mut self) -> Option<&'a [u8; N]> {
        self.bytes()?.try_into().ok()
    }

    /// A text.
    pub(crate) fn str(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.key()?).ok()
    }

    /// A text, if the next item is one.
    pub(crate) fn optional_str(&mut self) -> Option<Option<&'a str>> {
        if self.left.first()? >> 5 == TEXT { self.str().map(Some) } else { Some(None) }
    }

    /// A byte string, if the next item is one.
    pub(crate) fn optional_bytes(&mut self) -> Option<Option<&'a [u8]>> {
        if self.left.first()? >> 5 == BYTES { self.bytes().map(Some) } else { Some(None) }
    }

    /// True or false.
    pub(crate) fn flag(&mut self) -> Option<bool> {
        match self.simple()? {
            0xf4 => Some(false),
            0xf5 => Some(true),
            _ => None,
        }
    }

    /// Null.
    pub(crate) fn null(&mut self) -> Option<()> {
        (self.simple()? == 0xf6).then_some(())
    }

    fn double(&mut self) -> Option<f64> {
        (self.simple()? == DOUBLE).then_some(())?;
        let bytes = self.take(DOUBLE_BYTES - 1)?;
        bytes.try_into().ok().map(f64::from_be_bytes)
    }

    fn simple(&mut self) -> Option<u8> {
        let (first, left) = self.left.split_first()?;
        self.left = left;
        Some(*first)
    }

    /// The bytes of a valid value.
    pub(crate) fn value(&mut self) -> Option<&'a [u8]> {
        let before = self.left;
        self.item(MAX_DEPTH)?;
        before.get(..before.len() - self.left.len())
    }
    /// The bytes of a text.
    pub(crate) fn key(&mut self) -> Option<&'a [u8]> {
        let length = self.head_of(TEXT)?;
        self.text(length)
    }

    /// One item that nests at most `depth` deep.
    fn item(&mut self, depth: usize) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        let first = *self.left.first()?;
        if first == DOUBLE {
            return self.take(DOUBLE_BYTES).map(drop);
        }
        let (major, count) = self.head()?;
        match major {
            UNSIGNED => (count <= MAX_SAFE_INTEGER).then_some(()),
            BYTES => self.take(usize::try_from(count).ok()?).map(drop),
            TEXT => self.text(count).map(drop),
            ARRAY => (0..count).try_for_each(|_| self.item(depth)),
            MAP => (0..count).try_for_each(|_| {
                self.key()?;
                self.item(depth)
            }),
            TAG => self.tagged(count, depth),
            // false, true, null, undefined
            _ => matches!(first, 0xf4..=0xf7).then_some(()),
        }
    }

    /// The content of a tag.
    fn tagged(&mut self, number: u64, depth: usize) -> Option<()> {
        match number {
            tag::BIGINT | tag::NEGATIVE_BIGINT => self.binary().map(drop),
            tag::URL => self.key().map(drop),
            tag::SET => {
                let count = self.head_of(ARRAY)?;
                (0..count).try_for_each(|_| self.item(depth))
            }
            tag::MAP => {
                let count = self.head_of(MAP)?;
                (0..count).try_for_each(|_| {
                    self.item(depth)?;
                    self.item(depth)
                })
            }
            tag::REGEXP => {
                (self.head_of(ARRAY)? == 2).then_some(())?;
                self.key()?;
                self.key().map(drop)
            }
            tag::EPOCH => tag::date_of(self.double()?, 0).map(drop),
            tag::EXTENDED_TIME => {
                (self.map()? == 2 && self.unsigned()? == 1).then_some(())?;
                let seconds = self.double()?;
                (self.simple()? == tag::KEY_MILLIS).then_some(())?;
                tag::extended_date_of(seconds, self.unsigned()?).map(drop)
            }
            number => {
                let element = Element::from_tag(number)?;
                (self.binary()? % element.size() as u64 == 0).then_some(())
            }
        }
    }

    /// A byte string; returns its length.
    fn binary(&mut self) -> Option<u64> {
        let length = self.head_of(BYTES)?;
        self.take(usize::try_from(length).ok()?)?;
        Some(length)
    }

    /// The text itself, after its head.
    #[inline(never)]
    fn text(&mut self, length: u64) -> Option<&'a [u8]> {
        let text = self.take(usize::try_from(length).ok()?)?;
        if !is_ascii(text) {
            std::str::from_utf8(text).ok()?;
            self.text = TextKind::Unicode;
        }
        Some(text)
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, left) = self.left.split_at_checked(length)?;
        self.left = left;
        Some(taken)
    }

    fn head_of(&mut self, wanted: u8) -> Option<u64> {
        let (major, count) = self.head()?;
        (major == wanted).then_some(count)
    }

    /// A head: the major type, and the count.
    #[inline(always)]
    fn head(&mut self) -> Option<(u8, u64)> {
        let (first, left) = self.left.split_first()?;
        self.left = left;
        let (major, short) = (first >> 5, first & 31);
        // Nearly all counts are short, so only those are read inline.
        let count = if short < 24 { u64::from(short) } else { self.long(short)? };
        Some((major, count))
    }

    #[inline(never)]
    fn long(&mut self, short: u8) -> Option<u64> {
        let left = self.left;
        let (count, extra) = match short {
            24 => (u64::from(*left.first()?), 1),
            25 => (u64::from(u16::from_be_bytes(*left.first_chunk()?)), 2),
            26 => (u64::from(u32::from_be_bytes(*left.first_chunk()?)), 4),
            27 => (u64::from_be_bytes(*left.first_chunk()?), 8),
            _ => return None,
        };
        self.left = left.get(extra..)?;
        Some(count)
    }
}

/// As `<[u8]>::is_ascii`, which took 3.5 % of an `open` in Node, because most texts are short.
fn is_ascii(text: &[u8]) -> bool {
    let (eights, rest) = text.as_chunks();
    let high = eights.iter().fold(0, |all, eight| all | u64::from_ne_bytes(*eight));
    let rest = rest.iter().fold(0, |all, byte| all | byte);
    (high | u64::from(rest)) & u64::from_ne_bytes([0x80; 8]) == 0
}
