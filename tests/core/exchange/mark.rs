//! A request that finds a mark when it opens: its session is tentative.

use eltanin::internals::MARK_LIFETIME;

use crate::support::site::{Act, Site, id, outcome};

const ENDINGS: [(&str, Act); 5] = [
    ("mark renewed", |handler| handler.renew()),
    ("mark login", |handler| handler.login(8)),
    ("mark logout", |handler| handler.logout()),
    ("mark ended", |handler| handler.destroy()),
    ("mark ended", |handler| handler.reset()),
];

const MOVES: [Act; 2] = [|handler| handler.renew(), |handler| handler.login(8)];

/// A session of user 7 that ends like this: the old id, and the new one if there is one.
fn ended(site: &Site, act: Act) -> (String, Option<String>) {
    let old = site.session_of(7);
    let mut handler = site.open(&old);
    act(&mut handler);
    let reply = handler.commit();
    let new = reply.cookies.first().and_then(|_| handler.id()).filter(|new| site.stored(new) != "nothing");
    (old, new)
}

fn snapshot(site: &Site) -> Vec<(String, Option<Vec<u8>>)> {
    site.store.keys().into_iter().map(|key| (key.clone(), site.store.get(&key))).collect()
}

#[test]
fn semantics_33_a_late_request_stores_nothing_and_sets_no_cookie() {
    for (mark, act) in ENDINGS {
        let site = Site::strict();
        let (old, _) = ended(&site, act);
        assert_eq!(site.stored(&old), mark);
        let before = snapshot(&site);
        // Variables work within the request, and are dropped.
        let mut writes = site.open(&old);
        assert!(writes.id().is_some_and(|id| id != old));
        writes.set("late", 1);
        assert_eq!(outcome(&writes.commit()), ("dropped", "-"), "{mark}");
        // One that only reads, or asks for another id, has nothing to drop.
        let quiet: [Act; 2] = [|_| {}, |handler| handler.renew()];
        for quiet in quiet {
            let mut handler = site.open(&old);
            quiet(&mut handler);
            assert_eq!(outcome(&handler.commit()), ("unchanged", "-"), "{mark}");
        }
        assert_eq!(snapshot(&site), before, "{mark}");
    }
}

#[test]
fn semantics_33_a_mark_lasts_two_minutes_and_then_the_id_is_unknown() {
    assert_eq!(MARK_LIFETIME.get(), 120);
    let site = Site::strict();
    let (old, _) = ended(&site, |handler| handler.destroy());
    let marked = site.store.take_calls().pop().unwrap();
    assert_eq!((marked.key.as_str(), marked.ttl), (site.key(&old).as_str(), 120));
    site.set_clock(119_999);
    let mut late = site.open(&old);
    late.set("b", 2);
    assert_eq!(outcome(&late.commit()), ("dropped", "-"));
    // The store may keep it longer. After its time it counts as nothing.
    site.set_clock(120_000);
    let mut later = site.open(&old);
    later.set("b", 2);
    let reply = later.commit();
    assert_eq!(outcome(&reply), ("saved", "set"));
    assert_ne!(id(&reply), old);
}

#[test]
fn semantics_33_a_login_behind_a_mark_makes_the_session_real() {
    let site = Site::strict();
    for (mark, act) in ENDINGS {
        let (old, _) = ended(&site, act);
        let mut handler = site.open(&old);
        handler.set("mine", 3);
        handler.login(9);
        let reply = handler.commit();
        assert_eq!(outcome(&reply).1, "set", "{mark}");
        // It does not go on with another user's session: it begins empty, with what was set in this request.
        assert_eq!(site.stored(&id(&reply)), "user 9: mine=3", "{mark}");
    }
}

#[test]
fn semantics_33_a_login_behind_a_mark_goes_on_with_the_successor_of_the_same_user() {
    let site = Site::strict();
    let (old, new) = ended(&site, |handler| {
        handler.set("b", 2);
        handler.renew();
    });
    let again = site.after(&old, |handler| handler.login(7));
    assert_eq!(site.stored(&again), "user 7: a=1 b=2");
    assert_eq!(site.stored(&new.unwrap()), "mark login");

    // Also through a login, and through several marks.
    let first = site.session();
    let second = site.after(&first, |handler| handler.renew());
    let third = site.after(&second, |handler| handler.login(7));
    let again = site.after(&first, |handler| handler.login(7));
    assert_eq!((site.stored(&again).as_str(), site.stored(&third).as_str()), ("user 7: a=1", "mark login"));
}

