//! The walk over stored variables: it passes what can be read, and nothing else.

use eltanin::internals::{Clock, TextKind, validate};
use eltanin::value::{Number, Value, encode};
use eltanin::{Namespace, Operation};
use proptest::prelude::*;

use crate::properties::plain::Plain;
use crate::properties::walk::{
    alone, is_readable, is_valid, passes_a_value_that_can_be_decoded, passes_what_can_be_read,
};
use crate::support::values::values;
use crate::support::{NOW, after, bytes, delete, set};

/// A namespace made by operations on these keys, with any values.
fn namespaces() -> impl Strategy<Value = Vec<u8>> {
    let operation = ("[abé]{0,2}", prop::option::of(values())).prop_map(|(key, value)| match value {
        Some(value) => Operation::Set { key, value: encode(&value) },
        None => Operation::Delete { key },
    });
    prop::collection::vec(prop::collection::vec(operation, 0..6), 0..4).prop_map(|commits| {
        let mut namespace = Namespace::default();
        for (number, operations) in (1..).zip(commits) {
            namespace.apply(&operations, &mut Clock::new(after(number), 1), 5);
        }
        namespace.encode()
    })
}

proptest! {
    #[test]
    fn it_passes_what_operations_make(bytes in namespaces()) {
        prop_assert!(is_readable(&bytes));
        let text = validate::namespace(&bytes, 1);
        let plain = Plain::read(&bytes).unwrap();
        let ascii_keys = plain.deletions.iter().map(|(key, _)| key).chain(plain.variables.iter().map(|(key, _, _, _)| key));
        prop_assert!(text == Some(TextKind::Unicode) || text == Some(TextKind::Ascii) && ascii_keys.clone().all(|key| key.is_ascii()));
        // The latest stamp, which the record's clock needs.
        let stamps = plain.deletions.iter().map(|(_, stamp)| stamp).chain(plain.variables.iter().map(|(_, stamp, _, _)| stamp));
        prop_assert_eq!(validate::latest(&bytes), Some(stamps.map(|stamp| stamp.order()).max().unwrap_or_default()));
    }

    #[test]
    fn it_passes_of_changed_bytes_what_can_be_read(
        bytes in namespaces(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = bytes;
        for (at, to) in edits {
            let at = at.index(bytes.len());
            bytes[at] = to;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        passes_what_can_be_read(&bytes);
    }

    #[test]
    fn it_passes_of_any_bytes_what_can_be_read(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
        passes_what_can_be_read(&bytes);
        passes_what_can_be_read(&[&[0x84, 0x80, 0x40][..], &bytes].concat());
    }

    #[test]
    fn it_passes_the_values_that_can_be_decoded_and_no_others(
        value in values(),
        cut in any::<prop::sample::Index>(),
        any in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        let bytes = encode(&value);
        prop_assert!(is_valid(&bytes));
        prop_assert!(!is_valid(&bytes[..cut.index(bytes.len())]) && !is_valid(&[&bytes[..], &[0]].concat()));
        passes_a_value_that_can_be_decoded(&any);
    }

    #[test]
    fn a_changed_value_passes_if_it_can_be_decoded(value in values(), at in any::<prop::sample::Index>(), to in any::<u8>()) {
        let mut bytes = encode(&value);
        let at = at.index(bytes.len());
        bytes[at] = to;
        passes_a_value_that_can_be_decoded(&bytes);
    }
}

#[test]
fn a_namespace_with_a_key_twice_is_corrupt() {
    let column = "00".repeat(24);
    let twice = format!("84 80 40 5830 {column}{column} a2 6161 01 6161 02");
    let different = format!("84 80 40 5830 {column}{column} a2 6161 01 6162 02");
    assert!(validate::namespace(&bytes(&different), 0).is_some() && validate::namespace(&bytes(&twice), 0).is_none());
    let stamp = "00".repeat(14);
    let deleted_twice = format!("84 82 6161 6161 581c {stamp}{stamp} 40 a0");
    let deleted_and_there = format!("84 81 6161 4e {stamp} 5818 {column} a1 6161 01");
    let deleted = format!("84 81 6162 4e {stamp} 5818 {column} a1 6161 01");
    assert!(validate::namespace(&bytes(&deleted), 0).is_some());
    assert!(validate::namespace(&bytes(&deleted_twice), 0).is_none());
    assert!(validate::namespace(&bytes(&deleted_and_there), 0).is_none());
    for hex in [twice, deleted_twice, deleted_and_there] {
        assert!(!is_readable(&bytes(&hex)) && Plain::read(&bytes(&hex)).is_some(), "{hex}");
    }
}

/// Many keys, each there once, whatever the seed of the hash is.
#[test]
fn the_seed_changes_nothing() {
    let mut namespace = Namespace::default();
    let all: Vec<Operation> = (0..500).map(|number| set(&format!("k{number}"), 1.0)).collect();
    namespace.apply(&all, &mut Clock::new(NOW, 1), 0);
    namespace.apply(&[delete("k3"), delete("k4")], &mut Clock::new(after(1), 1), 9);
    let encoded = namespace.encode();
    for seed in [0, 1, u64::MAX, 0x9e37_79b9_7f4a_7c15] {
        assert_eq!(validate::namespace(&encoded, seed), Some(TextKind::Ascii));
    }
}

#[test]
fn it_tells_what_text_there_is() {
    let text = |value: Value| validate::namespace(&alone(&encode(&value)), 0).unwrap();
    let item = |text: &str| Value::Text(text.into());
    let number = Value::Number(Number(5.0));
    for ascii in [number, item("~"), Value::Bytes(vec![0xff]), Value::Array(vec![item(""), item("\0\x7f")])] {
        assert_eq!(text(ascii), TextKind::Ascii);
    }
    for unicode in
        [item("\u{80}"), Value::Array(vec![item("a"), item("é")]), Value::Object(vec![("é".into(), item(""))])]
    {
        assert_eq!(text(unicode), TextKind::Unicode);
    }
    // A deleted key counts too: it is text in the record.
    let mut namespace = Namespace::default();
    namespace.apply(&[set("é", 1.0)], &mut Clock::new(NOW, 1), 0);
    assert_eq!(validate::namespace(&namespace.encode(), 0), Some(TextKind::Unicode));
    namespace.apply(&[delete("é")], &mut Clock::new(after(1), 1), 0);
    assert_eq!(validate::namespace(&namespace.encode(), 0), Some(TextKind::Unicode));
}

/// Half a float is CBOR, but none that is written here.
#[test]
fn a_value_that_is_none_makes_the_namespace_unsound() {
    let mut namespace = Namespace::default();
    namespace.apply(&[set("a", 1.0)], &mut Clock::new(NOW, 1), 0);
    assert_eq!(validate::namespace(&namespace.encode(), 0), Some(TextKind::Ascii));
    let foreign = Operation::Set { key: "b".into(), value: vec![0xf9, 0x3c, 0] };
    namespace.apply(&[foreign], &mut Clock::new(NOW, 1), 0);
    let encoded = namespace.encode();
    assert!(validate::namespace(&encoded, 0).is_none() && Namespace::decode(&encoded).is_none());
}
