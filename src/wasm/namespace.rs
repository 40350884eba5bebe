//! Namespaces: whole ones cross, in either direction. JavaScript makes values of the bytes itself:
//! live values crossing one by one took most of a request's time.

use js_sys::{Array, Map, Uint8Array, Uint32Array};
use minicbor::Decoder;
use minicbor::data::Type;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::value::{Property, object};
use crate::engine::Changes;
use crate::error::Error;
use crate::namespace::Change;
use crate::record::Record;
use crate::tape::Tape;

/// A record's variables, as `js/value/decode.ts` reads them; `undefined` when they cannot be read.
#[wasm_bindgen]
#[must_use]
pub fn tape(record: &[u8]) -> Option<Array> {
    Record::decode(record)?.tape(record).as_ref().map(taken)
}

/// A tape's parts.
pub(super) fn taken(Tape { rest, text, scopes, places, .. }: &Tape) -> Array {
    let numbers = |list: &[u32]| Uint32Array::from(list);
    Array::of4(&Uint8Array::from(rest.as_slice()), &text.into(), &numbers(scopes), &numbers(places))
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
