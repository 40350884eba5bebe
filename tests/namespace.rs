//! Namespaces against a plain list, and what stamps and tombstones do.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use eltanin::codec;
use eltanin::namespace::{Change, Namespace, Stamp, TOMBSTONE_LIFETIME};
use eltanin::time::Timestamp;
use eltanin::value::Value;
use eltanin::walk::{self, Text};
use proptest::prelude::*;
use support::{Entry, NOW, after, entries, set};

/// The plain twin: pairs in the order in which they were first set.
#[derive(Clone, Debug, Default, PartialEq)]
struct Plain(Vec<(String, Vec<u8>)>);

impl Plain {
    /// Tells whether the change changed anything.
    fn apply(&mut self, Change { key, value }: &Change) -> bool {
        let place = self.0.iter().position(|(name, _)| name == key);
        match (place, value) {
            (Some(place), Some(value)) => std::mem::replace(&mut self.0[place].1, value.clone()) != *value,
            (Some(place), None) => {
                self.0.remove(place);
                true
            }
            (None, Some(value)) => {
                self.0.push((key.clone(), value.clone()));
                true
            }
            (None, None) => false,
        }
    }
}

fn read(namespace: &Namespace<'_>) -> Plain {
    Plain(namespace.iter().map(|(key, value)| (key.into(), value.into())).collect())
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let key = prop::sample::select(vec!["a", "b", "c", "d", "", "__proto__"]);
    let change = (key, prop::option::of(0..3_u8)).prop_map(|(key, value)| match value {
        Some(number) => set(key, f64::from(number)),
        None => Change::delete(key),
    });
    prop::collection::vec(change, 0..8)
}

fn stamp_of<'a>(entries: &'a [Entry], key: &str) -> Option<&'a Entry> {
    entries.iter().find(|(name, _, _)| name == key)
}

proptest! {
    /// A few requests, each: decode, apply, encode.
    #[test]
    fn it_does_what_a_plain_list_does(requests in prop::collection::vec((changes(), 0..400_000_u64), 1..8)) {
        let mut plain = Plain::default();
        let mut bytes = Namespace::default().encode(NOW);
        let mut now = NOW.as_millis();
        for (writer, (changes, later)) in (1..).zip(requests) {
            now += later;
            let at = Timestamp::from_millis(now);
            let before = bytes.clone();
            let mut namespace = Namespace::decode(&before).unwrap();
            prop_assert_eq!(&read(&namespace), &plain);
            // Applied one by one to the twin: a variable set and set back has changed on the way.
            let expected = changes.iter().filter(|change| plain.apply(change)).count() > 0;
            let changed = namespace.apply(changes, at, writer);
            prop_assert_eq!(changed, expected);
            prop_assert_eq!(&read(&namespace), &plain);
            for (key, value) in &plain.0 {
                prop_assert_eq!(namespace.get(key), codec::decode(value));
            }
            bytes = namespace.encode(at);
            if !changed && entries(&before).iter().all(|(_, _, has_value)| *has_value) {
                prop_assert_eq!(&bytes, &before, "nothing changed");
            }
            check_stamps(&entries(&before), &entries(&bytes), writer)?;
        }
    }

    #[test]
    fn any_bytes_are_a_namespace_that_can_be_changed_or_none(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Some(mut namespace) = Namespace::decode(&bytes) {
            let _ = walk::namespace(&bytes);
            namespace.apply(vec![set("a", 1.0)], NOW, 1);
            prop_assert!(Namespace::decode(&namespace.encode(NOW)).is_some());
        }
    }
}

/// A variable that changed has this writer's stamp, later than every one before; all others keep theirs.
fn check_stamps(before: &[Entry], entries: &[Entry], writer: u32) -> Result<(), TestCaseError> {
    let latest = before.iter().map(|(_, stamp, _)| *stamp).max().unwrap_or_default();
    for (key, stamp, has_value) in entries {
        let kept = stamp_of(before, key).is_some_and(|(_, old, had_value)| (old, had_value) == (stamp, has_value));
        prop_assert!(kept || *stamp > latest && stamp.2 == writer, "{} at {:?} by {}", key, stamp, writer);
    }
    Ok(())
}

#[test]
fn a_change_to_the_same_value_is_none_and_keeps_its_stamp() {
    let mut namespace = Namespace::default();
    assert!(namespace.apply(vec![set("a", 1.0)], NOW, 1));
    let bytes = namespace.encode(NOW);
    assert!(!namespace.apply(vec![set("a", 1.0), Change::delete("never")], after(5_000), 2));
    assert_eq!(namespace.encode(after(5_000)), bytes);
    assert_eq!(entries(&bytes), [("a".into(), (NOW.as_millis(), 0, 1), true)]);
}

#[test]
fn stamps_increase_even_when_the_clock_does_not() {
    let mut namespace = Namespace::default();
    let at = NOW.as_millis();
    let mut written = |key: &str, now: Timestamp, writer: u32| {
        namespace.apply(vec![set(key, f64::from(writer))], now, writer);
        stamp_of(&entries(&namespace.encode(now)), key).unwrap().1
    };
    assert_eq!(written("a", NOW, 1), (at, 0, 1));
    assert_eq!(written("b", NOW, 2), (at, 1, 2));
    assert_eq!(written("c", Timestamp::from_millis(at - 60_000), 3), (at, 2, 3));
    assert_eq!(written("a", after(1), 4), (at + 1, 0, 4));
    assert_eq!(written("a", NOW, 5), (at + 1, 1, 5));
}