#[test]
fn semantics_33_a_login_behind_a_mark_leaves_the_successor_of_another_user_alone() {
    let site = Site::strict();
    let (old, new) = ended(&site, |handler| handler.renew());
    let new = new.unwrap();
    let other = site.after(&old, |handler| handler.login(9));
    assert_eq!((site.stored(&other).as_str(), site.stored(&new).as_str()), ("user 9: ", "user 7: a=1"));
    // Nor does it go on with an anonymous one.
    let first = site.session();
    let second = site.after(&first, |handler| handler.renew());
    let other = site.after(&first, |handler| handler.login(9));
    assert_eq!((site.stored(&other).as_str(), site.stored(&second).as_str()), ("user 9: ", "a=1"));
}

#[test]
fn semantics_33_a_login_behind_its_users_logout_goes_on_with_what_was_left() {
    let site = Site::strict();
    let (old, new) = ended(&site, |handler| handler.logout());
    let again = site.after(&old, |handler| handler.login(7));
    assert_eq!((site.stored(&again).as_str(), site.stored(&new.unwrap()).as_str()), ("user 7: a=1", "mark login"));
    // The logout of another user leaves nothing for this one.
    let (old, new) = ended(&site, |handler| handler.logout());
    let other = site.after(&old, |handler| handler.login(9));
    assert_eq!((site.stored(&other).as_str(), site.stored(&new.unwrap()).as_str()), ("user 9: ", "a=1"));
}

#[test]
fn semantics_33_a_login_behind_a_mark_that_leads_nowhere_begins_empty() {
    let site = Site::strict();
    let (old, new) = ended(&site, |handler| handler.renew());
    site.store.put(site.key(&new.unwrap()).as_str(), None);
    assert_eq!(site.stored(&site.after(&old, |handler| handler.login(7))), "user 7: ");
    let (old, new) = ended(&site, |handler| handler.renew());
    site.end_session(&new.unwrap());
    assert_eq!(site.stored(&site.after(&old, |handler| handler.login(7))), "user 7: ");
}

#[test]
fn semantics_34_a_logout_behind_a_mark_reaches_the_successor() {
    let site = Site::strict();
    for act in MOVES {
        let (old, new) = ended(&site, act);
        let new = new.unwrap();
        // It keeps its id, so the browser's newer cookie stays good.
        let mut late = site.open(&old);
        late.logout();
        assert_eq!(outcome(&late.commit()), ("merged", "-"));
        assert_eq!(site.stored(&new), "a=1");
        // What the late request has set stays out.
        let (old, new) = ended(&site, act);
        let mut late = site.open(&old);
        late.set("late", 9);
        late.logout();
        assert_eq!(outcome(&late.commit()), ("dropped", "-"));
        assert_eq!(site.stored(&new.unwrap()), "a=1");
    }
}

#[test]
fn semantics_34_a_destroy_behind_a_mark_reaches_the_successor() {
    let site = Site::strict();
    for act in MOVES {
        let (old, new) = ended(&site, act);
        let new = new.unwrap();
        let mut late = site.open(&old);
        late.destroy();
        assert_eq!(outcome(&late.commit()), ("saved", "-"));
        assert_eq!(site.stored(&new), "mark ended");
        // A second response of the same request sets no cookie either.
        assert_eq!(outcome(&late.commit()).1, "-");
    }
}

#[test]
fn semantics_34_a_logout_with_clear_behind_a_mark_reaches_the_successor() {
    let site = Site::strict();
    for act in MOVES {
        let (old, new) = ended(&site, act);
        let mut late = site.open(&old);
        late.reset();
        assert_eq!(outcome(&late.commit()).1, "-");
        assert_eq!(site.stored(&new.unwrap()), "mark ended");
    }
}

/// The mark found at open is that of the first dead id. A live id beside it wins.
#[test]
fn a_live_session_beside_a_mark_is_not_tentative() {
    let site = Site::strict();
    let (old, new) = ended(&site, |handler| handler.renew());
    let mut handler = site.request().cookie(&old).cookie(&new.clone().unwrap()).open();
    handler.set("b", 2);
    assert_eq!(outcome(&handler.commit()), ("saved", "-"));
    assert_eq!(site.stored(&new.unwrap()), "user 7: a=1 b=2");
}
