//! The laws of merging, on encoded records.

use eltanin::{Record, Timestamp};

/// The encoded record that two come to.
pub fn merged(ours: &[u8], theirs: &[u8]) -> Vec<u8> {
    let mut record = Record::decode(ours).unwrap();
    record.merge(&Record::decode(theirs).unwrap());
    // At this time no deletion is old.
    record.encode(Timestamp::from_millis(0)).unwrap()
}

pub fn is_commutative(a: &[u8], b: &[u8]) {
    assert_eq!(merged(a, b), merged(b, a));
}

pub fn is_associative(a: &[u8], b: &[u8], c: &[u8]) {
    assert_eq!(merged(&merged(a, b), c), merged(a, &merged(b, c)));
}

pub fn is_idempotent(a: &[u8], b: &[u8]) {
    assert_eq!(merged(a, a), a);
    let both = merged(a, b);
    assert_eq!(merged(&both, b), both);
    assert_eq!(merged(a, &both), both);
}
