//! Values taken apart for JavaScript: all text in one string, everything else in another, so that
//! text crosses and is decoded once, however many pieces it has.
//!
//! The rest is the values' CBOR with every text item replaced by its head alone, which counts UTF-16
//! units instead of bytes. `js/value/decode.ts` reads it.

use minicbor::Decoder;
use minicbor::data::Type;

use crate::codec::{self, Memory};
use crate::value::{Element, MAX_DEPTH};

/// Values, taken apart.
#[derive(Default)]
pub struct Tape {
    rest: Memory,
    text: String,
}

impl Tape {
    /// Adds a value, as CBOR. `None` when [`codec::decode`] would not read it; the tape is useless then.
    pub fn push(&mut self, value: &[u8]) -> Option<()> {
        let mut from = Decoder::new(value);
        self.item(&mut from, MAX_DEPTH)?;
        (from.position() == value.len()).then_some(())
    }

    /// Adds a text.
    pub fn push_text(&mut self, text: &str) {
        let units = if text.is_ascii() { text.len() } else { text.encode_utf16().count() };
        self.rest.text_head(units as u64);
        self.text.push_str(text);
    }

    /// All but the text, and the text.
    #[must_use]
    pub fn parts(&self) -> (&[u8], &str) {
        (self.rest.bytes(), &self.text)
    }

    /// Adds one item that nests at most `depth` deep.
    fn item(&mut self, from: &mut Decoder<'_>, depth: usize) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        let start = from.position();
        let mut items = 0;
        match from.datatype().ok()? {
            Type::String => {
                self.push_text(from.str().ok()?);
                return Some(());
            }
            Type::Map => return self.entries(from, |tape, from| tape.text(from), depth),
            Type::Tag => return self.tagged(from, depth),
            Type::Undefined => from.undefined().ok()?,
            Type::Null => from.null().ok()?,
            Type::Bool => from.bool().map(drop).ok()?,
            Type::F64 => codec::double(from).map(drop)?,
            Type::Bytes => from.bytes().map(drop).ok()?,
            Type::U8 | Type::U16 | Type::U32 | Type::U64 => codec::count_in(from).map(drop)?,
            Type::Array => items = from.array().ok()??,
            _ => return None,
        }
        self.copy(from, start)?;
        (0..items).try_for_each(|_| self.item(from, depth))
    }

    /// Copies what was read since `start`.
    fn copy(&mut self, from: &Decoder<'_>, start: usize) -> Option<()> {
        self.rest.copy(from.input().get(start..from.position())?);
        Some(())
    }

    fn text(&mut self, from: &mut Decoder<'_>) -> Option<()> {
        self.push_text(from.str().ok()?);
        Some(())
    }

    fn entries<'a>(
        &mut self,
        from: &mut Decoder<'a>,
        key: impl Fn(&mut Self, &mut Decoder<'a>) -> Option<()>,
        depth: usize,
    ) -> Option<()> {
        let start = from.position();
        let count = from.map().ok()??;
        self.copy(from, start)?;
        (0..count).try_for_each(|_| {
            key(self, from)?;
            self.item(from, depth)
        })
    }

    fn tagged(&mut self, from: &mut Decoder<'_>, depth: usize) -> Option<()> {
        let start = from.position();
        let tag = from.tag().ok()?.as_u64();
        let content = from.datatype().ok()?;
        if tag == codec::TAG_EXTENDED_TIME {
            codec::read_extended_time(from)?;
            return self.copy(from, start);
        }
        self.copy(from, start)?;
        match (tag, content) {
            (codec::TAG_MAP, Type::Map) => self.entries(from, |tape, from| tape.item(from, depth), depth),
            (codec::TAG_REGEXP, Type::Array) => {
                let start = from.position();
                (from.array().ok()? == Some(2)).then(|| self.copy(from, start))??;
                self.text(from)?;
                self.text(from)
            }
            (codec::TAG_EPOCH, Type::F64)
            | (codec::TAG_BIGINT | codec::TAG_NEGATIVE_BIGINT, Type::Bytes)
            | (codec::TAG_URL, Type::String)
            | (codec::TAG_SET, Type::Array) => self.item(from, depth + 1),
            (tag, Type::Bytes) => {
                let (start, element) = (from.position(), Element::from_tag(tag)?);
                (from.bytes().ok()?.len() % element.size() == 0).then(|| self.copy(from, start))?
            }
            _ => None,
        }
    }
}
