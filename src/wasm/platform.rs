//! What the platform knows of a client: `request.cf` on Cloudflare.

use js_sys::Reflect;
use wasm_bindgen::JsValue;

use crate::robot::PlatformSignals;

/// What `botManagement` of a request's `cf` says; what cannot be read says nothing.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(super) fn platform(cf: &JsValue) -> Option<PlatformSignals> {
    let property = |of: &JsValue, name: &str| Reflect::get(of, &name.into()).unwrap_or(JsValue::UNDEFINED);
    if !cf.is_object() {
        return None;
    }
    let bot_management = property(cf, "botManagement");
    if !bot_management.is_object() {
        return None;
    }
    let get = |name: &str| property(&bot_management, name);
    Some(PlatformSignals {
        verified_bot: get("verifiedBot") == true,
        score: get("score").as_f64().filter(|score| (0.0..=99.0).contains(score)).map(|score| score as u8),
        category: get("verifiedBotCategory").as_string(),
        corporate_proxy: get("corporateProxy") == true,
    })
}
