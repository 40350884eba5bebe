//! Values, from JavaScript and to it.

use js_sys::{
    Array, ArrayBuffer, BigInt as JsBigInt, Date, Function, JsString, Map, Object, Reflect, RegExp, Set, Uint8Array,
};
use serde::ser::{Serialize, Serializer};
use serde_wasm_bindgen::preserve;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Url;

use crate::error::Error;
use crate::record::MAX_RECORD_BYTES;
use crate::value::{BigInt, Element, MAX_DEPTH, Number, Value};

/// Reads the value of the variable `key`.
///
/// # Errors
///
/// `value_unsupported` for what cannot be kept and `value_too_large` for what is
/// too large, with the path of the offending part.
pub fn from_js(key: &str, value: &JsValue) -> Result<Value, Error> {
    let mut reader = Reader { key, path: Vec::new(), above: Vec::new(), budget: MAX_RECORD_BYTES };
    reader.read(value)
}

/// Walks a value, and remembers the way.
struct Reader<'a> {
    key: &'a str,
    path: Vec<String>,
    /// The objects round the current one: meeting one again means a cycle.
    above: Vec<JsValue>,
    /// The bytes left, so that nothing huge is copied before it is refused.
    budget: usize,
}

impl Reader<'_> {
    fn refuse(&self, what: &str) -> Error {
        let path = format!("{}{}", self.key, self.path.concat());
        Error::input(
            "value_unsupported",
            format!("{path} is {what}, which a session cannot keep; keep plain data: see the README's \"Values\""),
        )
    }

    fn spend(&mut self, bytes: usize) -> Result<(), Error> {
        self.budget = self.budget.checked_sub(bytes + 1).ok_or_else(|| {
            Error::input(
                "value_too_large",
                format!("{}{} makes the value larger than {MAX_RECORD_BYTES} bytes", self.key, self.path.concat()),
            )
        })?;
        Ok(())
    }

    fn read(&mut self, value: &JsValue) -> Result<Value, Error> {
        self.spend(0)?;
        if value.is_undefined() {
            Ok(Value::Undefined)
        } else if value.is_null() {
            Ok(Value::Null)
        } else if let Some(flag) = value.as_bool() {
            Ok(Value::Bool(flag))
        } else if let Some(number) = value.as_f64() {
            Ok(Value::Number(Number(number)))
        } else if let Some(text) = value.dyn_ref::<JsString>() {
            self.text(text).map(Value::Text)
        } else if let Some(bigint) = value.dyn_ref::<JsBigInt>() {
            self.bigint(bigint)
        } else if value.is_symbol() {
            Err(self.refuse("a symbol"))
        } else if value.is_function() {
            Err(self.refuse("a function"))
        } else {
            self.nested(value)
        }
    }

    fn text(&mut self, text: &JsString) -> Result<String, Error> {
        self.spend(text.length() as usize)?;
        if text.is_valid_utf16() { Ok(text.into()) } else { Err(self.refuse("text with a lone surrogate")) }
    }

    fn bigint(&mut self, bigint: &JsBigInt) -> Result<Value, Error> {
        let digits = bigint.to_string(16).map(String::from).unwrap_or_default();
        let (negative, digits) = digits.strip_prefix('-').map_or((false, digits.as_str()), |digits| (true, digits));
        self.spend(digits.len() / 2)?;
        let digits = if digits == "0" { "" } else { digits };
        let nibbles: Vec<u8> = digits
            .chars()
            .filter_map(|digit| digit.to_digit(16))
            .filter_map(|nibble| u8::try_from(nibble).ok())
            .collect();
        let magnitude =
            nibbles.rchunks(2).rev().map(|pair| pair.iter().fold(0, |byte, nibble| byte << 4 | nibble)).collect();
        Ok(Value::BigInt(BigInt { negative, magnitude }))
    }

    fn nested(&mut self, value: &JsValue) -> Result<Value, Error> {
        if self.above.iter().any(|above| Object::is(above, value)) {
            return Err(self.refuse("an object that contains itself"));
        }
        // The namespace and its variable are two levels of the record.
        if self.above.len() + 1 >= MAX_DEPTH {
            return Err(self.refuse(&format!("nested more than {MAX_DEPTH} levels deep")));
        }
        self.above.push(value.clone());
        let read = self.object(value)?;
        self.above.pop();
        Ok(read)
    }

    fn object(&mut self, value: &JsValue) -> Result<Value, Error> {
        let object: &Object = value.unchecked_ref();
        match class(object).as_str() {
            "Object" => self.plain(object).map(Value::Object),
            "Array" if Array::is_array(value) => self.array(value.unchecked_ref()).map(Value::Array),
            "Map" if value.is_instance_of::<Map>() => self.map(&Array::from(value)).map(Value::Map),
            "Set" if value.is_instance_of::<Set>() => self.array(&Array::from(value)).map(Value::Set),
            "Date" if value.is_instance_of::<Date>() => {
                Ok(Value::Date(Number(value.unchecked_ref::<Date>().get_time())))
            }
            "URL" if value.is_instance_of::<Url>() => {
                self.text(&value.unchecked_ref::<Url>().href().into()).map(Value::Url)
            }
            "RegExp" if value.is_instance_of::<RegExp>() => {
                let regexp: &RegExp = value.unchecked_ref();
                Ok(Value::RegExp(Box::new((self.text(&regexp.source())?, self.text(&regexp.flags())?))))
            }
            "ArrayBuffer" if value.is_instance_of::<ArrayBuffer>() => {
                self.bytes(&Uint8Array::new(value)).map(Value::Bytes)
            }
            name => match Element::ALL.iter().find(|element| element.constructor() == name) {
                Some(element) if ArrayBuffer::is_view(object) => {
                    self.bytes(&view(object)).map(|bytes| Value::Typed(*element, bytes))
                }
                _ => Err(self.refuse(&format!("an instance of {name}"))),
            },
        }
    }

    fn bytes(&mut self, bytes: &Uint8Array) -> Result<Vec<u8>, Error> {
        self.spend(bytes.length() as usize)?;
        Ok(bytes.to_vec())
    }

    fn at<T>(&mut self, step: String, read: impl FnOnce(&mut Self) -> Result<T, Error>) -> Result<T, Error> {
        self.path.push(step);
        let value = read(self)?;
        self.path.pop();
        Ok(value)
    }

    fn array(&mut self, array: &Array) -> Result<Vec<Value>, Error> {
        let has = |place: u32| Reflect::has(array, &place.into()).unwrap_or(false);
        let mut items = Vec::new();
        for place in 0..array.length() {
            let item = array.get(place);
            items.push(self.at(format!("[{place}]"), |reader| match item.is_undefined() && !has(place) {
                true => Err(reader.refuse("a hole in an array")),
                false => reader.read(&item),
            })?);
        }
        Ok(items)
    }

    fn map(&mut self, entries: &Array) -> Result<Vec<(Value, Value)>, Error> {
        let mut pairs = Vec::new();
        for (place, entry) in entries.iter().enumerate() {
            let entry: &Array = entry.unchecked_ref();
            let key = self.at(format!(".keys()[{place}]"), |reader| reader.read(&entry.get(0)))?;
            pairs.push((key, self.at(format!(".values()[{place}]"), |reader| reader.read(&entry.get(1)))?));
        }
        Ok(pairs)
    }

    fn plain(&mut self, object: &Object) -> Result<Vec<(String, Value)>, Error> {
        if Object::get_own_property_symbols(object).length() > 0 {
            return Err(self.refuse("an object with a symbol as a key"));
        }
        let mut pairs = Vec::new();
        for entry in Object::entries(object).iter() {
            let entry: &Array = entry.unchecked_ref();
            let key = self.text(entry.get(0).unchecked_ref())?;
            let value = self.at(format!(".{key}"), |reader| reader.read(&entry.get(1)))?;
            pairs.push((key, value));
        }
        Ok(pairs)
    }
}

/// The name of the class that `object` is a direct instance of; `"Object"` for a plain one.
fn class(object: &Object) -> String {
    let prototype = Object::get_prototype_of(object);
    // Also without prototype, or with another realm's: the root of any chain is plain.
    if prototype.is_null() || Object::get_prototype_of(&prototype).is_null() {
        return "Object".into();
    }
    let class =
        Reflect::get(&prototype, &"constructor".into()).ok().and_then(|class| class.dyn_into::<Function>().ok());
    let name = class.map(|class| String::from(class.name()));
    // Called an object, but what it inherits from another one would be lost.
    name.filter(|name| name != "Object").unwrap_or_else(|| "an unnamed class".into())
}

/// The bytes that a typed array shows.
fn view(array: &Object) -> Uint8Array {
    let array: &Uint8Array = array.unchecked_ref();
    Uint8Array::new_with_byte_offset_and_length(&array.buffer(), array.byte_offset(), array.byte_length())
}

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
