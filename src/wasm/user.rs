//! User ids and sessions of a user, as JavaScript has them.

use js_sys::Array;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use super::engine::JsEngine;
use super::step::instant;
use super::value::{Property, object};
use crate::error::Error;
use crate::exchange::Listing;
use crate::facts::UserId;
use crate::record::Record;

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

    /// The sessions of a user, from what is under the keys that [`JsEngine::listed`] gives.
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
    ) -> Result<Array, JsValue> {
        // One record after the other, and only its facts are kept: the module's memory never shrinks.
        let facts = |record: JsValue| {
            let bytes = record.dyn_into::<js_sys::Uint8Array>().ok()?.to_vec();
            Record::new(Record::decode(&bytes)?.facts).encode(instant(now)).ok()
        };
        let records: Vec<Option<Vec<u8>>> = records.iter().map(facts).collect();
        let listing = Listing::new(&user_id(user)?, index.as_deref());
        let infos = listing.describe(&self.0, &records, instant(now));
        Ok(infos
            .into_iter()
            .map(|info| {
                object(&[
                    ("handle", Some(info.handle.as_str().into())),
                    ("createdAt", Some(info.created.into())),
                    ("lastUsedAt", Some(info.last_used.into())),
                    ("expiresAt", Some(info.expires.into())),
                    ("persistent", Some(Property::Flag(info.persistent))),
                ])
            })
            .collect())
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
