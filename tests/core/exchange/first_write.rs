//! The first write of a new session.

use eltanin::{Event, Record, Status};

use crate::support::site::{Failure, Site, fields, id, outcome, random_of};
use crate::support::store::Fault;
use crate::support::{NOW, after};

#[test]
fn nothing_there_becomes_the_record_and_the_client_gets_the_id() {
    let site = Site::strict();
    let mut handler = site.open("");
    handler.set("a", 1);
    handler.set_in("cart", "apples", 3);
    let promised = handler.id().unwrap();
    let reply = handler.commit();
    assert_eq!(outcome(&reply), ("saved", "set"));
    let expected = format!("__Host-session={promised}; Path=/; HttpOnly; Secure; SameSite=Lax");
    assert_eq!(fields(&reply), [expected]);
    assert_eq!(site.stored(&promised), "a=1 cart.apples=3");
    assert_eq!(reply.events, [Event::Started { session: site.key(&promised) }]);
    assert_eq!(site.open(&promised).loaded(), "a=1 cart.apples=3");
}

#[test]
fn a_new_session_is_nobodys_volatile_and_of_generation_0() {
    let site = Site::strict();
    let id = site.session();
    let bytes = site.bytes(&id).unwrap();
    let facts = Record::decode(&bytes).unwrap().facts().clone();
    assert_eq!((facts.created, facts.used.0, facts.expires()), (NOW, NOW, after(7_200_000)));
    assert_eq!((facts.absolute, facts.generation, facts.persistent.1), (after(34_560_000_000), 0, false));
    assert_eq!(*facts.user(), eltanin::UserId::Nobody);
    assert_eq!(site.store.take_calls().pop().unwrap().ttl, 7_200);
}

#[test]
fn without_a_change_nothing_is_stored_and_no_cookie_is_set() {
    let site = Site::strict();
    let mut handler = site.open("");
    assert!(handler.has_session());
    assert_eq!(outcome(&handler.commit()), ("unchanged", "-"));
    assert!(site.store.keys().is_empty() && site.store.take_calls().is_empty());
}

/// An id is never adopted: what a client presents and nobody stored gets another id.
#[test]
fn an_unknown_id_is_replaced_by_a_new_one() {
    let site = Site::strict();
    let known = site.session();
    site.store.put(site.key(&known).as_str(), None);
    let new = site.after(&known, |handler| handler.set("b", 2));
    assert_ne!(new, known);
    assert_eq!((site.stored(&known).as_str(), site.stored(&new).as_str()), ("nothing", "b=2"));
}

#[test]
fn a_key_that_another_record_has_is_drawn_again() {
    let site = Site::strict();
    let taken = site.session();
    for tries in 1..3 {
        for _ in 0..tries {
            site.rig(random_of(&taken));
        }
        let mut handler = site.open("");
        assert_eq!(handler.id(), Some(taken.clone()));
        handler.set("mine", 9);
        let reply = handler.commit();
        let given = id(&reply);
        assert!(given != taken && handler.id() == Some(given.clone()));
        assert_eq!((site.stored(&taken).as_str(), site.stored(&given).as_str()), ("a=1", "mine=9"));
        assert_eq!(reply.events, [Event::Started { session: site.key(&given) }]);
    }
}

#[test]
fn a_store_that_says_of_three_keys_that_they_are_taken_breaks_its_contract() {
    let site = Site::strict();
    let taken = site.session();
    for _ in 0..3 {
        site.rig(random_of(&taken));
    }
    let mut handler = site.open("");
    handler.set("mine", 9);
    let Err(Failure::Core(error)) = handler.try_commit() else { panic!("it was stored") };
    assert_eq!(
        (error.code().as_str(), error.to_string().as_str()),
        ("key_taken", "the store rejected 3 new random keys as taken; its `update` breaks the store contract")
    );
    assert_eq!(site.stored(&taken), "a=1");
    // It can be repeated: the next id that is drawn is free.
    assert_eq!(site.stored(&id(&handler.commit())), "mine=9");
}

#[test]
fn a_mark_under_the_new_key_drops_it() {
    let site = Site::strict();
    let ended = site.session();
    site.end_session(&ended);
    site.rig(random_of(&ended));
    let mut handler = site.open("");
    handler.set("a", 1);
    let reply = handler.commit();
    assert_eq!(outcome(&reply), ("dropped", "-"));
    assert_eq!(reply.events, [Event::Dropped { session: site.key(&ended) }]);
    assert_eq!(site.stored(&ended), "mark ended");
}

#[test]
fn a_repeated_commit_finds_its_own_record_and_is_done() {
    let site = Site::strict();
    let mut handler = site.open("");
    handler.set("a", 1);
    site.store.plan(&[Fault::AnswerLost]);
    assert!(handler.try_commit().is_err());
    assert_eq!(site.store.keys().len(), 1);
    let (_, writes) = site.store.take_counts();
    let reply = handler.commit();
    assert_eq!((writes, site.store.take_counts().1), (1, 0));
    assert_eq!((site.stored(&id(&reply)).as_str(), site.store.keys().len()), ("a=1", 1));
    assert_eq!(reply.status, Some(Status::Saved));
}

/// The first commit has reached the store, its answer has not; what was set since is no part of it.
#[test]
fn a_repeated_commit_adds_what_was_set_since() {
    let site = Site::strict();
    let mut handler = site.open("");
    handler.set("a", 1);
    site.store.plan(&[Fault::AnswerLost]);
    assert!(handler.try_commit().is_err());
    handler.set("b", 2);
    let reply = handler.commit();
    assert_eq!(site.stored(&id(&reply)), "a=1 b=2");
}

#[test]
fn a_random_source_that_fails_starts_nothing() {
    let site = Site::strict();
    site.rig([7; 16]);
    let Err(Failure::Core(error)) = site.request().try_open() else { panic!("it was opened") };
    assert_eq!(error.code().as_str(), "random_failed");
    // Nor does it change an id.
    let id = site.session();
    let mut handler = site.open(&id);
    site.rig([0; 16]);
    assert_eq!(handler.try_login(7).unwrap_err().code().as_str(), "random_failed");
    assert_eq!(handler.id(), Some(id.clone()));
    site.rig([0; 16]);
    assert_eq!(handler.try_renew().unwrap_err().code().as_str(), "random_failed");
    assert_eq!(outcome(&handler.commit()), ("unchanged", "-"));
}
