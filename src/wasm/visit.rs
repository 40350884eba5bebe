//! The changes of mind about a session that its visit allows. Each takes a visit and gives the next.

use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use super::plain::JsVisit;
use crate::error::Error;
use crate::record::UserId;
use crate::visit::Visit;

fn change(data: &JsVisit, change: impl FnOnce(&mut Visit) -> Result<(), Error>) -> Result<JsVisit, JsValue> {
    let mut visit = data.try_into()?;
    change(&mut visit)?;
    Ok((&visit).into())
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
        Some(text) if text.is_well_formed() => UserId::text(text),
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
pub fn login(data: &JsVisit, user: &JsValue) -> Result<JsVisit, JsValue> {
    let user = user_id(user)?;
    change(data, |visit| visit.login(user))
}

/// Unbinds the user.
///
/// # Errors
///
/// None that a caller can cause.
#[wasm_bindgen]
pub fn logout(data: &JsVisit) -> Result<JsVisit, JsValue> {
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
pub fn set_persistent(data: &JsVisit, persistent: bool) -> Result<JsVisit, JsValue> {
    change(data, |visit| visit.set_persistent(persistent))
}

/// Makes sure that the session is stored.
///
/// # Errors
///
/// None that a caller can cause.
#[wasm_bindgen]
pub fn keep(data: &JsVisit) -> Result<JsVisit, JsValue> {
    change(data, |visit| {
        visit.keep();
        Ok(())
    })
}

/// Gives the session a new id.
///
/// # Errors
///
/// `session_ended`.
#[wasm_bindgen]
pub fn renew(data: &JsVisit) -> Result<JsVisit, JsValue> {
    change(data, Visit::renew)
}

/// Ends the session.
///
/// # Errors
///
/// None that a caller can cause.
#[wasm_bindgen]
pub fn destroy(data: &JsVisit) -> Result<JsVisit, JsValue> {
    change(data, |visit| {
        visit.destroy();
        Ok(())
    })
}
