//! Errors: every failure becomes a real `Error` with `code` and `category`.

use js_sys::Reflect;
use wasm_bindgen::JsValue;

use crate::error::Error;

/// What an export gives that is an object, also where nothing can fail: as a `Result` it crosses as several values.
/// Node 20 inlines calls into WebAssembly that give one value, and the whole process stops when it has to give such code
/// up during the call and the value is an object.
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
