//! Operations: what a request changed, as the driver sends it.

use eltanin::{Operation, Operations};
use proptest::prelude::*;

use crate::support::{bytes, delete, set};

fn operations() -> impl Strategy<Value = Operations> {
    let one = ("[ab]|__system__", "\\PC{0,4}", prop::option::of(prop::collection::vec(any::<u8>(), 0..4)));
    prop::collection::vec(one, 0..12).prop_map(|all| {
        let mut operations = Operations::new();
        for (scope, key, value) in all {
            match value {
                Some(value) => operations.set(&scope, &key, value),
                None => operations.delete(&scope, &key),
            }
        }
        operations
    })
}

proptest! {
    #[test]
    fn they_come_back(operations in operations()) {
        let read = Operations::decode(&operations.encode()).unwrap();
        prop_assert!(read.iter().eq(operations.iter()));
        prop_assert_eq!(read.encode(), operations.encode());
    }

    #[test]
    fn cut_or_lengthened_they_are_none(operations in operations(), cut in any::<prop::sample::Index>()) {
        let bytes = operations.encode();
        prop_assert_eq!(Operations::decode(&bytes[..cut.index(bytes.len())]), None);
        prop_assert_eq!(Operations::decode(&[bytes, vec![0]].concat()), None);
    }
}

#[test]
fn they_keep_their_order_and_stand_scope_by_scope() {
    let mut operations = Operations::new();
    operations.push("one", set("a", 1.0));
    operations.push("one", delete("a"));
    operations.push("two", set("a", 2.0));
    operations.push("one", set("b", 3.0));
    let found: Vec<(&str, usize)> = operations.iter().map(|(scope, all)| (scope, all.len())).collect();
    assert_eq!(found, [("one", 2), ("two", 1), ("one", 1)]);
    assert_eq!(operations.iter().next().unwrap().1, [set("a", 1.0), delete("a")]);
}

#[test]
fn a_scope_without_operations_is_nothing_to_do() {
    // {"s": []}
    assert!(Operations::decode(&bytes("a1 61 73 80")).unwrap().is_empty());
    assert!(Operations::decode(&bytes("a0")).unwrap().is_empty());
    assert!(!Operations::decode(&bytes("a1 61 73 82 61 61 f6")).unwrap().is_empty());
}

#[test]
fn anything_else_is_none() {
    for (what, hex) in [
        ("nothing", ""),
        ("an array", "80"),
        ("a map of unknown length", "bf ff"),
        ("a scope that is no text", "a1 01 80"),
        ("a key that is no text", "a1 61 73 82 01 f6"),
        ("a value that is no bytes", "a1 61 73 82 61 61 01"),
        ("a value that is missing", "a1 61 73 81 61 61"),
        ("a key too many", "a1 61 73 83 61 61 f6 61 62"),
        // The third item of the array must not be taken for the next scope.
        ("a key too many, and another scope", "a2 61 73 83 61 61 f6 61 62 80"),
        ("a count that lies", "a1 61 73 9b ff ff ff ff ff ff ff fe"),
    ] {
        assert_eq!(Operations::decode(&bytes(hex)), None, "{what}");
    }
}

#[test]
fn an_operation_sets_or_deletes() {
    let mut operations = Operations::new();
    operations.set("s", "a", vec![1]);
    operations.delete("s", "b");
    let expected = [Operation::Set { key: "a".into(), value: vec![1] }, Operation::Delete { key: "b".into() }];
    assert_eq!(operations.iter().next().unwrap(), ("s", &expected[..]));
}
