//! The actions of a handler on its session, and what it reads from it.

use js_sys::Reflect;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::engine::JsEngine;
use super::step::{JsStep, Step, exchange, exchange_with, instant};
use super::user::{user_id, user_value};
use super::value::{Property, object};
use crate::exchange::saved;
use crate::moment::Moment;

/// What a handler may do to its session. One export takes them all: each further one adds about 250 bytes.
#[wasm_bindgen]
#[derive(Clone, Copy, Debug)]
pub enum Action {
    /// Binds the user that the argument is.
    Login,
    /// Unbinds the user.
    Logout,
    /// Gives the session a new id.
    Renew,
    /// Ends the session and begins an empty one.
    Reset,
    /// Ends the session.
    Destroy,
    /// Makes the session persistent, or volatile.
    Persist,
    /// Lets a login outlive an end of the user's other sessions.
    Exempt,
    /// Nothing: checks that the session was not ended.
    Check,
}

#[wasm_bindgen(js_class = Engine)]
impl JsEngine {
    /// Performs an action on the session.
    ///
    /// # Errors
    ///
    /// `user_id`, `not_logged_in`, `session_ended`, `random_failed`.
    pub fn act(
        &self,
        state: &str,
        pending: &[u8],
        action: Action,
        argument: &JsValue,
        now: f64,
    ) -> Result<String, JsValue> {
        let (mut exchange, _) = exchange_with(state, pending)?;
        let mut entropy = super::engine::random;
        let at = &mut Moment::new(instant(now), &mut entropy);
        match action {
            Action::Login => self.0.login(&mut exchange, user_id(argument)?, at)?,
            Action::Logout => self.0.logout(&mut exchange, at)?,
            Action::Renew => self.0.renew(&mut exchange, at)?,
            Action::Reset => self.0.reset(&mut exchange, at)?,
            Action::Destroy => self.0.destroy(&mut exchange),
            Action::Persist => self.0.set_persistent(&mut exchange, argument.is_truthy())?,
            Action::Check => self.0.ensure_live(&exchange)?,
            Action::Exempt => self.0.exempt(&mut exchange, instant(now)),
        }
        // All its bytes are ASCII.
        Ok(String::from_utf8(saved::encode(&exchange, 0)).unwrap_or_default())
    }

    /// The session's facts.
    ///
    /// # Errors
    ///
    /// None that a client can cause.
    pub fn facts(&self, state: &str, now: f64) -> Result<JsValue, JsValue> {
        let exchange = exchange(state)?;
        let token = self.0.token(&exchange, instant(now));
        let id = self.0.session_id(&exchange).unwrap_or_default();
        let Some(facts) = exchange.facts() else { return Ok(JsValue::UNDEFINED) };
        let to = object(&[
            ("id", Some(id.as_str().into())),
            ("token", Some(token.as_str().into())),
            ("isNew", Some(Property::Flag(exchange.is_new()))),
            ("createdAt", Some(facts.created.into())),
            ("lastUsedAt", Some(facts.used.0.into())),
            ("expiresAt", Some(facts.expires().into())),
            ("persistent", Some(Property::Flag(self.0.persistent(&exchange)))),
        ]);
        if let Some(user) = exchange.user() {
            // Setting a property on an object that was just made does not fail.
            let _ = Reflect::set(&to, &"user".into(), &user_value(user));
        }
        Ok(to)
    }

    /// The session's token against cross-site request forgery: its text, and the state after.
    ///
    /// # Errors
    ///
    /// None that a client can cause.
    #[wasm_bindgen(js_name = csrfToken)]
    pub fn csrf_token(&self, state: &str, pending: &[u8]) -> Result<JsStep, JsValue> {
        let (mut exchange, _) = exchange_with(state, pending)?;
        let token = self.0.csrf_token(&mut exchange);
        Ok(Step::with_text(&exchange, &token).cross(&self.1))
    }

    /// Whether `token` is a token against cross-site request forgery of this session.
    ///
    /// # Errors
    ///
    /// None that a client can cause.
    #[wasm_bindgen(js_name = verifyCsrf)]
    pub fn verify_csrf(&self, state: &str, token: &str) -> Result<bool, JsValue> {
        Ok(self.0.verify_csrf(&*exchange(state)?, token))
    }
}
