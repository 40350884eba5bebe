//! The sessions of a user, as the index lists them.

use eltanin::{Ending, Record, UserId};

use crate::support::site::{Site, outcome};
use crate::support::{HOUR, after};

#[test]
fn semantics_45_a_list_has_handles_and_times_and_the_last_used_first() {
    let site = Site::strict();
    let first = site.session_of(7);
    site.wait(HOUR);
    let second = site.session_of(7);
    site.after_quietly(&second, |handler| handler.persist(false).unwrap());
    let listed = site.list(7);
    assert_eq!(listed.iter().map(|info| info.created).collect::<Vec<_>>(), [after(HOUR), after(0)]);
    assert_eq!((listed[1].last_used, listed[1].expires, listed[1].persistent), (after(0), after(2 * HOUR), false));
    assert_eq!(listed[0].handle.len(), 11);
    assert!(listed[0].handle != listed[1].handle && !first.contains(&listed[1].handle));
    // Those that have expired or logged out are not in it.
    site.after(&second, |handler| handler.logout());
    assert_eq!(site.list(7).len(), 1);
    site.wait(HOUR);
    assert_eq!(site.list(7).len(), 0);
    assert_eq!(site.list(9).len(), 0);
}

#[test]
fn semantics_45_a_handle_stays_when_the_session_gets_a_new_id() {
    let site = Site::strict();
    for seed in 0..8 {
        let user = 100 + seed;
        let first = site.session_of(user);
        let handle = site.list(user)[0].handle.clone();
        let second = site.after(&first, |handler| handler.renew());
        assert_eq!((site.list(user).len(), &site.list(user)[0].handle), (1, &handle));
        let third = site.after(&second, |handler| handler.login(user));
        assert_eq!((site.list(user).len(), &site.list(user)[0].handle), (1, &handle));
        // Also when one request does it twice, with something saved in between.
        let mut handler = site.open(&third);
        handler.renew();
        handler.commit();
        handler.set("b", 2);
        handler.commit();
        handler.set("b", 2);
        handler.commit();
        handler.renew();
        handler.commit();
        assert_eq!((site.list(user).len(), &site.list(user)[0].handle), (1, &handle), "{seed}");
        assert_eq!(site.list(user)[0].created, crate::support::NOW);
    }
}

#[test]
fn the_lineage_of_a_session_behind_a_mark_is_that_of_its_record() {
    let site = Site::strict();
    let old = site.session_of(7);
    let handle = site.list(7)[0].handle.clone();
    site.after(&old, |handler| handler.renew());
    let again = site.after(&old, |handler| handler.login(7));
    let bytes = site.bytes(&again).unwrap();
    assert_eq!(*Record::decode(&bytes).unwrap().facts().user(), UserId::Number(7));
    let listed = site.list(7);
    assert_eq!((listed.len(), &listed[0].handle), (1, &handle));
    site.wait(1);
    assert_eq!(site.end(7, Ending::Only(&handle)).ended, 1);
    assert_eq!(site.stored(&again), "mark ended");
}

#[test]
fn semantics_45_on_kv_both_say_store_cannot_list() {
    let site = Site::eventual();
    let user = UserId::Number(7);
    let ending = site.at(|engine, at| engine.begin_end(&user, Ending::All, at).map(|_| ()));
    for error in [site.engine.index(&user).unwrap_err(), ending.unwrap_err()] {
        assert_eq!((error.code().as_str(), error.category().as_str()), ("store_cannot_list", "usage"));
    }
    // And a login writes no index.
    let mut handler = site.open("");
    handler.login(7);
    site.store.take_calls();
    handler.commit();
    assert_eq!(site.store.take_counts(), (0, 1));
}

#[test]
fn what_is_dead_leaves_the_index_in_passing() {
    let site = Site::strict();
    let first = site.session_of(7);
    let mut id = first.clone();
    for _ in 0..20 {
        id = site.after(&id, |handler| handler.renew());
    }
    let index = |site: &Site| site.store.get(site.index_key(7).as_str()).unwrap();
    assert!(index(&site).len() < 200, "{} bytes", index(&site).len());
    site.wait(1);
    site.end(7, Ending::All);
    assert!(index(&site).len() < 20, "{} bytes", index(&site).len());
    // Absolute expiry.
    let short = Site::new(|options| {
        options.level = eltanin::Level::Strict;
        options.lifetimes.absolute = eltanin::Seconds::new(60);
    });
    for _ in 0..5 {
        short.session_of(7);
        short.wait(HOUR);
    }
    assert!(index(&short).len() < 90, "{} bytes", index(&short).len());
}

#[test]
fn users_of_different_kinds_and_cookies_have_different_indexes() {
    let site = Site::strict();
    let text = |text: &str| site.engine.index(&UserId::text(text).unwrap()).unwrap();
    let keys = [site.index_key(7), site.index_key(8), text("7"), text("ann")];
    for (place, key) in keys.iter().enumerate() {
        assert!(!keys[..place].contains(key));
    }
    let elsewhere = site.beside(|options| options.cookie.name = Some("other".into()));
    assert_ne!(elsewhere.index_key(7), site.index_key(7));
    let rotated = site.beside(|options| options.secrets = vec![crate::support::secret(9)]);
    assert_eq!(rotated.index_key(7), site.index_key(7), "the same under every secret");
}

/// The entry is there before the record: no session of a user is ever unlisted.
#[test]
fn the_first_write_of_a_user_enters_the_index_before_the_record() {
    let site = Site::strict();
    let mut handler = site.open("");
    handler.login(7);
    let new = handler.id().unwrap();
    let mut commit = handler.committing();
    commit.step();
    assert!(site.store.get(site.index_key(7).as_str()).is_some());
    assert_eq!(site.stored(&new), "nothing");
    // An end in between marks the key where nothing is yet.
    site.wait(1);
    site.end(7, Ending::All);
    assert_eq!(outcome(&commit.finish()), ("dropped", "-"));
    assert_eq!(site.stored(&new), "mark ended");
}
