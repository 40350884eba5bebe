//! The robot filter. An agent alone is written into a fixed buffer and its verdict
//! comes back as one number, which is several times faster than a string and an object.

use std::cell::UnsafeCell;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::error::Given;
use super::headers::RequestHeaders;
use super::value::{Property, object};
use crate::robot::{AGENT_LIMIT, Category, Kind, OwnedVerdict, Reason, Rules, find, judge};

/// Judges a request by its headers, by the built-in rules.
///
/// # Errors
///
/// None, see [`Given`].
#[wasm_bindgen]
pub fn robot(headers: &RequestHeaders) -> Given<JsValue> {
    Ok(verdict(&judge(headers, None, &Rules::default())))
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

/// The verdict for JavaScript, which has the words for what is here a number: that of [`Finding::number`], lowest 12 bits.
pub(super) fn verdict(verdict: &OwnedVerdict) -> JsValue {
    let category = verdict.category.map_or(NO_CATEGORY, |category| category as u32);
    let packed = verdict.kind as u32 | (verdict.reason as u32) << 3 | category << 8;
    object(&[
        ("packed", Some(Property::Number(packed.into()))),
        ("name", verdict.name.as_deref().map(Into::into)),
        ("signature", verdict.signature.as_deref().map(Into::into)),
    ])
}

/// No category has this number.
const NO_CATEGORY: u32 = 15;

/// What decides about a session of a verdict that [`verdict`] has packed. One that means nothing is a robot's.
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
