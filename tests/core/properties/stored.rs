//! What a store may hold.

use eltanin::internals::{Index, Mark, validate};
use eltanin::{Namespace, Operations, Record};

/// Any bytes are a record, a mark, an index or none of these; and a mark or an index can be written again.
pub fn is_one_kind_at_most(bytes: &[u8]) {
    let kinds = [Record::decode(bytes).is_some(), Mark::decode(bytes).is_some(), Index::decode(bytes).is_some()];
    assert!(kinds.into_iter().filter(|is| *is).count() < 2, "{:?}", kinds);
    let _ =
        (Namespace::decode(bytes), Operations::decode(bytes), validate::namespace(bytes, 0), validate::latest(bytes));
    if let Some(mark) = Mark::decode(bytes) {
        assert_eq!(Mark::decode(&mark.encode()), Some(mark));
    }
    if let Some(index) = Index::decode(bytes) {
        assert_eq!(Index::decode(&index.encode()), Some(index));
    }
}
