//! The engine, step by step, and what it can say about an id.

use js_sys::Array;
use serde_wasm_bindgen::from_value;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::headers::RequestHeaders;
use super::namespace::changes;
use super::options;
use super::visit::{to_js, user_id, visit};
use crate::engine::{Engine, Opening};
use crate::error::Error;
use crate::inspection::Inspection;
use crate::robot::Platform;
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

fn wrong_verdict(error: &serde_wasm_bindgen::Error) -> Error {
    Error::usage("verdict", format!("`robots.decide` must return the kind of a verdict, such as \"human\": {error}"))
}

fn random<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|error| Error::internal("random_failed", format!("the platform gave no random bytes: {error}")))?;
    Ok(bytes)
}

/// Takes an id or token apart, without any key.
///
/// # Errors
///
/// None that a caller can cause.
#[wasm_bindgen]
pub fn inspect(text: &str) -> Result<JsValue, JsValue> {
    Ok(to_js(&Inspection::of(text))?)
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

    /// Judges whether the request is a robot's. `platform` is `request.cf.botManagement`, if there is one.
    ///
    /// # Errors
    ///
    /// None that a client can cause.
    pub fn judge(&self, headers: &RequestHeaders, platform: JsValue) -> Result<JsValue, JsValue> {
        // What cannot be read says nothing.
        let platform = from_value::<Option<Platform>>(platform).ok().flatten();
        Ok(to_js(&self.0.judge(headers, platform.as_ref()))?)
    }

    /// Starts a session: a visit, or `undefined` when the visitor may have none.
    ///
    /// # Errors
    ///
    /// `random_failed`.
    pub fn start(&self, data: JsValue, verdict: JsValue, now: f64) -> Result<JsValue, JsValue> {
        let verdict = from_value(verdict).map_err(|error| wrong_verdict(&error))?;
        Ok(to_js(&self.0.start(&opening(data)?, &verdict, instant(now), random()?)?)?)
    }

    /// The same visit under another new id.
    ///
    /// # Errors
    ///
    /// `random_failed`.
    pub fn remint(&self, data: JsValue) -> Result<JsValue, JsValue> {
        Ok(to_js(&self.0.remint(visit(data)?, random()?)?)?)
    }

    /// Takes an id or token apart and checks it.
    ///
    /// # Errors
    ///
    /// None that a caller can cause.
    pub fn inspect(&self, text: &str, now: f64) -> Result<JsValue, JsValue> {
        Ok(to_js(&self.0.inspect(text, instant(now)))?)
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
