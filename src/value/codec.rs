//! Values as CBOR ([RFC 8949](https://www.rfc-editor.org/rfc/rfc8949)), so that any CBOR library reads them.
//!
//! | value | CBOR |
//! |---|---|
//! | number | unsigned integer where it is a safe one and not `-0`, else a double |
//! | `bigint` | tags 2 and 3, whatever its size, so that it stays a `bigint` |
//! | `Date` | tag 1, seconds as a double; tag 1001 ([RFC 9581](https://www.rfc-editor.org/rfc/rfc9581)) where a double would lose milliseconds |
//! | `ArrayBuffer`, typed arrays | byte string; tags 64 to 86 of [RFC 8746](https://www.rfc-editor.org/rfc/rfc8746), little-endian |
//! | object, `Map`, `Set` | map; tag 259 with a map; tag 258 with an array |
//! | `URL`, `RegExp` | tag 32; tag 21066 with source and flags |
//!
//! Decoding reserves no memory ahead, stops at [`MAX_DEPTH`], and returns `None` for anything that encoding does not write.

use std::convert::Infallible;

use minicbor::data::{Tag, Type};
use minicbor::{Decoder, Encoder};

use super::data::{BigInt, Number, Value};
use crate::cbor::{self, Element, MAX_DEPTH, MAX_SAFE_INTEGER, date_of, extended_date_of, round_millis};

/// Memory to encode into. Writing to it never fails.
#[derive(Default)]
struct Memory(Vec<u8>);

impl Memory {
    /// Appends bytes that are CBOR already.
    fn copy(&mut self, encoded: &[u8]) {
        self.0.extend_from_slice(encoded);
    }
}

impl minicbor::encode::Write for Memory {
    type Error = Infallible;

    fn write_all(&mut self, bytes: &[u8]) -> Result<(), Infallible> {
        self.copy(bytes);
        Ok(())
    }
}

/// An encoder into memory.
type Buffer = Encoder<Memory>;
type Encoded = Result<(), minicbor::encode::Error<Infallible>>;

/// Runs `write` on an empty buffer.
fn encode_with(write: impl FnOnce(&mut Buffer) -> Encoded) -> Vec<u8> {
    encode_into(0, write)
}

/// Runs `write` on an empty buffer with room for `size` bytes.
fn encode_into(size: usize, write: impl FnOnce(&mut Buffer) -> Encoded) -> Vec<u8> {
    let mut buffer = Encoder::new(Memory(Vec::with_capacity(size)));
    let _ = write(&mut buffer);
    buffer.into_writer().0
}

/// Encodes `value` as CBOR.
///
/// ```
/// use eltanin::{Operations, value::{Number, Value, encode}};
///
/// let mut operations = Operations::new();
/// operations.set("cart", "apples", encode(&Value::Number(Number(3.0))));
/// ```
#[must_use]
pub fn encode(value: &Value) -> Vec<u8> {
    encode_with(|to| write(to, value))
}

fn write(to: &mut Buffer, value: &Value) -> Encoded {
    match value {
        Value::Undefined => to.undefined()?.ok(),
        Value::Null => to.null()?.ok(),
        Value::Bool(flag) => to.bool(*flag)?.ok(),
        Value::Number(number) => write_number(to, *number),
        Value::BigInt(BigInt { negative, magnitude }) => write_bigint(to, *negative, magnitude),
        Value::Text(text) => to.str(text)?.ok(),
        Value::Bytes(bytes) => to.bytes(bytes)?.ok(),
        Value::Typed(element, bytes) => to.tag(Tag::new(*element as u64))?.bytes(bytes)?.ok(),
        Value::Date(millis) => write_date(to, millis.0),
        Value::Array(items) => write_array(to, items),
        Value::Object(entries) => {
            to.map(entries.len() as u64)?;
            entries.iter().try_for_each(|(key, value)| write(to.str(key)?, value))
        }
        Value::Map(entries) => {
            to.tag(Tag::new(cbor::MAP))?.map(entries.len() as u64)?;
            entries.iter().try_for_each(|(key, value)| {
                write(to, key)?;
                write(to, value)
            })
        }
        Value::Set(items) => write_array(to.tag(Tag::new(cbor::SET))?, items),
        Value::Url(href) => to.tag(Tag::new(cbor::URL))?.str(href)?.ok(),
        Value::RegExp(regexp) => to.tag(Tag::new(cbor::REGEXP))?.array(2)?.str(&regexp.0)?.str(&regexp.1)?.ok(),
    }
}

