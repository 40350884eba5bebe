//! Errors: every failure becomes a real `Error` with `code` and `category`.

use js_sys::Reflect;
use wasm_bindgen::JsValue;

use crate::error::Error;

impl From<Error> for JsValue {
    fn from(error: Error) -> Self {
        let thrown = js_sys::Error::new(&error.to_string());
        for (key, word) in [("code", error.code()), ("category", error.category().as_str())] {
            // Setting a property on an error that was just made does not fail.
            let _ = Reflect::set(&thrown, &key.into(), &word.into());
        }
        thrown.into()
    }
}
