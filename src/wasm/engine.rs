//! The engine, step by step, and what it can say about an id.

use js_sys::Array;
use serde_wasm_bindgen::from_value;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::headers::RequestHeaders;
use super::namespace::changes;
use super::visit::{to_js, user_id, visit};
use super::options;
use crate::engine::{Engine, Opening};
use crate::error::Error;
use crate::time::Timestamp;

/// A site's configuration, ready to decide.
#[wasm_bindgen(js_name = Engine)]
#[derive(Debug)]
pub struct JsEngine(Engine);

fn opening(data: JsValue) -> Result<Opening, Error> {
    from_value(data).map_err(|error| Error::internal("opening", format!("the opening cannot be read: {error}")))
}

/// `Date.now()`.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn instant(now: f64) -> Timestamp {
    Timestamp::from_millis(now as u64)
}

fn random<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|error| Error::internal("random_failed", format!("the platform gave no random bytes: {error}")))?;
    Ok(bytes)
}

#[wasm_bindgen(js_class = Engine)]
impl JsEngine {
    /// An engine for the options of `js/sessions.ts`.
    ///
    /// # Errors
    ///
    /// `option` and those of `Engine::new` in the core.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &JsValue) -> Result<JsEngine, JsValue> {
        Ok(Self(Engine::new(options::read(options)?)?))
    }

    /// Reads what a request presents.
    ///
    /// # Errors
    ///
    /// None that a client can cause.
    pub fn open(&self, headers: &RequestHeaders, local: bool, now: f64) -> Result<JsValue, JsValue> {
        Ok(to_js(&self.0.open(headers, local, instant(now)))?)
    }

    /// Takes up the claimed session: a visit, or the word that says why not.
    ///
    /// # Errors
    ///
    /// None that a client or a store can cause.
    pub fn resume(&self, data: JsValue, record: Option<Vec<u8>>, now: f64) -> Result<JsValue, JsValue> {
        match self.0.resume(&opening(data)?, record.as_deref(), instant(now)) {
            Ok(visit) => Ok(to_js(&visit)?),
            Err(refusal) => Ok(refusal.as_str().into()),
        }
    }

    /// Decides what becomes of a visit.
    ///
    /// # Errors
    ///
    /// `record_too_large`, `value_unsupported`, `value_too_large`, `random_failed`.
    pub fn close(&self, data: JsValue, record: Option<Vec<u8>>, list: &Array, now: f64) -> Result<JsValue, JsValue> {
        let outcome = self.0.close(visit(data)?, record.as_deref(), changes(list)?, instant(now), random()?)?;
        Ok(to_js(&outcome)?)
    }

    /// The session's current token.
    ///
    /// # Errors
    ///
    /// None that a client can cause.
    pub fn token(&self, data: JsValue, now: f64) -> Result<String, JsValue> {
        Ok(self.0.token(&visit(data)?, instant(now))?)
    }

    /// The session's token against cross-site request forgery.
    ///
    /// # Errors
    ///
    /// None that a client can cause.
    #[wasm_bindgen(js_name = csrfToken)]
    pub fn csrf_token(&self, data: JsValue) -> Result<String, JsValue> {
        Ok(self.0.csrf_token(&visit(data)?)?)
    }

    /// Whether `token` is the session's token against cross-site request forgery.
    ///
    /// # Errors
    ///
    /// None that a client can cause.
    #[wasm_bindgen(js_name = verifyCsrf)]
    pub fn verify_csrf(&self, data: JsValue, token: &str) -> Result<bool, JsValue> {
        Ok(self.0.verify_csrf(&visit(data)?, token)?)
    }

    /// The names under which stores list the sessions of `user`.
    ///
    /// # Errors
    ///
    /// `user_id`.
    pub fn owners(&self, user: &JsValue) -> Result<Vec<String>, JsValue> {
        Ok(self.0.owners(&user_id(user)?))
    }
}
