//! Writes as text.

use crate::history::START;
use crate::shelf::Written;
use crate::story::Entry;
use crate::variables::variables;

/// A line of the trace for one write.
pub fn describe(number: usize, written: &Written, how: &str) -> String {
    let Written { at, by, key, after, .. } = written;
    let what = match Entry::read(Some(after)) {
        Entry::Record(record) => {
            let facts = &record.facts();
            let variables: Vec<String> =
                variables(&record).iter().map(|((scope, key), value)| format!("{scope}.{key}={value}")).collect();
            format!(
                "record of {:x?}, generation {}, user {:?}: {}",
                facts.lineage.to_bytes()[0],
                facts.generation,
                facts.user(),
                variables.join(" ")
            )
        }
        Entry::Mark(mark) => format!("mark {:?} with successor {:?}", mark.how, mark.successor),
        Entry::Index | Entry::Nothing => "index".into(),
    };
    format!("{:>8} write {number} by {}.{} {how} {key}: {what}", at - START, by.request, by.commit)
}
