//! Robots inside a browser's user agent: a foreign name in a place where browsers have none.

use super::marks::Marks;
use super::packed::Span;
use super::text::{ALPHA, DASH, DIGIT, DOT, LOWER, NAME, PAREN, SPACE, UPPER, matches_at, run, run_back};
use super::word::Mark;

/// The foreign name in a user agent that has a browser's form.
///
/// The last two rules do not apply to apps and phones: an app names its maker, and phones put bare names at the end.
#[inline(always)]
pub(super) fn detect(user_agent: &[u8], marks: &Marks) -> Option<Span> {
    // `(KHTML, like Gecko; compatible; Name/1.0)`: browsers close the comment here.
    let in_engine = |end: &usize| matches!(user_agent.get(*end), Some(b';' | b','));
    // `… Safari/537.36 (compatible; Name)`: browsers say `compatible` only in their first comment.
    let late = |end: &usize| {
        *end > 32 && matches_at(user_agent, end - 11, b"(compatible; ") && !matches_at(user_agent, end + 2, b"msie")
    };
    if let Some(end) = marks.end(Mark::Like).filter(in_engine).or_else(|| marks.end(Mark::Compatible).filter(late)) {
        let start = end + 1 + run(user_agent, end + 1, SPACE);
        return Some(Span::new(start, run(user_agent, start, NAME | SPACE)));
    }
    if marks.has([Mark::Phone, Mark::Android, Mark::Innocent]) {
        return None;
    }
    marks.end(Mark::Domain).and_then(|end| domain(user_agent, end)).or_else(|| at_end(user_agent, marks))
}

/// `… name.com/policy …`: browsers name no domain. One at the very beginning is the name of an app.
#[inline(always)]
fn domain(user_agent: &[u8], end: usize) -> Option<Span> {
    let len = run_back(user_agent, end, NAME);
    (len < end).then(|| Span::new(end - len, len))
}

/// `… Safari/537.36 Name`: browsers add products with versions, robots add their bare names. Robot names contain
/// capitals; what users append is all lower or all upper case, or ends in `app`. A word of the table here is not a
/// robot's name.
#[inline(always)]
fn at_end(user_agent: &[u8], marks: &Marks) -> Option<Span> {
    let version = marks.end(Mark::Product)?;
    let name = version + run(user_agent, version, DIGIT | DOT);
    let name = name + run(user_agent, name, SPACE | PAREN);
    let run = |class| run(user_agent, name, SPACE | DOT | DASH | class);
    let is_all = |class| name + run(PAREN | class) == user_agent.len();
    let is_app = matches_at(user_agent, user_agent.len() - 3, b"app");
    (marks.last == version && is_all(ALPHA) && !is_all(UPPER) && !is_all(LOWER) && !is_app)
        .then(|| Span::new(name, run(ALPHA)))
}
