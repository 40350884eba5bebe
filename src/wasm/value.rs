//! Small objects on their way to JavaScript: verdicts, inspections, facts.

use serde::ser::{Serialize, Serializer};
use wasm_bindgen::JsValue;

use crate::time::Timestamp;

/// What a property holds.
pub(super) enum Property<'a> {
    Text(&'a str),
    Number(f64),
    Flag(bool),
}

impl Serialize for Property<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => to.serialize_str(text),
            Self::Number(number) => to.serialize_f64(*number),
            Self::Flag(flag) => to.serialize_bool(*flag),
        }
    }
}

impl<'a> From<&'a str> for Property<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl From<Timestamp> for Property<'_> {
    fn from(at: Timestamp) -> Self {
        Self::Number(super::step::millis(at))
    }
}

/// A plain object of the properties that are there.
pub(super) fn object(properties: &[(&str, Option<Property<'_>>)]) -> JsValue {
    let serializer = serde_wasm_bindgen::Serializer::new().serialize_maps_as_objects(true);
    let present = properties.iter().filter_map(|(name, value)| Some((name, value.as_ref()?)));
    serializer.collect_map(present).unwrap_or(JsValue::UNDEFINED)
}
