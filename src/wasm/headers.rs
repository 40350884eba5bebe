//! The headers of a `Request`, read one field at a time.

use std::borrow::Cow;
use std::cell::OnceCell;

use js_sys::JsString;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::platform::platform;
use crate::headers::{Field, Headers};
use crate::request::Request;
use crate::robot::PlatformSignals;
use crate::text::cut;

/// The most characters of one field that cross into WebAssembly, whose memory never shrinks.
/// Platforms cap all of a request's headers well below it; a longer field counts as absent.
const FIELD_MAX_CHARS: u32 = super::contract::FIELD_MAX_CHARS as u32;

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
    fn get(&self, field: Field) -> Option<Cow<'_, str>> {
        let value = with_name(field, |name| self.field(name))?;
        if value.length() > FIELD_MAX_CHARS {
            return None;
        }
        // What is no text counts as absent.
        value.as_string().map(Cow::Owned)
    }
}

#[wasm_bindgen]
extern "C" {
    /// A `Request`, or another object with its properties.
    #[wasm_bindgen(
        typescript_type = "{ readonly headers: { get(name: string): string | null }; readonly cf?: unknown }"
    )]
    pub type AnyRequest;

    #[wasm_bindgen(method, structural, getter)]
    fn headers(this: &AnyRequest) -> RequestHeaders;

    #[wasm_bindgen(method, structural, getter)]
    fn cf(this: &AnyRequest) -> JsValue;
}

/// A request. What nearly every request is asked for has crossed already; the rest is read when it is asked for.
pub(super) struct Head<'a> {
    request: &'a AnyRequest,
    headers: OnceCell<RequestHeaders>,
    cookie: String,
    line: Option<String>,
}

impl<'a> Head<'a> {
    /// `line` is the method, a blank and the URL. It is absent for a GET that is not over plain http.
    pub(super) const fn new(request: &'a AnyRequest, cookie: String, line: Option<String>) -> Self {
        Self { request, headers: OnceCell::new(), cookie, line }
    }

    /// What the platform knows of the client.
    pub(super) fn platform(&self) -> Option<PlatformSignals> {
        platform(&self.request.cf())
    }

    /// The request.
    pub(super) fn request(&self) -> Request<'_, Self> {
        let (method, url) = self.line.as_ref().map_or(("GET", ""), |line| cut(line, b" "));
        Request::new(method, url, self)
    }
}

impl Headers for Head<'_> {
    fn get(&self, field: Field) -> Option<Cow<'_, str>> {
        if field == Field::Cookie {
            return Some(Cow::Borrowed(&self.cookie));
        }
        Headers::get(self.headers.get_or_init(|| self.request.headers()), field)
    }
}