#[test]
fn stamps_are_ordered_by_time_then_counter_then_writer() {
    let stamp = |at, counter, writer| Stamp { at: Timestamp::from_millis(at), counter, writer };
    let ordered = [stamp(1, 9, 9), stamp(2, 0, 9), stamp(2, 1, 0), stamp(2, 1, 1)];
    assert!(ordered.is_sorted());
    assert_eq!(stamp(5, 3, 1).next(Timestamp::from_millis(6), 2), stamp(6, 0, 2));
    assert_eq!(stamp(5, 3, 1).next(Timestamp::from_millis(5), 2), stamp(5, 4, 2));
    assert_eq!(stamp(5, 3, 1).next(Timestamp::from_millis(4), 2), stamp(5, 4, 2));
    assert_eq!(stamp(5, u32::MAX, 1).next(Timestamp::from_millis(4), 2), stamp(5, u32::MAX, 2));
}

#[test]
fn a_deletion_is_remembered_for_ten_minutes() {
    assert_eq!(TOMBSTONE_LIFETIME.as_millis(), 600_000);
    let mut namespace = Namespace::default();
    namespace.apply(vec![set("a", 1.0), set("b", 2.0)], NOW, 1);
    assert!(namespace.apply(vec![Change::delete("a")], after(1_000), 2));
    assert_eq!(namespace.get("a"), None);
    let tombstone = ("a".to_owned(), (after(1_000).as_millis(), 0, 2), false);
    for (millis, remembered) in [(1_000, true), (600_999, true), (601_000, false)] {
        let bytes = namespace.encode(after(millis));
        assert_eq!(entries(&bytes).contains(&tombstone), remembered, "{millis}");
        let read = Namespace::decode(&bytes).unwrap();
        assert_eq!(read.iter().map(|(key, _)| key).collect::<Vec<_>>(), ["b"]);
    }
}

#[test]
fn a_variable_that_was_deleted_and_set_again_stands_last() {
    let mut namespace = Namespace::default();
    namespace.apply(vec![set("a", 1.0), set("b", 2.0)], NOW, 1);
    namespace.apply(vec![Change::delete("a")], NOW, 2);
    namespace.apply(vec![set("a", 1.0)], NOW, 3);
    assert_eq!(namespace.iter().map(|(key, _)| key).collect::<Vec<_>>(), ["b", "a"]);
    assert_eq!(entries(&namespace.encode(NOW)).len(), 2, "the tombstone is gone");
}

#[test]
fn a_walk_takes_the_stamps_that_are_read_and_no_others() {
    // { "a": [ millis, counter, writer, 3 ] }, each number in eight bytes.
    let with = |stamp: [u64; 3]| {
        let numbers = stamp.map(|number| [&[0x1b], &number.to_be_bytes()[..]].concat()).concat();
        [&[0xa1, 0x61, b'a', 0x84][..], &numbers, &[3]].concat()
    };
    let most = u64::from(u32::MAX);
    for stamp in [[1, 2, 3], [u64::MAX, most, most], [1, most + 1, 3], [1, 2, most + 1]] {
        let bytes = with(stamp);
        assert_eq!(walk::namespace(&bytes).is_some(), Namespace::decode(&bytes).is_some(), "{stamp:?}");
        assert_eq!(walk::namespace(&bytes).is_some(), stamp[1] <= most && stamp[2] <= most, "{stamp:?}");
    }
}

#[test]
fn a_value_that_is_none_makes_it_unsound() {
    let mut namespace = Namespace::default();
    namespace.apply(vec![set("a", 1.0)], NOW, 1);
    let before = namespace.encode(NOW);
    assert_eq!(walk::namespace(&before), Some(Text::Ascii));
    // Half a float is CBOR, but none of ours.
    let foreign = Change { key: "b".into(), value: Some(vec![0xf9, 0x3c, 0]) };
    namespace.apply(vec![foreign], NOW, 1);
    let bytes = namespace.encode(NOW);
    let read = Namespace::decode(&bytes).unwrap();
    assert_eq!(walk::namespace(&bytes), None);
    assert_eq!((read.get("a").is_some(), read.get("b")), (true, None));
}

#[test]
fn a_thousand_variables_keep_their_order() {
    let mut namespace = Namespace::default();
    let all: Vec<Change> = (0..1_000).map(|number| set(&format!("k{number}"), f64::from(number))).collect();
    namespace.apply(all.clone(), NOW, 1);
    namespace.apply(all.iter().rev().map(|Change { key, .. }| Change::set(key, &Value::Null)).collect(), NOW, 2);
    let expected: Vec<String> = (0..1_000).map(|number| format!("k{number}")).collect();
    assert!(namespace.iter().map(|(key, _)| key).eq(expected.iter().map(String::as_str)));
    assert!(namespace.iter().all(|(_, value)| value == [0xf6]));
}
