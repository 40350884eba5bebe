//! A robot's name, taken from its own agent: no table of names is needed.

use super::finding::Span;
use super::scan::Seen;
use super::text::{ALPHA, DIGIT, NAME, SPACE, is_at, run, run_back};
use super::word::Mark;

/// The word of the agent that a match lies in.
pub(super) fn around(agent: &[u8], at: usize, len: usize) -> Span {
    let left = run_back(agent, at, NAME);
    let mut right = run(agent, at, NAME);
    // The match itself may hold spaces.
    if right < len && is_at(agent, at + right, SPACE) {
        right = run(agent, at, NAME | SPACE).min(len);
        right += if right == len { run(agent, at + len, NAME) } else { 0 };
    }
    Span::new(at - left, left + right)
}

/// The product that an agent introduces itself as: after "compatible", or its first word.
pub(super) fn product(agent: &[u8], seen: &Seen) -> Span {
    first(agent, seen.end(Mark::Compatible).unwrap_or_default())
}

/// The first word from here on.
pub(super) fn first(agent: &[u8], from: usize) -> Span {
    let mut start = from;
    while start < agent.len() && !is_at(agent, start, ALPHA | DIGIT) {
        start += 1;
    }
    Span::new(start, run(agent, start, NAME))
}
