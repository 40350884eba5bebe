//! Persistent sessions: which may be made persistent, and what the cookie says.

use eltanin::{Level, Persistence, Record, Seconds};

use crate::support::site::{Site, id, outcome};
use crate::support::{HOUR, after};

/// A stored persistent session of user 7.
fn persistent(site: &Site) -> String {
    let mut handler = site.open("");
    handler.set("a", 1);
    handler.login(7);
    handler.persist(true).unwrap();
    id(&handler.commit())
}

fn flag(site: &Site, id: &str) -> bool {
    Record::decode(&site.bytes(id).unwrap()).unwrap().facts().persistent.1
}

#[test]
fn only_a_logged_in_session_can_be_made_persistent() {
    let site = Site::strict();
    let stored = site.session();
    let mut handler = site.open(&stored);
    let error = handler.persist(true).unwrap_err();
    assert_eq!(
        (error.code().as_str(), error.category().as_str(), error.to_string().as_str()),
        ("not_logged_in", "usage", "only a logged-in session can be made persistent; call `login(userid)` first")
    );
    handler.persist(false).unwrap();
    assert_eq!(outcome(&handler.commit()), ("unchanged", "-"), "nothing has changed");
    handler.login(7);
    handler.persist(true).unwrap();
    assert!(handler.is_persistent());
    let reply = handler.commit();
    assert_eq!(outcome(&reply), ("saved", "keep"));
    assert!(flag(&site, &id(&reply)) && site.open(&id(&reply)).is_persistent());
}

#[test]
fn a_site_may_allow_it_to_anyone() {
    let site = Site::new(|options| options.persistence = Persistence::Anyone);
    let mut handler = site.open("");
    handler.persist(true).unwrap();
    let reply = handler.commit();
    assert_eq!(outcome(&reply), ("saved", "keep"), "it is a change");
    assert!(site.open(&id(&reply)).is_persistent());
    // A site that does not allow it any more does not count the flag.
    let strict = site.beside(|options| options.persistence = Persistence::Login);
    assert!(!strict.open(&id(&reply)).is_persistent());
}

#[test]
fn the_cookie_of_a_persistent_session_carries_a_date_at_every_write() {
    let site = Site::strict();
    let id = persistent(&site);
    assert_eq!(outcome(&site.open(&id).commit()), ("unchanged", "-"));
    let mut handler = site.open(&id);
    handler.set("b", 2);
    let reply = handler.commit();
    assert_eq!(outcome(&reply), ("saved", "keep"));
    assert!(reply.cookies[0].field().ends_with("; Max-Age=8640000"), "{}", reply.cookies[0].field());
    // A touch is due after a tenth of 100 days.
    site.set_clock(240 * HOUR - 1);
    assert_eq!(outcome(&site.open(&id).commit()), ("unchanged", "-"));
    site.set_clock(240 * HOUR);
    assert_eq!(outcome(&site.open(&id).commit()), ("unchanged", "keep"));
}

#[test]
fn becoming_volatile_takes_the_date_off_the_cookie() {
    let site = Site::strict();
    let id = persistent(&site);
    let mut handler = site.open(&id);
    handler.persist(false).unwrap();
    assert!(!handler.is_persistent());
    assert_eq!(outcome(&handler.commit()), ("saved", "set"));
    assert!(!flag(&site, &id));
    site.set_clock(2 * HOUR);
    assert_eq!(site.open(&id).loaded(), "user 7: a=1");
    assert_ne!(site.open(&id).id(), Some(id), "expired");
}

#[test]
fn setting_it_to_what_it_is_changes_nothing() {
    let site = Site::strict();
    let id = persistent(&site);
    let mut handler = site.open(&id);
    handler.persist(true).unwrap();
    assert_eq!(outcome(&handler.commit()), ("unchanged", "-"));
    // Setting it and setting it back changes nothing.
    handler.persist(false).unwrap();
    handler.persist(true).unwrap();
    handler.commit();
    assert!(flag(&site, &id));
}

#[test]
fn a_logout_makes_it_volatile() {
    let site = Site::strict();
    let old = persistent(&site);
    let mut handler = site.open(&old);
    handler.logout();
    assert!(!handler.is_persistent());
    let reply = handler.commit();
    assert_eq!(outcome(&reply), ("saved", "set"));
    assert!(!flag(&site, &id(&reply)));
    // Also when somebody logs in right after it.
    let old = persistent(&site);
    let mut handler = site.open(&old);
    handler.logout();
    handler.login(8);
    assert!(!handler.is_persistent());
    let reply = handler.commit();
    assert_eq!((outcome(&reply).1, site.stored(&id(&reply)).as_str()), ("set", "user 8: a=1"));
    assert!(!flag(&site, &id(&reply)));
    // Unless they want to.
    let old = persistent(&site);
    let mut handler = site.open(&old);
    handler.logout();
    handler.login(8);
    handler.persist(true).unwrap();
    assert_eq!(outcome(&handler.commit()).1, "keep");
}

#[test]
fn a_renewal_keeps_it() {
    let site = Site::strict();
    let old = persistent(&site);
    let mut handler = site.open(&old);
    handler.renew();
    let reply = handler.commit();
    assert_eq!(outcome(&reply), ("saved", "keep"));
    assert!(flag(&site, &id(&reply)));
}

#[test]
fn the_stores_time_and_the_cookies_date_end_with_the_session() {
    let site = Site::new(|options| {
        options.level = Level::Strict;
        options.lifetimes.absolute = Seconds::new(100);
    });
    let id = persistent(&site);
    site.set_clock(90_500);
    let mut handler = site.open(&id);
    handler.set("b", 2);
    let reply = handler.commit();
    assert!(
        reply.cookies[0].field().ends_with("; Max-Age=10"),
        "nine and a half seconds, rounded up: {}",
        reply.cookies[0].field()
    );
    assert_eq!(site.store.take_calls().pop().unwrap().ttl, 10);
}

/// Two requests: one makes the session persistent, the other changes a variable.
#[test]
fn semantics_31_it_is_an_operation_like_any_other() {
    let site = Site::strict();
    let id = site.session_of(7);
    let (mut one, mut other) = (site.open(&id), site.open(&id));
    one.persist(true).unwrap();
    other.set("b", 2);
    assert_eq!(outcome(&one.commit()), ("saved", "keep"));
    assert_eq!(outcome(&other.commit()), ("merged", "keep"));
    assert!(flag(&site, &id) && site.stored(&id) == "user 7: a=1 b=2");
    let facts = Record::decode(&site.bytes(&id).unwrap()).unwrap().facts().clone();
    assert_eq!(facts.used, (after(0), Seconds::new(8_640_000)));
}
