//! A robot that travels in a browser's agent: a foreign name in a place where
//! browsers have none.

use super::finding::Span;
use super::generic::is_branded;
use super::scan::Seen;
use super::text::{ALPHA, DASH, DIGIT, DOT, NAME, SPACE, find, is_at, run, run_back, stands};
use super::word::Mark;

/// The foreign name in an agent that has a browser's form.
///
/// Apps and phones are spared the last rules: they name their makers, and put bare names at the end.
pub(super) fn find_in(agent: &[u8], seen: &Seen) -> Option<Span> {
    if let Some(guest) = seen.end(Mark::Like).and_then(|end| in_engine(agent, end)) {
        return Some(guest);
    }
    if let Some(guest) = seen.end(Mark::Compatible).and_then(|end| compatible(agent, end)) {
        return Some(guest);
    }
    if seen.has(Mark::Phone) || seen.has(Mark::Innocent) || is_branded(agent) {
        return None;
    }
    if let Some(guest) = seen.end(Mark::Domain).and_then(|end| domain(agent, end)) {
        return Some(guest);
    }
    seen.end(Mark::Product).filter(|_| !seen.has(Mark::App)).and_then(|end| at_end(agent, end))
}

/// `(KHTML, like Gecko; compatible; Name/1.0)`: browsers close the comment here, or go on with Safari or its version.
fn in_engine(agent: &[u8], end: usize) -> Option<Span> {
    let foreign = matches!(agent.get(end), Some(b';' | b','))
        && !stands(agent, end + 1, b" safari")
        && !stands(agent, end + 1, b" version");
    foreign.then(|| named(agent, end + 1))
}

/// `… Safari/537.36 (compatible; Name)`: what is compatible says so at once.
fn compatible(agent: &[u8], end: usize) -> Option<Span> {
    let late = end > 32 && stands(agent, end - 11, b"(compatible; ") && !stands(agent, end + 2, b"msie");
    late.then(|| named(agent, end + 1))
}

/// What a comment says from here on.
fn named(agent: &[u8], start: usize) -> Span {
    let start = start + run(agent, start, SPACE);
    Span::new(start, run(agent, start, NAME | SPACE))
}

/// `… name.com/policy …`: browsers name no domain, and apps name theirs backwards.
fn domain(agent: &[u8], end: usize) -> Option<Span> {
    let len = run_back(agent, end, NAME);
    let start = end - len;
    let relayed = start >= 4 && stands(agent, start - 4, b"via ") || stands(agent, end, b" toolbar");
    (start > 0 && len > 4 && !relayed && !is_at(agent, end, NAME)).then(|| Span::new(start, len))
}

/// `… Safari/537.36 Name`: browsers add products with versions, robots their bare names.
fn at_end(agent: &[u8], version: usize) -> Option<Span> {
    let len = run(agent, version, DIGIT | DOT);
    let start = version + len + 1;
    // In the days of one-digit versions anybody put his name there.
    if len < 4 || !is_at(agent, start - 1, SPACE) {
        return None;
    }
    let comment = usize::from(stands(agent, start, b"("));
    let end = agent.len() - usize::from(comment == 1 && agent.last() == Some(&b')'));
    let name = agent.get(start + comment..end)?;
    let bare = run(name, 0, ALPHA | DASH | DOT | SPACE) == name.len() && name.len() >= 3;
    // A robot is proud of its name: it begins with a capital or is a domain. What people add is in small letters, or in
    // capitals alone.
    let proud =
        name.contains(&b'.') || name.iter().any(u8::is_ascii_uppercase) && !name.iter().all(u8::is_ascii_uppercase);
    (bare && proud && !of_a_browser(name)).then(|| Span::new(start, agent.len() - start))
}

/// Bare names that browsers, their distributors and their apps put at the end.
fn of_a_browser(name: &[u8]) -> bool {
    const BEGIN: [&[u8]; 5] = [b"mobile", b"debian", b".net", b"maxthon", b"icap"];
    const HOLD: [&[u8]; 8] = [b"via ", b"app", b"fox", b"buntu", b"linux", b"browser", b"chrome", b"tv"];
    BEGIN.iter().any(|word| stands(name, 0, word)) || HOLD.iter().any(|word| find(name, 0, word).is_some())
}
