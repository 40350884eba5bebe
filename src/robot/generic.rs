//! Rules that hold for robots nobody has listed yet: the word "bot", links,
//! mail addresses and injected code.

use super::finding::{Finding, Span};
use super::name;
use super::scan::Seen;
use super::text::{ALPHA, DIGIT, EACH, LINK, NAME, eight_at, eight_of, find, is, is_at, run, run_back, stands};
use super::verdict::{Category, Reason};
use super::word::Mark;

/// Whether at this place a "bot" ends a word, or is its plural. Cubot makes phones.
///
/// Nobody spells a name `bOt` or `BOt`, or goes on after it with digits and letters: such are random tokens.
pub(super) fn ends_word(agent: &[u8], at: usize) -> bool {
    let end = at + 3 + usize::from(stands(agent, at + 3, b"s"));
    let phone = at >= 2 && stands(agent, at - 2, b"cu");
    let spelled = matches!(agent.get(at..at + 3), Some([b'b' | b'B', b'o', b't'] | [b'B' | b'b', b'O', b'T']));
    let digits = run(agent, end, DIGIT);
    !phone && spelled && !is_at(agent, end + digits, ALPHA)
}

/// Where the comment that this place lies in ends.
pub(super) fn comment_end(agent: &[u8], at: usize) -> usize {
    find(agent, at, b")").unwrap_or(agent.len())
}

/// The rules that need more than a word.
///
/// An innocent word lifts the rules on addresses, and so does a phone's app,
/// which may tell its user's mail address.
pub(super) fn judge(agent: &[u8], seen: &Seen) -> Option<Finding> {
    if !agent.iter().any(|byte| is(*byte, ALPHA)) {
        return Some(Finding::robot(Reason::Empty, Category::Other, Span::NONE, Span::NONE));
    }
    let plain = agent.first() != Some(&b'.') && is_plain(agent);
    if !seen.has(Mark::Innocent) {
        if let Some(end) = seen.end(Mark::Link).filter(|_| !is_branded(agent)) {
            return Some(link(agent, seen, end));
        }
        if !plain
            && (!seen.has(Mark::Phone) || stands(agent, 0, b"mozilla/"))
            && let Some(signature) = mail(agent)
        {
            // People who test sites sign their browsers at the end.
            let last = usize::from(signature.start + signature.len) == agent.len();
            let signed = last && seen.has(Mark::Product) && !seen.has(Mark::Compatible);
            return Some(if signed || is_hunter(signature.bytes(agent)) {
                Finding::suspect(Reason::Mail, signature)
            } else {
                Finding::robot(Reason::Mail, Category::Other, name::product(agent, seen), signature)
            });
        }
    }
    let signature = if plain { None } else { code(agent) }?;
    Some(Finding::robot(Reason::Injection, Category::Security, Span::NONE, signature))
}

/// The robot that introduces itself by a link, whose beginning ends here.
pub(super) fn link(agent: &[u8], seen: &Seen, end: usize) -> Finding {
    let start = end - run_back(agent, end, NAME | LINK);
    let signature = Span::new(start, end - start + run(agent, end, NAME | LINK));
    Finding::robot(Reason::Link, Category::Other, name::product(agent, seen), signature)
}

/// `Mozilla/5.0 (… Trident/7.0; http://intranet.example; rv:11.0) like Gecko`: in Internet Explorer 11 a link is the
/// mark of the company that handed the browser out.
pub(super) fn is_branded(agent: &[u8]) -> bool {
    agent.len() > 12 && stands(agent, agent.len() - 12, b") like gecko")
}

/// Whether the address is an alias that a programme for bug hunters gives them, to sign their own browsers with.
fn is_hunter(address: &[u8]) -> bool {
    const PROGRAMMES: [&[u8]; 4] = [b"`intigriti.m", b"`wearehackerone.", b"`bugcrowdninja.", b"`yeswehack."];
    PROGRAMMES.iter().any(|domain| find(address, 0, domain).is_some())
}

/// A mail address: a word, `@`, a word with a dot in it that a letter follows.
fn mail(agent: &[u8]) -> Option<Span> {
    let mut from = 0;
    while let Some(at) = find(agent, from, b"`") {
        from = at + 1;
        let (left, right) = (run_back(agent, at, NAME), run(agent, from, NAME));
        let domain = agent.get(from..from + right)?;
        let dot = find(domain, 0, b".").is_some_and(|dot| is_at(domain, dot + 1, ALPHA));
        if left > 0 && dot && is_at(domain, 0, ALPHA) {
            return Some(Span::new(at - left, left + 1 + right));
        }
    }
    None
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
    let quote_or_dollar = from(0x22) & !from(0x28);
    let plain = from(0x20) & !from(0x7f) & !quote_or_dollar & other(b'<') & other(b'{') & other(b'@');
    plain & (EACH * 0x80) == EACH * 0x80
}

/// What no agent of a person holds: the beginnings of markup and templates, control bytes, a path upwards.
fn code(agent: &[u8]) -> Option<Span> {
    if agent.first() == Some(&b'.') {
        return Some(Span::new(0, 1));
    }
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
