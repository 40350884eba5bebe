//! Records: what a store holds for a session.

use eltanin::internals::{CommitId, Facts, Stamp, TextKind};
use eltanin::value::Value;
use eltanin::{ErrorCategory, MAX_RECORD_BYTES, Operations, Record, Seconds, Timestamp, UserId};
use proptest::prelude::*;

use crate::properties::plain::Plain;
use crate::properties::record::can_be_changed_and_merged;
use crate::support::record::{acts, any_facts, change, commit, empty, facts, number_of, perform, sample, shown};
use crate::support::site::Site;
use crate::support::{NOW, after, number};

proptest! {
    #[test]
    fn every_record_comes_back(
        facts in any_facts(),
        commits in prop::collection::vec(any::<[u8; 8]>(), 0..5),
        scopes in prop::collection::btree_map("\\PC{0,20}", any::<i32>(), 0..5),
    ) {
        let mut record = Record::new(facts.clone());
        let mut operations = Operations::new();
        for (scope, value) in &scopes {
            operations.set(scope, "number", number(f64::from(*value)));
        }
        let mut clock = record.clock(NOW, commit(1));
        prop_assert_eq!(record.apply(&operations, &mut clock), !scopes.is_empty());
        for id in &commits {
            record.note(CommitId::from_bytes(*id), NOW);
        }
        let bytes = record.encode(NOW).unwrap();
        let mut read = Record::decode(&bytes).unwrap();
        prop_assert_eq!(read.facts(), &facts);
        prop_assert!(commits.iter().all(|id| read.has(CommitId::from_bytes(*id))) && !read.has(commit(77)));
        prop_assert_eq!(read.text().map(|text| text == TextKind::Ascii), Some(scopes.keys().all(|scope| scope.is_ascii())));
        prop_assert!(read.scopes().map(|(scope, _)| scope).eq(scopes.keys()));
        for (scope, value) in &scopes {
            prop_assert_eq!(read.namespace(scope).get("number").map(Vec::from), Some(number(f64::from(*value))));
        }
        prop_assert_eq!(read.encode(NOW).unwrap(), bytes);
    }

    #[test]
    fn any_bytes_are_a_record_that_can_be_written_or_none(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        can_be_changed_and_merged(&bytes, &sample());
    }

    #[test]
    fn a_changed_record_is_a_record_that_can_be_written_or_none(
        acts in prop::collection::vec(acts(), 0..8),
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = perform(&sample(), &acts, commit(3), after(5));
        for (at, to) in edits {
            let at = at.index(bytes.len());
            bytes[at] = to;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        can_be_changed_and_merged(&bytes, &sample());
    }
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
fn another_kind_or_shape_is_none() {
    let bytes = sample();
    assert_eq!(bytes[..2], [0x8b, 1], "an array of eleven, and the kind");
    for kind in (0..24).filter(|kind| *kind != 1) {
        assert!(Record::decode(&[&[0x8b, kind][..], &bytes[2..]].concat()).is_none(), "{kind}");
    }
    for array in [0x8a, 0x8c, 0xab, 0x9f] {
        assert!(Record::decode(&[&[array][..], &bytes[1..]].concat()).is_none());
    }
}

#[test]
fn scopes_that_are_there_twice_or_out_of_order_make_it_corrupt() {
    let bytes = change(&empty(), NOW, |operations| {
        operations.set("a", "x", number(1.0));
        operations.set("b", "x", number(1.0));
    });
    let find = |scope: u8| bytes.windows(2).rposition(|part| part == [0x61, scope]).unwrap();
    let (a, b) = (find(b'a'), find(b'b'));
    let with = |first: u8, second: u8| {
        let mut other = bytes.clone();
        (other[a + 1], other[b + 1]) = (first, second);
        Record::decode(&other).is_some()
    };
    assert!(with(b'a', b'b') && with(b'a', b'c'));
    assert!(!with(b'a', b'a') && !with(b'b', b'a') && !with(b'c', b'b'));
}

#[test]
fn a_variable_that_is_there_twice_makes_it_corrupt() {
    let bytes = change(&empty(), NOW, |operations| {
        operations.set("s", "x", number(1.0));
        operations.set("s", "y", number(2.0));
    });
    let mut twice = bytes.clone();
    let at = bytes.windows(3).rposition(|part| part == [0x61, b'y', 2]).unwrap();
    twice[at + 1] = b'x';
    assert!(Record::decode(&bytes).unwrap().text().is_some());
    assert!(Record::decode(&twice).unwrap().text().is_none());
    // The visitor gets a new session, as if there were no record.
    let site = Site::strict();
    let id = site.session();
    site.store.put(site.key(&id).as_str(), Some(twice));
    let mut handler = site.open(&id);
    assert_ne!(handler.id(), Some(id));
    assert_eq!(format!("{:?}", handler.commit().events), "[Refused { transport: Cookie, reason: \"corrupt\" }]");
}

#[test]
fn a_time_that_no_double_counts_to_is_none() {
    let with = |change: fn(&mut Facts, Timestamp), millis: u64| {
        let mut facts = facts();
        change(&mut facts, Timestamp::from_millis(millis));
        Record::decode(&Record::new(facts).encode(NOW).unwrap()).is_some()
    };
    let fields: [fn(&mut Facts, Timestamp); 3] =
        [|facts, at| facts.created = at, |facts, at| facts.used.0 = at, |facts, at| facts.absolute = at];
    for field in fields {
        assert!(with(field, (1 << 53) - 1));
        assert!(!with(field, 1 << 53) && !with(field, u64::MAX));
    }
}

/// A namespace that cannot be read, or is encoded differently, passes through unchanged.
#[test]
fn namespaces_that_nobody_touches_are_copied_verbatim() {
    let bytes = sample();
    let odd = [&[0x67][..], b"history", &[0x43, 1, 2, 3]].concat();
    let at = bytes.windows(8).position(|part| part == [&[0x67][..], b"history"].concat()).unwrap();
    let foreign = [&bytes[..at], &odd].concat();
    assert!(Record::decode(&foreign).unwrap().text().is_none());
    let changed = change(&foreign, after(1), |operations| operations.set("cart", "apples", number(4.0)));
    assert!(changed.ends_with(&odd) && shown(&changed) == "cart.apples=4");
}

#[test]
fn operations_that_change_nothing_leave_the_bytes() {
    let bytes = sample();
    let same = change(&bytes, after(99), |operations| {
        operations.set("cart", "apples", number(3.0));
        operations.delete("cart", "never");
        operations.delete("new", "x");
    });
    assert_eq!(same, bytes);
}

#[test]
fn a_record_has_at_most_a_mebibyte() {
    let encode = |length: usize| {
        let mut record = Record::new(facts());
        let mut operations = Operations::new();
        operations.set("s", "k", eltanin::value::encode(&Value::Bytes(vec![0; length])));
        let mut clock = record.clock(NOW, commit(1));
        record.apply(&operations, &mut clock);
        record.encode(NOW)
    };
    let over = encode(MAX_RECORD_BYTES).unwrap_err();
    assert_eq!((over.category(), over.code().as_str()), (ErrorCategory::Input, "record_too_large"));
    let framing = encode(1 << 19).unwrap().len() - (1 << 19);
    assert_eq!(encode(MAX_RECORD_BYTES - framing).unwrap().len(), MAX_RECORD_BYTES);
    assert_eq!(
        encode(MAX_RECORD_BYTES - framing + 1).unwrap_err().to_string(),
        "the session's record would have 1048577 bytes; at most 1048576 are kept: store large data elsewhere and keep its name in the session"
    );
}

#[test]
fn its_clock_is_later_than_everything_in_it() {
    let base = change(&empty(), after(9_000), |operations| {
        operations.set("a", "x", number_of(1));
        operations.set("b", "x", number_of(1));
    });
    // A machine whose clock is behind.
    let bytes = change(&base, NOW, |operations| operations.set("a", "x", number_of(2)));
    let stamp = |bytes: &[u8], scope: &str| {
        let record = Record::decode(bytes).unwrap();
        let (_, namespace) = record.scopes().find(|(name, _)| *name == scope).unwrap();
        Plain::read(namespace).unwrap().stamp("x").unwrap()
    };
    assert!(stamp(&bytes, "a").order() > stamp(&base, "b").order(), "of the whole record, not of a namespace");
    // The facts count, and so do deletions.
    let mut facts = facts();
    facts.user = (0, UserId::Number(7), Stamp::new(after(50_000), 3, 1));
    assert_eq!(Record::new(facts).clock(NOW, commit(1)).tick().at(), after(50_000));
    let deleted = change(&base, after(60_000), |operations| operations.delete("a", "x"));
    assert_eq!(Record::decode(&deleted).unwrap().clock(NOW, commit(1)).tick().at(), after(60_000));
}

#[test]
fn it_ends_after_the_idle_time_or_at_the_absolute_end() {
    let ends = |idle: u32, absolute: u64| {
        Facts { used: (after(5), Seconds::new(idle)), absolute: after(absolute), ..facts() }.expires()
    };
    assert_eq!(ends(10, 10_005), after(10_005));
    assert_eq!(ends(10, 10_006), after(10_005));
    assert_eq!(ends(10, 10_004), after(10_004));
    assert_eq!(ends(u32::MAX, 10_004), after(10_004));
}

#[test]
fn use_is_written_down_once_a_tenth_of_the_idle_time() {
    let due = |idle: u32| Facts { used: (NOW, Seconds::new(idle)), ..facts() }.touch_due();
    assert_eq!((due(7_200), due(1)), (after(720_000), after(100)));
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
        assert_eq!(
            (error.category(), error.code().as_str(), error.to_string()),
            (ErrorCategory::Usage, "user_id", message.into())
        );
    }
    assert_eq!(UserId::number((1 << 53) - 1), Ok(UserId::Number((1 << 53) - 1)));
    assert_eq!(UserId::text("x".repeat(1_024)), Ok(UserId::Text("x".repeat(1_024))));
}
