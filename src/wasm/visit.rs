//! The changes of mind about a session that its visit allows. Each takes a visit and gives the next.

use serde::Serialize;
use serde_wasm_bindgen::{Serializer, from_value};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use crate::error::Error;
use crate::record::UserId;
use crate::visit::Visit;

/// As JavaScript wants it: absent is `undefined`.
pub(super) fn to_js(data: &impl Serialize) -> Result<JsValue, Error> {
    data.serialize(&Serializer::new()).map_err(|error| Error::internal("serialize", error.to_string()))
}

pub(super) fn visit(data: JsValue) -> Result<Visit, Error> {
    from_value(data).map_err(|error| Error::internal("visit", format!("the visit cannot be read: {error}")))
}

fn change(data: JsValue, change: impl FnOnce(&mut Visit) -> Result<(), Error>) -> Result<JsValue, JsValue> {
    let mut visit = visit(data)?;
    change(&mut visit)?;
    Ok(to_js(&visit)?)
}

/// The user id that `user` is.
pub(super) fn user_id(user: &JsValue) -> Result<UserId, Error> {
    if let Some(number) = user.as_f64() {
        return whole(number).map_or_else(|| Err(UserId::refused()), UserId::number);
    }
    if user.is_bigint() {
        return u64::try_from(user.clone()).map_or_else(|_| Err(UserId::refused()), UserId::number);
    }
    match user.dyn_ref::<js_sys::JsString>() {
        Some(text) if text.is_valid_utf16() => UserId::text(text),
        _ => Err(UserId::refused()),
    }
}

/// `number` as an integer, if it is one that is safe and positive.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn whole(number: f64) -> Option<u64> {
    (number.fract() == 0.0 && (1.0..=9_007_199_254_740_991.0).contains(&number)).then_some(number as u64)
}

/// Binds a user to the session.
///
/// # Errors
///
/// `user_id`, `session_ended`.
#[wasm_bindgen]
pub fn login(data: JsValue, user: &JsValue) -> Result<JsValue, JsValue> {
    let user = user_id(user)?;
    change(data, |visit| visit.login(user))
}

/// Unbinds the user.
///
/// # Errors
///
/// None that a caller can cause.
#[wasm_bindgen]
pub fn logout(data: JsValue) -> Result<JsValue, JsValue> {
    change(data, |visit| {
        visit.logout();
        Ok(())
    })
}

/// Makes the session persistent or volatile.
///
/// # Errors
///
/// `not_logged_in`, `session_ended`.
#[wasm_bindgen(js_name = setPersistent)]
pub fn set_persistent(data: JsValue, persistent: bool) -> Result<JsValue, JsValue> {
    change(data, |visit| visit.set_persistent(persistent))
}

/// Gives the session a new id.
///
/// # Errors
///
/// `session_ended`.
#[wasm_bindgen]
pub fn renew(data: JsValue) -> Result<JsValue, JsValue> {
    change(data, Visit::renew)
}

/// Ends the session.
///
/// # Errors
///
/// None that a caller can cause.
#[wasm_bindgen]
pub fn destroy(data: JsValue) -> Result<JsValue, JsValue> {
    change(data, |visit| {
        visit.destroy();
        Ok(())
    })
}

/// When the session ends if it is not used again, in milliseconds since the epoch.
///
/// # Errors
///
/// None that a caller can cause.
#[wasm_bindgen(js_name = expiresAt)]
pub fn expires_at(data: JsValue) -> Result<f64, JsValue> {
    Ok(visit(data)?.header.expires().as_millis() as f64)
}
