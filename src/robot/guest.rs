//! A robot that travels in a browser's agent: a foreign name in a place where browsers have none.

use super::finding::Span;
use super::scan::Seen;
use super::text::{ALPHA, DASH, DIGIT, DOT, LOWER, NAME, PAREN, SPACE, UPPER, run, run_back, stands};
use super::word::Mark;

/// The foreign name in an agent that has a browser's form.
///
/// Apps and phones are spared the last rules: they name their makers, and put bare names at the end.
#[inline(always)]
pub(super) fn find(agent: &[u8], seen: &Seen) -> Option<Span> {
    // `(KHTML, like Gecko; compatible; Name/1.0)`: browsers close the comment here.
    let in_engine = |end: &usize| matches!(agent.get(*end), Some(b';' | b','));
    // `… Safari/537.36 (compatible; Name)`: what is compatible says so at once.
    let late = |end: &usize| *end > 32 && stands(agent, end - 11, b"(compatible; ") && !stands(agent, end + 2, b"msie");
    if let Some(end) = seen.end(Mark::Like).filter(in_engine).or_else(|| seen.end(Mark::Compatible).filter(late)) {
        let start = end + 1 + run(agent, end + 1, SPACE);
        return Some(Span::new(start, run(agent, start, NAME | SPACE)));
    }
    if seen.has([Mark::Phone, Mark::Android, Mark::Innocent]) {
        return None;
    }
    seen.end(Mark::Domain).and_then(|end| domain(agent, end)).or_else(|| at_end(agent, seen))
}

/// `… name.com/policy …`: browsers name no domain. An agent that begins with one is named so by its app.
#[inline(always)]
fn domain(agent: &[u8], end: usize) -> Option<Span> {
    let len = run_back(agent, end, NAME);
    (len < end).then(|| Span::new(end - len, len))
}

/// `… Safari/537.36 Name`: browsers add products with versions, robots their bare names. A robot is proud of its name:
/// capitals stand in it. What people add is in small letters, or in capitals alone, or an app; and what we know is no
/// robot.
#[inline(always)]
fn at_end(agent: &[u8], seen: &Seen) -> Option<Span> {
    let version = seen.end(Mark::Product)?;
    let name = version + run(agent, version, DIGIT | DOT);
    let name = name + run(agent, name, SPACE | PAREN);
    let run = |class| run(agent, name, SPACE | DOT | DASH | class);
    let is_all = |class| name + run(PAREN | class) == agent.len();
    let is_app = stands(agent, agent.len() - 3, b"app");
    (seen.last == version && is_all(ALPHA) && !is_all(UPPER) && !is_all(LOWER) && !is_app)
        .then(|| Span::new(name, run(ALPHA)))
}
