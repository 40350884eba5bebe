//! Any value.

use eltanin::internals::MAX_SAFE_INTEGER;
use eltanin::value::{BigInt, Element, Number, Value};
use proptest::prelude::*;

/// Any value: also what JavaScript has no words for, such as an odd key of a map.
pub fn values() -> impl Strategy<Value = Value> {
    let numbers = prop_oneof![
        any::<f64>(),
        any::<i32>().prop_map(f64::from),
        prop::num::f64::ANY,
        Just(-0.0),
        Just(f64::NAN),
        (-4_i64..4).prop_map(|near| (MAX_SAFE_INTEGER as i64 + near) as f64),
    ];
    let bigints = (any::<bool>(), prop::collection::vec(any::<u8>(), 0..40)).prop_map(|(negative, mut magnitude)| {
        let zeros = magnitude.iter().take_while(|byte| **byte == 0).count();
        magnitude.drain(..zeros);
        Value::BigInt(BigInt { negative: negative && !magnitude.is_empty(), magnitude })
    });
    let dates =
        prop_oneof![Just(f64::NAN), (-8_640_000_000_000_000_i64..=8_640_000_000_000_000).prop_map(|at| at as f64)];
    let typed = (prop::sample::select(Element::ALL), prop::collection::vec(any::<u8>(), 0..64)).prop_map(
        |(element, mut bytes)| {
            bytes.truncate(bytes.len() / element.size() * element.size());
            Value::Typed(element, bytes)
        },
    );
    let leaves = prop_oneof![
        Just(Value::Undefined),
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        numbers.prop_map(|at| Value::Number(Number(at))),
        bigints,
        any::<String>().prop_map(Value::Text),
        prop::collection::vec(any::<u8>(), 0..64).prop_map(Value::Bytes),
        typed,
        dates.prop_map(|at| Value::Date(Number(at))),
        any::<String>().prop_map(Value::Url),
        any::<(String, String)>().prop_map(|parts| Value::RegExp(Box::new(parts))),
    ];
    leaves.prop_recursive(5, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::Array),
            prop::collection::vec((any::<String>(), inner.clone()), 0..8).prop_map(Value::Object),
            prop::collection::vec((inner.clone(), inner.clone()), 0..8).prop_map(Value::Map),
            prop::collection::vec(inner, 0..8).prop_map(Value::Set),
        ]
    })
}
