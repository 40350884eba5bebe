//! Namespaces against JavaScript's `Map`, and what stamps and deletions do.

use eltanin::internals::Clock;
use eltanin::{Namespace, Operation};
use proptest::prelude::*;

use crate::properties::namespace::{can_be_changed, is_like_a_javascript_map};
use crate::properties::plain::Plain;
use crate::support::{after, delete, number, set};

fn keys(namespace: &Namespace<'_>) -> Vec<String> {
    namespace.iter().map(|(key, _)| key.into()).collect()
}

fn operations() -> impl Strategy<Value = Vec<Operation>> {
    let key = prop::sample::select(vec!["a", "b", "c", "d", "", "__proto__"]);
    let operation = (key, prop::option::of(0..3_u8)).prop_map(|(key, value)| match value {
        Some(number) => set(key, f64::from(number)),
        None => delete(key),
    });
    prop::collection::vec(operation, 0..8)
}

proptest! {
    /// A few commits, each: decode, apply, encode. The clocks go forward and back.
    #[test]
    fn it_has_the_variables_of_a_javascript_map_in_the_same_order(
        commits in prop::collection::vec((operations(), -5_000..400_000_i64), 1..8),
    ) {
        is_like_a_javascript_map(&commits);
    }

    #[test]
    fn any_bytes_are_a_namespace_that_can_be_changed_or_none(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        for bytes in [bytes.clone(), [&[0x84, 0x80, 0x40][..], &bytes].concat()] {
            can_be_changed(&bytes);
        }
    }
}

/// A namespace after these commits, each with a clock that shows that many milliseconds after `NOW`.
fn made(commits: &[(u64, u32, Vec<Operation>)]) -> Namespace<'static> {
    let mut namespace = Namespace::default();
    for (millis, writer, operations) in commits {
        let mut clock = Clock::new(after(*millis), *writer);
        clock.advance(eltanin::internals::validate::latest(&namespace.encode()).unwrap());
        namespace.apply(operations, &mut clock, 0);
    }
    namespace
}

#[test]
fn setting_a_variable_to_what_it_is_changes_nothing_and_keeps_its_stamp() {
    let mut namespace = made(&[(0, 1, vec![set("a", 1.0)])]);
    let bytes = namespace.encode();
    let mut clock = Clock::new(after(5_000), 2);
    assert!(!namespace.apply(&[set("a", 1.0), delete("never")], &mut clock, 0));
    assert_eq!(namespace.encode(), bytes);
}

#[test]
fn a_variable_that_was_deleted_and_set_again_comes_last() {
    let namespace =
        made(&[(0, 1, vec![set("a", 1.0), set("b", 2.0)]), (0, 2, vec![delete("a")]), (0, 3, vec![set("a", 1.0)])]);
    assert_eq!(keys(&namespace), ["b", "a"]);
    assert!(Plain::read(&namespace.encode()).unwrap().deletions.is_empty(), "the deletion is gone");
    let namespace = made(&[(0, 1, vec![set("a", 1.0), set("b", 2.0), delete("a"), set("a", 3.0)])]);
    assert_eq!(keys(&namespace), ["b", "a"], "also in one commit");
}

#[test]
fn a_variable_that_is_set_again_keeps_its_place() {
    let namespace =
        made(&[(0, 1, vec![set("a", 1.0), set("b", 2.0), set("c", 3.0)]), (9, 2, vec![set("b", 9.0), set("a", 8.0)])]);
    assert_eq!(keys(&namespace), ["a", "b", "c"]);
}

#[test]
fn a_thousand_variables_keep_their_order() {
    let name = |number: u32| format!("k{number}");
    let all = (0..1_000).map(|number| set(&name(number), f64::from(number))).collect();
    let null = |number| Operation::Set { key: name(number), value: vec![0xf6] };
    let namespace = made(&[(0, 1, all), (1, 2, (0..1_000).rev().map(null).collect())]);
    assert!(namespace.iter().map(|(key, _)| key).eq((0..1_000).map(name)));
    assert!(namespace.iter().all(|(_, value)| value == [0xf6]));
}

#[test]
fn of_two_versions_the_later_operation_on_each_variable_wins() {
    let base = vec![set("a", 1.0), set("b", 1.0), set("c", 1.0)];
    let ours = made(&[(0, 1, base.clone()), (10, 2, vec![set("a", 2.0), delete("b"), set("d", 2.0)])]);
    let theirs = made(&[(0, 1, base), (20, 3, vec![delete("a"), set("b", 3.0), set("e", 3.0)])]);
    for (one, other) in [(&ours, &theirs), (&theirs, &ours)] {
        let mut namespace = one.clone();
        namespace.merge(other.clone(), 5);
        assert_eq!(keys(&namespace), ["b", "c", "d", "e"]);
        assert_eq!(namespace.get("b"), Some(number(3.0).as_slice()));
    }
}

/// A version that has never seen a deletion brings back what was deleted, unless the deletion is remembered.
#[test]
fn a_deletion_is_remembered_so_that_an_older_version_does_not_undo_it() {
    let old = made(&[(0, 1, vec![set("a", 1.0), set("b", 1.0)])]);
    let mut new = old.clone();
    new.apply(&[delete("a")], &mut Clock::new(after(1_000), 2), 0);
    assert_eq!((keys(&new), new.is_empty()), (vec!["b".to_owned()], false));
    let deletions = Plain::read(&new.encode()).unwrap().deletions;
    assert_eq!(deletions, [("a".to_owned(), eltanin::internals::Stamp::new(after(1_000), 0, 2))]);
    new.merge(old, 0);
    assert_eq!(keys(&new), ["b"]);
}

#[test]
fn it_is_empty_only_without_deletions() {
    assert!(Namespace::default().is_empty());
    let namespace = made(&[(0, 1, vec![set("a", 1.0)]), (1, 1, vec![delete("a")])]);
    assert!(!namespace.is_empty() && namespace.iter().next().is_none());
    assert!(Namespace::decode(&Namespace::default().encode()).unwrap().is_empty());
}
