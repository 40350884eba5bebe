//! The robot filter's boundary: the agent is written into a fixed buffer, the
//! verdict comes back as one number. Nothing outlives the call.

use core::cell::UnsafeCell;

use wasm_bindgen::prelude::wasm_bindgen;

use crate::robot::{AGENT_LIMIT, Finding, Span, find};

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
/// # Format
/// An integer of 52 bits. From the lowest: kind 3, reason 5, category 4 (15: none),
/// the signature's first byte 10 and length 10, the name's first byte 10 and length 10.
#[wasm_bindgen]
#[must_use]
pub fn robot_judge(length: usize) -> f64 {
    // SAFETY: the buffer is static, and JavaScript does not run until this returns.
    let scratch: &[u8; AGENT_LIMIT] = unsafe { &*SCRATCH.0.get() };
    pack(find(scratch.get(..length).unwrap_or(scratch)))
}

fn pack(finding: Finding) -> f64 {
    let category = finding.category.map_or(15, |category| category as u8);
    let number = finding.kind as u64
        | (finding.reason as u64) << 3
        | u64::from(category) << 8
        | bits(finding.signature) << 12
        | bits(finding.name) << 32;
    number as f64
}

/// Both numbers of a part are below [`AGENT_LIMIT`] + 1, so 10 bits hold them.
const fn bits(span: Span) -> u64 {
    (span.start as u64) | (span.len as u64) << 10
}
