//! A record's variables taken apart for JavaScript: all text in one string, everything else in
//! another, so that text crosses and is decoded once, however many pieces it has.
//!
//! The rest is CBOR: for each scope its name, then its variables' keys and values in turn; but every text item is
//! replaced by its head alone, which counts UTF-16 units instead of bytes. `js/value/decode.ts` reads it.

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

/// Variables, taken apart.
#[derive(Debug, Default)]
pub struct Tape {
    /// All but the text.
    pub rest: Vec<u8>,
    /// The text.
    pub text: String,
    /// For each scope: where it begins in `rest`, in `text` (in UTF-16 units), and its first variable's number.
    pub scopes: Vec<u32>,
    /// For each variable: where its value begins and ends in the record.
    pub places: Vec<u32>,
    units: u32,
}

impl Tape {
    /// An empty tape with room for a record of so many bytes.
    #[must_use]
    pub fn for_record(bytes: usize) -> Self {
        Self { rest: Vec::with_capacity(bytes), text: String::with_capacity(bytes), ..Self::default() }
    }

    /// Adds a scope with the bytes of its namespace, which are part of `record`. `None` when they are no namespace or
    /// [`codec::decode`] would not read one of its values; the tape is useless then.
    pub fn push(&mut self, scope: &str, namespace: &[u8], record: &[u8]) -> Option<()> {
        let variables = u32::try_from(self.places.len() / 2).ok()?;
        self.scopes.extend([u32::try_from(self.rest.len()).ok()?, self.units, variables]);
        self.text(scope);
        let mut from = Items { bytes: namespace };
        let (major, count) = from.head()?;
        (major == MAP).then_some(())?;
        (0..count).try_for_each(|_| self.variable(&mut from, record))?;
        from.bytes.is_empty().then_some(())
    }

    /// Adds a variable: its key, and after the stamp's three numbers its value. One that was deleted has none.
    fn variable(&mut self, from: &mut Items<'_>, record: &[u8]) -> Option<()> {
        let (major, length) = from.head()?;
        let key = (major == TEXT).then(|| from.text(length))??;
        let (major, length) = from.head()?;
        let stamped = (0..3).all(|_| from.head().is_some_and(|(major, _)| major == UNSIGNED));
        (major == ARRAY && stamped && matches!(length, 3 | 4)).then_some(())?;
        if length == 3 {
            return Some(());
        }
        self.text(key);
        let place = |from: &Items<'_>| u32::try_from(from.bytes.as_ptr() as usize - record.as_ptr() as usize).ok();
        self.places.push(place(from)?);
        self.item(from, MAX_DEPTH)?;
        self.places.push(place(from)?);
        Some(())
    }

    fn text(&mut self, text: &str) {
        let units = if text.is_ascii() { text.len() } else { text.encode_utf16().count() };
        self.head(TEXT, units as u64);
        self.text.push_str(text);
        self.units += units as u32;
    }

    fn head(&mut self, major: u8, count: u64) {
        let major = major << 5;
        match count {
            0..=23 => self.rest.push(major | count as u8),
            24..=0xff => self.rest.extend([major | 24, count as u8]),
            _ => {
                self.rest.push(major | 26);
                self.rest.extend((count as u32).to_be_bytes());
            }
        }
    }

    /// Adds one item that nests at most `depth` deep.
    fn item(&mut self, from: &mut Items<'_>, depth: usize) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        let before = from.bytes;
        if before.first() == Some(&DOUBLE) {
            return self.copy(from.take(DOUBLE_BYTES)?);
        }
        let (major, count) = from.head()?;
        match major {
            TEXT => {
                self.text(from.text(count)?);
                return Some(());
            }
            UNSIGNED if count > codec::MAX_SAFE_INTEGER => return None,
            BYTES => {
                from.take(usize::try_from(count).ok()?)?;
            }
            TAG => return self.tagged(from, before, count, depth),
            UNSIGNED | ARRAY | MAP => {}
            // false, true, null, undefined
            _ if matches!(before.first(), Some(0xf4..=0xf7)) => {}
            _ => return None,
        }
        self.copy(before.get(..before.len() - from.bytes.len())?)?;
        match major {
            ARRAY => (0..count).try_for_each(|_| self.item(from, depth)),
            MAP => (0..count).try_for_each(|_| {
                let (major, length) = from.head()?;
                self.text((major == TEXT).then(|| from.text(length))??);
                self.item(from, depth)
            }),
            _ => Some(()),
        }
    }

    fn copy(&mut self, bytes: &[u8]) -> Option<()> {
        self.rest.extend_from_slice(bytes);
        Some(())
    }

    /// Adds what the tag stands before; `before` begins with the tag.
    fn tagged(&mut self, from: &mut Items<'_>, before: &[u8], tag: u64, depth: usize) -> Option<()> {
        if tag == codec::TAG_EXTENDED_TIME {
            let mut time = minicbor::Decoder::new(from.bytes);
            codec::read_extended_time(&mut time)?;
            from.take(time.position())?;
            return self.copy(before.get(..before.len() - from.bytes.len())?);
        }
        self.copy(before.get(..before.len() - from.bytes.len())?)?;
        let first = *from.bytes.first()?;
        let mut content = Items { bytes: from.bytes };
        let (major, count) = if first == DOUBLE { (7, 0) } else { content.head()? };
        match (tag, major) {
            (codec::TAG_MAP, MAP) => {
                self.copy(from.take(from.bytes.len() - content.bytes.len())?)?;
                (0..count).try_for_each(|_| {
                    self.item(from, depth)?;
                    self.item(from, depth)
                })
            }
            (codec::TAG_REGEXP, ARRAY) => {
                (count == 2 && content.are_texts()).then_some(())?;
                self.item(from, depth + 1)
            }
            (codec::TAG_EPOCH, 7) if first == DOUBLE => self.item(from, depth + 1),
            (codec::TAG_BIGINT | codec::TAG_NEGATIVE_BIGINT, BYTES)
            | (codec::TAG_URL, TEXT)
            | (codec::TAG_SET, ARRAY) => self.item(from, depth + 1),
            (tag, BYTES) => {
                let element = Element::from_tag(tag)?;
                (count % element.size() as u64 == 0).then(|| self.item(from, depth + 1))?
            }
            _ => None,
        }
    }
}

/// CBOR items, read head by head. Here the library's decoder took half of a request's time.
struct Items<'a> {
    bytes: &'a [u8],
}

impl<'a> Items<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(length)?;
        self.bytes = rest;
        Some(taken)
    }

    /// Reads a head: the major type, and the count in as few bytes as it is always written in.
    fn head(&mut self) -> Option<(u8, u64)> {
        let first = *self.take(1)?.first()?;
        let short = first & 31;
        let extra = match short {
            0..=23 => return Some((first >> 5, u64::from(short))),
            24..=27 => 1 << (short - 24),
            _ => return None,
        };
        let count = self.take(extra)?.iter().fold(0, |count, byte| count << 8 | u64::from(*byte));
        Some((first >> 5, count))
    }

    fn text(&mut self, length: u64) -> Option<&'a str> {
        std::str::from_utf8(self.take(usize::try_from(length).ok()?)?).ok()
    }

    /// Whether there are two texts next.
    fn are_texts(&mut self) -> bool {
        (0..2).all(|_| self.head().is_some_and(|(major, length)| major == TEXT && self.text(length).is_some()))
    }
}
