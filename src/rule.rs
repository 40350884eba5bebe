//! The rules of the writes. The simulator switches one off to prove that it detects the fault. In any other build all of
//! them hold, and this module compiles to nothing.

/// A rule. Each is a line of the table in `DESIGN.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, dead_code)]
pub enum Rule {
    ChangesMerge,
    ClockAdvances,
    Marks,
    RenewalMovesCurrent,
    TouchMerges,
    MarksLast,
    MarkHasCommit,
    MarkHasSuccessor,
    LoginFollowsSuccessor,
    RecordHasCommits,
    RenewalLeavesUser,
    IndexBeforeRecord,
    RenewalIsIndexed,
    EndMarksBeforeForgetting,
    IndexHasTime,
}

#[cfg(not(feature = "planted"))]
#[inline(always)]
pub(crate) const fn off(_: Rule) -> bool {
    false
}

#[cfg(feature = "planted")]
thread_local! {
    static PLANTED: std::cell::Cell<Option<Rule>> = const { std::cell::Cell::new(None) };
}

#[cfg(feature = "planted")]
pub(crate) fn off(rule: Rule) -> bool {
    PLANTED.get() == Some(rule)
}

/// Switches a rule off on this thread, or all rules on.
#[cfg(feature = "planted")]
pub fn plant(rule: Option<Rule>) {
    PLANTED.set(rule);
}