fn write_array(to: &mut Buffer, items: &[Value]) -> Encoded {
    to.array(items.len() as u64)?;
    items.iter().try_for_each(|item| write(to, item))
}

fn write_number(to: &mut Buffer, Number(number): Number) -> Encoded {
    match count(number) {
        Some(count) => to.u64(count)?.ok(),
        None => to.f64(number)?.ok(),
    }
}

/// `number` as an unsigned integer, if that is the same number. Negative ones stay doubles: CBOR's negative
/// integers would cost the module a kilobyte.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn count(number: f64) -> Option<u64> {
    let count = number as u64;
    (Number(count as f64) == Number(number) && count <= MAX_SAFE_INTEGER).then_some(count)
}

/// A negative bignum is -1 minus its bytes (RFC 8949 section 3.4.3), so the magnitude is reduced by 1.
fn write_bigint(to: &mut Buffer, negative: bool, magnitude: &[u8]) -> Encoded {
    if !negative {
        return to.tag(Tag::new(cbor::BIGINT))?.bytes(magnitude)?.ok();
    }
    let mut bytes = magnitude.to_vec();
    for byte in bytes.iter_mut().rev() {
        *byte = byte.wrapping_sub(1);
        if *byte != u8::MAX {
            break;
        }
    }
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    to.tag(Tag::new(cbor::NEGATIVE_BIGINT))?.bytes(bytes.get(zeros..).unwrap_or_default())?.ok()
}

fn write_date(to: &mut Buffer, millis: f64) -> Encoded {
    let seconds = millis / 1_000.0;
    if millis.is_nan() || round_millis(seconds) == millis {
        return to.tag(Tag::new(cbor::EPOCH))?.f64(seconds)?.ok();
    }
    // Key 1 is the time in seconds, key -3 the milliseconds to be added to it.
    let seconds = (millis / 1_000.0).floor();
    to.tag(Tag::new(cbor::EXTENDED_TIME))?.map(2)?.u64(1)?.f64(seconds)?;
    to.writer_mut().copy(&[cbor::KEY_MILLIS]);
    to.u64(count(millis - seconds * 1_000.0).unwrap_or_default())?.ok()
}

/// Decodes one value. `None` when `bytes` are not exactly one value.
///
/// ```
/// use eltanin::{Namespace, value::{Number, Value, decode}};
///
/// fn apples(cart: &Namespace<'_>) -> f64 {
///     match cart.get("apples").and_then(decode) {
///         Some(Value::Number(Number(apples))) => apples,
///         _ => 0.0,
///     }
/// }
/// # assert_eq!(apples(&Namespace::default()), 0.0);
/// ```
#[must_use]
pub fn decode(bytes: &[u8]) -> Option<Value> {
    let mut from = Decoder::new(bytes);
    let value = read(&mut from, MAX_DEPTH)?;
    (from.position() == bytes.len()).then_some(value)
}

/// Reads one value that nests at most `depth` deep.
fn read(from: &mut Decoder<'_>, depth: usize) -> Option<Value> {
    let depth = depth.checked_sub(1)?;
    match from.datatype().ok()? {
        Type::Undefined => from.undefined().ok().map(|()| Value::Undefined),
        Type::Null => from.null().ok().map(|()| Value::Null),
        Type::Bool => from.bool().ok().map(Value::Bool),
        Type::F64 => double(from).map(Value::Number),
        Type::String => text(from).map(Value::Text),
        Type::Bytes => from.bytes().ok().map(|bytes| Value::Bytes(bytes.into())),
        Type::Array => read_array(from, depth).map(Value::Array),
        Type::Map => read_entries(from, |from| Some((text(from)?, read(from, depth)?))).map(Value::Object),
        Type::Tag => read_tagged(from, depth),
        Type::U8 | Type::U16 | Type::U32 | Type::U64 => count_in(from).map(|count| Value::Number(Number(count as f64))),
        // Encoding writes no indefinite lengths, small floats, negative integers or other simple values.
        _ => None,
    }
}

