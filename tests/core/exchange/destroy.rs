//! The end of a session.

use eltanin::Event;

use crate::support::site::{Act, Site, fields, id, outcome};
use crate::support::store::Fault::{AnswerLost, Refused};

#[test]
fn the_mark_ended_stays_and_the_cookie_goes() {
    let site = Site::strict();
    let old = site.session_of(7);
    let mut handler = site.open(&old);
    handler.set("b", 2);
    handler.destroy();
    let reply = handler.commit();
    assert_eq!(outcome(&reply), ("saved", "remove"));
    assert_eq!(site.stored(&old), "mark ended");
    assert_eq!(reply.events, [Event::Ended { session: site.key(&old) }]);
    // Every response of the request removes it.
    assert_eq!(outcome(&handler.commit()).1, "remove");
    assert_eq!(fields(&reply), ["__Host-session=; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=0"]);
}

#[test]
fn after_it_nothing_can_be_asked_for() {
    let site = Site::strict();
    let old = site.session_of(7);
    let mut handler = site.open(&old);
    handler.destroy();
    let message = "this session was ended with `destroy()`; call `reset()` instead, which begins an empty one at once";
    for error in [handler.try_login(8), handler.try_renew(), handler.try_reset(), handler.persist(true)] {
        let error = error.unwrap_err();
        assert_eq!((error.code().as_str(), error.to_string().as_str()), ("session_ended", message));
    }
    handler.logout();
    handler.destroy();
    assert!(!handler.is_persistent());
    assert_eq!(outcome(&handler.commit()), ("saved", "remove"));
    assert_eq!(site.stored(&old), "mark ended");
}

#[test]
fn semantics_34_a_later_write_in_the_same_or_a_slower_request_does_not_bring_it_back() {
    let site = Site::strict();
    let old = site.session();
    let (mut ends, mut slow) = (site.open(&old), site.open(&old));
    ends.destroy();
    ends.commit();
    ends.set("b", 2);
    ends.commit();
    slow.set("c", 3);
    assert_eq!(outcome(&slow.commit()), ("dropped", "-"));
    assert_eq!((site.stored(&old).as_str(), site.store.keys().len()), ("mark ended", 1));
}

#[test]
fn semantics_34_it_marks_also_where_nothing_is() {
    let site = Site::strict();
    let old = site.session();
    let mut handler = site.open(&old);
    handler.destroy();
    site.store.put(site.key(&old).as_str(), None);
    assert_eq!(outcome(&handler.commit()), ("saved", "remove"));
    assert_eq!(site.stored(&old), "mark ended");
}

#[test]
fn semantics_34_a_destroy_that_finds_a_renewal_or_login_ends_the_successor_without_a_cookie() {
    let site = Site::strict();
    let acts: [Act; 2] = [|handler| handler.renew(), |handler| handler.login(8)];
    for act in acts {
        let old = site.session_of(7);
        let (mut ends, mut other) = (site.open(&old), site.open(&old));
        ends.destroy();
        act(&mut other);
        let renewed = id(&other.commit());
        let successor = site.after(&renewed, |handler| handler.renew());
        assert_eq!(outcome(&ends.commit()), ("saved", "-"));
        assert_eq!(site.stored(&successor), "mark ended");
        assert_eq!(outcome(&ends.commit()).1, "-", "a second response neither");
    }
}

/// The session that is left after a logout is another one.
#[test]
fn semantics_33_a_destroy_that_finds_a_logout_leaves_what_was_left() {
    let site = Site::strict();
    let old = site.session_of(7);
    let (mut ends, mut other) = (site.open(&old), site.open(&old));
    ends.destroy();
    other.logout();
    let left = id(&other.commit());
    assert_eq!(outcome(&ends.commit()).1, "-");
    assert_eq!((site.stored(&old).as_str(), site.stored(&left).as_str()), ("mark logout", "a=1"));
    assert_eq!(outcome(&ends.commit()).1, "-", "nor does a second response take the newer cookie away");
}

#[test]
fn semantics_34_no_order_of_a_renewal_and_a_destroy_leaves_a_session() {
    for steps in 0..=2 {
        let site = Site::strict();
        let old = site.session();
        let (mut ends, mut renews) = (site.open(&old), site.open(&old));
        ends.destroy();
        renews.renew();
        renews.set("b", 2);
        let renewed = renews.id().unwrap();
        let mut renewal = renews.committing();
        for _ in 0..steps {
            renewal.step();
        }
        ends.commit();
        if steps < 2 {
            assert_eq!(outcome(&renewal.finish()), ("dropped", "-"), "{steps}");
        }
        assert!(site.stored(&old).starts_with("mark"), "{steps}");
        assert!(["nothing", "mark ended"].contains(&site.stored(&renewed).as_str()), "{steps}");
    }
}

#[test]
fn one_that_fails_is_reported_and_can_be_repeated() {
    let site = Site::strict();
    for fault in [Refused, AnswerLost] {
        let old = site.session();
        let mut handler = site.open(&old);
        handler.destroy();
        site.store.plan(&[fault]);
        assert!(handler.try_commit().is_err());
        assert_eq!(outcome(&handler.commit()), ("saved", "remove"));
        assert_eq!(site.stored(&old), "mark ended");
    }
}

#[test]
fn a_new_session_that_is_destroyed_was_never_there() {
    let site = Site::strict();
    let mut handler = site.open("");
    handler.set("a", 1);
    handler.destroy();
    assert_eq!(outcome(&handler.commit()), ("saved", "-"));
    assert!(site.store.keys().is_empty());
    // A cookie that was no good goes with it.
    let mut handler = site.open("nonsense");
    handler.destroy();
    assert_eq!(outcome(&handler.commit()), ("saved", "remove"));
}

/// On KV a write under way may cover the mark, so it is written again.
#[test]
fn a_mark_is_reported_so_that_kv_can_write_it_once_more() {
    let site = Site::eventual();
    assert_eq!(eltanin::store::REMARK_AFTER.get(), 25);
    let old = site.session();
    let mut handler = site.open(&old);
    handler.destroy();
    assert_eq!(handler.commit().remark, Some(site.key(&old)));
    assert_eq!(handler.commit().remark, None);
    let old = site.session();
    let mut handler = site.open(&old);
    handler.renew();
    assert_eq!(handler.commit().remark, Some(site.key(&old)));
    let mut handler = site.open("");
    handler.set("a", 1);
    assert_eq!(handler.commit().remark, None);
}
