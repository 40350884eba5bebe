//! What the oracle can find, and how often it did.

use std::collections::BTreeMap;

/// What must never happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Finding {
    ChangeLost,
    LoggedOut,
    CameBack,
    AppliedTwice,
    AliveAfterEnd,
    DataAfterReset,
    Unreachable,
    SessionLost,
    Dropped,
    EndedWrongly,
    OutOfOrder,
}

impl Finding {
    pub const ALL: [Self; 11] = [
        Self::ChangeLost,
        Self::LoggedOut,
        Self::CameBack,
        Self::AppliedTwice,
        Self::AliveAfterEnd,
        Self::DataAfterReset,
        Self::Unreachable,
        Self::SessionLost,
        Self::Dropped,
        Self::EndedWrongly,
        Self::OutOfOrder,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ChangeLost => "acknowledged change lost",
            Self::LoggedOut => "visitor logged out although they logged in last and were told so",
            Self::CameBack => "ended session came back",
            Self::AppliedTwice => "retried update applied twice",
            Self::AliveAfterEnd => "session alive after an end of its user's sessions",
            Self::DataAfterReset => "data of a reset session in the new one",
            Self::Unreachable => "unreachable record",
            Self::SessionLost => "session lost, nobody logged in",
            Self::Dropped => "changes or login dropped although nothing had ended the session",
            Self::EndedWrongly => "session ended that was not meant, or its mark written over",
            Self::OutOfOrder => "change stamped before what it replaces",
        }
    }
}

/// What is allowed to happen, and is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Apart {
    MarkFailed,
    AppliedThoughFailed,
    Reversed,
    AnswerLost,
    ParallelFirst,
    Beside,
}

impl Apart {
    pub const ALL: [Self; 6] = [
        Self::MarkFailed,
        Self::AppliedThoughFailed,
        Self::Reversed,
        Self::AnswerLost,
        Self::ParallelFirst,
        Self::Beside,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MarkFailed => "login delivered although its mark failed on every try (row 35)",
            Self::AppliedThoughFailed => "renewal applied although every answer of the store was lost",
            Self::Reversed => "answers with new ids arrived in reverse order",
            Self::AnswerLost => "answer with a new id never reached the browser",
            Self::ParallelFirst => "records left by parallel first requests without a cookie",
            Self::Beside => "logins of several users at once, each in a session of its own",
        }
    }
}

/// How many bursts there were, and how many of them had each finding.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    pub bursts: u64,
    pub requests: u64,
    pub findings: BTreeMap<Finding, u64>,
    pub apart: BTreeMap<Apart, u64>,
}

impl Tally {
    pub fn print(&self) {
        println!("{:>9}  bursts, {} requests", self.bursts, self.requests);
        for finding in Finding::ALL {
            println!("{:>9}  {}", self.findings.get(&finding).unwrap_or(&0), finding.as_str());
        }
        println!("counted apart");
        for apart in Apart::ALL {
            println!("{:>9}  {}", self.apart.get(&apart).unwrap_or(&0), apart.as_str());
        }
    }
}
