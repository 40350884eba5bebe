//! What the site's code may do to a session, each a change of its visit.

use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use super::plain::JsVisit;
use crate::error::Error;
use crate::record::UserId;
use crate::visit::Visit;

/// A change. One export takes them all: each further one would cost every upload a quarter of a kilobyte.
#[wasm_bindgen]
#[derive(Clone, Copy, Debug)]
pub enum Change {
    /// Binds the user that the argument is.
    Login,
    /// Unbinds the user.
    Logout,
    /// Makes the session persistent.
    Persist,
    /// Makes the session volatile.
    Unpersist,
    /// Makes sure that the session is stored.
    Keep,
    /// Gives the session a new id.
    Renew,
    /// Ends the session.
    Destroy,
}

/// The visit after a change.
///
/// # Errors
///
/// `user_id`, `not_logged_in`, `session_ended`.
#[wasm_bindgen]
pub fn change(visit: &JsVisit, change: Change, argument: &JsValue) -> Result<JsVisit, JsValue> {
    let mut visit = Visit::try_from(visit)?;
    match change {
        Change::Login => visit.login(user_id(argument)?)?,
        Change::Logout => visit.logout(),
        Change::Persist => visit.set_persistent(true)?,
        Change::Unpersist => visit.set_persistent(false)?,
        Change::Keep => visit.keep(),
        Change::Renew => visit.renew()?,
        Change::Destroy => visit.destroy(),
    }
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
