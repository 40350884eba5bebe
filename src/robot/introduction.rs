//! Robots that introduce themselves by a link or a mail address, and injected code. These rules catch robots that no
//! list has yet.

use super::marks::Marks;
use super::name;
use super::packed::{PackedVerdict, Span};
use super::text::{ALPHA, DIGIT, DOT, EACH, LINK, NAME, SPACE, eight_at, eight_of, is_at, run, run_back, until};
use super::verdict::{Category, Reason};
use super::word::Mark;

/// The robot that a link, a mail address or injected code reveals.
///
/// An innocent word lifts the rules on addresses. The app of a phone may contain its user's mail address.
#[inline(always)]
pub(super) fn detect(user_agent: &[u8], marks: &Marks) -> Option<PackedVerdict> {
    if !marks.has([Mark::Innocent])
        && let Some(end) = marks.end(Mark::Link)
    {
        return Some(if is_appended(user_agent, marks, end) && !marks.is_weak_before(end) {
            PackedVerdict::suspect(Reason::Link, name::around(user_agent, end, NAME | LINK))
        } else {
            link(user_agent, marks, end)
        });
    }
    if is_plain(user_agent) && user_agent.first() != Some(&b'.') {
        return None;
    }
    if !marks.has([Mark::Innocent, Mark::Phone, Mark::Android])
        && let Some(signature) = mail(user_agent)
    {
        // People who test sites append their address to their browser's user agent. Robots write `+` or their name.
        let is_introduced = user_agent.get(..signature.start()).is_some_and(|before| before.ends_with(b" +"))
            || marks.is_weak_before(signature.start() + 1);
        let is_signed = signature.start() + signature.len() == user_agent.len() && marks.has([Mark::Product]);
        return Some(if is_signed && !is_introduced && !marks.has([Mark::Compatible]) {
            PackedVerdict::suspect(Reason::Mail, signature)
        } else {
            name::robot(user_agent, Reason::Mail, marks.product(), signature)
        });
    }
    code(user_agent).map(|code| PackedVerdict::robot(Reason::Injection, Category::Security, Span::NONE, code))
}

/// The robot that introduces itself by a link. `end` is the end of the link's scheme or `www.`.
#[inline(never)]
pub(super) fn link(user_agent: &[u8], marks: &Marks, end: usize) -> PackedVerdict {
    name::robot(user_agent, Reason::Link, marks.product(), name::around(user_agent, end, NAME | LINK))
}

/// Whether a bare link follows a complete browser's user agent. Extensions append the page's address. Robots put theirs
/// into a comment, write `+http`, add a mail address, or put it after a product of their own. A browser's product, as
/// `Edg` or `YaBrowser`, has at most nine letters.
#[inline(never)]
pub(super) fn is_appended(user_agent: &[u8], marks: &Marks, end: usize) -> bool {
    let start = end - run_back(user_agent, end, NAME | LINK);
    let version = start - run_back(user_agent, start, SPACE);
    let name = version - run_back(user_agent, version, DIGIT | DOT);
    let is_product = name < version && run_back(user_agent, name.saturating_sub(1), ALPHA) > 9;
    let between = user_agent.get(marks.end(Mark::Product).unwrap_or(end)..end).unwrap_or_default();
    !between.is_empty()
        && !between.iter().any(|byte| matches!(byte, b'(' | b'<' | b'%'))
        && marks.has([Mark::Engine, Mark::Like])
        && !marks.has([Mark::Compatible])
        && user_agent.get(start) != Some(&b'+')
        && !is_product
        && mail(user_agent).is_none()
}

/// A mail address: a word, `@`, and a word that begins with a letter and contains a dot. Only the first `@` counts.
#[inline(always)]
fn mail(user_agent: &[u8]) -> Option<Span> {
    let at = until(user_agent, 0, b'@');
    let (left, right) = (run_back(user_agent, at, NAME), run(user_agent, at + 1, NAME));
    let domain = is_at(user_agent, at + 1, ALPHA) && until(user_agent, at, b'.') <= at + right;
    (left > 0 && domain).then(|| Span::new(at - left, left + 1 + right))
}

/// Code, which no person's user agent contains: a relative path at the beginning, the delimiters of templates, markup
/// and quoted commands, or control bytes. The tab is the only control byte that a field value may contain
/// ([RFC 9110 section 5.5](https://www.rfc-editor.org/rfc/rfc9110#section-5.5)).
#[inline(always)]
fn code(user_agent: &[u8]) -> Option<Span> {
    if user_agent.first() == Some(&b'.') {
        return Some(Span::new(0, 1));
    }
    let at = user_agent.windows(2).position(|two| {
        matches!(
            two,
            [b'<' | b'$' | b'{', b'!' | b'?' | b'%' | b'{' | b'(']
                | [b'"' | b'\'', b'|' | b'+' | b'(' | b'>' | b';']
                | [0..=8 | 10..=31 | 127, _]
        )
    })?;
    Some(Span::new(at, 2))
}

/// Whether the user agent certainly contains no mail address and no code: no byte is `@` or one that begins code. The
/// function tests eight bytes at a time. The last eight may overlap those before.
#[inline(always)]
fn is_plain(user_agent: &[u8]) -> bool {
    let mut at = 0;
    while let Some(eight) = eight_at(user_agent, at) {
        if !is_plain_eight(eight) {
            return false;
        }
        if at + 8 == user_agent.len() {
            return true;
        }
        at = (at + 8).min(user_agent.len() - 8);
    }
    false
}

/// Whether none of the eight bytes is `@` or begins code. Adding to the low seven bits sets the eighth bit of each byte
/// that is large enough. A byte beyond ASCII counts as its low seven bits.
#[inline(always)]
fn is_plain_eight(eight: u64) -> bool {
    let bytes = eight & (EACH * 0x7f);
    let from = |low: u64| bytes + EACH * (0x80 - low);
    let other = |byte: u8| (bytes ^ eight_of(byte)) + EACH * 0x7f;
    let plain = (from(0x28) | !other(b' ')) & !from(0x7b) & other(b'<') & other(b'@');
    plain & (EACH * 0x80) == EACH * 0x80
}
