//! Records: round trips, refusals, and what nobody touches.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use eltanin::error::Category;
use eltanin::namespace::Change;
use eltanin::record::{Header, MAX_RECORD_BYTES, Record, UserId};
use eltanin::time::{Seconds, Timestamp};
use eltanin::value::Value;
use eltanin::walk::Text;
use proptest::prelude::*;
use support::{NOW, after, set};

fn header() -> Header {
    Header {
        created: NOW,
        last_used: after(5),
        idle: Seconds::new(7_200),
        absolute: after(86_400_000),
        user: UserId::Nobody,
        persistent: false,
        generation: 0,
    }
}

fn headers() -> impl Strategy<Value = Header> {
    let instant = || (0..=9_007_199_254_740_991_u64).prop_map(Timestamp::from_millis);
    let user = prop_oneof![
        Just(UserId::Nobody),
        (1..=9_007_199_254_740_991_u64).prop_map(|number| UserId::number(number).unwrap()),
        "\\PC{1,100}".prop_map(|text| UserId::text(text).unwrap()),
    ];
    (instant(), instant(), any::<u32>(), instant(), user, any::<bool>(), any::<u32>()).prop_map(
        |(created, last_used, idle, absolute, user, persistent, generation)| Header {
            created,
            last_used,
            idle: Seconds::new(idle),
            absolute,
            user,
            persistent,
            generation,
        },
    )
}

/// A record with two namespaces.
fn sample() -> Vec<u8> {
    let mut record = Record::new(header());
    record.apply("cart", vec![set("apples", 3.0)], NOW, 1);
    record.apply("history", vec![Change::set("pages", &Value::Array(vec![Value::Null]))], NOW, 1);
    record.encode().unwrap()
}