/// An unsigned integer that a double represents exactly.
fn count_in(from: &mut Decoder<'_>) -> Option<u64> {
    from.u64().ok().filter(|count| *count <= MAX_SAFE_INTEGER)
}

/// A double, read as the nine bytes that encoding writes. The library's function also reads shorter floats, which encoding
/// never writes, and adds a kilobyte.
fn double(from: &mut Decoder<'_>) -> Option<Number> {
    let (head, bytes) = from.input().get(from.position()..)?.split_first_chunk::<1>()?;
    let bytes = bytes.first_chunk::<8>().filter(|_| *head == [0xfb])?;
    from.set_position(from.position() + 9);
    Some(Number(f64::from_be_bytes(*bytes)))
}

fn text(from: &mut Decoder<'_>) -> Option<String> {
    from.str().ok().map(String::from)
}

fn read_array(from: &mut Decoder<'_>, depth: usize) -> Option<Vec<Value>> {
    let count = from.array().ok()??;
    read_all(count, from, |from| read(from, depth))
}

/// Reads a map's entries.
fn read_entries<'a, T>(from: &mut Decoder<'a>, entry: impl FnMut(&mut Decoder<'a>) -> Option<T>) -> Option<Vec<T>> {
    let count = from.map().ok()??;
    read_all(count, from, entry)
}

/// Reads `count` items. Reserves no memory ahead, so a wrong count costs nothing.
fn read_all<'a, T>(
    count: u64,
    from: &mut Decoder<'a>,
    mut item: impl FnMut(&mut Decoder<'a>) -> Option<T>,
) -> Option<Vec<T>> {
    let mut all = Vec::new();
    for _ in 0..count {
        all.push(item(from)?);
    }
    Some(all)
}

fn read_tagged(from: &mut Decoder<'_>, depth: usize) -> Option<Value> {
    match from.tag().ok()?.as_u64() {
        tag @ (cbor::EPOCH | cbor::EXTENDED_TIME) => read_date(tag, from).map(Value::Date),
        cbor::BIGINT => Some(Value::BigInt(BigInt { negative: false, magnitude: bytes(from)? })),
        cbor::NEGATIVE_BIGINT => Some(Value::BigInt(BigInt { negative: true, magnitude: plus_one(bytes(from)?) })),
        cbor::MAP => read_entries(from, |from| Some((read(from, depth)?, read(from, depth)?))).map(Value::Map),
        cbor::SET => read_array(from, depth).map(Value::Set),
        cbor::URL => text(from).map(Value::Url),
        cbor::REGEXP => {
            (from.array().ok()? == Some(2)).then_some(())?;
            Some(Value::RegExp(Box::new((text(from)?, text(from)?))))
        }
        tag => {
            let element = Element::from_tag(tag)?;
            let bytes = bytes(from)?;
            (bytes.len() % element.size() == 0).then_some(Value::Typed(element, bytes))
        }
    }
}

fn bytes(from: &mut Decoder<'_>) -> Option<Vec<u8>> {
    from.bytes().ok().map(Vec::from)
}

fn plus_one(mut bytes: Vec<u8>) -> Vec<u8> {
    for byte in bytes.iter_mut().rev() {
        *byte = byte.wrapping_add(1);
        if *byte != 0 {
            return bytes;
        }
    }
    bytes.insert(0, 1);
    bytes
}

/// Reads the content of a date's tag.
fn read_date(tag: u64, from: &mut Decoder<'_>) -> Option<Number> {
    if tag == cbor::EPOCH {
        return date_of(double(from)?.0, 0).map(Number);
    }
    (from.map().ok()? == Some(2) && from.u64().ok()? == 1).then_some(())?;
    let Number(seconds) = double(from)?;
    (from.input().get(from.position()) == Some(&cbor::KEY_MILLIS)).then(|| from.set_position(from.position() + 1))?;
    extended_date_of(seconds, from.u64().ok()?).map(Number)
}
