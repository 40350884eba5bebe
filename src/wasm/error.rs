//! Errors: every failure becomes a real `Error` with `code` and `category`.

use js_sys::Reflect;
use wasm_bindgen::JsValue;

use crate::error::Error;

/// The result of an export that returns an object, even if nothing can fail. A `Result` crosses as several values.
/// Node 20 inlines calls into WebAssembly that return one value. If that value is an object and the inlined code is
/// deoptimised during the call, the whole process crashes.
pub type Given<T> = Result<T, JsValue>;

impl From<Error> for JsValue {
    fn from(error: Error) -> Self {
        let thrown = js_sys::Error::new(error.message());
        for (key, word) in [("code", error.code().as_str()), ("category", error.category().as_str())] {
            // Setting a property on an error that was just made does not fail.
            let _ = Reflect::set(&thrown, &key.into(), &word.into());
        }
        thrown.into()
    }
}
