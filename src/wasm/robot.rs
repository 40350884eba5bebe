//! The robot filter.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::headers::RequestHeaders;
use super::visit::to_js;
use crate::robot::{OwnedVerdict, Rules, judge, judge_agent};

/// Judges a request by its headers, by the built-in rules.
///
/// # Errors
///
/// None that a client can cause.
#[wasm_bindgen]
pub fn robot(headers: &RequestHeaders) -> Result<JsValue, JsValue> {
    Ok(to_js(&judge(headers, None, &Rules::default()))?)
}

/// Judges a user agent alone.
///
/// # Errors
///
/// None that a client can cause.
#[wasm_bindgen(js_name = robotAgent)]
pub fn robot_agent(agent: &str) -> Result<JsValue, JsValue> {
    Ok(to_js(&OwnedVerdict::from(judge_agent(agent.as_bytes())))?)
}
