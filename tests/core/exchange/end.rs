//! All sessions of a user: listed and ended, on a store that can compare and swap.

use eltanin::{Ending, Event};

use crate::support::MINUTE;
use crate::support::site::{Failure, Site, id, outcome};
use crate::support::store::Fault::{AnswerLost, None, Refused};

/// Whether each session lives.
fn alive(site: &Site, ids: &[&String]) -> Vec<bool> {
    ids.iter().map(|id| site.stored(id).starts_with("user")).collect()
}

#[test]
fn semantics_45_all_sessions_of_the_user_end_and_nobody_elses() {
    let site = Site::strict();
    let (one, two, other) = (site.session_of(7), site.session_of(7), site.session_of(8));
    site.wait(1);
    let reply = site.end(7, Ending::All);
    assert_eq!((reply.ended, reply.status), (2, Option::None));
    assert_eq!(alive(&site, &[&one, &two, &other]), [false, false, true]);
    assert_eq!((site.stored(&one).as_str(), site.stored(&two).as_str()), ("mark ended", "mark ended"));
    let mut ended: Vec<_> = reply.events.into_iter().collect();
    ended.sort_by_key(|event| format!("{event:?}"));
    let mut expected = [&one, &two].map(|id| Event::Ended { session: site.key(id) });
    expected.sort_by_key(|event| format!("{event:?}"));
    assert_eq!(ended, expected);
    assert_eq!((site.list(7).len(), site.list(8).len()), (0, 1));
    // No session is left.
    assert_eq!(site.end(7, Ending::All).ended, 0);
}

#[test]
fn semantics_45_except_spares_one_session_whatever_ids_it_has_or_gets() {
    let site = Site::strict();
    let (mine, other) = (site.session_of(7), site.session_of(7));
    site.wait(1);
    let handler = site.open(&mine);
    assert_eq!(site.end(7, Ending::Except(&handler.exchange)).ended, 1);
    assert_eq!(alive(&site, &[&mine, &other]), [true, false]);
    // With a renewal of its own under way.
    site.wait(1);
    let other = site.session_of(7);
    let mut handler = site.open(&mine);
    handler.renew();
    assert_eq!(site.end(7, Ending::Except(&handler.exchange)).ended, 1);
    let renewed = id(&handler.commit());
    assert_eq!(alive(&site, &[&renewed, &other]), [true, false]);
    // With a renewal by another request, of which it knows nothing.
    site.wait(1);
    let other = site.session_of(7);
    let handler = site.open(&renewed);
    let successor = site.after(&renewed, |handler| handler.renew());
    assert_eq!(site.end(7, Ending::Except(&handler.exchange)).ended, 1);
    assert_eq!(alive(&site, &[&successor, &other]), [true, false]);
}

/// "Log out my other devices", in the request that logs in.
#[test]
fn semantics_45_the_pending_login_of_the_spared_session_ignores_the_time_of_the_end() {
    let site = Site::strict();
    let other = site.session_of(7);
    let anonymous = site.session();
    for old in ["", &anonymous] {
        let mut handler = site.open(old);
        handler.login(7);
        site.end(7, Ending::Except(&handler.exchange));
        handler.exempt();
        let reply = handler.commit();
        assert_eq!(outcome(&reply).1, "set");
        assert_eq!(alive(&site, &[&other, &id(&reply)]), [false, true]);
    }
    // Any other end still ends it, also one that begins later.
    let mut handler = site.open(&anonymous);
    handler.login(7);
    site.end(7, Ending::Except(&handler.exchange));
    handler.exempt();
    site.wait(1);
    site.end(7, Ending::All);
    assert_eq!(outcome(&handler.commit()), ("dropped", "-"));
}

/// Behind a mark, the login of the spared session goes on with the successor.
#[test]
fn semantics_45_except_spares_the_successor_of_a_mark_that_was_found() {
    let site = Site::strict();
    let (old, other) = (site.session_of(7), site.session_of(7));
    let successor = site.after(&old, |handler| handler.renew());
    let mut late = site.open(&old);
    late.login(7);
    assert_eq!(site.end(7, Ending::Except(&late.exchange)).ended, 1);
    late.exempt();
    let new = id(&late.commit());
    assert_eq!((site.stored(&new).as_str(), site.stored(&successor).as_str()), ("user 7: a=1", "mark login"));
    assert_eq!(site.stored(&other), "mark ended");
}

#[test]
fn semantics_45_only_ends_the_session_of_one_handle_and_sets_no_time() {
    let site = Site::strict();
    let one = site.session_of(7);
    let handle = site.list(7)[0].handle.clone();
    let two = site.session_of(7);
    let mut login = site.open("");
    login.login(7);
    site.wait(MINUTE);
    let renewed = site.after(&one, |handler| handler.renew());
    assert_eq!(site.end(7, Ending::Only(&handle)).ended, 1);
    assert_eq!(alive(&site, &[&renewed, &two]), [false, true]);
    // A login that was called before it is not concerned.
    assert_eq!(outcome(&login.commit()), ("saved", "set"));
    // An unknown handle ends nothing; nor does that of another user's session.
    let foreign = site.session_of(8);
    let foreign_handle = site.list(8)[0].handle.clone();
    site.store.take_calls();
    for handle in ["", "x", "AAAAAAAAAAA", "AAAAAAAAAAAA", handle.as_str(), foreign_handle.as_str()] {
        assert_eq!(site.end(7, Ending::Only(handle)).ended, 0, "{handle}");
    }
    assert_eq!(site.store.take_counts().1, 0, "nothing was written");
    assert_eq!(alive(&site, &[&two, &foreign]), [true, true]);
}

