//! JavaScript values for the tests, and what is read from them.

use eltanin::wasm::headers::{AnyRequest, RequestHeaders};
use eltanin::wasm::step::Steps;
use js_sys::{Function, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

/// What an expression of JavaScript comes to.
pub fn js(expression: &str) -> JsValue {
    Function::new_no_args(&format!("return ({expression})")).call0(&JsValue::UNDEFINED).unwrap()
}

pub fn get(value: &JsValue, key: &str) -> JsValue {
    Reflect::get(value, &key.into()).unwrap()
}

pub fn text(value: &JsValue, key: &str) -> String {
    get(value, key).as_string().unwrap_or_else(|| panic!("{key} is no text"))
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub fn bits(value: &JsValue) -> u32 {
    value.as_f64().unwrap() as u32
}

pub fn bytes(value: &JsValue, key: &str) -> Option<Vec<u8>> {
    get(value, key).dyn_into::<Uint8Array>().ok().map(|bytes| bytes.to_vec())
}

/// The code, category and message of a failure.
pub fn refused<T>(result: Result<T, JsValue>) -> [String; 3] {
    let error = result.err().unwrap();
    assert!(error.is_instance_of::<js_sys::Error>());
    ["code", "category", "message"].map(|key| text(&error, key))
}

/// Options with a secret, and whatever else the expression says.
pub fn options(more: &str) -> JsValue {
    js(&format!("{{ secrets: [new Uint8Array(32).map((_, place) => place)], atomic: false, ...({more}) }}"))
}

pub fn headers(pairs: &[(&str, &str)]) -> RequestHeaders {
    let headers = web_sys::Headers::new().unwrap();
    for (name, value) in pairs {
        headers.append(name, value).unwrap();
    }
    headers.unchecked_into()
}

/// A request with these fields.
pub fn plain_request(fields: &[(&str, &str)]) -> AnyRequest {
    request_from(fields, "undefined")
}

/// A request with these fields, from a client that the platform knows something of.
pub fn request_from(fields: &[(&str, &str)], cf: &str) -> AnyRequest {
    let request = js("{}");
    Reflect::set(&request, &"headers".into(), &headers(fields)).unwrap();
    Reflect::set(&request, &"cf".into(), &js(cf)).unwrap();
    request.unchecked_into()
}

/// Makes steps as `js/core/boundary.ts` does, but leaves what is behind the text together.
pub fn steps() -> Steps {
    js("{ make: (encoded, code, s, e, t, number, bytes, ttlSeconds, all = new TextDecoder().decode(encoded)) => ({ code, number, bytes, ttlSeconds,
        state: all.slice(0, s), events: all.slice(s, s + e), text: all.slice(s + e, s + e + t), rest: all.slice(s + e + t) }) }")
        .unchecked_into()
}
