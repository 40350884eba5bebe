//! The robot filter's boundary: the agent is written into a fixed buffer, the
//! verdict comes back as one number. Nothing outlives the call.

use core::cell::UnsafeCell;

use wasm_bindgen::prelude::wasm_bindgen;

use crate::robot::{AGENT_LIMIT, find};

struct Scratch(UnsafeCell<[u8; AGENT_LIMIT]>);

// SAFETY: WebAssembly without threads: nobody else reads or writes while a call runs.
unsafe impl Sync for Scratch {}

static SCRATCH: Scratch = Scratch(UnsafeCell::new([0; AGENT_LIMIT]));

/// Where the agent is to be written: 768 bytes, for as long as the instance lives.
#[wasm_bindgen]
#[must_use]
pub fn robot_scratch() -> *const u8 {
    SCRATCH.0.get().cast()
}

/// Judges the first `length` bytes of the scratch buffer.
///
/// The number is `Finding::number`.
#[wasm_bindgen]
#[must_use]
pub fn robot_judge(length: usize) -> f64 {
    // SAFETY: the buffer is static, and JavaScript does not run until this returns.
    let scratch: &[u8; AGENT_LIMIT] = unsafe { &*SCRATCH.0.get() };
    find(scratch.get(..length).unwrap_or(scratch)).number() as f64
}
