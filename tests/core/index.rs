//! Index records: which sessions a user has.

use eltanin::internals::{INDEX_MAX_SESSIONS, Index};
use eltanin::{Ending, Listing, StoreKey, UserId};

use crate::support::site::Site;
use crate::support::{BASE64URL, NOW};

/// An index with that many sessions, the first of which expires first.
fn index(sessions: u16) -> Vec<u8> {
    let mut bytes = vec![0x83, 3, 0, 0xb9];
    bytes.extend(sessions.to_be_bytes());
    for number in 0..sessions {
        bytes.push(0x76);
        bytes.extend(key(number).as_str().bytes());
        bytes.extend([0x84, 0x1b]);
        bytes.extend((NOW.as_millis() + 1_000_000 + u64::from(number)).to_be_bytes());
        bytes.push(0x48);
        bytes.extend((u64::from(number) + 1).to_be_bytes());
        bytes.extend([0xf6, 0xf4]);
    }
    bytes
}

fn key(number: u16) -> StoreKey {
    let digits = [number >> 12, number >> 6 & 63, number & 63].map(|digit| BASE64URL[usize::from(digit)]);
    StoreKey::parse(&format!("{}{}", String::from_utf8(digits.to_vec()).unwrap(), "A".repeat(19))).unwrap()
}

fn listed(site: &Site) -> Vec<StoreKey> {
    let bytes = site.store.get(site.index_key(7).as_str());
    Listing::new(&UserId::Number(7), bytes.as_deref()).keys().copied().collect()
}

#[test]
fn it_comes_back() {
    for sessions in [0, 1, 500] {
        let bytes = index(sessions);
        let read = Index::decode(&bytes).unwrap();
        assert_eq!(Index::decode(&read.encode()), Some(read));
    }
}

#[test]
fn cut_lengthened_or_of_another_kind_it_is_none() {
    let bytes = index(2);
    for length in 0..bytes.len() {
        assert_eq!(Index::decode(&bytes[..length]), None, "{length}");
    }
    assert_eq!(Index::decode(&[bytes.clone(), vec![0]].concat()), None);
    for kind in (0..24).filter(|kind| *kind != 3) {
        assert_eq!(Index::decode(&[&[0x83, kind][..], &bytes[2..]].concat()), None, "{kind}");
    }
}

#[test]
fn beyond_a_thousand_sessions_those_that_expire_first_leave_it() {
    let site = Site::strict();
    let most = u16::try_from(INDEX_MAX_SESSIONS).unwrap();
    site.store.put(site.index_key(7).as_str(), Some(index(most)));
    assert_eq!(listed(&site).len(), 1_000);
    let id = site.session_of(7);
    let keys = listed(&site);
    assert_eq!(keys.len(), 1_000);
    assert!(keys.contains(&site.key(&id)) && !keys.contains(&key(0)) && keys.contains(&key(1)));
}

#[test]
fn what_has_expired_leaves_it_when_somebody_logs_in() {
    let site = Site::strict();
    site.store.put(site.index_key(7).as_str(), Some(index(3)));
    // The second one expires at that moment.
    site.set_clock(1_000_001);
    let id = site.session_of(7);
    assert_eq!(listed(&site), [key(2), site.key(&id)]);
}

/// An index that cannot be read is replaced by an empty one: a login must not fail because of it.
#[test]
fn one_that_cannot_be_read_counts_as_empty() {
    let site = Site::strict();
    site.store.put(site.index_key(7).as_str(), Some(vec![0xff]));
    let id = site.session_of(7);
    assert_eq!(listed(&site), [site.key(&id)]);
    site.store.put(site.index_key(7).as_str(), Some(vec![0xff]));
    site.wait(1);
    assert_eq!(site.end(7, Ending::All).ended, 0);
}

/// It is kept as long as a session that it lists may live, and as long as a login may take.
#[test]
fn the_store_keeps_it_until_the_last_of_its_sessions_has_expired() {
    let site = Site::strict();
    site.session_of(7);
    let ttl = |site: &Site| {
        let index = site.index_key(7).to_string();
        site.store.take_calls().into_iter().rfind(|call| call.key == index).unwrap().ttl
    };
    assert_eq!(ttl(&site), 34_560_000);
    site.wait(1);
    site.end(7, Ending::All);
    assert_eq!(ttl(&site), 120);
}
