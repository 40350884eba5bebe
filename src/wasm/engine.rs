//! The engine, step by step, and what it can say about an id.

use std::cell::Cell;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::error::Given;
use super::headers::{Presented, RequestHeaders};
use super::namespace::changes;
use super::options;
use super::plain::{JsOutcome, JsVisit, instant};
use super::robot::{platform, unpacked, verdict};
use super::value::{Property, object};
use super::visit::user_id;
use crate::engine::Engine;
use crate::error::Error;
use crate::inspection::{Inspection, Kind};
use crate::visit::Visit;

/// A site's configuration, ready to decide.
#[wasm_bindgen(js_name = Engine)]
#[derive(Debug)]
pub struct JsEngine(Engine);

fn random<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| {
        Error::internal("random_failed", "the platform gave no random bytes, so no session id was made")
    })?;
    Ok(bytes)
}

/// Takes an id or token apart, without any key.
///
/// # Errors
///
/// None, see [`Given`].
#[wasm_bindgen]
pub fn inspect(text: &str) -> Given<JsValue> {
    Ok(inspection(Inspection::of(text)))
}

fn inspection(inspection: Inspection) -> JsValue {
    let kind = inspection.kind.map(|kind| match kind {
        Kind::Id => "id",
        Kind::Token => "token",
    });
    object([
        ("kind", kind.map(Into::into)),
        ("format", inspection.format.map(Into::into)),
        ("keyId", inspection.key_id.map(|id| Property::Number(id.into()))),
        ("random", inspection.random.as_deref().map(Into::into)),
        ("checksum", inspection.checksum.as_deref().map(Into::into)),
        ("issuedAt", inspection.issued_at.map(Into::into)),
        ("expiresAt", inspection.expires_at.map(Into::into)),
        ("valid", Some(Property::Flag(inspection.valid))),
        ("reason", inspection.reason.map(Into::into)),
    ])
}

#[wasm_bindgen(js_class = Engine)]
impl JsEngine {
    /// An engine for the options of `js/configuration.ts`.
    ///
    /// # Errors
    ///
    /// `option` and those of `Engine::new` in the core.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &JsValue) -> Result<JsEngine, JsValue> {
        Ok(Self(Engine::new(options::read(options)?)?))
    }

    /// Reads what a request presents; `cookie` is its `Cookie` field.
    ///
    /// # Errors
    ///
    /// None, see [`Given`].
    pub fn open(&self, headers: &RequestHeaders, cookie: Option<String>, local: bool, now: f64) -> Given<JsVisit> {
        Ok(self.0.open(&Presented { headers, cookie: Cell::new(cookie) }, local, instant(now)).into())
    }

    /// Takes up the claimed session: a visit, or the word that says why not.
    ///
    /// # Errors
    ///
    /// None, see [`Given`].
    pub fn resume(&self, opening: &JsVisit, record: Option<Vec<u8>>, now: f64) -> Given<JsValue> {
        Ok(match self.0.resume_with_text(&opening.claiming(), record.as_deref(), instant(now)) {
            Ok((visit, text)) => opening.resumed(&visit, text, record.unwrap_or_default()).into(),
            Err(refusal) => refusal.as_str().into(),
        })
    }

    /// Whether the request presents an id or a token that proves itself.
    pub fn knows(&self, headers: &RequestHeaders, cookie: Option<String>, local: bool, now: f64) -> bool {
        self.0.knows(&Presented { headers, cookie: Cell::new(cookie) }, local, instant(now))
    }

    /// Judges whether the request is a robot's. `platform` is `request.cf.botManagement`, if there is one.
    ///
    /// # Errors
    ///
    /// None, see [`Given`].
    pub fn judge(&self, headers: &RequestHeaders, bot_management: &JsValue) -> Given<JsValue> {
        Ok(verdict(&self.0.judge(headers, platform(bot_management).as_ref())))
    }

    /// Starts a session: a visit, or `undefined` when a visitor with this verdict may have none.
    ///
    /// # Errors
    ///
    /// `random_failed`.
    pub fn start(&self, opening: &JsVisit, packed: u32, now: f64) -> Result<Option<JsVisit>, JsValue> {
        let visit = self.0.start(&opening.into(), &unpacked(packed), instant(now), random()?)?;
        Ok(visit.map(|visit| (&visit).into()))
    }

    /// The same visit under another new id.
    ///
    /// # Errors
    ///
    /// `random_failed`.
    pub fn remint(&self, visit: &JsVisit) -> Result<JsVisit, JsValue> {
        Ok((&self.0.remint(visit.try_into()?, random()?)?).into())
    }

    /// Takes an id or token apart and checks it.
    ///
    /// # Errors
    ///
    /// None, see [`Given`].
    pub fn inspect(&self, text: &str, now: f64) -> Given<JsValue> {
        Ok(inspection(self.0.inspect(text, instant(now))))
    }

    /// Decides what becomes of a visit.
    ///
    /// # Errors
    ///
    /// `record_too_large`; `random_failed`; `changes` for changes that `js/value/encode.ts` did not write.
    pub fn close(
        &self,
        visit: &JsVisit,
        record: Option<Vec<u8>>,
        changed: &[u8],
        now: f64,
    ) -> Result<JsOutcome, JsValue> {
        let outcome = self.0.close(visit.try_into()?, record.as_deref(), changes(changed)?, instant(now), random()?)?;
        Ok(outcome.into())
    }

    /// The session's current token.
    ///
    /// # Errors
    ///
    /// None that a client can cause.
    pub fn token(&self, visit: &JsVisit, now: f64) -> Result<String, JsValue> {
        Ok(self.0.token(&Visit::try_from(visit)?, instant(now))?)
    }

    /// The session's token against cross-site request forgery.
    ///
    /// # Errors
    ///
    /// None that a client can cause.
    #[wasm_bindgen(js_name = csrfToken)]
    pub fn csrf_token(&self, visit: &JsVisit) -> Result<String, JsValue> {
        Ok(self.0.csrf_token(&Visit::try_from(visit)?)?)
    }

    /// Whether `token` is the session's token against cross-site request forgery.
    ///
    /// # Errors
    ///
    /// None that a client can cause.
    #[wasm_bindgen(js_name = verifyCsrf)]
    pub fn verify_csrf(&self, visit: &JsVisit, token: &str) -> Result<bool, JsValue> {
        Ok(self.0.verify_csrf(&Visit::try_from(visit)?, token)?)
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
