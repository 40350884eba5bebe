//! Namespaces against JavaScript's `Map`.

use eltanin::internals::{Clock, Stamp, validate};
use eltanin::{Namespace, Operation, Timestamp};

use super::plain::Plain;

/// Any bytes are a namespace that can be changed and written, or none.
pub fn can_be_changed(bytes: &[u8]) {
    let Some(mut namespace) = Namespace::decode(bytes) else { return };
    let operations = [Operation::Set { key: "a".into(), value: vec![1] }, Operation::Delete { key: "b".into() }];
    namespace.apply(&operations, &mut Clock::new(Timestamp::from_millis(1_750_000_000_000), 1), 0);
    assert!(Namespace::decode(&namespace.encode()).is_some());
}

/// A few commits, each: decode, apply, encode. Each comes with the milliseconds by which the clock has moved since the
/// last one, forward or back.
pub fn is_like_a_javascript_map(commits: &[(Vec<Operation>, i64)]) {
    let mut map = Map::default();
    let mut bytes = Namespace::default().encode();
    let mut now = 1_750_000_000_000_u64;
    for (writer, (operations, later)) in (1..).zip(commits) {
        now = now.saturating_add_signed(*later);
        let before = bytes.clone();
        let mut namespace = Namespace::decode(&before).unwrap();
        assert_eq!(&read(&namespace), &map);
        let mut clock = Clock::new(Timestamp::from_millis(now), writer);
        clock.advance(validate::latest(&before).unwrap());
        // Applied one by one to the twin: a variable that is set and set back has changed on the way.
        let expected = operations.iter().filter(|operation| map.apply(operation)).count() > 0;
        assert_eq!(namespace.apply(operations, &mut clock, 3), expected);
        assert_eq!(&read(&namespace), &map);
        for (key, value) in &map.0 {
            assert_eq!(namespace.get(key), Some(value.as_slice()));
        }
        bytes = namespace.encode();
        if !expected {
            assert_eq!(&bytes, &before, "nothing changed");
        }
        check_stamps(&before, &bytes, writer);
    }
}

/// What has changed has this writer's stamp, later than every one before; all else keeps its own.
fn check_stamps(before: &[u8], after: &[u8], writer: u32) {
    let (before, after) = (Plain::read(before).unwrap(), Plain::read(after).unwrap());
    let latest = before.variables.iter().map(|(_, stamp, _, _)| *stamp).chain(before.deletions.iter().map(|one| one.1));
    let latest = latest.max().unwrap_or_default();
    let is_new = |stamp: &Stamp| stamp.order() > latest.order() && stamp.to_bytes().ends_with(&writer.to_be_bytes());
    for variable in &after.variables {
        assert!(before.variables.contains(variable) || is_new(&variable.1), "{:?}", variable);
        assert!(variable.2 <= variable.1.order(), "its place is not later than its stamp");
    }
    for deletion in &after.deletions {
        assert!(before.deletions.contains(deletion) || is_new(&deletion.1), "{:?}", deletion);
    }
    assert!(!after.has_duplicates());
}

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
