//! Values on their way to JavaScript; `reader.rs` has the way back.

use js_sys::{Array, BigInt as JsBigInt, Date, Function, Object, Reflect, Uint8Array};
use serde::ser::{Serialize, Serializer};
use serde_wasm_bindgen::preserve;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Url;

use crate::value::{BigInt, Value};

/// Writes a value for `serde_wasm_bindgen`: what serde has no word for is made here and passed through.
pub struct ToJs<'a>(pub &'a Value);

impl Serialize for ToJs<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Undefined => to.serialize_unit(),
            Value::Bool(flag) => to.serialize_bool(*flag),
            Value::Number(number) => to.serialize_f64(number.0),
            Value::Text(text) => to.serialize_str(text),
            Value::Array(items) => to.collect_seq(items.iter().map(ToJs)),
            Value::Object(entries) if entries.iter().all(|(key, _)| key != "__proto__") => {
                to.collect_map(entries.iter().map(|(key, value)| (key, ToJs(value))))
            }
            // What this engine has no class for, such as a RegExp with a flag of a newer one, reads as undefined.
            other => preserve::serialize(&make(other).unwrap_or(JsValue::UNDEFINED), to),
        }
    }
}

/// `value` as JavaScript's.
#[must_use]
pub fn to_js(value: &Value) -> JsValue {
    let serializer = serde_wasm_bindgen::Serializer::new().serialize_maps_as_objects(true);
    ToJs(value).serialize(&serializer).unwrap_or(JsValue::UNDEFINED)
}

/// A plain object of the properties that are there.
pub(super) fn object<const N: usize>(properties: [(&str, Option<Value>); N]) -> JsValue {
    let present = properties.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    to_js(&Value::Object(present.collect()))
}

fn make(value: &Value) -> Result<JsValue, JsValue> {
    let entry = |key: JsValue, value: &Value| -> JsValue { Array::of2(&key, &to_js(value)).into() };
    Ok(match value {
        Value::BigInt(bigint) => make_bigint(bigint)?,
        Value::Bytes(bytes) => Uint8Array::from(bytes.as_slice()).buffer().into(),
        Value::Typed(element, bytes) => {
            construct(element.constructor(), &[Uint8Array::from(bytes.as_slice()).buffer().into()])?
        }
        Value::Date(millis) => Date::new(&millis.0.into()).into(),
        // As own properties, which assigning to `__proto__` would not make.
        Value::Object(entries) => {
            Object::from_entries(&entries.iter().map(|(key, value)| entry(key.into(), value)).collect::<Array>())?
                .into()
        }
        Value::Map(entries) => {
            let pairs: Array = entries.iter().map(|(key, value)| entry(to_js(key), value)).collect();
            construct("Map", &[pairs.into()])?
        }
        Value::Set(items) => construct("Set", &[items.iter().map(to_js).collect::<Array>().into()])?,
        Value::Url(href) => Url::new(href)?.into(),
        Value::RegExp(regexp) => construct("RegExp", &[regexp.0.as_str().into(), regexp.1.as_str().into()])?,
        // The null that serde has no word for; all the rest is written above.
        _ => JsValue::NULL,
    })
}

fn construct(class: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let class: Function = Reflect::get(&js_sys::global(), &class.into())?.dyn_into()?;
    Reflect::construct(&class, &arguments.iter().cloned().collect())
}

fn make_bigint(BigInt { negative, magnitude }: &BigInt) -> Result<JsValue, JsValue> {
    let digits: String = magnitude.iter().map(|byte| format!("{byte:02x}")).collect();
    let bigint = JsBigInt::new(&format!("0x0{digits}").into())?;
    Ok(if *negative { -bigint } else { bigint }.into())
}
