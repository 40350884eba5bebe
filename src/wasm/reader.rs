//! Values on their way from JavaScript: what can be kept, and where what cannot is.

use std::borrow::Cow;

use js_sys::{
    Array, ArrayBuffer, BigInt as JsBigInt, Date, Function, JsString, Map, Object, Reflect, RegExp, Set, Uint8Array,
};
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
    let mut reader = Reader { above: Vec::new(), budget: MAX_RECORD_BYTES };
    reader.read(value).map_err(|refusal| refusal.error(key))
}

/// Why a part of a value cannot be kept. Its path grows on the way out, so a good value pays nothing for it.
struct Refusal {
    /// `None`: it is too large.
    what: Option<Cow<'static, str>>,
    path: String,
}

impl Refusal {
    fn new(what: impl Into<Cow<'static, str>>) -> Self {
        Self { what: Some(what.into()), path: String::new() }
    }

    fn at(self, step: &str) -> Self {
        Self { path: format!("{step}{}", self.path), ..self }
    }

    fn error(self, key: &str) -> Error {
        let Self { what, path } = self;
        match what {
            Some(what) => Error::input(
                "value_unsupported",
                format!(
                    "{key}{path} is {what}, which a session cannot keep; keep plain data: see the README's \"Values\""
                ),
            ),
            None => Error::input(
                "value_too_large",
                format!("{key}{path} makes the value larger than {MAX_RECORD_BYTES} bytes"),
            ),
        }
    }
}

type Read<T> = Result<T, Refusal>;

struct Reader {
    /// The objects round the current one: meeting one again means a cycle.
    above: Vec<JsValue>,
    /// The bytes left, so that nothing huge is copied before it is refused.
    budget: usize,
}

impl Reader {
    fn spend(&mut self, bytes: usize) -> Read<()> {
        let left = self.budget.checked_sub(bytes + 1);
        self.budget = left.ok_or(Refusal { what: None, path: String::new() })?;
        Ok(())
    }

    fn read(&mut self, value: &JsValue) -> Read<Value> {
        self.spend(0)?;
        if let Some(text) = value.dyn_ref::<JsString>() {
            self.text(text).map(Value::Text)
        } else if let Some(number) = value.as_f64() {
            Ok(Value::Number(Number(number)))
        } else if let Some(flag) = value.as_bool() {
            Ok(Value::Bool(flag))
        } else if value.is_undefined() {
            Ok(Value::Undefined)
        } else if value.is_null() {
            Ok(Value::Null)
        } else if let Some(bigint) = value.dyn_ref::<JsBigInt>() {
            self.bigint(bigint)
        } else if value.is_symbol() {
            Err(Refusal::new("a symbol"))
        } else if value.is_function() {
            Err(Refusal::new("a function"))
        } else {
            self.nested(value)
        }
    }

    fn text(&mut self, text: &JsString) -> Read<String> {
        self.spend(text.length() as usize)?;
        if text.is_well_formed() { Ok(text.into()) } else { Err(Refusal::new("text with a lone surrogate")) }
    }

    fn bigint(&mut self, bigint: &JsBigInt) -> Read<Value> {
        let digits = bigint.to_string(16).map(String::from).unwrap_or_default();
        let (negative, digits) = digits.strip_prefix('-').map_or((false, digits.as_str()), |digits| (true, digits));
        self.spend(digits.len() / 2)?;
        let digits = digits.as_bytes().strip_prefix(b"0").unwrap_or(digits.as_bytes());
        let byte = |pair: &[u8]| pair.iter().fold(0, |byte, digit| byte << 4 | nibble(*digit));
        let magnitude = digits.rchunks(2).rev().map(byte).collect();
        Ok(Value::BigInt(BigInt { negative, magnitude }))
    }

