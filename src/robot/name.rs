//! A robot's name, taken from its own agent: no table of names is needed.

use super::finding::Span;

/// No name is longer.
const NAME_LIMIT: usize = 48;

const fn in_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'!')
}

/// The word of the agent that a match lies in.
pub(super) fn around(agent: &[u8], at: usize, len: usize) -> Span {
    let before = agent.get(..at).unwrap_or_default();
    let left = before.iter().rev().take(NAME_LIMIT).take_while(|byte| in_name(**byte)).count();
    let matched = agent.get(at..at + len).unwrap_or_default();
    let inside = matched.iter().take_while(|byte| in_name(**byte) || **byte == b' ').count();
    let right = if inside == len {
        agent.get(at + len..).unwrap_or_default().iter().take(NAME_LIMIT).take_while(|byte| in_name(**byte)).count()
    } else {
        0
    };
    Span::new(at - left, left + inside + right)
}

/// The product that an agent introduces itself as: after "compatible;", or its first word.
pub(super) fn product(agent: &[u8]) -> Span {
    const COMPATIBLE: &[u8] = b"compatible; ";
    let start = if agent.starts_with(b"Mozilla/") {
        super::generic::position(agent, COMPATIBLE).map(|at| at + COMPATIBLE.len())
    } else {
        agent.iter().position(u8::is_ascii_alphanumeric)
    };
    let Some(start) = start else { return Span::NONE };
    let len = agent.get(start..).unwrap_or_default().iter().take(NAME_LIMIT).take_while(|byte| in_name(**byte)).count();
    Span::new(start, len)
}

/// The first word of a part of the agent, "compatible" apart.
pub(super) fn product_in(agent: &[u8], part: Span) -> Span {
    const COMPATIBLE: &[u8] = b"compatible; ";
    let text = part.bytes(agent);
    let skip = if text.starts_with(COMPATIBLE) { COMPATIBLE.len() } else { 0 };
    let text = text.get(skip..).unwrap_or_default();
    let skip = skip + text.iter().take_while(|byte| !byte.is_ascii_alphanumeric()).count();
    let start = usize::from(part.start) + skip;
    let text = agent.get(start..).unwrap_or_default();
    let len = text.iter().take(NAME_LIMIT).take_while(|byte| in_name(**byte)).count();
    Span::new(start, len)
}
