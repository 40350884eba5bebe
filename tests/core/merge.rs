//! Two records become one. The order in which they are merged, and how often, makes no difference.

use eltanin::internals::Stamp;
use eltanin::{Record, Timestamp, UserId};
use proptest::prelude::*;

use crate::properties::merge::{self, merged};
use crate::support::record::{any_facts, facts, histories, replicas};
use crate::support::{NOW, after};

proptest! {
    #[test]
    fn merging_is_commutative(history in histories()) {
        let [a, b, _] = replicas(&history);
        merge::is_commutative(&a, &b);
    }

    #[test]
    fn merging_is_associative(history in histories()) {
        let [a, b, c] = replicas(&history);
        merge::is_associative(&a, &b, &c);
    }

    #[test]
    fn merging_is_idempotent(history in histories()) {
        let [a, b, _] = replicas(&history);
        merge::is_idempotent(&a, &b);
    }

    /// The laws hold for facts of any kind too, also where stamps and generations are equal.
    #[test]
    fn merging_facts_is_commutative_associative_and_idempotent(
        facts in prop::collection::vec((any_facts(), 0..3_u32, 0..3_u64, any::<bool>()), 3),
    ) {
        let [a, b, c] = [0, 1, 2].map(|at| {
            let (mut facts, generation, at, same) = facts[at].clone();
            if same {
                let stamp = Stamp::new(Timestamp::from_millis(at), 0, 0);
                (facts.user.0, facts.user.2, facts.persistent.0) = (generation, stamp, stamp);
            }
            Record::new(facts).encode(NOW).unwrap()
        });
        merge::is_commutative(&a, &b);
        merge::is_associative(&a, &b, &c);
        prop_assert_eq!(merged(&a, &a), a);
    }

    /// Replicas that have seen the same commits are the same, in whatever order they have seen them.
    #[test]
    fn replicas_that_have_seen_everything_are_equal(history in histories(), order in Just([0, 1, 2]).prop_shuffle()) {
        let all = replicas(&history);
        let [first, second, third] = order;
        let one = merged(&merged(&all[first], &all[second]), &all[third]);
        prop_assert_eq!(one, merged(&all[2], &merged(&all[1], &all[0])));
    }
}

#[test]
fn at_one_generation_logged_out_wins_and_a_later_generation_wins_over_all() {
    let with = |generation: u32, user: UserId, millis: u64| {
        let mut facts = facts();
        facts.user = (generation, user, Stamp::new(after(millis), 0, 1));
        Record::new(facts).encode(NOW).unwrap()
    };
    let user = |one: &[u8], other: &[u8]| {
        let bytes = merged(one, other);
        Record::decode(&bytes).unwrap().facts().user().clone()
    };
    let (seven, nobody) = (UserId::Number(7), UserId::Nobody);
    assert_eq!(user(&with(1, seven.clone(), 99), &with(1, nobody.clone(), 1)), nobody);
    assert_eq!(user(&with(2, seven.clone(), 1), &with(1, nobody, 99)), seven);
    assert_eq!(user(&with(1, seven.clone(), 1), &with(1, UserId::Number(8), 2)), UserId::Number(8));
}