    fn nested(&mut self, value: &JsValue) -> Read<Value> {
        if self.above.iter().any(|above| Object::is(above, value)) {
            return Err(Refusal::new("an object that contains itself"));
        }
        if self.above.len() + 1 >= MAX_DEPTH {
            return Err(Refusal::new(format!("nested more than {MAX_DEPTH} levels deep")));
        }
        self.above.push(value.clone());
        let read = self.object(value.unchecked_ref());
        self.above.pop();
        read
    }

    fn object(&mut self, object: &Object) -> Read<Value> {
        match class(object).as_str() {
            "Object" => self.plain(object).map(Value::Object),
            "Array" if Array::is_array(object) => self.array(object.unchecked_ref()).map(Value::Array),
            "Map" if object.is_instance_of::<Map>() => self.map(&Array::from(object)).map(Value::Map),
            "Set" if object.is_instance_of::<Set>() => self.array(&Array::from(object)).map(Value::Set),
            "Date" if object.is_instance_of::<Date>() => {
                Ok(Value::Date(Number(object.unchecked_ref::<Date>().get_time())))
            }
            "URL" if object.is_instance_of::<Url>() => {
                self.text(&object.unchecked_ref::<Url>().href().into()).map(Value::Url)
            }
            "RegExp" if object.is_instance_of::<RegExp>() => {
                let regexp: &RegExp = object.unchecked_ref();
                Ok(Value::RegExp(Box::new((self.text(&regexp.source())?, self.text(&regexp.flags())?))))
            }
            "ArrayBuffer" if object.is_instance_of::<ArrayBuffer>() => {
                self.bytes(&Uint8Array::new(object)).map(Value::Bytes)
            }
            name => match Element::ALL.iter().find(|element| element.constructor() == name) {
                Some(element) if ArrayBuffer::is_view(object) => {
                    self.bytes(&view(object)).map(|bytes| Value::Typed(*element, bytes))
                }
                _ => Err(Refusal::new(format!("an instance of {name}"))),
            },
        }
    }

    fn bytes(&mut self, bytes: &Uint8Array) -> Read<Vec<u8>> {
        self.spend(bytes.length() as usize)?;
        Ok(bytes.to_vec())
    }

    fn array(&mut self, array: &Array) -> Read<Vec<Value>> {
        let has = |place: u32| Reflect::has(array, &place.into()).unwrap_or(false);
        let mut items = Vec::new();
        for place in 0..array.length() {
            let item = array.get(place);
            let read = match item.is_undefined() && !has(place) {
                true => Err(Refusal::new("a hole in an array")),
                false => self.read(&item),
            };
            items.push(read.map_err(|refusal| refusal.at(&format!("[{place}]")))?);
        }
        Ok(items)
    }

    fn map(&mut self, entries: &Array) -> Read<Vec<(Value, Value)>> {
        let mut pairs = Vec::new();
        for (place, entry) in entries.iter().enumerate() {
            let entry: &Array = entry.unchecked_ref();
            let at = |part| move |refusal: Refusal| refusal.at(&format!(".{part}()[{place}]"));
            pairs
                .push((self.read(&entry.get(0)).map_err(at("keys"))?, self.read(&entry.get(1)).map_err(at("values"))?));
        }
        Ok(pairs)
    }

    fn plain(&mut self, object: &Object) -> Read<Vec<(String, Value)>> {
        if Object::get_own_property_symbols(object).length() > 0 {
            return Err(Refusal::new("an object with a symbol as a key"));
        }
        let mut pairs = Vec::new();
        for entry in Object::entries(object).iter() {
            let entry: &Array = entry.unchecked_ref();
            let key = self.text(entry.get(0).unchecked_ref())?;
            let value = self.read(&entry.get(1)).map_err(|refusal| refusal.at(&format!(".{key}")))?;
            pairs.push((key, value));
        }
        Ok(pairs)
    }
}

const fn nibble(digit: u8) -> u8 {
    if digit.is_ascii_digit() { digit - b'0' } else { digit - b'a' + 10 }
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
