//! The pinned vectors of `tests/vectors`, which JavaScript reads too.

use eltanin::value::{BigInt, Element, Number, Value};
use serde_json::Value as Json;

use super::bytes;

fn parse(file: &str) -> Json {
    serde_json::from_str(file).unwrap()
}

/// The items of an array.
fn items(json: &Json) -> &[Json] {
    json.as_array().unwrap_or_else(|| panic!("no array: {json}"))
}

fn str(json: &Json) -> &str {
    json.as_str().unwrap_or_else(|| panic!("no string: {json}"))
}

/// The lines of a vector in `formats.json`. A line of bytes begins with them in hexadecimal, and two spaces end them.
fn lines(name: &str) -> Vec<String> {
    let formats = parse(include_str!("../../vectors/formats.json"));
    let vector = formats.get(name).unwrap_or_else(|| panic!("no vector {name}"));
    items(vector).iter().map(|line| str(line).to_owned()).collect()
}

/// The text of a vector that is one.
pub fn text(name: &str) -> String {
    lines(name).concat()
}

/// The bytes of a vector that is a diagram of some.
pub fn diagram(name: &str) -> Vec<u8> {
    lines(name).iter().flat_map(|line| bytes(line.trim_start().split("  ").next().unwrap())).collect()
}

/// [RFC 4231 section 4](https://www.rfc-editor.org/rfc/rfc4231#section-4): key, data and HMAC-SHA-256, or its start.
pub fn rfc4231() -> Vec<[Vec<u8>; 3]> {
    let vectors = parse(include_str!("../../vectors/rfc4231.json"));
    items(&vectors).iter().map(|vector| ["key", "data", "mac"].map(|part| bytes(str(&vector[part])))).collect()
}

/// Values and their bytes.
pub fn values() -> Vec<(Value, Vec<u8>)> {
    let vectors = parse(include_str!("../../vectors/values.json"));
    items(&vectors).iter().map(|vector| (value(&vector["value"]), bytes(str(&vector["cbor"])))).collect()
}

/// A value in the notation of `values.json`: an array of its kind and its parts.
fn value(json: &Json) -> Value {
    let (kind, parts) = items(json).split_first().unwrap();
    let text = |at: usize| str(&parts[at]);
    let number = || Number(text(0).parse().unwrap());
    match str(kind) {
        "undefined" => Value::Undefined,
        "null" => Value::Null,
        "boolean" => Value::Bool(parts[0].as_bool().unwrap()),
        "number" => Value::Number(number()),
        "bigint" => Value::BigInt(BigInt { negative: text(0) == "-", magnitude: bytes(text(1)) }),
        "text" => Value::Text(text(0).into()),
        "bytes" => Value::Bytes(bytes(text(0))),
        "typed" => {
            let element = Element::ALL.iter().find(|element| element.constructor() == text(0)).unwrap();
            Value::Typed(*element, bytes(text(1)))
        }
        "date" => Value::Date(number()),
        "array" => Value::Array(parts.iter().map(value).collect()),
        "object" => Value::Object(parts.iter().map(|entry| (str(&entry[0]).into(), value(&entry[1]))).collect()),
        "map" => Value::Map(parts.iter().map(|entry| (value(&entry[0]), value(&entry[1]))).collect()),
        "set" => Value::Set(parts.iter().map(value).collect()),
        "url" => Value::Url(text(0).into()),
        "regexp" => Value::RegExp(Box::new((text(0).into(), text(1).into()))),
        other => panic!("no kind {other}"),
    }
}
