//! The headers of a `Request`, read one field at a time.

use std::cell::Cell;

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
    fn field(this: &RequestHeaders, name: &JsString) -> Option<JsString>;
}

macro_rules! names {
    ($($field:ident $name:ident = $text:tt;)*) => {
        #[wasm_bindgen]
        extern "C" {
            $(#[wasm_bindgen(thread_local_v2, static_string)] static $name: JsString = $text;)*
        }

        /// The field's name, which crosses once.
        fn with_name<T>(field: Field, read: impl FnOnce(&JsString) -> T) -> T {
            match field {
                $(Field::$field => $name.with(read),)*
            }
        }
    };
}

names! {
    Authorization AUTHORIZATION = "authorization";
    Cookie COOKIE = "cookie";
    From FROM = "from";
    Purpose PURPOSE = "purpose";
    SecChUa SEC_CH_UA = "sec-ch-ua";
    SecPurpose SEC_PURPOSE = "sec-purpose";
    SessionToken SESSION_TOKEN = "session-token";
    SignatureAgent SIGNATURE_AGENT = "signature-agent";
    SignatureInput SIGNATURE_INPUT = "signature-input";
    UserAgent USER_AGENT = "user-agent";
    XMoz X_MOZ = "x-moz";
    XPurpose X_PURPOSE = "x-purpose";
}

impl Headers for RequestHeaders {
    fn get(&self, field: Field) -> Option<String> {
        let value = with_name(field, |name| self.field(name))?;
        (value.length() <= FIELD_MAX_CHARS).then(|| value.into())
    }
}

/// A request's headers, with the one field handed over that nearly every request is asked for: that crosses faster.
pub(super) struct Presented<'a> {
    /// The rest.
    pub headers: &'a RequestHeaders,
    /// `Cookie`; it is asked for once.
    pub cookie: Cell<Option<String>>,
}

impl Headers for Presented<'_> {
    fn get(&self, field: Field) -> Option<String> {
        if field == Field::Cookie { self.cookie.take() } else { self.headers.get(field) }
    }
}
