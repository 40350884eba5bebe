//! A change of variables: operations are applied to whatever the store holds at that moment.

use eltanin::{Event, Operations, Record, SYSTEM_SCOPE};

use crate::support::MINUTE;
use crate::support::site::{Act, Failure, Site, id, outcome};

#[test]
fn semantics_31_parallel_requests_that_change_different_variables_keep_all_changes() {
    for site in [Site::strict(), Site::eventual()] {
        let id = site.session();
        let mut handlers: Vec<_> = (0..8).map(|_| site.open(&id)).collect();
        for (number, handler) in (0..).zip(&mut handlers) {
            handler.set(&format!("k{number}"), number);
            handler.set_in("cart", &format!("k{number}"), number);
        }
        // The last that was opened commits first.
        let statuses: Vec<_> = handlers.iter_mut().rev().map(|handler| outcome(&handler.commit())).collect();
        assert_eq!(statuses[0], ("saved", "-"));
        assert!(statuses[1..].iter().all(|status| *status == ("merged", "-")), "{statuses:?}");
        let stored = site.stored(&id);
        for number in 0..8 {
            assert!(stored.contains(&format!(" k{number}={number}")), "{stored}");
            assert!(stored.contains(&format!("cart.k{number}={number}")), "{stored}");
        }
    }
}

#[test]
fn semantics_31_of_the_same_variable_the_later_commit_wins_whatever_the_clocks_show() {
    let site = Site::strict();
    let behind = site.beside(|_| {});
    let id = site.session();
    site.wait(10 * MINUTE);
    let (mut early, mut late) = (site.open(&id), behind.open(&id));
    early.set("a", 5);
    late.set("a", 6);
    early.commit();
    assert_eq!(outcome(&late.commit()), ("merged", "-"));
    assert_eq!(site.stored(&id), "a=6");
    // The value that it was loaded with is a change too, once somebody else has changed it.
    let (mut changes, mut keeps) = (site.open(&id), site.open(&id));
    changes.set("a", 7);
    keeps.set("a", 6);
    changes.commit();
    keeps.commit();
    assert_eq!(site.stored(&id), "a=6");
}

#[test]
fn semantics_31_set_and_delete_of_different_variables_do_not_touch_one_another() {
    let site = Site::strict();
    let id = site.session();
    site.after_quietly(&id, |handler| handler.set("b", 2));
    let (mut deletes, mut sets) = (site.open(&id), site.open(&id));
    deletes.delete("a");
    sets.set("c", 3);
    sets.commit();
    deletes.commit();
    assert_eq!(site.stored(&id), "b=2 c=3");
}

#[test]
fn semantics_32_a_request_that_only_reads_changes_nothing_but_the_time_of_last_use() {
    for site in [Site::strict(), Site::eventual()] {
        let id = site.session();
        // It loads the record, and much happens before its commit, where a touch is due.
        let mut reader = site.open(&id);
        site.wait(13 * MINUTE);
        site.after_quietly(&id, |handler| {
            handler.delete("a");
            handler.set("b", 2);
        });
        site.wait(13 * MINUTE);
        assert_eq!(outcome(&reader.commit()), ("unchanged", "-"));
        assert_eq!(site.stored(&id), "b=2");
    }
}

#[test]
fn a_record_that_is_gone_drops_the_change() {
    let site = Site::strict();
    let id = site.session();
    let mut handler = site.open(&id);
    handler.set("b", 2);
    site.store.put(site.key(&id).as_str(), None);
    let reply = handler.commit();
    assert_eq!(outcome(&reply), ("dropped", "-"));
    assert_eq!(reply.events, [Event::Dropped { session: site.key(&id) }]);
    assert_eq!(site.stored(&id), "nothing");
}

#[test]
fn a_record_that_cannot_be_read_drops_the_change_and_is_left_alone() {
    let site = Site::strict();
    let id = site.session();
    let mut handler = site.open(&id);
    handler.set("b", 2);
    site.store.put(site.key(&id).as_str(), Some(vec![0xff, 1, 2]));
    assert_eq!(outcome(&handler.commit()), ("dropped", "-"));
    assert_eq!(site.bytes(&id), Some(vec![0xff, 1, 2]));
}

#[test]
fn semantics_33_a_change_follows_renewals_to_the_successor_and_sets_no_cookie() {
    let site = Site::strict();
    let first = site.session();
    let mut late = site.open(&first);
    late.set("late", 2);
    late.delete("a");
    let second = site.after(&first, |handler| handler.renew());
    let third = site.after(&second, |handler| handler.renew());
    let reply = late.commit();
    assert_eq!(outcome(&reply), ("merged", "-"));
    assert_eq!(site.stored(&third), "late=2");
    assert_eq!((site.stored(&first).as_str(), site.stored(&second).as_str()), ("mark renewed", "mark renewed"));
}

