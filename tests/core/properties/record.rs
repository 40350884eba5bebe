//! What requests do with the record that a store gives them.

use eltanin::internals::CommitId;
use eltanin::{Operations, Record, Timestamp};

const NOW: Timestamp = Timestamp::from_millis(1_750_000_000_009);
const COMMIT: CommitId = CommitId::from_bytes([9; 8]);

/// Any bytes are a record that can be read, changed, merged with the record `sound`, and written; or they are none.
pub fn can_be_changed_and_merged(bytes: &[u8], sound: &[u8]) {
    let Some(mut record) = Record::decode(bytes) else { return };
    let _ = (record.text(), record.facts().expires(), record.facts().touch_due(), record.has(COMMIT));
    record.merge(&Record::decode(sound).unwrap());
    let mut clock = record.clock(NOW, COMMIT);
    record.note(COMMIT, NOW);
    let mut operations = Operations::new();
    operations.set("cart", "apples", vec![4]);
    operations.delete("cart", "pears");
    record.apply(&operations, &mut clock);
    let written = record.encode(NOW).unwrap();
    let read = Record::decode(&written).unwrap();
    assert_eq!(read.namespace("cart").get("apples").map(Vec::from), Some(vec![4]));
    let mut other = Record::decode(sound).unwrap();
    other.merge(&Record::decode(bytes).unwrap());
    assert!(other.encode(NOW).is_ok());
}
