//! A commit that is repeated after a lost answer has the effect of one.

use eltanin::Record;
use eltanin::internals::CommitId;

use crate::support::site::{Site, outcome};
use crate::support::store::Fault;
use crate::support::{MINUTE, after};

/// After a lost answer the store calls `change` again, or the handler commits again.
#[test]
fn semantics_31_a_repeated_commit_is_applied_once() {
    let site = Site::strict();
    let id = site.session();
    let mut handler = site.open(&id);
    handler.set("a", 5);
    site.store.plan(&[Fault::AnswerLost]);
    assert!(handler.try_commit().is_err());
    // In between somebody deletes it. A second application would bring it back.
    site.after_quietly(&id, |handler| handler.delete("a"));
    assert_eq!(outcome(&handler.commit()).1, "-");
    assert_eq!(site.stored(&id), "");
}

#[test]
fn a_repeated_commit_applies_what_has_not_arrived() {
    let site = Site::strict();
    let id = site.session();
    for fault in [Fault::Refused, Fault::AnswerLost] {
        let mut handler = site.open(&id);
        handler.set("a", 5);
        site.store.plan(&[fault]);
        assert!(handler.try_commit().is_err());
        handler.set("b", 6);
        handler.commit();
        assert_eq!(site.stored(&id), "a=5 b=6", "{fault:?}");
        site.after_quietly(&id, |handler| {
            handler.delete("b");
            handler.set("a", 1);
        });
    }
}

/// A record remembers its commits for 2 minutes, at most 64, and takes them along when it moves.
#[test]
fn the_record_keeps_commit_ids_and_they_move_with_it() {
    let site = Site::strict();
    let id = site.session();
    let mut handler = site.open(&id);
    handler.set("a", 5);
    site.store.plan(&[Fault::AnswerLost]);
    assert!(handler.try_commit().is_err());
    let moved = site.after(&id, |handler| handler.renew());
    site.after_quietly(&moved, |handler| handler.delete("a"));
    // It finds the mark, follows it, and finds its own commit in the successor.
    assert_eq!(outcome(&handler.commit()), ("merged", "-"));
    assert_eq!(site.stored(&moved), "");

    let commit = |number: u64| CommitId::from_bytes((number + 1).to_be_bytes());
    let bytes = site.bytes(&moved).unwrap();
    let mut record = Record::decode(&bytes).unwrap();
    (0..100).for_each(|number| record.note(commit(number), after(number)));
    let remembered: Vec<u64> = (0..100).filter(|number| record.has(commit(*number))).collect();
    assert_eq!(remembered, (36..100).collect::<Vec<_>>());
    record.note(commit(200), after(98 + 2 * MINUTE));
    let remembered: Vec<u64> = (0..201).filter(|number| record.has(commit(*number))).collect();
    assert_eq!(remembered, [99, 200]);
}
