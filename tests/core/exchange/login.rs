//! A login: the record moves to a new key, with the user, and the old key is marked.

use eltanin::{Event, Record};

use crate::support::MINUTE;
use crate::support::site::{Site, id, outcome};

#[test]
fn the_session_gets_a_new_id_and_keeps_everything_else() {
    let site = Site::strict();
    let old = site.session();
    site.wait(2_000);
    let mut handler = site.open(&old);
    handler.set("b", 2);
    handler.login(7);
    // Known at once.
    let promised = handler.id().unwrap();
    assert_ne!(promised, old);
    let reply = handler.commit();
    assert_eq!((outcome(&reply), id(&reply)), (("saved", "set"), promised.clone()));
    assert_eq!((site.stored(&old).as_str(), site.stored(&promised).as_str()), ("mark login", "user 7: a=1 b=2"));
    assert_eq!(site.successor(&old), Some(site.key(&promised)));
    assert_eq!(reply.events, [Event::Renewed { session: site.key(&promised), from: site.key(&old) }]);
    let bytes = site.bytes(&promised).unwrap();
    let facts = Record::decode(&bytes).unwrap().facts().clone();
    assert_eq!((facts.created, facts.used.0, facts.generation), (crate::support::NOW, site.now(), 1));
}

/// The index entry first, then the new record, then the mark.
#[test]
fn it_is_written_in_this_order() {
    let site = Site::strict();
    let old = site.session();
    let mut handler = site.open(&old);
    handler.login(7);
    let new = handler.id().unwrap();
    site.store.take_calls();
    let mut commit = handler.committing();
    let (index, old_key, new_key) = (site.index_key(7), site.key(&old), site.key(&new));
    assert_eq!(site.store.get(index.as_str()), Option::None);
    commit.step();
    assert!(site.store.get(index.as_str()).is_some());
    assert_eq!((site.stored(&new).as_str(), site.stored(&old).as_str()), ("nothing", "a=1"));
    commit.step();
    assert_eq!((site.stored(&new).as_str(), site.stored(&old).as_str()), ("user 7: a=1", "a=1"));
    commit.finish();
    assert_eq!(site.stored(&old), "mark login");
    let calls: Vec<String> = site.store.take_calls().into_iter().map(|call| call.key).collect();
    assert_eq!(calls, [index, new_key, old_key].map(|key| key.to_string()));
}

#[test]
fn semantics_31_a_login_moves_the_record_as_it_is_now() {
    let site = Site::strict();
    let old = site.session();
    let (mut login, mut before) = (site.open(&old), site.open(&old));
    let mut between = site.open(&old);
    login.set("mine", 3);
    login.login(7);
    before.set("b", 2);
    before.commit();
    let mut commit = login.committing();
    commit.step().step();
    // The new record is written, the old one not marked yet.
    between.set("c", 4);
    between.commit();
    let reply = commit.finish();
    assert_eq!(outcome(&reply), ("merged", "set"));
    assert_eq!(site.stored(&id(&reply)), "user 7: a=1 b=2 c=4 mine=3");
}

/// The old record changes each time before it is marked. After 8 rounds it is marked all the same.
#[test]
fn a_record_that_never_rests_is_marked_after_eight_rounds() {
    let site = Site::strict();
    let old = site.session();
    let mut login = site.open(&old);
    login.login(7);
    let mut others: Vec<_> = (0..9).map(|_| site.open(&old)).collect();
    let mut commit = login.committing();
    commit.step().step();
    for (number, other) in (0..).zip(&mut others) {
        other.set(&format!("k{number}"), number);
        other.commit();
        // It looks at the old record, and joins what has changed to the new one.
        assert_eq!(site.stored(&old).split(' ').count(), usize::from(number) + 2, "not marked yet");
        commit.step();
        if number < 8 {
            commit.step();
        }
    }
    assert_eq!(site.stored(&old), "mark login");
    let stored = site.stored(&id(&commit.finish()));
    assert!((0..8).all(|number| stored.contains(&format!("k{number}={number}"))), "{stored}");
}

#[test]
fn a_new_session_logs_in_with_its_first_write() {
    let site = Site::strict();
    let mut handler = site.open("");
    handler.login(7);
    let reply = handler.commit();
    assert_eq!(outcome(&reply), ("saved", "set"));
    assert_eq!(site.stored(&id(&reply)), "user 7: ");
    assert_eq!(reply.events, [Event::Started { session: site.key(&id(&reply)) }]);
}

#[test]
fn semantics_33_a_login_that_finds_a_renewal_goes_on_with_the_successor() {
    let site = Site::strict();
    let old = site.session();
    let (mut login, mut renews) = (site.open(&old), site.open(&old));
    login.set("mine", 3);
    login.login(7);
    renews.set("b", 2);
    renews.renew();
    let successor = id(&renews.commit());
    let reply = login.commit();
    assert_eq!(outcome(&reply), ("merged", "set"));
    assert_eq!(site.stored(&id(&reply)), "user 7: a=1 b=2 mine=3");
    assert_eq!(site.stored(&successor), "mark login", "the session is not in two places");
}

#[test]
fn semantics_33_a_login_that_finds_a_login_of_the_same_user_goes_on_with_it() {
    let site = Site::strict();
    let old = site.session();
    let (mut first, mut second) = (site.open(&old), site.open(&old));
    first.set("b", 2);
    first.login(7);
    second.set("c", 3);
    second.login(7);
    let successor = id(&first.commit());
    let reply = second.commit();
    assert_eq!(outcome(&reply), ("merged", "set"));
    assert_eq!(site.stored(&id(&reply)), "user 7: a=1 b=2 c=3");
    assert_eq!(site.stored(&successor), "mark login");
}

#[test]
fn semantics_33_a_login_that_finds_a_login_of_another_user_is_delivered_as_it_is() {
    let site = Site::strict();
    let old = site.session();
    let (mut first, mut second) = (site.open(&old), site.open(&old));
    first.set("b", 2);
    first.login(7);
    second.set("c", 3);
    second.login(8);
    let other = id(&first.commit());
    let reply = second.commit();
    assert_eq!(outcome(&reply), ("saved", "set"));
    assert_eq!(site.stored(&id(&reply)), "user 8: a=1 c=3");
    assert_eq!(site.stored(&other), "user 7: a=1 b=2");
}

#[test]
fn the_stored_user_is_the_last_one_that_logged_in() {
    let site = Site::strict();
    let old = site.session_of(7);
    let mut handler = site.open(&old);
    handler.login(8);
    handler.login(9);
    assert_eq!(site.stored(&id(&handler.commit())), "user 9: a=1");
    // A logout after the login leaves no user.
    let old = site.session_of(7);
    let mut handler = site.open(&old);
    handler.login(8);
    handler.logout();
    assert_eq!(site.stored(&id(&handler.commit())), "a=1");
    let old = site.session_of(7);
    let mut handler = site.open(&old);
    handler.logout();
    handler.login(8);
    assert_eq!(site.stored(&id(&handler.commit())), "user 8: a=1");
}

/// Two logins in one request, as with `save` in between.
#[test]
fn after_a_login_the_exchange_goes_on_with_the_new_id() {
    let site = Site::strict();
    let old = site.session();
    let mut handler = site.open(&old);
    handler.login(7);
    let first = id(&handler.commit());
    handler.set("b", 2);
    assert_eq!(outcome(&handler.commit()), ("saved", "set"));
    site.wait(MINUTE);
    handler.renew();
    let second = id(&handler.commit());
    assert_eq!((site.stored(&first).as_str(), site.stored(&second).as_str()), ("mark renewed", "user 7: a=1 b=2"));
}