#[test]
fn semantics_33_after_a_login_logout_or_end_a_change_from_before_it_is_dropped() {
    let site = Site::strict();
    let endings: [(&str, Act); 4] = [
        ("mark login", |handler| handler.login(8)),
        ("mark logout", |handler| handler.logout()),
        ("mark ended", |handler| handler.destroy()),
        ("mark ended", |handler| handler.reset()),
    ];
    for (mark, act) in endings {
        let id = site.session_of(7);
        let (mut late, mut ends) = (site.open(&id), site.open(&id));
        late.set("late", 2);
        act(&mut ends);
        ends.commit();
        let keys = site.store.keys();
        let before: Vec<_> = keys.iter().map(|key| site.store.get(key)).collect();
        assert_eq!(outcome(&late.commit()), ("dropped", "-"), "{mark}");
        assert_eq!(site.stored(&id), mark);
        assert_eq!(keys, site.store.keys());
        assert_eq!(before, keys.iter().map(|key| site.store.get(key)).collect::<Vec<_>>(), "{mark}");
    }
}

/// On KV the record that `change` is given may be older than the one loaded at open: three things are joined.
#[test]
fn what_was_seen_what_is_there_and_the_operations_are_joined_by_stamp() {
    let site = Site::eventual();
    let id = site.session();
    let key = site.key(&id);
    let old = site.bytes(&id);
    site.wait(1_000);
    site.after_quietly(&id, |handler| {
        handler.set("b", 2);
        handler.delete("a");
    });
    let mut handler = site.open(&id);
    assert_eq!(handler.loaded(), "b=2");
    handler.set("c", 3);
    // Another write, of which this request has seen nothing, was put over the one it has seen.
    site.store.put(key.as_str(), old);
    site.after_quietly(&id, |handler| handler.set("d", 4));
    assert_eq!(outcome(&handler.commit()), ("merged", "-"));
    assert_eq!(site.stored(&id), "b=2 d=4 c=3");
}

/// An atomic store cannot show anything older, so nothing that was deleted comes back.
#[test]
fn on_an_atomic_store_the_record_there_is_the_truth() {
    let site = Site::strict();
    let id = site.session();
    let mut handler = site.open(&id);
    handler.set("c", 3);
    site.after_quietly(&id, |handler| handler.delete("a"));
    // Even when the deletion is forgotten.
    site.wait(30 * MINUTE);
    site.after_quietly(&id, |handler| handler.set("b", 2));
    handler.commit();
    assert_eq!(site.stored(&id), "b=2 c=3");
}

#[test]
fn a_change_that_changes_no_value_is_saved_without_another_stamp() {
    let site = Site::strict();
    let id = site.session();
    let namespace = |bytes: &[u8]| Record::decode(bytes).unwrap().scopes().map(|(_, bytes)| bytes.to_vec()).next();
    let before = namespace(&site.bytes(&id).unwrap());
    site.wait(1_000);
    site.after_quietly(&id, |handler| handler.set("a", 1));
    assert_eq!(namespace(&site.bytes(&id).unwrap()), before);
}

#[test]
fn a_record_that_would_be_too_large_is_refused_and_nothing_changes() {
    let site = Site::strict();
    let id = site.session();
    let before = site.bytes(&id);
    let mut handler = site.open(&id);
    handler.set_value("huge", eltanin::value::encode(&eltanin::value::Value::Bytes(vec![0; 1 << 20])));
    let Err(Failure::Core(error)) = handler.try_commit() else { panic!("it was stored") };
    assert_eq!((error.code().as_str(), error.category().as_str()), ("record_too_large", "input"));
    assert_eq!(site.bytes(&id), before);
}

/// Two responses of one request, as `save` and `commit` make them.
#[test]
fn a_second_commit_in_one_exchange_goes_on_from_the_first() {
    let site = Site::strict();
    let mut handler = site.open("");
    handler.set("a", 1);
    let id = id(&handler.commit());
    handler.set("b", 2);
    assert_eq!(outcome(&handler.commit()), ("saved", "set"));
    assert_eq!(outcome(&handler.commit()), ("unchanged", "set"));
    assert_eq!(site.stored(&id), "a=1 b=2");
}

#[test]
fn an_empty_list_of_operations_is_no_change() {
    let mut operations = Operations::new();
    assert!(operations.is_empty());
    operations.set(SYSTEM_SCOPE, "a", vec![1]);
    assert!(!operations.is_empty());
}
