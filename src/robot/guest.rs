//! A robot that travels in a browser's agent: a foreign name in a place where
//! browsers have none.

use super::finding::Span;
use super::scan::{Mark, Seen};
use super::text::{ALPHA, DASH, DIGIT, DOT, NAME, SPACE, find, is_at, run, run_back, stands};

/// The foreign name in an agent that has a browser's form.
///
/// Apps and phones are spared the last rules: they name their makers, and put bare names at the end.
pub(super) fn find_in(agent: &[u8], seen: &Seen) -> Option<Span> {
    let (phone, innocent) = (seen.has(Mark::Phone), seen.has(Mark::Innocent));
    in_engine(agent)
        .or_else(|| compatible(agent))
        .or_else(|| if phone || innocent { None } else { domain(agent) })
        .or_else(|| if phone || innocent || seen.has(Mark::App) { None } else { at_end(agent) })
}

/// `(KHTML, like Gecko; compatible; Name/1.0)`: browsers close the comment here, or name Safari.
fn in_engine(agent: &[u8]) -> Option<Span> {
    const LIKE: &[u8] = b"(khtml, like gecko";
    let end = find(agent, 0, LIKE)? + LIKE.len();
    let foreign = matches!(agent.get(end), Some(b';' | b',')) && !stands(agent, end + 1, b" safari");
    foreign.then(|| named(agent, end + 1))
}

/// `… Safari/537.36 (compatible; Name)`: what is compatible says so at once.
fn compatible(agent: &[u8]) -> Option<Span> {
    const COMPATIBLE: &[u8] = b"(compatible; ";
    let start = find(agent, 24, COMPATIBLE)? + COMPATIBLE.len();
    (!stands(agent, start, b"msie")).then(|| named(agent, start))
}

/// What a comment says from here on.
fn named(agent: &[u8], start: usize) -> Span {
    let start = start + run(agent, start, SPACE);
    Span::new(start, run(agent, start, NAME | SPACE))
}

/// `… name.com/policy …`: browsers name no domain, and apps name theirs backwards.
fn domain(agent: &[u8]) -> Option<Span> {
    let at = find(agent, 0, b".com").filter(|at| !is_at(agent, at + 4, NAME))?;
    let start = at - run_back(agent, at, NAME);
    let relayed = start >= 4 && stands(agent, start - 4, b"via ");
    (at > start && !relayed).then(|| Span::new(start, at + 4 - start))
}

/// `… Safari/537.36 Name`: browsers add products with versions, robots their bare names.
fn at_end(agent: &[u8]) -> Option<Span> {
    const SAFARI: &[u8] = b" safari/";
    const FIREFOX: &[u8] = b" firefox/";
    let version = match find(agent, 0, SAFARI) {
        Some(at) => at + SAFARI.len(),
        None => find(agent, 0, FIREFOX)? + FIREFOX.len(),
    };
    let len = run(agent, version, DIGIT | DOT);
    let start = version + len;
    let mut end = agent.len();
    // In the days of one-digit versions anybody put his name there.
    if len < 4 || !is_at(agent, start, SPACE) {
        return None;
    }
    let comment = stands(agent, start + 1, b"(");
    end -= usize::from(comment && stands(agent, end - 1, b")"));
    let name = agent.get(start + 1 + usize::from(comment)..end)?;
    let bare = run(name, 0, ALPHA | DASH | DOT | SPACE) == name.len() && name.len() >= 3;
    let capitals = name.iter().all(u8::is_ascii_uppercase);
    (bare && !capitals && !of_a_browser(name)).then(|| Span::new(start + 1, agent.len() - start - 1))
}

/// Bare names that browsers, their distributors and their apps put at the end.
fn of_a_browser(name: &[u8]) -> bool {
    const BEGIN: [&[u8]; 5] = [b"mobile", b"debian", b".net", b"maxthon", b"icap"];
    const HOLD: [&[u8]; 6] = [b"via ", b"app", b"fox", b"buntu", b"linux", b"browser"];
    BEGIN.iter().any(|word| stands(name, 0, word)) || HOLD.iter().any(|word| find(name, 0, word).is_some())
}
