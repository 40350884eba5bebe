//! Rules that hold for robots nobody has listed yet: the word "bot", links,
//! mail addresses and injected code.

use super::finding::{Category, Finding, Reason, Span};
use super::scan::fold;

const COLON: u8 = 1;
const AT: u8 = 2;
const CODE: u8 = 4;

/// Which rules a byte makes worth looking at.
const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b':' => COLON,
            b'@' => AT,
            b'<' | b'$' | b'\\' | b'`' | b'"' | b'\'' | b'%' | b'{' => CODE,
            0..=8 | 10..=31 | 127 => CODE,
            _ => 0,
        };
        byte += 1;
    }
    classes
};

fn classes(agent: &[u8]) -> u8 {
    agent.iter().fold(0, |seen, byte| seen | CLASSES.get(usize::from(*byte)).unwrap_or(&0))
}

fn letter(byte: Option<&u8>) -> bool {
    byte.is_some_and(u8::is_ascii_alphabetic)
}

/// Whether these bytes begin with "bot".
#[inline(always)]
pub(super) const fn is_bot(four: u32) -> bool {
    (four | 0x0020_2020) & 0x00ff_ffff == 0x0074_6f62
}

/// Whether the "bot" at this place ends a word, or is its plural. Cubot makes phones.
pub(super) fn ends_in_bot(agent: &[u8], at: usize) -> bool {
    let after = agent.get(at + 3);
    let plural = after.is_some_and(|byte| fold(*byte) == b's') && !letter(agent.get(at + 4));
    let phone = at >= 2 && agent.get(at - 2..at).is_some_and(|two| two.eq_ignore_ascii_case(b"cu"));
    (plural || !letter(after)) && !phone
}

/// Whether this platform is followed by the name of a phone.
pub(super) fn names_phones(platform: &[u8]) -> bool {
    platform == b"android"
}

/// Where the comment that this place lies in ends.
pub(super) fn comment_end(agent: &[u8], at: usize) -> usize {
    agent.get(at..).unwrap_or_default().iter().position(|byte| *byte == b')').map_or(agent.len(), |len| at + len)
}

/// Whether the part that names a phone is a robot's introduction after all.
pub(super) fn lifts_shelter(part: &[u8]) -> bool {
    position(part, b"://").is_some() || position(part, b"compatible").is_some()
}

pub(super) fn position(agent: &[u8], part: &[u8]) -> Option<usize> {
    // The first byte before the rest: comparing slices is a call.
    agent.windows(part.len()).position(|here| here.first() == part.first() && here == part)
}

/// The rules that need more than a word, tried only if their byte was seen.
pub(super) fn finish(agent: &[u8], innocent: bool, phone: bool) -> Result<(), Finding> {
    let classes = classes(agent);
    if !innocent
        && let Some(signature) = (classes & COLON != 0).then(|| link(agent)).flatten().or_else(|| host(agent))
    {
        return Err(Finding::robot(Reason::Link, Category::Other, Span::NONE, signature));
    }
    // Apps on phones tell the address of their user.
    if classes & AT != 0
        && !innocent
        && !(phone && !agent.starts_with(b"Mozilla/"))
        && let Some(signature) = mail(agent)
    {
        return Err(Finding::robot(Reason::Mail, Category::Other, Span::NONE, signature));
    }
    if let Some(signature) = (classes & CODE != 0).then(|| code(agent)).flatten().or_else(|| upwards(agent))
    {
        return Err(Finding::robot(Reason::Injection, Category::Security, Span::NONE, signature));
    }
    Ok(())
}

/// A link: `://` with its scheme.
fn link(agent: &[u8]) -> Option<Span> {
    let at = position(agent, b"://")?;
    let scheme = agent.get(..at)?.iter().rev().take(8).take_while(|byte| byte.is_ascii_alphabetic()).count();
    Some(address(agent, at - scheme, scheme + 3))
}

/// A host that calls itself `www`.
fn host(agent: &[u8]) -> Option<Span> {
    let at = position(agent, b"www.")?;
    let begins = !agent.get(..at)?.last().is_some_and(u8::is_ascii_alphanumeric);
    begins.then(|| address(agent, at, 4))
}

/// An address that begins here and has so many bytes at least.
fn address(agent: &[u8], start: usize, least: usize) -> Span {
    let rest = agent.get(start + least..).unwrap_or_default();
    let len = rest.iter().take(64).take_while(|byte| byte.is_ascii_graphic() && !b");,\"'>".contains(byte)).count();
    Span::new(start, least + len)
}

/// A mail address: a word, `@`, a word with a dot in it that a letter follows.
fn mail(agent: &[u8]) -> Option<Span> {
    let word = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(**byte, b'.' | b'-' | b'_');
    for (at, _) in agent.iter().enumerate().filter(|(_, byte)| **byte == b'@') {
        let (before, after) = (agent.get(..at)?, agent.get(at + 1..)?);
        let left = before.iter().rev().take(48).take_while(word).count();
        let right = after.iter().take(64).take_while(word).count();
        let domain = after.get(..right)?;
        let dotted = domain.windows(2).any(|two| matches!(two, [b'.', letter] if letter.is_ascii_alphabetic()));
        if left > 0 && dotted && letter(domain.first()) {
            return Some(Span::new(at - left, left + 1 + right));
        }
    }
    None
}

/// A path upwards where a product should be.
fn upwards(agent: &[u8]) -> Option<Span> {
    agent.starts_with(b".").then_some(Span::new(0, 1))
}

/// What no agent of a person holds: the beginnings of markup, templates, paths upwards, and control bytes.
fn code(agent: &[u8]) -> Option<Span> {
    let at = agent.windows(2).position(|two| {
        matches!(
            two,
            [b'<', b'!' | b'?' | b'%']
                | [b'$', b'{' | b'(']
                | [b'{', b'{' | b'%']
                | [b'"' | b'\'', b'|' | b'+' | b'(' | b'>' | b';']
                | [0..=8 | 10..=31 | 127, _]
        )
    })?;
    Some(Span::new(at, 2))
}
