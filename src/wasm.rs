//! The WebAssembly layer: translates between JavaScript and the core, and decides nothing.
//!
//! Every export is synchronous. [`engine::JsEngine`] holds a site's configuration,
//! which JavaScript can build again; nothing here belongs to a request.

pub mod engine;
pub mod error;
pub mod headers;
pub mod namespace;
pub mod options;
pub mod plain;
pub mod robot;
pub mod value;
pub mod visit;

#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
