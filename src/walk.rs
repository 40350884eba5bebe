//! A walk over stored variables, before any of them is believed: whether each can be read, and what kind of text
//! there is. Nothing is decoded and nothing is allocated; `js/value/decode.ts` makes the values.

use crate::codec;
use crate::value::{Element, MAX_DEPTH};

/// Major types ([RFC 8949 section 3.1](https://www.rfc-editor.org/rfc/rfc8949#section-3.1)).
const UNSIGNED: u8 = 0;
const BYTES: u8 = 2;
const TEXT: u8 = 3;
const ARRAY: u8 = 4;
const MAP: u8 = 5;
const TAG: u8 = 6;

/// The whole of a double in a `[u8]`: its first byte and eight more.
const DOUBLE: u8 = 0xfb;
const DOUBLE_BYTES: usize = 9;

/// What text a record's variables hold, their keys included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text {
    /// ASCII alone, so that a byte is a character.
    Ascii,
    /// Other characters too.
    Unicode,
}

/// Walks over the bytes of a namespace. `None` when they are no namespace, or [`codec::decode`] would not read one of
/// its values.
#[must_use]
pub fn namespace(bytes: &[u8]) -> Option<Text> {
    let mut walk = Walk { left: bytes, text: Text::Ascii };
    let count = walk.head_of(MAP)?;
    (0..count).try_for_each(|_| walk.variable())?;
    walk.left.is_empty().then_some(walk.text)
}

/// CBOR items, head by head. Here the library's decoder took half of a request's time.
struct Walk<'a> {
    left: &'a [u8],
    text: Text,
}

impl<'a> Walk<'a> {
    /// A variable: its key, and after the stamp's three numbers its value. One that was deleted has none.
    fn variable(&mut self) -> Option<()> {
        self.key()?;
        let length = self.head_of(ARRAY)?;
        self.head_of(UNSIGNED)?;
        for _ in 0..2 {
            u32::try_from(self.head_of(UNSIGNED)?).ok()?;
        }
        match length {
            3 => Some(()),
            4 => self.item(MAX_DEPTH),
            _ => None,
        }
    }

    fn key(&mut self) -> Option<()> {
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
            UNSIGNED => (count <= codec::MAX_SAFE_INTEGER).then_some(()),
            BYTES => self.take(usize::try_from(count).ok()?).map(drop),
            TEXT => self.text(count),
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

    /// What a tag stands before.
    fn tagged(&mut self, tag: u64, depth: usize) -> Option<()> {
        match tag {
            codec::TAG_BIGINT | codec::TAG_NEGATIVE_BIGINT => self.binary().map(drop),
            codec::TAG_URL => self.key(),
            codec::TAG_SET => {
                let count = self.head_of(ARRAY)?;
                (0..count).try_for_each(|_| self.item(depth))
            }
            codec::TAG_MAP => {
                let count = self.head_of(MAP)?;
                (0..count).try_for_each(|_| {
                    self.item(depth)?;
                    self.item(depth)
                })
            }
            codec::TAG_REGEXP => {
                (self.head_of(ARRAY)? == 2).then_some(())?;
                self.key()?;
                self.key()
            }
            codec::TAG_EPOCH | codec::TAG_EXTENDED_TIME => {
                let mut date = minicbor::Decoder::new(self.left);
                codec::read_date(tag, &mut date)?;
                self.take(date.position()).map(drop)
            }
            tag => {
                let element = Element::from_tag(tag)?;
                (self.binary()? % element.size() as u64 == 0).then_some(())
            }
        }
    }

    /// A byte string; gives its length.
    fn binary(&mut self) -> Option<u64> {
        let length = self.head_of(BYTES)?;
        self.take(usize::try_from(length).ok()?)?;
        Some(length)
    }

    /// The text itself, after its head.
    #[inline(never)]
    fn text(&mut self, length: u64) -> Option<()> {
        let text = self.take(usize::try_from(length).ok()?)?;
        if !text.is_ascii() {
            std::str::from_utf8(text).ok()?;
            self.text = Text::Unicode;
        }
        Some(())
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
        // Nearly all counts are short; the others need not be as fast.
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
