//! The headers of a `Request`, read one field at a time.

use js_sys::JsString;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::headers::{Field, Headers};
use crate::request::{Request, cut};

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
    AccessControlRequestMethod ACCESS_CONTROL_REQUEST_METHOD = "access-control-request-method";
    Authorization AUTHORIZATION = "authorization";
    Cookie COOKIE = "cookie";
    Forwarded FORWARDED = "forwarded";
    From FROM = "from";
    Purpose PURPOSE = "purpose";
    SecChUa SEC_CH_UA = "sec-ch-ua";
    SecFetchDest SEC_FETCH_DEST = "sec-fetch-dest";
    SecFetchMode SEC_FETCH_MODE = "sec-fetch-mode";
    SecFetchSite SEC_FETCH_SITE = "sec-fetch-site";
    SecPurpose SEC_PURPOSE = "sec-purpose";
    SecWebSocketProtocol SEC_WEBSOCKET_PROTOCOL = "sec-websocket-protocol";
    SessionToken SESSION_TOKEN = "session-token";
    SignatureAgent SIGNATURE_AGENT = "signature-agent";
    SignatureInput SIGNATURE_INPUT = "signature-input";
    UserAgent USER_AGENT = "user-agent";
    XForwardedProto X_FORWARDED_PROTO = "x-forwarded-proto";
    XMoz X_MOZ = "x-moz";
    XPurpose X_PURPOSE = "x-purpose";
}

impl Headers for RequestHeaders {
    fn get(&self, field: Field) -> Option<String> {
        let value = with_name(field, |name| self.field(name))?;
        (value.length() <= FIELD_MAX_CHARS).then(|| value.into())
    }
}

/// A request, with the parts handed over in one text that nearly every request is asked for: that crosses faster.
pub(super) struct Head<'a> {
    headers: &'a RequestHeaders,
    text: String,
}

impl<'a> Head<'a> {
    /// `text` is the method, a blank and the URL, and after a line feed the `Cookie` field.
    pub(super) const fn new(headers: &'a RequestHeaders, text: String) -> Self {
        Self { headers, text }
    }

    /// The request.
    pub(super) fn request(&self) -> Request<'_, Self> {
        let (method, url) = cut(cut(&self.text, b"\n").0, b" ");
        Request::new(method, url, self)
    }
}

impl Headers for Head<'_> {
    fn get(&self, field: Field) -> Option<String> {
        if field == Field::Cookie {
            return Some(cut(&self.text, b"\n").1.to_owned());
        }
        self.headers.get(field)
    }
}
