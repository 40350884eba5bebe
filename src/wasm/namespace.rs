//! Namespaces: whole ones cross, in either direction.

use js_sys::{Array, Map};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use super::reader::from_js;
use super::value::{object, to_js};
use crate::codec;
use crate::engine::Changes;
use crate::error::Error;
use crate::namespace::Change;
use crate::record::Record;
use crate::value::Value;

/// The variables of one scope of a record, as a `Map`.
#[wasm_bindgen]
#[must_use]
pub fn namespace(record: &[u8], scope: &str) -> Map {
    let variables = Map::new();
    if let Some(record) = Record::decode(record) {
        for (key, value) in record.namespace(scope).iter() {
            let value = codec::decode(value).map_or(JsValue::UNDEFINED, |value| to_js(&value));
            variables.set(&key.into(), &value);
        }
    }
    variables
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
            ("persistent", Some(Value::Bool(header.persistent))),
        ])
    })
}

/// Checks that `value` can be kept under `key`.
///
/// # Errors
///
/// `value_unsupported`, `value_too_large`, `key`.
#[wasm_bindgen]
pub fn check(key: &JsValue, value: &JsValue) -> Result<(), JsValue> {
    from_js(&text(key)?, value)?;
    Ok(())
}

/// The most characters of a key or a scope.
const KEY_MAX_CHARS: u32 = 16_384;

/// A key or a scope.
fn text(key: &JsValue) -> Result<String, Error> {
    match key.dyn_ref::<js_sys::JsString>() {
        Some(text) if text.length() <= KEY_MAX_CHARS && text.is_well_formed() => Ok(text.into()),
        _ => Err(Error::input(
            "key",
            format!(
                "a variable's key and a namespace's scope must be Unicode text of at most {KEY_MAX_CHARS} characters"
            ),
        )),
    }
}

/// Reads `[[scope, [[key, value] or [key], …]], …]`: a pair sets, a key alone deletes.
pub(super) fn changes(list: &Array) -> Result<Vec<Changes>, Error> {
    list.iter()
        .map(|entry| {
            let entry: &Array = entry.unchecked_ref();
            let changes: Array = entry.get(1).unchecked_into();
            Ok((
                text(&entry.get(0))?,
                changes.iter().map(|item| change(item.unchecked_ref())).collect::<Result<_, _>>()?,
            ))
        })
        .collect()
}

fn change(item: &Array) -> Result<Change, Error> {
    let key = text(&item.get(0))?;
    if item.length() == 1 {
        return Ok(Change::delete(key));
    }
    let value = from_js(&key, &item.get(1))?;
    Ok(Change::set(key, &value))
}
