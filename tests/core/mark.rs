//! Marks: the record under the key of a session that was renewed or ended.

use eltanin::Record;
use eltanin::internals::{EndedBy, Index, Mark};

use crate::support::site::{Act, Site};

/// A mark of each kind, as requests leave them.
fn marks() -> Vec<(EndedBy, bool, Vec<u8>)> {
    let acts: [(EndedBy, Act); 5] = [
        (EndedBy::Renewal, |handler| handler.renew()),
        (EndedBy::Login, |handler| handler.login(8)),
        (EndedBy::Logout, |handler| handler.logout()),
        (EndedBy::End, |handler| handler.destroy()),
        (EndedBy::End, |handler| {
            handler.reset();
            handler.set("a", 1);
        }),
    ];
    let made = acts.into_iter().map(|(how, act)| {
        let site = Site::strict();
        let id = site.session_of(7);
        let mut handler = site.open(&id);
        act(&mut handler);
        handler.commit();
        (how, how != EndedBy::End, site.bytes(&id).unwrap())
    });
    made.collect()
}

#[test]
fn it_says_how_the_session_ended_and_where_it_went() {
    for (how, moved, bytes) in marks() {
        let mark = Mark::decode(&bytes).unwrap();
        assert_eq!((mark.how, mark.successor.is_some()), (how, moved));
        assert_eq!(mark.encode(), bytes);
    }
}

/// So that a late write cannot reach the session that is left.
#[test]
fn nothing_leads_on_from_the_end_of_a_session() {
    for (how, _, bytes) in marks().into_iter().filter(|(how, _, _)| *how == EndedBy::End) {
        assert_eq!(Mark::decode(&bytes).unwrap().successor, None, "{how:?}");
    }
}

#[test]
fn it_is_no_record_and_no_index_nor_are_they_a_mark() {
    let site = Site::strict();
    let id = site.session_of(7);
    let (record, index) = (site.bytes(&id).unwrap(), site.store.get(site.index_key(7).as_str()).unwrap());
    assert!(Record::decode(&record).is_some() && Index::decode(&index).is_some());
    assert!(Mark::decode(&record).is_none() && Mark::decode(&index).is_none());
    assert!(Record::decode(&index).is_none() && Index::decode(&record).is_none());
    for (_, _, mark) in marks() {
        assert!(Record::decode(&mark).is_none() && Index::decode(&mark).is_none());
    }
}

#[test]
fn cut_lengthened_or_of_another_kind_it_is_none() {
    for (_, _, bytes) in marks() {
        assert_eq!(bytes[..2], [0x87, 2], "an array of seven, and the kind");
        for length in 0..bytes.len() {
            assert_eq!(Mark::decode(&bytes[..length]), None, "{length}");
        }
        assert_eq!(Mark::decode(&[bytes.clone(), vec![0]].concat()), None);
        for kind in (0..24).filter(|kind| *kind != 2) {
            assert_eq!(Mark::decode(&[&[0x87, kind][..], &bytes[2..]].concat()), None, "{kind}");
        }
        // `how` follows the nine bytes of the time.
        assert!((4..24).all(|how| {
            let mut other = bytes.clone();
            other[11] = how;
            Mark::decode(&other).is_none()
        }));
    }
}

/// On a store that is eventually consistent a mark is written twice, since a write under way may cover it.
#[test]
fn it_is_written_again_over_all_but_the_mark_of_another_commit() {
    let site = Site::strict();
    let [one, other] = [7, 8].map(|user| {
        let id = site.session_of(user);
        let mut handler = site.open(&id);
        handler.renew();
        handler.commit();
        site.bytes(&id).unwrap()
    });
    for (current, may) in [(None, true), (Some(&b"x"[..]), true), (Some(&one), true), (Some(&other), false)] {
        assert_eq!(Mark::may_be_written_again(&one, current), may);
    }
}
