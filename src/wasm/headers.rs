//! The headers of a `Request`, read one field at a time.

use js_sys::JsString;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::headers::{Field, Headers};

/// The most characters of one field that cross into WebAssembly, whose memory never shrinks.
/// Platforms cap all of a request's headers well below it; a longer field counts as absent.
const FIELD_MAX_CHARS: u32 = 1 << 17;

#[wasm_bindgen]
extern "C" {
    /// `Headers`, as in `request.headers`.
    #[wasm_bindgen(extends = web_sys::Headers, typescript_type = "Headers")]
    pub type RequestHeaders;

    /// As `web_sys::Headers::get`, but the value stays in JavaScript until its length is known.
    #[wasm_bindgen(method, structural, js_name = get)]
    fn field(this: &RequestHeaders, name: &str) -> Option<JsString>;
}

impl Headers for RequestHeaders {
    fn get(&self, field: Field) -> Option<String> {
        let value = self.field(field.name())?;
        (value.length() <= FIELD_MAX_CHARS).then(|| value.into())
    }
}
