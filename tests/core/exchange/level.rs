//! Workers KV beside an atomic store: the same decisions, on what may be older than what was seen.

use crate::support::site::{Act, Site, outcome};

const ACTS: [(&str, Act); 9] = [
    ("read", |_| {}),
    ("change", |handler| handler.set("b", 2)),
    ("delete", |handler| handler.delete("a")),
    ("login", |handler| handler.login(8)),
    ("logout", |handler| handler.logout()),
    ("renew", |handler| {
        handler.set("b", 2);
        handler.renew();
    }),
    ("reset", |handler| {
        handler.reset();
        handler.set("c", 3);
    }),
    ("reset and login", |handler| {
        handler.reset();
        handler.login(8);
    }),
    ("destroy", |handler| handler.destroy()),
];

/// Two requests that follow one another, or overlap: the outcome of each, and what is stored under all ids.
fn both(site: &Site, first: Act, second: Act, overlap: bool) -> Vec<String> {
    let id = site.session_of(7);
    let mut one = site.open(&id);
    first(&mut one);
    let mut seen = vec![id.clone()];
    let mut other = overlap.then(|| site.open(&id));
    let reply = one.commit();
    let next = reply.cookies.first().map_or_else(|| id.clone(), |_| one.id().unwrap());
    let mut report = vec![format!("{:?}", outcome(&reply))];
    let other = other.get_or_insert_with(|| site.open(&next));
    second(other);
    let reply = other.commit();
    report.push(format!("{:?}", outcome(&reply)));
    seen.extend([next].into_iter().chain(other.id()));
    report.extend(seen.iter().map(|id| site.stored(id)));
    report
}

#[test]
fn where_no_write_falls_between_the_others_look_and_write_kv_is_as_good_as_an_atomic_store() {
    for (first_name, first) in ACTS {
        for (second_name, second) in ACTS {
            for overlap in [false, true] {
                let [strict, eventual] =
                    [Site::strict(), Site::eventual()].map(|site| both(&site, first, second, overlap));
                assert_eq!(strict, eventual, "{first_name}, {second_name}, overlap {overlap}");
            }
        }
    }
}

/// What a location shows may be older than what was loaded before. A move joins both.
#[test]
fn a_move_keeps_what_was_seen_though_the_store_shows_less() {
    for (name, act) in ACTS.into_iter().filter(|(name, _)| ["login", "logout", "renew"].contains(name)) {
        let site = Site::eventual();
        let id = site.session_of(7);
        let old = site.bytes(&id);
        site.wait(1_000);
        site.after_quietly(&id, |handler| {
            handler.set("seen", 3);
            handler.delete("a");
        });
        let mut handler = site.open(&id);
        act(&mut handler);
        site.store.put(site.key(&id).as_str(), old);
        let reply = handler.commit();
        let stored = site.stored(&crate::support::site::id(&reply));
        assert!(stored.contains("seen=3") && !stored.contains("a=1"), "{name}: {stored}");
        assert!(site.stored(&id).starts_with("mark"), "{name}");
    }
}

/// The window that is left: a write that falls between another's look and its write.
#[test]
fn a_write_between_look_and_write_is_lost_on_kv_and_kept_on_an_atomic_store() {
    for (site, expected) in [(Site::eventual(), "a=1 one=1"), (Site::strict(), "a=1 two=2 one=1")] {
        let id = site.session();
        let (mut one, mut two) = (site.open(&id), site.open(&id));
        one.set("one", 1);
        two.set("two", 2);
        if expected == "a=1 one=1" {
            let mut commit = one.committing();
            commit.step();
            two.commit();
            commit.finish();
        } else {
            two.commit();
            one.commit();
        }
        assert_eq!(site.stored(&id), expected);
    }
}
