//! Planted bugs: each rule of the writes is switched off in turn, and the oracle must find it.

use eltanin::internals::{Rule, plant};

use crate::finding::{Finding, Tally};
use crate::random::Random;
use crate::site::Site;
use crate::visitor::live;

/// The rules, and what `DESIGN.md` calls them.
pub const RULES: [(Rule, &str); 15] = [
    (Rule::ChangesMerge, "a change merges (else: whole record saved)"),
    (Rule::ClockAdvances, "the clock advances on what is read"),
    (Rule::Marks, "marks"),
    (Rule::RenewalMovesCurrent, "a renewal moves the record as it is now"),
    (Rule::TouchMerges, "a touch writes on what is there"),
    (Rule::MarksLast, "marks of 120 s (else: 3 s)"),
    (Rule::MarkHasCommit, "a commit id in the mark"),
    (Rule::MarkHasSuccessor, "a successor in the mark"),
    (Rule::LoginFollowsSuccessor, "a login goes on with the successor"),
    (Rule::RecordHasCommits, "commit ids in the record"),
    (Rule::RenewalLeavesUser, "a renewal carries nothing about the user"),
    (Rule::IndexBeforeRecord, "the index is written before the record"),
    (Rule::RenewalIsIndexed, "a renewal is entered in the index"),
    (Rule::EndMarksBeforeForgetting, "an end marks keys before it takes them out"),
    (Rule::IndexHasTime, "the time of the end in the index"),
];

/// How a planted bug was found.
pub struct Found {
    pub bursts: u64,
    pub finding: Finding,
    pub life: u64,
}

/// Looks for the bug in this many bursts.
pub fn find(site: &Site, rule: Rule, seed: u64, most: u64) -> Option<Found> {
    plant(Some(rule));
    let mut seeds = Random::new(seed);
    let mut tally = Tally::default();
    let mut found = None;
    while found.is_none() && tally.bursts < most {
        let life = seeds.next();
        let bad = live(site, life, &mut tally, false);
        found = bad.map(|bad| Found { bursts: tally.bursts, finding: bad.verdict.worst(), life });
    }
    plant(None);
    found
}
