//! User ids and sessions of a user, as JavaScript has them.

use js_sys::Array;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use super::engine::JsEngine;
use super::step::instant;
use crate::error::Error;
use crate::exchange::{DEVICE_SCOPE, Listing};
use crate::facts::UserId;
use crate::record::Record;
use crate::text::decimal;

#[wasm_bindgen(js_class = Engine)]
impl JsEngine {
    /// Where the index of a user's sessions is.
    ///
    /// # Errors
    ///
    /// `user_id`; `store_cannot_list`.
    #[wasm_bindgen(js_name = indexKey)]
    pub fn index_key(&self, user: &JsValue) -> Result<String, JsValue> {
        Ok(self.0.index(&user_id(user)?)?.as_str().to_owned())
    }

    /// The keys of the sessions in a user's index, concatenated.
    ///
    /// # Errors
    ///
    /// `user_id`.
    pub fn listed(&self, user: &JsValue, index: Option<Vec<u8>>) -> Result<String, JsValue> {
        Ok(Listing::new(&user_id(user)?, index.as_deref()).keys().map(|key| key.as_str()).collect())
    }

    /// The sessions of a user, from what is under the keys that [`JsEngine::listed`] gives. Each is a line: the handle,
    /// three times, whether it is persistent, the place of its record, and where its namespace about the device begins
    /// there, or 0.
    ///
    /// # Errors
    ///
    /// `user_id`.
    pub fn describe(
        &self,
        user: &JsValue,
        index: Option<Vec<u8>>,
        records: &Array,
        now: f64,
    ) -> Result<String, JsValue> {
        let mut starts = Vec::new();
        // One record after the other: the module's memory never shrinks.
        let loaded = records.iter().map(|record| {
            let bytes = record.dyn_into::<js_sys::Uint8Array>().ok().map(|bytes| bytes.to_vec());
            starts.push(
                bytes
                    .as_deref()
                    .and_then(|bytes| Record::decode(bytes)?.start(bytes, DEVICE_SCOPE))
                    .unwrap_or_default(),
            );
            bytes
        });
        let infos = Listing::new(&user_id(user)?, index.as_deref()).describe(&self.0, loaded, instant(now));
        let lines = infos.into_iter().map(|info| {
            let numbers = [
                info.created.as_millis(),
                info.last_used.as_millis(),
                info.expires.as_millis(),
                info.persistent.into(),
                info.place as u64,
                starts.get(info.place).copied().unwrap_or_default() as u64,
            ];
            numbers.iter().fold(info.handle, |line, number| line + " " + &decimal(*number)) + "\n"
        });
        Ok(lines.collect())
    }
}

/// The user id that `user` is.
pub(super) fn user_id(user: &JsValue) -> Result<UserId, Error> {
    if let Some(number) = user.as_f64() {
        return whole(number).map_or_else(|| Err(UserId::rejected()), UserId::number);
    }
    if user.is_bigint() {
        return u64::try_from(user.clone()).map_or_else(|_| Err(UserId::rejected()), UserId::number);
    }
    match user.dyn_ref::<js_sys::JsString>() {
        Some(text) if text.is_well_formed() => UserId::text(text),
        _ => Err(UserId::rejected()),
    }
}

/// The user id for JavaScript: 0 for nobody.
pub(super) fn user_value(user: &UserId) -> JsValue {
    match user {
        UserId::Nobody => 0.into(),
        UserId::Number(number) => (*number as f64).into(),
        UserId::Text(text) => text.into(),
    }
}

/// `number` as an integer, if it is one that is safe and positive.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn whole(number: f64) -> Option<u64> {
    (number.fract() == 0.0 && (1.0..=9_007_199_254_740_991.0).contains(&number)).then_some(number as u64)
}
