//! Deletions that a record remembers, so that an older version does not bring back what was deleted.

use eltanin::internals::DELETION_LIFETIME;
use eltanin::value::Value;
use eltanin::{MAX_RECORD_BYTES, Record};

use crate::properties::plain::Plain;
use crate::support::record::{change, empty, number_of, sample};
use crate::support::site::{Site, outcome};
use crate::support::{HOUR, MINUTE, after, number};

#[test]
fn deletions_are_remembered_for_ten_minutes() {
    assert_eq!(DELETION_LIFETIME.as_millis(), 10 * MINUTE);
    let deleted = change(&sample(), after(1_000), |operations| operations.delete("cart", "apples"));
    let remembers = |millis: u64| {
        let bytes = change(&deleted, after(millis), |operations| operations.set("history", "k", number(1.0)));
        let record = Record::decode(&bytes).unwrap();
        record.scopes().any(|(scope, _)| scope == "cart")
    };
    assert_eq!([remembers(1_000), remembers(10 * MINUTE + 1_000), remembers(10 * MINUTE + 1_001)], [true, true, false]);
}

/// A record remembers 4,096 deletions or 64 KiB of them. Beyond it those of the last minutes alone are kept.
#[test]
fn deletions_are_bounded() {
    let deletions = |bytes: &[u8]| {
        let record = Record::decode(bytes).unwrap();
        let plain = record.scopes().map(|(_, namespace)| Plain::read(namespace).unwrap());
        plain.flat_map(|plain| plain.deletions).map(|(key, _)| key).collect::<Vec<_>>()
    };
    // Names of different lengths, over several scopes: the number is the limit, then the bytes are.
    for (length, most) in [(4, 4_096), (1_000, 64)] {
        let name = |round: u64, number: u64| format!("{round}-{number}-{}", "x".repeat(length));
        let each = most / 8;
        let mut bytes = sample();
        for round in 0..40 {
            let scope = format!("scope{}", round % 4);
            bytes = change(&bytes, after(10_000 * round), |operations| {
                (0..each).for_each(|number| operations.set(&scope, &name(round, number), number_of(number)));
            });
            bytes = change(&bytes, after(10_000 * round + 1), |operations| {
                (0..each).for_each(|number| operations.delete(&scope, &name(round, number)));
            });
            let remembered = deletions(&bytes);
            let size: usize = remembered.iter().map(|key| key.len() + 14).sum();
            assert!(remembered.len() <= 4_096 && size <= 65_536, "{} of {size} bytes", remembered.len());
            assert!(remembered.contains(&name(round, each - 1)), "the newest are kept");
            assert!(bytes.len() < 70_000, "{}", bytes.len());
        }
        assert!(deletions(&bytes).len() as u64 >= most / 4, "{}", deletions(&bytes).len());
    }
}

/// A session that is emptied can always be filled again.
#[test]
fn deletions_never_make_an_empty_session_refuse_a_value() {
    let site = Site::strict();
    let id = site.session();
    // Close to the limit: one large variable, hundreds with long names, and as many small ones as there is room for.
    for (count, name_length, size) in [(1, 10, 1_040_000), (300, 2_500, 900), (20_000, 6, 10)] {
        let name = |number: u32| format!("{number:0>name_length$}");
        let value = eltanin::value::encode(&Value::Bytes(vec![0; size]));
        for _ in 0..3 {
            let mut handler = site.open(&id);
            (0..count).for_each(|number| handler.set_value(&name(number), value.clone()));
            assert_eq!(outcome(&handler.commit()), ("saved", "-"), "{count}");
            let mut handler = site.open(&id);
            (0..count).for_each(|number| handler.delete(&name(number)));
            handler.commit();
            assert!(site.bytes(&id).unwrap().len() < 70_000, "{}", site.bytes(&id).unwrap().len());
            assert_eq!(site.stored(&id), "a=1");
            site.wait(1_000);
        }
    }
}

/// What is deleted right before a record is full makes room at once.
#[test]
fn remembered_deletions_make_way_for_a_value_that_needs_the_room() {
    let mut bytes = empty();
    bytes = change(&bytes, after(1), |operations| {
        (0..300).for_each(|number| operations.set("s", &format!("k{number}"), number_of(1)));
    });
    bytes = change(&bytes, after(2), |operations| {
        (0..300).for_each(|number| operations.delete("s", &format!("k{number}")));
    });
    let room = MAX_RECORD_BYTES - empty().len() - 60;
    let large = eltanin::value::encode(&Value::Bytes(vec![0; room]));
    let full = change(&bytes, after(3), |operations| operations.set("s", "k", large));
    assert!(full.len() > MAX_RECORD_BYTES - 100 && full.len() <= MAX_RECORD_BYTES);
}

#[test]
fn an_empty_namespace_disappears_when_its_deletions_are_forgotten() {
    let site = Site::strict();
    let id = site.session();
    let scopes = |site: &Site| {
        let bytes = site.bytes(&id).unwrap();
        Record::decode(&bytes).unwrap().scopes().map(|(scope, _)| scope.to_owned()).collect::<Vec<_>>()
    };
    site.after_quietly(&id, |handler| handler.set_in("cart", "apples", 3));
    site.after_quietly(&id, |handler| handler.delete_in("cart", "apples"));
    assert_eq!(scopes(&site), ["__system__", "cart"], "the deletion is remembered");
    assert_eq!(site.stored(&id), "a=1");
    // An hour later another namespace is written.
    site.set_clock(HOUR);
    site.after_quietly(&id, |handler| handler.set("b", 2));
    assert_eq!(scopes(&site), ["__system__"]);
    // A touch is a write too.
    site.after_quietly(&id, |handler| {
        handler.set_in("cart", "apples", 3);
        handler.delete_in("cart", "apples");
    });
    site.set_clock(2 * HOUR);
    site.open(&id).commit();
    assert_eq!(scopes(&site), ["__system__"]);
    // One that was never there is not made by a deletion.
    site.after_quietly(&id, |handler| handler.delete_in("never", "x"));
    assert_eq!(scopes(&site), ["__system__"]);
}

#[test]
fn a_thousand_namespaces_come_and_go() {
    let mut bytes = sample();
    for round in 0..1_000 {
        let at = after(round * MINUTE);
        let scope = format!("page{round}");
        bytes = change(&bytes, at, |operations| operations.set(&scope, "x", number_of(1)));
        bytes = change(&bytes, at, |operations| operations.delete(&scope, "x"));
    }
    assert!(bytes.len() < 1_000, "{}", bytes.len());
}
