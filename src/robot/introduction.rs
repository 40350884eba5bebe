//! Robots that introduce themselves by a link or a mail address, and injected code: rules that hold for robots nobody has
//! listed yet.

use super::finding::{Finding, Span};
use super::name;
use super::scan::Seen;
use super::text::{ALPHA, EACH, LINK, NAME, eight_at, eight_of, is_at, run, run_back, until};
use super::verdict::{Category, Reason};
use super::word::Mark;

/// The rules that need more than a word.
///
/// An innocent word lifts the rules on addresses; and a phone's app may tell its user's mail address.
#[inline(always)]
pub(super) fn find(agent: &[u8], seen: &Seen) -> Option<Finding> {
    if !seen.has([Mark::Innocent])
        && let Some(end) = seen.end(Mark::Link)
    {
        return Some(link(agent, seen, end));
    }
    if is_plain(agent) && agent.first() != Some(&b'.') {
        return None;
    }
    if !seen.has([Mark::Innocent, Mark::Phone, Mark::Android])
        && let Some(signature) = mail(agent)
    {
        // People who test sites sign their browsers at the end.
        let is_signed = signature.start() + signature.len() == agent.len() && seen.has([Mark::Product]);
        return Some(if is_signed && !seen.has([Mark::Compatible]) {
            Finding::suspect(Reason::Mail, signature)
        } else {
            name::robot(agent, Reason::Mail, seen.product(), signature)
        });
    }
    code(agent).map(|code| Finding::robot(Reason::Injection, Category::Security, Span::NONE, code))
}

/// The robot that introduces itself by a link, whose beginning ends here.
#[inline(never)]
pub(super) fn link(agent: &[u8], seen: &Seen, end: usize) -> Finding {
    name::robot(agent, Reason::Link, seen.product(), name::around(agent, end, NAME | LINK))
}

/// A mail address: a word, `@`, a word that begins with a letter and has a dot in it. Only the first `@` is looked at.
#[inline(always)]
fn mail(agent: &[u8]) -> Option<Span> {
    let at = until(agent, 0, b'@');
    let (left, right) = (run_back(agent, at, NAME), run(agent, at + 1, NAME));
    let domain = is_at(agent, at + 1, ALPHA) && until(agent, at, b'.') <= at + right;
    (left > 0 && domain).then(|| Span::new(at - left, left + 1 + right))
}

/// What no agent of a person holds: a path at the beginning; the marks of templates, markup and quoted commands; control
/// bytes, of which fields may only hold the tab.
#[inline(always)]
fn code(agent: &[u8]) -> Option<Span> {
    if agent.first() == Some(&b'.') {
        return Some(Span::new(0, 1));
    }
    let at = agent.windows(2).position(|two| {
        matches!(
            two,
            [b'<' | b'$' | b'{', b'!' | b'?' | b'%' | b'{' | b'(']
                | [b'"' | b'\'', b'|' | b'+' | b'(' | b'>' | b';']
                | [0..=8 | 10..=31 | 127, _]
        )
    })?;
    Some(Span::new(at, 2))
}

/// Whether there surely is no mail address and no code: eight bytes at a time, the last eight overlapping, no byte is
/// `@` or one that code begins with.
#[inline(always)]
fn is_plain(agent: &[u8]) -> bool {
    let mut at = 0;
    while let Some(eight) = eight_at(agent, at) {
        if !is_plain_eight(eight) {
            return false;
        }
        if at + 8 == agent.len() {
            return true;
        }
        at = (at + 8).min(agent.len() - 8);
    }
    false
}

/// Adding to seven bits sets the eighth of each byte that is large enough. A byte that is no ASCII counts as what is
/// left of it.
#[inline(always)]
fn is_plain_eight(eight: u64) -> bool {
    let bytes = eight & (EACH * 0x7f);
    let from = |low: u64| bytes + EACH * (0x80 - low);
    let other = |byte: u8| (bytes ^ eight_of(byte)) + EACH * 0x7f;
    let plain = (from(0x28) | !other(b' ')) & !from(0x7b) & other(b'<') & other(b'@');
    plain & (EACH * 0x80) == EACH * 0x80
}
