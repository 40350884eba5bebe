//! A reset, which is also a logout with `clear`: this session ends and an empty one begins in the same answer.

use eltanin::Event;

use crate::support::site::{Act, Site, id, outcome};
use crate::support::store::Fault::{None, Refused};

#[test]
fn only_what_was_set_after_the_call_is_in_the_new_session() {
    let site = Site::strict();
    let old = site.session_of(7);
    let mut handler = site.open(&old);
    handler.set("before", 2);
    handler.reset();
    let promised = handler.id().unwrap();
    handler.set("goodbye", 3);
    let reply = handler.commit();
    assert_eq!((outcome(&reply), id(&reply)), (("saved", "set"), promised.clone()));
    assert_eq!((site.stored(&old).as_str(), site.stored(&promised).as_str()), ("mark ended", "goodbye=3"));
    assert_eq!(site.successor(&old), Option::None, "nothing leads from the old session to the new one");
    let (session, from) = (site.key(&promised), site.key(&old));
    assert_eq!(reply.events, [Event::Ended { session: from }, Event::Started { session }]);
}

#[test]
fn with_nothing_set_after_it_nothing_is_stored_and_the_cookie_goes() {
    let site = Site::strict();
    let old = site.session_of(7);
    let mut handler = site.open(&old);
    handler.set("before", 2);
    handler.reset();
    let promised = handler.id().unwrap();
    assert_eq!(outcome(&handler.commit()), ("saved", "remove"));
    assert_eq!((site.stored(&old).as_str(), site.stored(&promised).as_str()), ("mark ended", "nothing"));
    // What is set in the same request afterwards begins the session.
    handler.set("later", 4);
    let reply = handler.commit();
    assert_eq!((id(&reply), site.stored(&promised).as_str()), (promised.clone(), "later=4"));
}

#[test]
fn a_login_after_it_begins_a_session_of_that_user() {
    let site = Site::strict();
    let old = site.session_of(7);
    let new = site.after(&old, |handler| {
        handler.reset();
        handler.login(8);
    });
    assert_eq!((site.stored(&old).as_str(), site.stored(&new).as_str()), ("mark ended", "user 8: "));
    assert_eq!(site.list(8).len(), 1);
}

/// What a shop has put into the session of one person is not shown to the next.
#[test]
fn semantics_34_nothing_of_the_old_session_gets_into_the_new_one_not_even_a_late_write() {
    let site = Site::strict();
    let old = site.session_of(7);
    let (mut resets, mut before, mut late) = (site.open(&old), site.open(&old), site.open(&old));
    before.set("secret", 5);
    before.commit();
    resets.reset();
    resets.set("goodbye", 3);
    let mut commit = resets.committing();
    commit.step();
    late.set("secret", 6);
    assert_eq!(outcome(&late.commit()), ("dropped", "-"));
    let reply = commit.finish();
    assert_eq!(site.stored(&id(&reply)), "goodbye=3");
}

#[test]
fn semantics_34_a_reset_that_finds_a_mark_with_a_successor_ends_that() {
    let site = Site::strict();
    let acts: [Act; 3] = [|handler| handler.renew(), |handler| handler.login(8), |handler| handler.logout()];
    for act in acts {
        let old = site.session_of(7);
        let (mut resets, mut other) = (site.open(&old), site.open(&old));
        resets.reset();
        resets.set("goodbye", 3);
        act(&mut other);
        let successor = id(&other.commit());
        let reply = resets.commit();
        assert_eq!((site.stored(&successor).as_str(), outcome(&reply).0), ("mark ended", "saved"));
        assert_eq!(site.stored(&id(&reply)), "goodbye=3");
    }
}

#[test]
fn semantics_34_a_reset_that_finds_an_end_is_dropped() {
    let site = Site::strict();
    let old = site.session_of(7);
    let (mut resets, mut ends) = (site.open(&old), site.open(&old));
    resets.reset();
    resets.set("goodbye", 3);
    let promised = resets.id().unwrap();
    ends.destroy();
    ends.commit();
    assert_eq!(outcome(&resets.commit()), ("dropped", "-"));
    assert_eq!(site.stored(&promised), "nothing");
}

#[test]
fn semantics_35_a_reset_that_could_not_end_the_old_session_is_reported_as_failed() {
    let site = Site::strict();
    let old = site.session_of(7);
    let mut handler = site.open(&old);
    handler.reset();
    handler.set("goodbye", 3);
    site.store.plan(&[Refused]);
    assert!(handler.try_commit().is_err());
    assert_eq!(site.stored(&old), "user 7: a=1");
    // The old one is marked and the new one not written.
    site.store.plan(&[None, Refused]);
    assert!(handler.try_commit().is_err());
    assert_eq!(site.stored(&old), "mark ended");
    let reply = handler.commit();
    assert_eq!((outcome(&reply), site.stored(&id(&reply)).as_str()), (("saved", "set"), "goodbye=3"));
}

#[test]
fn a_new_session_that_is_reset_forgets_what_was_set() {
    let site = Site::strict();
    let mut handler = site.open("");
    handler.set("before", 2);
    handler.reset();
    handler.set("after", 3);
    assert_eq!(site.stored(&id(&handler.commit())), "after=3");
    assert_eq!(site.store.keys().len(), 1);
}

#[test]
fn a_failed_commit_before_it_is_forgotten_with_the_session() {
    let site = Site::strict();
    let old = site.session_of(7);
    let mut handler = site.open(&old);
    handler.set("before", 2);
    site.store.plan(&[Refused]);
    assert!(handler.try_commit().is_err());
    handler.reset();
    handler.set("after", 3);
    assert_eq!(site.stored(&id(&handler.commit())), "after=3");
}
