//! The robot filter. An agent alone is written into a fixed buffer and its verdict
//! comes back as one number, which is several times faster than a string and an object.

use std::cell::UnsafeCell;

use js_sys::Reflect;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::headers::RequestHeaders;
use super::value::object;
use crate::error::Error;
use crate::robot::{AGENT_LIMIT, Category, Kind, OwnedVerdict, Platform, Reason, Rules, find, judge};

/// Judges a request by its headers, by the built-in rules.
#[wasm_bindgen]
#[must_use]
pub fn robot(headers: &RequestHeaders) -> JsValue {
    verdict(&judge(headers, None, &Rules::default()))
}

/// The agent's way in: JavaScript writes it here, so that no string is copied or decoded.
struct Scratch(UnsafeCell<[u8; AGENT_LIMIT]>);

// SAFETY: WebAssembly without threads: nobody else reads or writes while a call runs.
#[allow(unsafe_code)]
unsafe impl Sync for Scratch {}

static SCRATCH: Scratch = Scratch(UnsafeCell::new([0; AGENT_LIMIT]));

/// The memory in which [`robot_scratch`] points.
#[wasm_bindgen(js_name = robotMemory)]
#[must_use]
pub fn robot_memory() -> JsValue {
    wasm_bindgen::memory()
}

/// Where the agent is to be written: [`AGENT_LIMIT`] bytes, for as long as the instance lives.
#[wasm_bindgen(js_name = robotScratch)]
#[must_use]
pub fn robot_scratch() -> *const u8 {
    SCRATCH.0.get().cast()
}

/// Judges the first `length` bytes of the scratch buffer. The number is `Finding::number`.
#[wasm_bindgen(js_name = robotJudge)]
#[must_use]
pub fn robot_judge(length: usize) -> f64 {
    // SAFETY: the buffer is static, and JavaScript does not run until this returns.
    #[allow(unsafe_code)]
    let scratch: &[u8; AGENT_LIMIT] = unsafe { &*SCRATCH.0.get() };
    // Signed is one instruction, and the number has 52 bits.
    find(scratch.get(..length).unwrap_or(scratch)).number() as i64 as f64
}

/// The verdict for JavaScript.
pub(super) fn verdict(verdict: &OwnedVerdict) -> JsValue {
    object([
        ("kind", Some(verdict.kind.as_str().into())),
        ("reason", Some(verdict.reason.as_str().into())),
        ("name", verdict.name.as_deref().map(Into::into)),
        ("category", verdict.category.map(|category| category.as_str().into())),
        ("signature", verdict.signature.as_deref().map(Into::into)),
    ])
}

#[wasm_bindgen]
extern "C" {
    /// A `Verdict`, which the site's `decide` may have changed.
    pub type JsVerdict;
    #[wasm_bindgen(method, getter, structural)]
    fn kind(this: &JsVerdict) -> JsValue;
    #[wasm_bindgen(method, getter, structural)]
    fn reason(this: &JsVerdict) -> JsValue;
    #[wasm_bindgen(method, getter, structural)]
    fn category(this: &JsVerdict) -> JsValue;
}

impl TryFrom<&JsVerdict> for OwnedVerdict {
    type Error = Error;

    fn try_from(from: &JsVerdict) -> Result<Self, Error> {
        let (kind, reason, category) = (from.kind(), from.reason(), from.category());
        let kind = Kind::ALL.into_iter().find(|one| kind == one.as_str());
        let reason = Reason::ALL.into_iter().find(|one| reason == one.as_str());
        Ok(Self {
            kind: kind.ok_or_else(|| {
                Error::usage(
                    "verdict",
                    "`robots.decide` must return \"human\", \"speculative\", \"suspect\", \"tool\" or \"robot\"",
                )
            })?,
            reason: reason.unwrap_or(Reason::SiteDecide),
            category: Category::ALL.into_iter().find(|one| category == one.as_str()),
            name: None,
            signature: None,
        })
    }
}

/// What `request.cf.botManagement` says; what cannot be read says nothing.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(super) fn platform(bot_management: &JsValue) -> Option<Platform> {
    if !bot_management.is_object() {
        return None;
    }
    let get = |name: &str| Reflect::get(bot_management, &name.into()).unwrap_or(JsValue::UNDEFINED);
    Some(Platform {
        verified_bot: get("verifiedBot") == true,
        score: get("score").as_f64().filter(|score| (0.0..=99.0).contains(score)).map(|score| score as u8),
        category: get("verifiedBotCategory").as_string(),
        corporate_proxy: get("corporateProxy") == true,
    })
}
