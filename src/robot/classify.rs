//! Classifies a user agent by the built-in rules, from the cheapest to the most general.

use super::marks::Marks;
use super::packed::{PackedVerdict, USER_AGENT_LIMIT};
use super::scan::scan;
use super::verdict::{Kind, Reason, Verdict};
use super::word::Word;
use super::{browser, introduction, shape};

/// Classifies a user agent alone, by the built-in rules alone.
///
/// ```
/// use eltanin::robot::{Category, Kind, classify_user_agent};
///
/// let user_agent = b"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
/// let verdict = classify_user_agent(user_agent);
/// assert_eq!(verdict.kind, Kind::Robot);
/// assert_eq!(verdict.name, Some("Googlebot"));
/// assert_eq!(verdict.category, Some(Category::Search));
/// ```
#[must_use]
pub fn classify_user_agent(user_agent: &[u8]) -> Verdict<'_> {
    classify_packed(user_agent).verdict(user_agent)
}

/// Like [`classify_user_agent`], with the verdict packed into one number.
///
/// The steps are a fast path for current browsers, one scan for the words of the table, the rules on introductions,
/// and the shape of the whole.
#[must_use]
pub fn classify_packed(user_agent: &[u8]) -> PackedVerdict {
    let user_agent = beginning(user_agent);
    if browser::is_current(user_agent) {
        PackedVerdict::plain(Kind::Human, Reason::Browser)
    } else {
        classify_keeping(user_agent, |_| true)
    }
}

/// Like [`classify_packed`], with only the words for which `keep` is true and without the fast path.
#[inline(always)]
pub fn classify_keeping(user_agent: &[u8], keep: impl Fn(Word) -> bool) -> PackedVerdict {
    let user_agent = beginning(user_agent);
    let mut marks = Marks::default();
    scan(user_agent, &mut marks, keep)
        .or_else(|| introduction::detect(user_agent, &marks))
        .unwrap_or_else(|| shape::classify(user_agent, &marks))
}

/// The part of the user agent that is read.
#[inline(always)]
fn beginning(user_agent: &[u8]) -> &[u8] {
    user_agent.get(..USER_AGENT_LIMIT).unwrap_or(user_agent)
}
