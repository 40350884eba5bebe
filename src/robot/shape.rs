//! The shape of an agent: what is neither a browser, a device nor an app is a
//! robot, however it calls itself.

use super::finding::{Finding, Span};
use super::generic::comment_end;
use super::scan::Seen;
use super::text::{ALPHA, DIGIT, NAME, is_at, run, stands};
use super::verdict::{Category, Kind, Reason};
use super::word::Mark;
use super::{guest, name};

/// Judges an agent in which no robot's word stands.
pub(super) fn judge(agent: &[u8], seen: &Seen) -> Finding {
    if is_browser(agent, seen) {
        return browser(agent, seen);
    }
    if seen.has(Mark::Device) {
        return Finding::plain(Kind::Human, Reason::Device);
    }
    if seen.has(Mark::App) || seen.has(Mark::Phone) || seen.has(Mark::Innocent) {
        return Finding::plain(Kind::Tool, Reason::App);
    }
    if let Some(robot) = seen.weak {
        return robot;
    }
    if is_cut(agent, seen) {
        return Finding::suspect(Reason::Impossible, Span::NONE);
    }
    if is_model(agent) {
        return Finding::plain(Kind::Human, Reason::Device);
    }
    Finding::robot(Reason::Shape, Category::Other, name::product(agent, seen), Span::NONE)
}

/// An agent with a browser's form is a person's, unless a robot travels in it.
fn browser(agent: &[u8], seen: &Seen) -> Finding {
    if let Some(guest) = guest::find_in(agent, seen) {
        return Finding::robot(Reason::Guest, Category::Other, name::first(agent, usize::from(guest.start)), guest);
    }
    match impossible(agent, seen) {
        Span::NONE => Finding::plain(Kind::Human, Reason::Form),
        signature => Finding::suspect(Reason::Impossible, signature),
    }
}

/// What no browser has: a Mozilla after the fifth, or Chrome's own engine on an iPhone or iPad, where Chrome calls
/// itself `CriOS`. Puffin, whose engine runs elsewhere, does not put Chrome right behind the engine.
fn impossible(agent: &[u8], seen: &Seen) -> Span {
    if matches!(mozilla(agent), b'6'..=b'9') {
        return Span::new(0, 9);
    }
    match seen.end(Mark::Like) {
        Some(end) if stands(agent, 13, b"ip") && stands(agent, end, b") chrome/") => Span::new(end + 2, 6),
        _ => Span::NONE,
    }
}

/// Whether the agent has a browser's form: an engine on a platform. Two forms need less:
/// `Mozilla/5.0 (COS2.0) AppleWebKit/…` is on a platform that we do not know, and
/// `Mozilla/4.5 [en] (Win98; I)` is Netscape, which named no engine. Neither was compatible with anybody.
fn is_browser(agent: &[u8], seen: &Seen) -> bool {
    let engine = seen.has(Mark::Engine) || seen.has(Mark::Like);
    if engine && (seen.has(Mark::Platform) || seen.has(Mark::Phone)) {
        return true;
    }
    match mozilla(agent) {
        _ if seen.has(Mark::Compatible) => false,
        b'1'..=b'4' => engine || agent.contains(&b'('),
        b'5' => engine,
        _ => false,
    }
}

/// The version of the Mozilla that the agent begins with, one digit; nought: it begins with none.
fn mozilla(agent: &[u8]) -> u8 {
    if stands(agent, 0, b"mozilla/") { agent.get(8).copied().unwrap_or_default() } else { 0 }
}

/// `Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0.0.0`, `Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:12.3)`:
/// a browser's agent that somebody has shortened. It ends after the platform, or goes on with the browser.
fn is_cut(agent: &[u8], seen: &Seen) -> bool {
    if !seen.has(Mark::Platform) || seen.has(Mark::Compatible) || !stands(agent, 0, b"mozilla/5.0 (") {
        return false;
    }
    let end = comment_end(agent, 0) + 1;
    let goes_on = |product| stands(agent, end, product);
    (end >= agent.len() || goes_on(b" chrome/") || goes_on(b" firefox/")) && guest::find_in(agent, seen).is_none()
}

/// `LG-KE990`, `PANTECH-C740`, `LGU960`: the bare model of an old phone, a maker in capitals and a number; and what LG's and HTC's phones call their own apps.
fn is_model(agent: &[u8]) -> bool {
    let own = match agent.first() {
        Some(b'L' | b'l') => {
            stands(agent, 0, b"lge") || stands(agent, 0, b"lg") && !is_at(agent, 2, ALPHA | DIGIT) && agent.len() > 3
        }
        Some(b'H' | b'h') => stands(agent, 0, b"htc"),
        _ => false,
    };
    if own {
        return true;
    }
    let capitals = agent.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    let separator = usize::from(matches!(agent.get(capitals), Some(b'-' | b' ' | b'.')));
    let rest = agent.get(capitals + separator..).unwrap_or_default();
    let digits = || rest.iter().filter(|byte| byte.is_ascii_digit()).count();
    (2..=8).contains(&capitals) && rest.len() <= 10 && digits() >= 2 && run(rest, 0, NAME) == rest.len()
}
