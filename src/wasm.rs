//! The WebAssembly layer: translates between JavaScript and the core, and decides nothing.
//!
//! Every export is synchronous. [`engine::JsEngine`] holds a site's configuration, which JavaScript can build again.
//! The state of a request crosses as text and bytes, and none of it is kept here.

#[doc(hidden)]
pub mod contract;
pub mod engine;
pub mod error;
pub mod exchange;
pub mod headers;
pub mod options;
mod platform;
pub mod robot;
pub mod session;
pub mod step;
pub mod user;
pub mod value;

#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
