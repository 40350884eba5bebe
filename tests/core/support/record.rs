//! Records, and records with random histories.

use eltanin::internals::{CommitId, Facts, Stamp};
use eltanin::{Operations, Record, Seconds, Timestamp, UserId};
use proptest::prelude::*;

use super::shown::describe;
use super::{NOW, after, number};
use crate::properties::merge::merged;

/// The facts of a session that was started at [`NOW`].
pub fn facts() -> Facts {
    Facts {
        created: NOW,
        absolute: after(86_400_000),
        used: (NOW, Seconds::new(7_200)),
        generation: 0,
        lineage: commit(1),
        user: (0, UserId::Nobody, Stamp::default()),
        persistent: (Stamp::default(), false),
    }
}

pub fn commit(number: u64) -> CommitId {
    CommitId::from_bytes(number.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes())
}

/// One operation on a record.
#[derive(Clone, Debug)]
pub enum Act {
    Set(u8, u8, u8),
    Delete(u8, u8),
    User(u8),
    Persist(bool),
    Renew,
    Touch,
}

/// What one of three replicas does next.
#[derive(Clone, Debug)]
pub enum Step {
    /// A commit with a clock that is wrong by `skew` milliseconds.
    Commit { replica: usize, id: u8, skew: i32, acts: Vec<Act> },
    /// It merges the record of another one.
    Merge { replica: usize, from: usize },
}

pub fn acts() -> impl Strategy<Value = Act> {
    prop_oneof![
        6 => (0..3_u8, 0..5_u8, 0..4_u8).prop_map(|(scope, key, value)| Act::Set(scope, key, value)),
        3 => (0..3_u8, 0..5_u8).prop_map(|(scope, key)| Act::Delete(scope, key)),
        1 => (0..3_u8).prop_map(Act::User),
        1 => any::<bool>().prop_map(Act::Persist),
        1 => Just(Act::Renew),
        1 => Just(Act::Touch),
    ]
}

pub fn histories() -> impl Strategy<Value = Vec<Step>> {
    let commit = (0..3_usize, 0..40_u8, -5_000..5_000_i32, prop::collection::vec(acts(), 1..6))
        .prop_map(|(replica, id, skew, acts)| Step::Commit { replica, id, skew, acts });
    let merge = (0..3_usize, 0..3_usize).prop_map(|(replica, from)| Step::Merge { replica, from });
    prop::collection::vec(prop_oneof![4 => commit, 1 => merge], 0..24)
}

/// The three replicas after a history, encoded.
pub fn replicas(history: &[Step]) -> [Vec<u8>; 3] {
    let first = Record::new(facts()).encode(NOW).unwrap();
    let mut replicas = [first.clone(), first.clone(), first];
    for (at, step) in (0..).zip(history) {
        match step {
            Step::Commit { replica, id, skew, acts } => {
                let now = NOW.as_millis() + 1_000 * at;
                let now = Timestamp::from_millis(now.saturating_add_signed(i64::from(*skew)));
                replicas[*replica] = perform(&replicas[*replica], acts, commit(u64::from(*id)), now);
            }
            Step::Merge { replica, from } => replicas[*replica] = merged(&replicas[*replica], &replicas[*from]),
        }
    }
    replicas
}

pub fn perform(bytes: &[u8], acts: &[Act], id: CommitId, now: Timestamp) -> Vec<u8> {
    let mut record = Record::decode(bytes).unwrap();
    let mut clock = record.clock(now, id);
    record.note(id, now);
    let mut operations = Operations::new();
    for act in acts {
        match act {
            Act::Set(scope, key, value) => {
                operations.set(&format!("s{scope}"), &format!("k{key}"), number(f64::from(*value)));
            }
            Act::Delete(scope, key) => operations.delete(&format!("s{scope}"), &format!("k{key}")),
            Act::User(0) => record.facts_mut().user = (record.facts().generation, UserId::Nobody, clock.tick()),
            Act::User(user) => {
                record.facts_mut().user = (record.facts().generation, UserId::Number(u64::from(*user)), clock.tick());
            }
            Act::Persist(persistent) => record.facts_mut().persistent = (clock.tick(), *persistent),
            Act::Renew => record.facts_mut().generation += 1,
            Act::Touch => record.facts_mut().used = record.facts().used.max((now, Seconds::new(7_200))),
        }
    }
    record.apply(&operations, &mut clock);
    record.encode(now).unwrap()
}

/// One commit on an encoded record.
pub fn change(bytes: &[u8], now: Timestamp, change: impl FnOnce(&mut Operations)) -> Vec<u8> {
    let mut record = Record::decode(bytes).unwrap();
    let mut operations = Operations::new();
    change(&mut operations);
    let mut clock = record.clock(now, commit(now.as_millis()));
    record.apply(&operations, &mut clock);
    record.encode(now).unwrap()
}

pub fn empty() -> Vec<u8> {
    Record::new(facts()).encode(NOW).unwrap()
}

/// A record with two namespaces.
pub fn sample() -> Vec<u8> {
    change(&empty(), NOW, |operations| {
        operations.set("cart", "apples", number(3.0));
        operations.set("history", "pages", vec![0x81, 0xf6]);
    })
}

pub fn shown(bytes: &[u8]) -> String {
    describe(&Record::decode(bytes).unwrap())
}

pub fn number_of(value: u64) -> Vec<u8> {
    number(value as f64)
}

/// Facts of any kind.
pub fn any_facts() -> impl Strategy<Value = Facts> {
    let instant = || (0..=9_007_199_254_740_991_u64).prop_map(Timestamp::from_millis);
    let stamp = || {
        (0..1_u64 << 48, any::<u32>(), any::<u32>())
            .prop_map(|(at, counter, writer)| Stamp::new(Timestamp::from_millis(at), counter, writer))
    };
    let user = prop_oneof![
        Just(UserId::Nobody),
        (1..=9_007_199_254_740_991_u64).prop_map(|number| UserId::number(number).unwrap()),
        "\\PC{1,100}".prop_map(|text| UserId::text(text).unwrap()),
    ];
    let user = (any::<u32>(), user, stamp());
    let times = (instant(), instant(), instant(), any::<u32>());
    (times, any::<u32>(), any::<[u8; 8]>(), user, (stamp(), any::<bool>())).prop_map(
        |((created, absolute, used, idle), generation, lineage, user, persistent)| Facts {
            created,
            absolute,
            used: (used, Seconds::new(idle)),
            generation,
            lineage: CommitId::from_bytes(lineage),
            user,
            persistent,
        },
    )
}
