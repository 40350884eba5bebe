//! Namespaces against JavaScript's `Map`, and what stamps and deletions do.

use eltanin::clock::Clock;
use eltanin::namespace::Namespace;
use eltanin::operation::Operation;
use eltanin::time::Timestamp;
use proptest::prelude::*;

use crate::support::record::Plain;
use crate::support::{NOW, after, delete, number, set};

/// JavaScript's `Map`: a variable that is set again keeps its place, one that was deleted loses it.
#[derive(Clone, Debug, Default, PartialEq)]
struct Map(Vec<(String, Vec<u8>)>);

impl Map {
    /// Tells whether the operation has changed anything.
    fn apply(&mut self, operation: &Operation) -> bool {
        let (Operation::Set { key, .. } | Operation::Delete { key }) = operation else { panic!("{operation:?}") };
        let place = self.0.iter().position(|(name, _)| name == key);
        match (place, operation) {
            (Some(place), Operation::Set { value, .. }) => {
                std::mem::replace(&mut self.0[place].1, value.clone()) != *value
            }
            (Some(place), _) => {
                self.0.remove(place);
                true
            }
            (None, Operation::Set { value, .. }) => {
                self.0.push((key.clone(), value.clone()));
                true
            }
            (None, _) => false,
        }
    }
}

fn read(namespace: &Namespace<'_>) -> Map {
    Map(namespace.iter().map(|(key, value)| (key.into(), value.into())).collect())
}

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
        let mut map = Map::default();
        let mut bytes = Namespace::default().encode();
        let mut now = NOW.as_millis();
        for (writer, (operations, later)) in (1..).zip(commits) {
            now = now.saturating_add_signed(later);
            let before = bytes.clone();
            let mut namespace = Namespace::decode(&before).unwrap();
            prop_assert_eq!(&read(&namespace), &map);
            let mut clock = Clock::new(Timestamp::from_millis(now), writer);
            clock.advance(eltanin::validate::latest(&before).unwrap());
            // Applied one by one to the twin: a variable that is set and set back has changed on the way.
            let expected = operations.iter().filter(|operation| map.apply(operation)).count() > 0;
            prop_assert_eq!(namespace.apply(&operations, &mut clock, 3), expected);
            prop_assert_eq!(&read(&namespace), &map);
            for (key, value) in &map.0 {
                prop_assert_eq!(namespace.get(key), Some(value.as_slice()));
            }
            bytes = namespace.encode();
            if !expected {
                prop_assert_eq!(&bytes, &before, "nothing changed");
            }
            check_stamps(&before, &bytes, writer)?;
        }
    }

    #[test]
    fn any_bytes_are_a_namespace_that_can_be_changed_or_none(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        for bytes in [bytes.clone(), [&[0x84, 0x80, 0x40][..], &bytes].concat()] {
            if let Some(mut namespace) = Namespace::decode(&bytes) {
                namespace.apply(&[set("a", 1.0), delete("b")], &mut Clock::new(NOW, 1), 0);
                prop_assert!(Namespace::decode(&namespace.encode()).is_some());
            }
        }
    }
}

/// What has changed has this writer's stamp, later than every one before; all else keeps its own.
fn check_stamps(before: &[u8], after: &[u8], writer: u32) -> Result<(), TestCaseError> {
    let (before, after) = (Plain::read(before).unwrap(), Plain::read(after).unwrap());
    let latest = before.variables.iter().map(|(_, stamp, _, _)| *stamp).chain(before.deletions.iter().map(|one| one.1));
    let latest = latest.max().unwrap_or_default();
    let is_new = |stamp: &eltanin::clock::Stamp| {
        stamp.order() > latest.order() && stamp.to_bytes().ends_with(&writer.to_be_bytes())
    };
    for variable in &after.variables {
        prop_assert!(before.variables.contains(variable) || is_new(&variable.1), "{:?}", variable);
        prop_assert!(variable.2 <= variable.1.order(), "its place is not later than its stamp");
    }
    for deletion in &after.deletions {
        prop_assert!(before.deletions.contains(deletion) || is_new(&deletion.1), "{:?}", deletion);
    }
    prop_assert!(!after.has_duplicates());
    Ok(())
}

/// A namespace after these commits, each with a clock that shows so many milliseconds after [`NOW`].
fn made(commits: &[(u64, u32, Vec<Operation>)]) -> Namespace<'static> {
    let mut namespace = Namespace::default();
    for (millis, writer, operations) in commits {
        let mut clock = Clock::new(after(*millis), *writer);
        clock.advance(eltanin::validate::latest(&namespace.encode()).unwrap());
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
    assert_eq!(deletions, [("a".to_owned(), eltanin::clock::Stamp::new(after(1_000), 0, 2))]);
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
