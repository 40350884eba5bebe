//! Corrupt bytes in the store: the core answers whatever the store gives.

use eltanin::internals::Mark;
use proptest::prelude::*;

use crate::properties::stored::is_one_kind_at_most;
use crate::support::site::{Act, Site};

const ACTS: [Act; 8] = [
    |_| {},
    |handler| handler.set("b", 2),
    |handler| handler.login(8),
    |handler| handler.logout(),
    |handler| {
        handler.set("b", 2);
        handler.renew();
    },
    |handler| {
        handler.reset();
        handler.set("c", 3);
    },
    |handler| {
        handler.reset();
        handler.login(8);
    },
    |handler| handler.destroy(),
];

/// Entries of every kind, as requests leave them.
fn entries() -> Vec<Vec<u8>> {
    let mut entries = Vec::new();
    for act in ACTS {
        let site = Site::strict();
        let id = site.session_of(7);
        let mut handler = site.open(&id);
        act(&mut handler);
        handler.commit();
        entries.extend(site.store.keys().iter().filter_map(|key| site.store.get(key)));
    }
    entries
}

fn any_bytes() -> impl Strategy<Value = Vec<u8>> {
    let edits = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4);
    let edited = (prop::sample::select(entries()), edits, prop::option::of(any::<prop::sample::Index>())).prop_map(
        |(mut bytes, edits, cut)| {
            for (at, to) in edits {
                let at = at.index(bytes.len());
                bytes[at] = to;
            }
            if let Some(cut) = cut {
                bytes.truncate(cut.index(bytes.len()));
            }
            bytes
        },
    );
    prop_oneof![3 => edited, 1 => prop::collection::vec(any::<u8>(), 0..200)]
}

proptest! {
    #[test]
    fn any_bytes_are_decoded_to_something_or_none(bytes in any_bytes()) {
        is_one_kind_at_most(&bytes);
    }

    /// Before each call with what is there, the store calls `change` with something else. The outcome is that of the
    /// last call, and nothing panics.
    #[test]
    fn any_bytes_may_be_merged_with_and_only_the_last_call_counts(bytes in any_bytes(), user in prop::option::of(Just(7))) {
        for act in ACTS {
            let [calm, disturbed] = [None, Some(&bytes)].map(|noise| {
                let site = Site::strict();
                let id = user.map_or_else(|| site.session(), |user| site.session_of(user));
                site.wait(13 * 60_000);
                site.store.disturb(noise);
                let mut handler = site.open(&id);
                act(&mut handler);
                let reply = handler.commit();
                let entries: Vec<_> = site.store.keys().into_iter().map(|key| (site.store.get(&key), key)).collect();
                (reply.status, reply.cookies, entries)
            });
            prop_assert_eq!(calm, disturbed);
        }
    }

    /// The bytes are really there, under each key in turn.
    #[test]
    fn any_bytes_may_be_under_any_key(bytes in any_bytes(), place in 0..3_usize) {
        // Where an index should be, a mark counts as nothing.
        prop_assume!(place != 1 || Mark::decode(&bytes).is_none());
        for act in ACTS {
            let site = Site::strict();
            let id = site.session_of(7);
            let mut handler = site.open(&id);
            act(&mut handler);
            let key = match place {
                0 => site.key(&id),
                1 => site.index_key(8),
                _ => handler.id().map_or_else(|| site.key(&id), |new| site.key(&new)),
            };
            site.store.put(key.as_str(), Some(bytes.clone()));
            let _ = handler.try_commit();
            let mut next = site.open(&id);
            next.set("d", 4);
            let _ = next.try_commit();
            let _ = (site.try_end(7, eltanin::Ending::All), site.list(8));
        }
    }
}
