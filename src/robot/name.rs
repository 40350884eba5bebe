//! A robot's name, taken from its own agent: no table of names is needed.

use super::finding::Span;
use super::text::{ALPHA, DIGIT, NAME, SPACE, find, run, run_back};

/// The word of the agent that a match lies in.
pub(super) fn around(agent: &[u8], at: usize, len: usize) -> Span {
    let left = run_back(agent, at, NAME);
    let inside = run(agent, at, NAME | SPACE).min(len);
    let right = if inside == len { run(agent, at + len, NAME) } else { 0 };
    Span::new(at - left, left + inside + right)
}

/// The product that an agent introduces itself as: after "compatible;", or its first word.
pub(super) fn product(agent: &[u8], from: usize) -> Span {
    const COMPATIBLE: &[u8] = b"compatible; ";
    let mut start = from;
    if let Some(at) = find(agent, from, COMPATIBLE) {
        start = at + COMPATIBLE.len();
    }
    while start < agent.len() && run(agent, start, ALPHA | DIGIT) == 0 {
        start += 1;
    }
    Span::new(start, run(agent, start, NAME))
}
