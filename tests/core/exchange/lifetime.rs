//! How long sessions live.

use eltanin::{Lifetimes, Options, Record, Seconds};

use crate::support::HOUR;
use crate::support::site::{Act, Site, id, outcome};

#[test]
fn lifetimes_are_two_hours_a_hundred_days_and_four_hundred() {
    let lifetimes = Lifetimes::default();
    assert_eq!(lifetimes.idle(false).as_millis(), 2 * HOUR);
    assert_eq!(lifetimes.idle(true).as_millis(), 100 * 24 * HOUR);
    assert_eq!(lifetimes.absolute.as_millis(), 400 * 24 * HOUR);
}

#[test]
fn a_session_expires_to_the_millisecond() {
    let site = Site::strict();
    let volatile = site.session();
    let mut handler = site.open("");
    handler.login(7);
    handler.persist(true).unwrap();
    let persistent = id(&handler.commit());
    let lives = |id: &str, at: u64| {
        site.set_clock(at);
        site.open(id).id().as_deref() == Some(id)
    };
    assert!(lives(&volatile, 7_199_999) && !lives(&volatile, 7_200_000));
    assert!(lives(&persistent, 8_639_999_999) && !lives(&persistent, 8_640_000_000));
}

#[test]
fn used_all_the_time_it_ends_at_its_absolute_end() {
    let site = Site::new(|options| options.lifetimes.absolute = Seconds::new(10_000));
    let id = site.session();
    for _ in 0..9 {
        site.wait(1_000_000);
        assert_eq!(outcome(&site.open(&id).commit()), ("unchanged", "-"));
    }
    site.set_clock(9_999_999);
    assert_eq!(site.open(&id).id(), Some(id.clone()));
    site.set_clock(10_000_000);
    assert_ne!(site.open(&id).id(), Some(id));
}

/// An expired record counts as nothing, also for a request that loaded it in time.
#[test]
fn a_session_that_expires_during_a_request_is_not_brought_back() {
    let site = Site::strict();
    let old = site.session();
    let mut handler = site.open(&old);
    handler.set("b", 2);
    site.set_clock(2 * HOUR);
    assert_eq!(outcome(&handler.commit()), ("dropped", "-"));
    let old = site.session();
    let mut handler = site.open(&old);
    handler.renew();
    site.wait(2 * HOUR);
    assert_eq!(outcome(&handler.commit()), ("dropped", "-"));
}

#[test]
fn shortened_lifetimes_hold_at_once_and_longer_ones_do_not_revive() {
    let site = Site::strict();
    let id = site.session();
    let expires = |change: fn(&mut Options), millis: u64| {
        let other = site.beside(change);
        let lives = |at: u64| {
            other.set_clock(at);
            other.open(&id).id().as_ref() == Some(&id)
        };
        lives(millis - 1) && !lives(millis)
    };
    assert!(expires(|options| options.lifetimes.volatile = Seconds::new(60), 60_000));
    assert!(expires(|options| options.lifetimes.absolute = Seconds::new(30), 30_000));
    assert!(expires(|options| options.lifetimes.volatile = Seconds::new(99_999), 7_200_000));
}

/// The store double refuses a write for no time.
#[test]
fn a_session_that_reaches_its_absolute_end_during_a_request_is_kept_for_a_second_at_most() {
    let site = Site::new(|options| options.lifetimes.absolute = Seconds::new(10));
    for act in [(|handler| handler.set("b", 2)) as Act, |handler| handler.renew(), |handler| handler.login(7)] {
        let id = site.session();
        let mut handler = site.open(&id);
        act(&mut handler);
        let new = handler.id().unwrap();
        site.wait(10_000);
        site.store.take_calls();
        assert_eq!(outcome(&handler.commit()), ("dropped", "-"));
        let written =
            site.store.take_calls().into_iter().find(|call| call.key == site.key(&new).as_str() && call.wrote);
        assert_eq!(written.map_or(1, |call| call.ttl), 1);
    }
}

/// Facts of the record, as they were, whatever this site allows.
#[test]
fn a_shorter_lifetime_is_written_down_at_the_next_write() {
    let site = Site::strict();
    let id = site.session();
    let short = site.beside(|options| options.lifetimes.volatile = Seconds::new(60));
    short.after_quietly(&id, |handler| handler.set("b", 2));
    let facts = Record::decode(&site.bytes(&id).unwrap()).unwrap().facts().clone();
    assert_eq!(facts.used.1, Seconds::new(60));
}