proptest! {
    #[test]
    fn every_record_comes_back(header in headers(), scopes in prop::collection::btree_map("\\PC{0,20}", any::<i32>(), 0..5)) {
        let mut record = Record::new(header.clone());
        for (scope, number) in &scopes {
            prop_assert!(record.apply(scope, vec![set("number", f64::from(*number))], NOW, 1));
        }
        let bytes = record.encode().unwrap();
        let read = Record::decode(&bytes).unwrap();
        prop_assert_eq!(&read.header, &header);
        prop_assert_eq!(read.text().map(|text| text == Text::Ascii), Some(scopes.keys().all(|scope| scope.is_ascii())));
        prop_assert_eq!(read.scopes().map(|(scope, _)| scope).collect::<Vec<_>>(), scopes.keys().collect::<Vec<_>>());
        for (scope, number) in &scopes {
            prop_assert_eq!(read.namespace(scope).get("number"), Some(Value::Number(eltanin::value::Number(f64::from(*number)))));
        }
        prop_assert_eq!(read.encode().unwrap(), bytes);
    }

    #[test]
    fn any_bytes_are_a_record_that_can_be_written_or_none(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        use_it(&bytes);
    }

    #[test]
    fn a_changed_record_is_a_record_that_can_be_written_or_none(
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = sample();
        for (at, to) in edits {
            let at = at.index(bytes.len());
            bytes[at] = to;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        use_it(&bytes);
    }
}

/// Does with a record, if it is one, what requests do.
fn use_it(bytes: &[u8]) {
    let Some(mut record) = Record::decode(bytes) else { return };
    let _ = record.text();
    let _ = record.header.expires();
    record.apply("cart", vec![set("apples", 4.0), Change::delete("pears")], NOW, 2);
    let written = record.encode().unwrap();
    let read = Record::decode(&written).unwrap();
    assert_eq!(read.namespace("cart").get("apples"), Some(Value::Number(eltanin::value::Number(4.0))));
}

#[test]
fn a_cut_or_lengthened_record_is_none() {
    let bytes = sample();
    assert!(Record::decode(&bytes).is_some());
    for length in 0..bytes.len() {
        assert!(Record::decode(&bytes[..length]).is_none(), "{length}");
    }
    assert!(Record::decode(&[bytes, vec![0]].concat()).is_none());
}

#[test]
fn another_version_or_shape_is_none() {
    let bytes = sample();
    assert_eq!(bytes[..2], [0x89, 1], "an array of nine, and the version");
    for version in (0..24).filter(|version| *version != 1) {
        assert!(Record::decode(&[&[0x89, version][..], &bytes[2..]].concat()).is_none(), "{version}");
    }
    for array in [0x88, 0x8a, 0xa9, 0x9f] {
        assert!(Record::decode(&[&[array][..], &bytes[1..]].concat()).is_none());
    }
}

#[test]
fn a_time_that_no_double_counts_to_is_none() {
    let with = |change: fn(&mut Header, Timestamp), millis: u64| {
        let mut header = header();
        change(&mut header, Timestamp::from_millis(millis));
        Record::decode(&Record::new(header).encode().unwrap()).is_some()
    };
    let fields: [fn(&mut Header, Timestamp); 3] =
        [|header, at| header.created = at, |header, at| header.last_used = at, |header, at| header.absolute = at];
    for field in fields {
        assert!(with(field, (1 << 53) - 1));
        assert!(!with(field, 1 << 53));
        assert!(!with(field, u64::MAX));
    }
}

/// A namespace that is no namespace, or not as we write it, still passes through untouched.
#[test]
fn namespaces_that_nobody_touches_are_copied_verbatim() {
    let bytes = sample();
    let odd = [&[0x67][..], b"history", &[0x43, 1, 2, 3]].concat();
    let at = bytes.windows(8).position(|part| part == [&[0x67][..], b"history"].concat()).unwrap();
    let foreign = [&bytes[..at], &odd].concat();
    let mut record = Record::decode(&foreign).unwrap();
    assert!(record.text().is_none());
    assert!(record.apply("cart", vec![set("apples", 4.0)], NOW, 2));
    assert!(!record.apply("cart", vec![set("apples", 4.0)], NOW, 2));
    assert!(record.encode().unwrap().ends_with(&odd));
    assert_eq!(
        record.scopes().map(|(scope, size)| (scope, size > 3)).collect::<Vec<_>>(),
        [("cart", true), ("history", false)]
    );
}

#[test]
fn a_change_that_changes_nothing_leaves_the_bytes() {
    let bytes = sample();
    let mut record = Record::decode(&bytes).unwrap();
    assert!(!record.apply("cart", vec![set("apples", 3.0)], after(99), 9));
    assert!(!record.apply("new", vec![Change::delete("x")], after(99), 9));
    assert_eq!(record.encode().unwrap(), bytes);
}

#[test]
fn a_record_has_at_most_a_mebibyte() {
    let encode = |length: usize| {
        let mut record = Record::new(header());
        record.apply("s", vec![Change::set("k", &Value::Bytes(vec![0; length]))], NOW, 1);
        record.encode()
    };
    let over = encode(MAX_RECORD_BYTES).unwrap_err();
    assert_eq!((over.category(), over.code()), (Category::Input, "record_too_large"));
    let framing = encode(1 << 19).unwrap().len() - (1 << 19);
    assert_eq!(encode(MAX_RECORD_BYTES - framing).unwrap().len(), MAX_RECORD_BYTES);
    assert_eq!(
        encode(MAX_RECORD_BYTES - framing + 1).unwrap_err().to_string(),
        "the session's record would have 1048577 bytes; at most 1048576 are kept: store large data elsewhere and keep its name in the session"
    );
}

#[test]
fn it_ends_after_the_idle_time_or_at_the_absolute_end() {
    let ends =
        |idle: u32, absolute: u64| Header { idle: Seconds::new(idle), absolute: after(absolute), ..header() }.expires();
    assert_eq!(ends(10, 10_005), after(10_005));
    assert_eq!(ends(10, 10_006), after(10_005));
    assert_eq!(ends(10, 10_004), after(10_004));
    assert_eq!(ends(u32::MAX, 10_004), after(10_004));
}

#[test]
fn what_is_no_user_id_is_refused() {
    let message = "a user id must be an integer from 1 to 2^53 - 1 or text of 1 to 1,024 bytes; 0 means nobody, so call `logout()` for that";
    let long = "x".repeat(1_025);
    for error in [
        UserId::number(0),
        UserId::number(1 << 53),
        UserId::number(u64::MAX),
        UserId::text(""),
        UserId::text(long.as_str()),
    ] {
        let error = error.unwrap_err();
        assert_eq!((error.category(), error.code(), error.to_string()), (Category::Usage, "user_id", message.into()));
    }
    assert_eq!(UserId::number((1 << 53) - 1), Ok(UserId::Number((1 << 53) - 1)));
    assert_eq!(UserId::text("x".repeat(1_024)), Ok(UserId::Text("x".repeat(1_024))));
}
