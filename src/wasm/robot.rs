//! The robot filter for JavaScript.
//!
//! A user agent alone is written into a fixed buffer, and its verdict comes back as one number. That is several times
//! faster than to pass a string and return an object.

use std::cell::UnsafeCell;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::error::Given;
use super::headers::RequestHeaders;
use super::value::{Property, object};
use crate::robot::{Category, Kind, OwnedVerdict, Reason, Rules, USER_AGENT_LIMIT, classify_packed, classify_request};

/// Classifies a request by its headers, by the built-in rules.
///
/// # Errors
///
/// None, see [`Given`].
#[wasm_bindgen]
pub fn robot(headers: &RequestHeaders) -> Given<JsValue> {
    Ok(verdict(&classify_request(headers, None, &Rules::default())))
}

/// Whether the request loads a page ahead.
#[wasm_bindgen(js_name = isPrefetch)]
#[must_use]
pub fn is_prefetch(headers: &RequestHeaders) -> bool {
    crate::robot::is_prefetch(headers)
}

/// The buffer into which JavaScript writes a user agent, so that no string is copied or decoded.
struct Scratch(UnsafeCell<[u8; USER_AGENT_LIMIT]>);

// SAFETY: this WebAssembly has no threads, so nothing else reads or writes the buffer while a call runs.
#[allow(unsafe_code)]
unsafe impl Sync for Scratch {}

static SCRATCH: Scratch = Scratch(UnsafeCell::new([0; USER_AGENT_LIMIT]));

/// The memory that [`robot_scratch`] points into.
#[wasm_bindgen(js_name = robotMemory)]
#[must_use]
pub fn robot_memory() -> JsValue {
    wasm_bindgen::memory()
}

/// The address of the scratch buffer: [`USER_AGENT_LIMIT`] bytes, valid as long as the instance lives.
#[wasm_bindgen(js_name = robotScratch)]
#[must_use]
pub fn robot_scratch() -> *const u8 {
    SCRATCH.0.get().cast()
}

/// Classifies the first `length` bytes of the scratch buffer. The number is that of
/// [`PackedVerdict::number`](crate::robot::PackedVerdict::number).
#[wasm_bindgen(js_name = robotClassify)]
#[must_use]
pub fn robot_classify(length: usize) -> f64 {
    // SAFETY: the buffer is static, and JavaScript does not run until this returns.
    #[allow(unsafe_code)]
    let scratch: &[u8; USER_AGENT_LIMIT] = unsafe { &*SCRATCH.0.get() };
    // The conversion from a signed number is one instruction. The number has 52 bits, so it is never negative.
    classify_packed(scratch.get(..length).unwrap_or(scratch)).number() as i64 as f64
}

/// The verdict as an object. `packed` is the lowest 12 bits of
/// [`PackedVerdict::number`](crate::robot::PackedVerdict::number); JavaScript has the words for them.
pub(super) fn verdict(verdict: &OwnedVerdict) -> JsValue {
    let category = verdict.category.map_or(NO_CATEGORY, |category| category as u32);
    let packed = verdict.kind as u32 | (verdict.reason as u32) << 3 | category << 8;
    object(&[
        ("packed", Some(Property::Number(packed.into()))),
        ("name", verdict.name.as_deref().map(Into::into)),
        ("signature", verdict.signature.as_deref().map(Into::into)),
    ])
}

/// The number that means no category.
const NO_CATEGORY: u32 = 15;

/// The kind, reason and category of a verdict that [`verdict`] has packed. An unknown kind is taken as a robot.
pub(super) fn unpacked(packed: u32) -> OwnedVerdict {
    let place = |shift: u32, mask: u32| (packed >> shift & mask) as usize;
    OwnedVerdict {
        kind: Kind::ALL.get(place(0, 7)).copied().unwrap_or(Kind::Robot),
        reason: Reason::ALL.get(place(3, 31)).copied().unwrap_or(Reason::SiteDecide),
        category: Category::ALL.get(place(8, 15)).copied(),
        name: None,
        signature: None,
    }
}
