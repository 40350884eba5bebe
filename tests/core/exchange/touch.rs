//! A touch: "last used" is written down once a tenth of the idle timeout has gone by.

use eltanin::Record;

use crate::support::site::{Site, outcome};
use crate::support::store::Fault;
use crate::support::{MINUTE, after};

const DUE: u64 = 12 * MINUTE;

fn used(site: &Site, id: &str) -> eltanin::Timestamp {
    Record::decode(&site.bytes(id).unwrap()).unwrap().facts().used.0
}

#[test]
fn it_is_due_after_a_tenth_of_the_idle_timeout_to_the_millisecond() {
    let site = Site::strict();
    let id = site.session();
    site.store.take_calls();
    site.set_clock(DUE - 1);
    assert_eq!(outcome(&site.open(&id).commit()), ("unchanged", "-"));
    assert_eq!(site.store.take_counts(), (1, 0));
    site.set_clock(DUE);
    assert_eq!(outcome(&site.open(&id).commit()), ("unchanged", "-"));
    assert_eq!(site.store.take_counts(), (1, 1));
    assert_eq!((used(&site, &id), site.stored(&id).as_str()), (after(DUE), "a=1"));
}

#[test]
fn it_keeps_the_session_alive() {
    let site = Site::strict();
    let id = site.session();
    for _ in 0..5 {
        site.wait(110 * MINUTE);
        let mut handler = site.open(&id);
        assert_eq!(handler.loaded(), "a=1");
        handler.commit();
    }
    site.wait(120 * MINUTE);
    assert_eq!(site.open(&id).commit().status, Some(eltanin::Status::Unchanged));
    assert_ne!(site.open(&id).id(), Some(id), "expired");
}

#[test]
fn a_time_never_goes_back() {
    let site = Site::strict();
    let behind = site.beside(|_| {});
    let id = site.session();
    site.set_clock(40 * MINUTE);
    behind.set_clock(20 * MINUTE);
    let mut slow = behind.open(&id);
    site.after_quietly(&id, |handler| handler.set("b", 2));
    slow.commit();
    assert_eq!(used(&site, &id), after(40 * MINUTE));
}

#[test]
fn a_mark_or_nothing_is_left_as_it_is() {
    let site = Site::strict();
    for renewed in [true, false] {
        let id = site.session();
        let mut reader = site.open(&id);
        site.wait(DUE);
        if renewed {
            let successor = site.after(&id, |handler| handler.renew());
            let before = site.bytes(&successor);
            assert_eq!(outcome(&reader.commit()), ("unchanged", "-"));
            assert_eq!((site.stored(&id).as_str(), site.bytes(&successor)), ("mark renewed", before));
        } else {
            site.store.put(site.key(&id).as_str(), None);
            assert_eq!(outcome(&reader.commit()), ("unchanged", "-"));
            assert_eq!(site.stored(&id), "nothing");
        }
    }
}

/// On KV a touch could cover another request's write, so it is not worth the risk.
#[test]
fn on_kv_it_is_skipped_when_the_bytes_differ_from_those_seen() {
    let site = Site::eventual();
    let id = site.session();
    let mut reader = site.open(&id);
    site.wait(1_000);
    site.after_quietly(&id, |handler| handler.set("b", 2));
    site.wait(DUE);
    let before = site.bytes(&id);
    site.store.take_calls();
    assert_eq!(outcome(&reader.commit()), ("unchanged", "-"));
    assert_eq!((site.bytes(&id), site.store.take_counts().1), (before, 0));
    // Where they do not, it is written.
    site.open(&id).commit();
    assert_eq!(used(&site, &id), site.now());
}

#[test]
fn one_that_fails_is_reported_and_can_be_repeated() {
    let site = Site::strict();
    let id = site.session();
    site.wait(DUE);
    let mut reader = site.open(&id);
    site.store.plan(&[Fault::Refused]);
    assert!(reader.try_commit().is_err());
    assert_eq!(outcome(&reader.commit()), ("unchanged", "-"));
    assert_eq!(used(&site, &id), site.now());
}
