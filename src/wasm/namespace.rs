//! Namespaces: whole ones cross, in either direction. JavaScript makes values of the bytes itself:
//! live values crossing one by one took most of a request's time.

use js_sys::{Array, Map, Uint8Array};
use minicbor::Decoder;
use minicbor::data::Type;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::value::{Property, object};
use crate::engine::Changes;
use crate::error::Error;
use crate::namespace::Change;
use crate::record::Record;

/// The variables of one scope, as `js/value/decode.ts` reads them: `[tape, text, places]`.
///
/// `places` are the first byte and the end of each variable's value in `record`.
#[wasm_bindgen]
#[must_use]
pub fn namespace(record: &[u8], scope: &str) -> Option<Array> {
    let record_at = record.as_ptr() as usize;
    let decoded = Record::decode(record)?;
    let namespace = decoded.namespace(scope);
    let tape = namespace.tape()?;
    let places: Vec<u32> = namespace
        .iter()
        .flat_map(|(_, value)| {
            let start = value.as_ptr() as usize - record_at;
            [start, start + value.len()]
        })
        .filter_map(|place| u32::try_from(place).ok())
        .collect();
    let (rest, text) = tape.parts();
    Some(Array::of3(&Uint8Array::from(rest), &text.into(), &js_sys::Uint32Array::from(places.as_slice())))
}

/// The scopes of a record and the bytes that each takes, as a `Map`.
#[wasm_bindgen]
#[must_use]
pub fn scopes(record: &[u8]) -> Map {
    let sizes = Map::new();
    if let Some(record) = Record::decode(record) {
        for (scope, bytes) in record.scopes() {
            sizes.set(&scope.into(), &bytes.into());
        }
    }
    sizes
}

/// A record's facts, for a list of a user's sessions; `undefined` when the bytes are no record.
#[wasm_bindgen]
#[must_use]
pub fn facts(record: &[u8]) -> JsValue {
    Record::decode(record).map_or(JsValue::UNDEFINED, |Record { header, .. }| {
        object([
            ("createdAt", Some(header.created.into())),
            ("lastUsedAt", Some(header.last_used.into())),
            ("expiresAt", Some(header.expires().into())),
            ("persistent", Some(Property::Flag(header.persistent))),
        ])
    })
}

/// Reads what `js/value/encode.ts` writes: `{ * scope => { * key => bstr .cbor value / null } }`, where null deletes.
pub(super) fn changes(bytes: &[u8]) -> Result<Vec<Changes>, Error> {
    let mut from = Decoder::new(bytes);
    entries(&mut from, |from| Some((from.str().ok()?.into(), entries(from, change)?)))
        .ok_or_else(|| Error::internal("changes", "the changes cannot be read"))
}

fn entries<'a, T>(from: &mut Decoder<'a>, mut entry: impl FnMut(&mut Decoder<'a>) -> Option<T>) -> Option<Vec<T>> {
    let count = from.map().ok()??;
    (0..count).map(|_| entry(from)).collect()
}

fn change(from: &mut Decoder<'_>) -> Option<Change> {
    let key = from.str().ok()?.into();
    let value = match from.datatype().ok()? {
        Type::Null => from.null().ok().map(|()| None)?,
        _ => Some(from.bytes().ok()?.into()),
    };
    Some(Change { key, value })
}
