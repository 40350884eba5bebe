//! A logout: the record moves to a new key without its user, and no order of events brings the user back.

use eltanin::{Event, Record};

use crate::support::site::{Act, Site, id, outcome};
use crate::support::store::Fault::{AnswerLost, None, Refused};

#[test]
fn the_session_gets_a_new_id_and_keeps_its_variables() {
    let site = Site::strict();
    let old = site.session_of(7);
    let mut handler = site.open(&old);
    handler.set("b", 2);
    handler.logout();
    let reply = handler.commit();
    let new = id(&reply);
    assert_eq!(outcome(&reply), ("saved", "set"));
    assert_eq!((site.stored(&old).as_str(), site.stored(&new).as_str()), ("mark logout", "a=1 b=2"));
    assert_eq!(reply.events, [Event::Renewed { session: site.key(&new), from: site.key(&old) }]);
}

#[test]
fn with_nobody_logged_in_it_does_nothing() {
    let site = Site::strict();
    let id = site.session();
    let mut handler = site.open(&id);
    handler.logout();
    assert_eq!(outcome(&handler.commit()), ("unchanged", "-"));
    assert_eq!(site.stored(&id), "a=1");
}

#[test]
fn semantics_34_a_logout_that_finds_a_renewal_is_done_to_the_successor_without_a_cookie() {
    let site = Site::strict();
    let old = site.session_of(7);
    let (mut logout, mut renews) = (site.open(&old), site.open(&old));
    logout.set("mine", 3);
    logout.logout();
    let written = logout.id().unwrap();
    renews.set("b", 2);
    renews.renew();
    let successor = id(&renews.commit());
    assert_eq!(outcome(&logout.commit()), ("merged", "-"));
    assert_eq!(site.stored(&successor), "a=1 b=2 mine=3");
    assert_eq!(site.stored(&written), "mark ended", "what it had written under its new key");
}

#[test]
fn semantics_34_a_logout_that_finds_a_login_is_done_to_the_successor_without_its_changes() {
    let site = Site::strict();
    let old = site.session_of(7);
    let (mut logout, mut login) = (site.open(&old), site.open(&old));
    logout.set("mine", 3);
    logout.logout();
    let written = logout.id().unwrap();
    login.login(8);
    let renewed = id(&login.commit());
    // One more link in the chain.
    let successor = site.after(&renewed, |handler| handler.renew());
    assert_eq!(outcome(&logout.commit()), ("dropped", "-"), "the changes are, the logout is done");
    assert_eq!((site.stored(&successor).as_str(), site.stored(&written).as_str()), ("a=1", "mark ended"));
}

#[test]
fn semantics_34_a_logout_that_finds_a_logout_or_an_end_is_dropped() {
    let site = Site::strict();
    let endings: [(&str, Act); 3] = [
        ("mark logout", |handler| handler.logout()),
        ("mark ended", |handler| handler.destroy()),
        ("mark ended", |handler| handler.reset()),
    ];
    for (mark, act) in endings {
        let old = site.session_of(7);
        let (mut logout, mut ends) = (site.open(&old), site.open(&old));
        logout.logout();
        let written = logout.id().unwrap();
        act(&mut ends);
        ends.commit();
        assert_eq!(outcome(&logout.commit()), ("dropped", "-"));
        assert_eq!((site.stored(&old).as_str(), site.stored(&written).as_str()), (mark, "mark ended"));
    }
}

/// A renewal carries nothing about the user: it moves the record as it is.
#[test]
fn semantics_34_no_order_of_a_renewal_and_a_logout_brings_the_user_back() {
    for steps in 0..6 {
        let site = Site::strict();
        let old = site.session_of(7);
        let (mut logout, mut renews) = (site.open(&old), site.open(&old));
        logout.logout();
        renews.set("b", 2);
        renews.renew();
        let (logged_out, renewed) = (logout.id().unwrap(), renews.id().unwrap());
        let mut renewal = renews.committing();
        for _ in 0..steps.min(3) {
            renewal.step();
        }
        if steps < 3 {
            let status = logout.commit().status;
            renewal.finish();
            assert!(status.is_some());
        } else {
            logout.commit();
        }
        for id in [&old, &logged_out, &renewed] {
            assert!(!site.stored(id).contains("user"), "{steps}: {}", site.stored(id));
        }
        let alive = [&logged_out, &renewed].into_iter().filter(|id| !site.stored(id).starts_with("mark")).count();
        assert_eq!(alive, 1, "{steps}: the session lives on under one id");
    }
}

/// A change in flight, which had loaded the record with its user, does not bring the user back either.
#[test]
fn semantics_34_a_write_or_a_touch_in_flight_does_not_bring_the_user_back() {
    let site = Site::strict();
    let old = site.session_of(7);
    let (mut logout, mut writes, mut reads) = (site.open(&old), site.open(&old), site.open(&old));
    let new = {
        logout.logout();
        id(&logout.commit())
    };
    writes.set("b", 2);
    site.wait(13 * crate::support::MINUTE);
    reads.commit();
    writes.commit();
    assert_eq!(site.stored(&new), "a=1");
    assert!(!site.stored(&old).contains("user"));
}

#[test]
fn semantics_35_a_logout_that_could_not_end_the_old_id_is_reported_as_failed() {
    let site = Site::strict();
    for plan in [vec![Refused], vec![AnswerLost], vec![None, Refused, Refused, Refused, Refused]] {
        let old = site.session_of(7);
        let mut handler = site.open(&old);
        handler.logout();
        site.store.plan(&plan);
        assert!(handler.try_commit().is_err(), "{plan:?}");
        assert_eq!(site.stored(&old), "user 7: a=1", "the visitor keeps the old cookie");
        let reply = handler.commit();
        assert_eq!(outcome(&reply).1, "set");
        assert_eq!((site.stored(&old).as_str(), site.stored(&id(&reply)).as_str()), ("mark logout", "a=1"));
    }
}

#[test]
fn semantics_35_a_logout_whose_mark_was_written_and_whose_answers_were_lost_can_be_repeated() {
    let site = Site::strict();
    let old = site.session_of(7);
    let mut handler = site.open(&old);
    handler.logout();
    // The second try finds the mark of its own commit.
    site.store.plan(&[None, AnswerLost, Refused, Refused, Refused]);
    assert!(handler.try_commit().is_err());
    assert_eq!(site.stored(&old), "mark logout");
    let reply = handler.commit();
    assert_eq!((outcome(&reply).1, site.stored(&id(&reply)).as_str()), ("set", "a=1"));
}

#[test]
fn a_new_session_that_logs_in_and_out_again_is_nobodys() {
    let site = Site::strict();
    let mut handler = site.open("");
    handler.login(7);
    handler.logout();
    assert_eq!(outcome(&handler.commit()), ("unchanged", "-"));
    let mut handler = site.open("");
    handler.set("a", 1);
    handler.login(7);
    handler.logout();
    let reply = handler.commit();
    assert_eq!(site.stored(&id(&reply)), "a=1");
}

#[test]
fn the_generation_grows_and_logged_out_is_an_operation_of_the_new_one() {
    let site = Site::strict();
    let old = site.session_of(7);
    let new = site.after(&old, |handler| handler.logout());
    let bytes = site.bytes(&new).unwrap();
    let facts = Record::decode(&bytes).unwrap().facts().clone();
    assert_eq!((facts.generation, facts.user.0), (1, 1));
}
