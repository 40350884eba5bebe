//! Namespaces: whole ones cross, in either direction. JavaScript makes values of the bytes itself:
//! live values crossing one by one took most of a request's time.

use js_sys::Map;
use minicbor::Decoder;
use minicbor::data::Type;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::error::Given;
use super::value::{Property, object};
use crate::codec;
use crate::engine::Changes;
use crate::error::Error;
use crate::namespace::Change;
use crate::record::Record;

/// The scopes of a record and the bytes that each takes, as a `Map`.
///
/// # Errors
///
/// None, see [`Given`].
#[wasm_bindgen]
pub fn scopes(record: &[u8]) -> Given<Map> {
    let sizes = Map::new();
    if let Some(record) = Record::decode(record) {
        for (scope, bytes) in record.scopes() {
            sizes.set(&scope.into(), &bytes.into());
        }
    }
    Ok(sizes)
}

/// A record's facts, for a list of a user's sessions; `undefined` when the bytes are no record.
///
/// # Errors
///
/// None, see [`Given`].
#[wasm_bindgen]
pub fn facts(record: &[u8]) -> Given<JsValue> {
    Ok(Record::decode(record).map_or(JsValue::UNDEFINED, |Record { header, .. }| {
        object([
            ("createdAt", Some(header.created.into())),
            ("lastUsedAt", Some(header.last_used.into())),
            ("expiresAt", Some(header.expires().into())),
            ("persistent", Some(Property::Flag(header.persistent))),
        ])
    }))
}

/// Reads what `js/value/encode.ts` writes: `{ * scope => { * key => bstr .cbor value / null } }`, where null deletes.
pub(super) fn changes(bytes: &[u8]) -> Result<Vec<Changes>, Error> {
    let mut from = Decoder::new(bytes);
    codec::read_entries(&mut from, |from| Some((from.str().ok()?.into(), codec::read_entries(from, change)?)))
        .ok_or_else(|| Error::internal("changes", "the changes cannot be read"))
}

fn change(from: &mut Decoder<'_>) -> Option<Change> {
    let key = from.str().ok()?.into();
    let value = match from.datatype().ok()? {
        Type::Null => from.null().ok().map(|()| None)?,
        _ => Some(from.bytes().ok()?.into()),
    };
    Some(Change { key, value })
}
