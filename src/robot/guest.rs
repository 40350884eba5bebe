//! A robot that travels in a browser's agent: a foreign name in a place where
//! browsers have none.

use super::finding::Span;
use super::generic::position;
use super::scan::{Mark, Seen};

/// The foreign name in an agent that has a browser's form.
///
/// Apps and phones are spared the last rule: they put bare names at the end.
pub(super) fn find(agent: &[u8], seen: &Seen) -> Option<Span> {
    let app = seen.has(Mark::Phone) || seen.has(Mark::App) || seen.has(Mark::Innocent);
    in_engine(agent)
        .or_else(|| compatible(agent))
        .or_else(|| if seen.has(Mark::Phone) || seen.has(Mark::Innocent) { None } else { domain(agent) })
        .or_else(|| if app { None } else { at_end(agent) })
}

fn until(agent: &[u8], start: usize, ends: &[u8]) -> Span {
    let len = agent.get(start..).unwrap_or_default().iter().take_while(|byte| !ends.contains(byte)).count();
    Span::new(start, len)
}

/// `(KHTML, like Gecko; compatible; Name/1.0)`: browsers close the comment here, or name Safari.
fn in_engine(agent: &[u8]) -> Option<Span> {
    const LIKE: &[u8] = b"(KHTML, like Gecko";
    let end = position(agent, LIKE)? + LIKE.len();
    match agent.get(end..)? {
        [b';' | b',', rest @ ..] if !rest.starts_with(b" Safari") => {
            let spaces = rest.iter().take_while(|byte| **byte == b' ').count();
            Some(until(agent, end + 1 + spaces, b")"))
        }
        _ => None,
    }
}

/// `… Safari/537.36 (compatible; Name)`: what is compatible says so at once.
fn compatible(agent: &[u8]) -> Option<Span> {
    const COMPATIBLE: &[u8] = b"(compatible; ";
    let behind = agent.get(24..)?;
    let start = 24 + position(behind, COMPATIBLE)? + COMPATIBLE.len();
    let foreign = !agent.get(start..)?.starts_with(b"MSIE");
    foreign.then(|| until(agent, start, b";)"))
}

/// `… name.com/policy …`: browsers name no domain; apps name theirs backwards.
fn domain(agent: &[u8]) -> Option<Span> {
    let at = agent.windows(6).position(|part| match part {
        [before, b'.', b'c', b'o', b'm', after] => before.is_ascii_alphanumeric() && matches!(after, b'/' | b')' | b';' | b' '),
        _ => false,
    })?;
    let left = agent.get(..=at)?.iter().rev().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-').count();
    let start = at + 1 - left;
    let relayed = agent.get(..start)?.ends_with(b"via ") || agent.get(..start)?.ends_with(b".");
    (!relayed).then_some(Span::new(start, left + 4))
}

/// `… Safari/537.36 Name`: browsers add products with versions, robots their bare names.
fn at_end(agent: &[u8]) -> Option<Span> {
    let product = [b" Safari/".as_slice(), b" Firefox/"]
        .into_iter()
        .find_map(|name| position(agent, name).map(|at| at + name.len()))?;
    let version = until(agent, product, b" ;");
    let start = usize::from(version.start + version.len) + 1;
    let rest = agent.get(start..)?;
    let name = rest.strip_prefix(b"(").map_or(rest, |inner| inner.strip_suffix(b")").unwrap_or(inner));
    let bare = name.iter().all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b' ' | b'-' | b'.'));
    // In the days of one-digit versions and before Chrome, anybody put his name there.
    let old = version.len < 4 || agent.get(..product)?.ends_with(b"like Gecko, Safari/");
    let capitals = name.iter().all(u8::is_ascii_uppercase);
    (bare && !old && !capitals && name.len() >= 3 && !of_a_browser(name)).then_some(Span::new(start, rest.len()))
}

/// Bare names that browsers, their distributors and their apps put at the end.
fn of_a_browser(name: &[u8]) -> bool {
    let known = [b"Mobile".as_slice(), b"Debian", b".NET", b"Maxthon", b"ICAP", b"via "];
    known.iter().any(|word| name.starts_with(word))
        || name.windows(3).any(|part| part.eq_ignore_ascii_case(b"app") || part.eq_ignore_ascii_case(b"fox"))
        || name.windows(5).any(|part| part == b"buntu" || part == b"Linux")
        || name.windows(7).any(|part| part.eq_ignore_ascii_case(b"browser"))
}
