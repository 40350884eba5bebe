//! Robots: who of the visitors is a person, and why we think so.
//!
//! A person taken for a robot loses his cart, so precision comes first: what
//! is not decided by a rule that can be said in one sentence is a person.
//! Everything here is bounded ([`AGENT_LIMIT`] bytes are read), linear, free of
//! allocation and start-up work, and takes any bytes.

mod browser;
mod finding;
mod guest;
mod introduction;
mod name;
mod scan;
mod search;
mod shape;
mod signals;
mod site;
mod table;
mod text;
mod verdict;
mod word;

pub use finding::{AGENT_LIMIT, Finding, Span, find};
pub use signals::{Platform, judge};
pub use site::Rules;
pub use verdict::{Category, Kind, OwnedVerdict, Reason, Verdict};

/// Judges a `User-Agent` alone, by the built-in rules alone.
///
/// ```
/// use eltanin::robot::{Category, Kind, judge_agent};
/// let verdict = judge_agent(b"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)");
/// assert_eq!(verdict.kind, Kind::Robot);
/// assert_eq!(verdict.name, Some("Googlebot"));
/// assert_eq!(verdict.category, Some(Category::Search));
/// ```
#[must_use]
pub fn judge_agent(agent: &[u8]) -> Verdict<'_> {
    find(agent).verdict(agent)
}

/// The table's parts, for tests and reports.
#[doc(hidden)]
pub mod table_parts {
    pub use super::finding::find_keeping;
    pub use super::search::hits;
    pub use super::word::{Mark, Word, words};
}
