//! Whether a login is delivered, dropped, or reported as failed.

use eltanin::{Ending, Event};

use crate::support::site::{Act, Site, id, outcome};
use crate::support::store::Fault::{AnswerLost, None, Refused};

#[test]
fn semantics_35_a_login_is_dropped_if_the_old_session_was_logged_out_or_ended() {
    let site = Site::strict();
    let acts: [Act; 2] = [|handler| handler.logout(), |handler| handler.destroy()];
    for act in acts {
        let old = site.session_of(7);
        let (mut login, mut ends) = (site.open(&old), site.open(&old));
        login.login(8);
        let new = login.id().unwrap();
        act(&mut ends);
        ends.commit();
        let reply = login.commit();
        assert_eq!(outcome(&reply), ("dropped", "-"));
        assert_eq!(reply.events, [Event::Dropped { session: site.key(&old) }]);
        // What it had written under the new key is unreachable.
        assert_eq!(site.stored(&new), "mark ended");
        // The same in the middle of it.
        let old = site.session_of(7);
        let (mut login, mut ends) = (site.open(&old), site.open(&old));
        login.login(8);
        let new = login.id().unwrap();
        act(&mut ends);
        let mut commit = login.committing();
        commit.step().step();
        assert_eq!(site.stored(&new), "user 8: a=1");
        ends.commit();
        assert_eq!(outcome(&commit.finish()), ("dropped", "-"));
        assert_eq!(site.stored(&new), "mark ended");
    }
}

#[test]
fn semantics_35_a_login_whose_old_record_is_gone_is_dropped() {
    let site = Site::strict();
    let old = site.session();
    let mut login = site.open(&old);
    login.login(7);
    let new = login.id().unwrap();
    site.store.put(site.key(&old).as_str(), Option::None);
    assert_eq!(outcome(&login.commit()), ("dropped", "-"));
    assert_eq!((site.stored(&old).as_str(), site.stored(&new).as_str()), ("nothing", "mark ended"));
}

/// A login called before the time of the end stops. The time is compared as plain clocks.
#[test]
fn semantics_35_a_login_is_dropped_by_a_later_end_of_the_users_sessions() {
    let site = Site::strict();
    let old = site.session();
    let mut login = site.open(&old);
    login.login(7);
    let new = login.id().unwrap();
    site.end(7, Ending::All);
    assert_eq!(outcome(&login.commit()), ("dropped", "-"), "called at the time of the end");
    assert_eq!((site.stored(&old).as_str(), site.stored(&new).as_str()), ("a=1", "nothing"));
    // One that is called later is another matter.
    site.wait(1);
    assert_eq!(site.stored(&site.after(&old, |handler| handler.login(7))), "user 7: a=1");
}

#[test]
fn semantics_35_a_login_from_an_anonymous_session_is_delivered_also_if_marking_fails_on_every_try() {
    let site = Site::strict();
    let old = site.session();
    let mut handler = site.open(&old);
    handler.login(7);
    site.store.take_calls();
    site.store.plan(&[None, None, Refused, Refused, Refused, Refused]);
    let reply = handler.commit();
    assert_eq!(outcome(&reply), ("saved", "set"));
    assert_eq!((site.stored(&id(&reply)).as_str(), site.stored(&old).as_str()), ("user 7: a=1", "a=1"));
    assert_eq!(site.store.take_calls().len(), 6, "four tries");
    // One of them that succeeds is enough.
    let old = site.session();
    let mut handler = site.open(&old);
    handler.login(7);
    site.store.plan(&[None, None, Refused, Refused, Refused, None]);
    handler.commit();
    assert_eq!(site.stored(&old), "mark login");
    // So is one whose answer was lost: the next finds the mark of its own commit.
    let old = site.session();
    let mut handler = site.open(&old);
    handler.login(7);
    site.store.plan(&[None, None, AnswerLost]);
    assert_eq!(outcome(&handler.commit()), ("saved", "set"));
    assert_eq!(site.stored(&old), "mark login");
}

#[test]
fn semantics_35_a_login_over_a_login_that_could_not_end_the_old_id_is_reported_as_failed() {
    let site = Site::strict();
    let old = site.session_of(7);
    let mut handler = site.open(&old);
    handler.login(8);
    let new = handler.id().unwrap();
    site.store.plan(&[None, None, Refused, Refused, Refused, Refused]);
    assert!(handler.try_commit().is_err());
    assert_eq!(site.stored(&old), "user 7: a=1", "the visitor keeps the old cookie");
    // It can be repeated, and has the effect of one.
    let reply = handler.commit();
    assert_eq!((outcome(&reply).1, id(&reply)), ("set", new.clone()));
    assert_eq!((site.stored(&old).as_str(), site.stored(&new).as_str()), ("mark login", "user 8: a=1"));
}

#[test]
fn semantics_35_a_login_whose_new_record_was_not_written_is_reported_as_failed() {
    let site = Site::strict();
    let old = site.session();
    for plan in [vec![Refused], vec![AnswerLost], vec![None, Refused], vec![None, AnswerLost]] {
        let mut handler = site.open(&old);
        handler.login(7);
        site.store.plan(&plan);
        assert!(handler.try_commit().is_err(), "{plan:?}");
        assert_eq!(site.stored(&old), "a=1", "{plan:?}");
    }
    // A repeated one adds what was set since.
    let mut handler = site.open(&old);
    handler.set("b", 2);
    handler.login(7);
    site.store.plan(&[None, AnswerLost]);
    assert!(handler.try_commit().is_err());
    handler.set("c", 3);
    let reply = handler.commit();
    assert_eq!((site.stored(&id(&reply)).as_str(), site.stored(&old).as_str()), ("user 7: a=1 b=2 c=3", "mark login"));
}