#[test]
fn semantics_45_a_session_in_the_middle_of_a_renewal_is_listed_and_ended_once() {
    for steps in 0..=3 {
        let site = Site::strict();
        let old = site.session_of(7);
        site.wait(1);
        let mut renews = site.open(&old);
        renews.renew();
        let new = renews.id().unwrap();
        let mut renewal = renews.committing();
        for _ in 0..steps {
            renewal.step();
        }
        assert_eq!(site.list(7).len(), 1, "{steps}");
        assert_eq!(site.end(7, Ending::All).ended, 1, "{steps}");
        if steps < 3 {
            assert_eq!(outcome(&renewal.finish()), ("dropped", "-"), "{steps}");
        }
        assert_eq!(alive(&site, &[&old, &new]), [false, false], "{steps}");
        assert_eq!(site.list(7).len(), 0, "{steps}");
    }
}

#[test]
fn semantics_45_a_login_under_way_ends_too() {
    for steps in 0..=3 {
        let site = Site::strict();
        let old = site.session();
        let mut login = site.open(&old);
        login.login(7);
        let new = login.id().unwrap();
        site.wait(1);
        let mut commit = login.committing();
        for _ in 0..steps {
            commit.step();
        }
        assert_eq!(site.list(7).len(), usize::from(steps >= 2), "{steps}");
        site.end(7, Ending::All);
        match steps {
            0 | 1 => assert_eq!(outcome(&commit.finish()), ("dropped", "-"), "{steps}"),
            // Its record was written, so the login took place before the end.
            2 => assert_eq!(outcome(&commit.finish()), ("saved", "set")),
            _ => {}
        }
        assert_eq!(alive(&site, &[&old, &new]), [false, false], "{steps}");
        assert_eq!(site.list(7).len(), 0, "{steps}");
    }
}

/// The other way round: the end is under way, and the renewal or the login runs between its steps.
#[test]
fn semantics_34_no_step_of_an_end_lets_a_renewal_or_a_login_through() {
    for steps in 0..=4 {
        for logs_in in [false, true] {
            let site = Site::strict();
            let (old, second) = (site.session_of(7), site.session_of(7));
            let mut other = site.open(&old);
            if logs_in {
                other.login(7);
            } else {
                other.renew();
            }
            let new = other.id().unwrap();
            site.wait(1);
            let mut end = site.ending(7, Ending::All);
            for _ in 0..steps {
                end.step();
            }
            let status = other.commit().status.unwrap().as_str();
            if steps < 4 {
                end.finish();
            }
            let context = format!("{steps} {logs_in} {status}");
            assert_eq!(alive(&site, &[&old, &new, &second]), [false, false, false], "{context}");
            assert_eq!(site.list(7).len(), 0, "{context}");
        }
    }
}

#[test]
fn semantics_34_a_write_in_flight_does_not_bring_an_ended_session_back() {
    let site = Site::strict();
    let old = site.session_of(7);
    let (mut writes, mut renews) = (site.open(&old), site.open(&old));
    writes.set("b", 2);
    renews.renew();
    site.end(7, Ending::All);
    assert_eq!(outcome(&writes.commit()), ("dropped", "-"));
    assert_eq!(outcome(&renews.commit()), ("dropped", "-"));
    assert_eq!(site.stored(&old), "mark ended");
}

#[test]
fn semantics_34_the_end_reaches_the_successors_of_a_listed_key() {
    let site = Site::strict();
    let old = site.session_of(7);
    let index = site.store.get(site.index_key(7).as_str());
    let second = site.after(&old, |handler| handler.renew());
    let third = site.after(&second, |handler| handler.renew());
    // An index that has forgotten the newer keys still leads to them.
    site.store.put(site.index_key(7).as_str(), index);
    site.wait(1);
    assert_eq!(site.end(7, Ending::All).ended, 1);
    assert_eq!(site.stored(&third), "mark ended");
}

#[test]
fn semantics_45_a_session_that_was_logged_out_or_is_another_users_by_now_is_spared() {
    let site = Site::strict();
    let (one, two) = (site.session_of(7), site.session_of(7));
    let logged_out = site.after(&one, |handler| handler.logout());
    let other = site.after(&two, |handler| handler.login(8));
    site.wait(1);
    assert_eq!(site.end(7, Ending::All).ended, 0);
    assert_eq!((site.stored(&logged_out).as_str(), site.stored(&other).as_str()), ("a=1", "user 8: a=1"));
}

#[test]
fn an_end_that_fails_on_the_way_is_taken_up_by_the_next() {
    let site = Site::strict();
    let ids = [site.session_of(7), site.session_of(7), site.session_of(7)];
    site.wait(1);
    for plan in [vec![Refused], vec![None, Refused], vec![None, AnswerLost], vec![None, None, Refused]] {
        site.store.plan(&plan);
        assert!(matches!(site.try_end(7, Ending::All), Err(Failure::Store(_))), "{plan:?}");
    }
    site.end(7, Ending::All);
    assert_eq!(ids.map(|id| site.stored(&id)), ["mark ended"; 3]);
}

/// A renewal of a session whose key is flagged and not marked yet stops, also in the isolate that knows nothing of it.
#[test]
fn semantics_34_between_flag_and_mark_a_renewal_stops() {
    let site = Site::strict();
    let old = site.session_of(7);
    let mut renews = site.open(&old);
    renews.renew();
    site.store.plan(&[None, Refused]);
    assert!(site.try_end(7, Ending::All).is_err());
    assert!(site.stored(&old).starts_with("user 7"), "flagged and not marked");
    assert_eq!(outcome(&renews.commit()), ("dropped", "-"));
    assert_eq!(site.list(7).len(), 0, "what is flagged is not listed");
}
