//! The shape of an agent: what is neither a browser, a device nor an app is a
//! robot, however it calls itself.

use super::finding::{Category, Finding, Kind, Reason, Span};
use super::{guest, name};
use super::scan::{Mark, Seen};

/// Judges an agent in which no robot's word stands.
pub(super) fn judge(agent: &[u8], seen: &Seen) -> Finding {
    if agent.iter().filter(|byte| byte.is_ascii_alphabetic()).take(2).count() < 2 {
        return Finding::robot(Reason::Empty, Category::Other, Span::NONE, Span::NONE);
    }
    let platform = seen.has(Mark::Platform) || seen.has(Mark::Phone);
    let form = (seen.has(Mark::Engine) && (platform || mozilla(agent))) || netscape(agent);
    if form {
        return browser(agent, seen);
    }
    if seen.has(Mark::Device) {
        return Finding::plain(Kind::Human, Reason::Device);
    }
    if seen.has(Mark::App) || seen.has(Mark::Phone) || seen.has(Mark::Innocent) {
        return Finding::plain(Kind::Tool, Reason::App);
    }
    if let Some(hit) = seen.weak {
        let signature = Span::new(hit.at, hit.word.text.len());
        let name = name::around(agent, hit.at, hit.word.text.len());
        return Finding::robot(Reason::Word, hit.word.category, name, signature);
    }
    if model(agent) {
        return Finding::plain(Kind::Human, Reason::Device);
    }
    Finding::robot(Reason::Shape, Category::Other, Span::NONE, Span::NONE)
}

/// An agent with a browser's form is a person's, unless a robot travels in it.
fn browser(agent: &[u8], seen: &Seen) -> Finding {
    if let Some(guest) = guest::find(agent, seen) {
        return Finding::robot(Reason::Guest, Category::Other, name::product_in(agent, guest), guest);
    }
    if agent.first_chunk().is_some_and(|head: &[u8; 9]| matches!(head, [b'M', b'o', b'z', .., b'/', b'6'..=b'9'])) {
        return Finding { signature: Span::new(0, 9), ..Finding::plain(Kind::Suspect, Reason::Impossible) };
    }
    Finding::plain(Kind::Human, Reason::Form)
}

/// `Mozilla/5.0 (COS2.0) AppleWebKit/…`: a browser on a platform that we do not know.
fn mozilla(agent: &[u8]) -> bool {
    agent.starts_with(b"Mozilla/5.0 (") && !is_compatible(agent)
}

/// `Mozilla/4.5 [en] (Win98; I)`: Netscape named no engine, and was compatible with nobody.
fn netscape(agent: &[u8]) -> bool {
    matches!(agent, [b'M', b'o', b'z', b'i', b'l', b'l', b'a', b'/', b'1'..=b'4', ..]) && agent.contains(&b'(') && !is_compatible(agent)
}

fn is_compatible(agent: &[u8]) -> bool {
    agent.windows(10).any(|part| part.eq_ignore_ascii_case(b"compatible"))
}

/// `LG-KE990`, `PANTECH-C740`, `LGU960`: the bare model of an old phone, a maker in capitals and a number.
fn model(agent: &[u8]) -> bool {
    if let [b'L' | b'l', b'G' | b'g', b'-' | b'/' | b' ', _, ..] = agent {
        return true;
    }
    let capitals = agent.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    let rest = agent.get(capitals..).unwrap_or_default();
    let rest = match rest {
        [b'-' | b' ' | b'.', rest @ ..] => rest,
        _ => rest,
    };
    let plain = rest.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b' ' | b'a'..=b'i'));
    let digits = rest.iter().filter(|byte| byte.is_ascii_digit()).count();
    (2..=8).contains(&capitals) && plain && digits >= 2 && rest.len() <= 10
}
