//! The status of a commit, and that every response of a request carries what is due.

use crate::support::MINUTE;
use crate::support::site::{Act, Handler, Site, id, outcome};
use crate::support::store::Fault;

#[test]
fn semantics_36_the_status_is_unchanged_saved_merged_or_dropped() {
    let site = Site::strict();
    let stored = site.session();
    let status = |handler: &mut Handler<'_>| handler.commit().status.unwrap().as_str();
    assert_eq!(status(&mut site.open("")), "unchanged", "a new session without changes");
    assert_eq!(status(&mut site.open(&stored)), "unchanged", "a known one that is read");
    let mut writes = site.open(&stored);
    writes.set("b", 2);
    assert_eq!(status(&mut writes), "saved");
    // With another request's changes, of which it had not seen anything.
    let (mut one, mut other) = (site.open(&stored), site.open(&stored));
    one.set("c", 3);
    other.set("d", 4);
    assert_eq!((status(&mut one), status(&mut other)), ("saved", "merged"));
    // The session had ended.
    let mut late = site.open(&stored);
    late.set("e", 5);
    site.end_session(&stored);
    assert_eq!(status(&mut late), "dropped");
    // It is tentative: with changes, and without.
    let mut tentative = site.open(&stored);
    assert_eq!(status(&mut tentative), "unchanged");
    tentative.set("e", 5);
    assert_eq!(status(&mut tentative), "dropped");
    assert_eq!(status(&mut tentative), "unchanged", "what was dropped is not dropped again");
}

#[test]
fn semantics_36_a_touch_leaves_the_status_unchanged() {
    let site = Site::strict();
    let stored = site.session();
    site.wait(13 * MINUTE);
    assert_eq!(outcome(&site.open(&stored).commit()), ("unchanged", "-"));
}

#[test]
fn semantics_36_without_a_session_there_is_no_status() {
    let site = Site::strict();
    let robot = site.request().from(eltanin::robot::Kind::Robot, eltanin::robot::Reason::Word);
    assert_eq!(robot.open().commit().status, None);
}

#[test]
fn semantics_36_committing_again_writes_nothing_and_repeats_the_cookie() {
    let site = Site::strict();
    let acts: [(Act, &str); 6] = [
        (|_| {}, "-"),
        (|handler| handler.login(7), "set"),
        (|handler| handler.renew(), "set"),
        (|handler| handler.reset(), "remove"),
        (|handler| handler.destroy(), "remove"),
        (|handler| handler.delete("a"), "-"),
    ];
    for (act, cookie) in acts {
        let old = site.session();
        let mut handler = site.open(&old);
        handler.set("b", 2);
        act(&mut handler);
        let first = handler.commit();
        assert_eq!(outcome(&first), ("saved", cookie));
        site.store.take_calls();
        assert_eq!(handler.commit().cookies, first.cookies);
        assert!(site.store.take_calls().is_empty());
    }
}

#[test]
fn semantics_36_a_rejected_commit_carries_nothing_and_the_next_one_tries_it_again() {
    let site = Site::strict();
    let stored = site.session();
    let mut handler = site.open(&stored);
    handler.login(7);
    site.store.plan(&[Fault::None, Fault::Refused]);
    assert!(handler.try_commit().is_err(), "there is no reply at all");
    // Another response of this request, to which nothing was added: the id in it was written.
    let reply = handler.commit();
    assert_eq!((outcome(&reply), site.stored(&id(&reply)).as_str()), (("saved", "set"), "user 7: a=1"));
}

/// Row 37 belongs to the drivers; the machine carries it.
#[test]
fn semantics_37_every_response_committed_in_a_request_carries_the_cookie() {
    let site = Site::strict();
    let mut handler = site.open("");
    handler.set("a", 1);
    let first = handler.commit();
    for _ in 0..3 {
        assert_eq!(handler.commit().cookies, first.cookies);
    }
    let old = id(&first);
    let mut handler = site.open(&old);
    assert!(handler.commit().cookies.is_empty(), "nothing is due yet");
    handler.login(7);
    let after_login = handler.commit();
    assert_eq!(handler.commit().cookies, after_login.cookies);
    assert_ne!(id(&after_login), old);
}
