//! The shape of an agent: what is neither a browser, a device nor an app is a robot, however it calls itself.

use super::finding::{Finding, Span};
use super::scan::Seen;
use super::text::{ALPHA, DASH, DIGIT, DOT, SPACE, UPPER, is_at, run, run_back, stands, until};
use super::verdict::{Kind, Reason};
use super::word::Mark;
use super::{guest, name};

/// Judges an agent in which no robot's word stands.
#[inline(always)]
pub(super) fn judge(agent: &[u8], seen: &Seen) -> Finding {
    let mozilla = mozilla(agent);
    if is_browser(agent, seen, mozilla) {
        return browser(agent, seen, mozilla);
    }
    if seen.has([Mark::Device]) {
        return Finding::plain(Kind::Human, Reason::Device);
    }
    if seen.has([Mark::App, Mark::Phone, Mark::Android, Mark::Innocent]) {
        return Finding::plain(Kind::Tool, Reason::App);
    }
    if let Some(robot) = seen.weak {
        return robot;
    }
    if is_cut(agent, seen, mozilla) {
        return Finding::plain(Kind::Suspect, Reason::Impossible);
    }
    if is_model(agent) {
        return Finding::plain(Kind::Human, Reason::Device);
    }
    name::robot(agent, Reason::Shape, seen.product(), Span::NONE)
}

/// An agent with a browser's form is a person's, unless a robot travels in it.
#[inline(always)]
fn browser(agent: &[u8], seen: &Seen, mozilla: u8) -> Finding {
    if let Some(guest) = guest::find(agent, seen) {
        return name::robot(agent, Reason::Guest, guest.start(), guest);
    }
    match impossible(agent, seen, mozilla) {
        Span::NONE => Finding::plain(Kind::Human, Reason::Form),
        signature => Finding::suspect(Reason::Impossible, signature),
    }
}

/// What no browser has: a Mozilla after the fifth, or Chrome's own engine on an iPhone or iPad, where Chrome calls
/// itself `CriOS`. Puffin, whose engine runs elsewhere, does not put Chrome right behind the engine.
#[inline(always)]
fn impossible(agent: &[u8], seen: &Seen, mozilla: u8) -> Span {
    let is_blink = |end: &usize| stands(agent, 13, b"ip") && stands(agent, *end, b") chrome/");
    match seen.end(Mark::Like).filter(is_blink).filter(|_| seen.has([Mark::Phone])) {
        _ if mozilla > b'5' => Span::new(0, 9),
        Some(end) => Span::new(end + 2, 6),
        None => Span::NONE,
    }
}

/// The version of the Mozilla that the agent begins with, one digit; nought: it begins with none.
fn mozilla(agent: &[u8]) -> u8 {
    match agent.get(8) {
        Some(digit @ b'0'..=b'9') if stands(agent, 0, b"mozilla/") => *digit,
        _ => 0,
    }
}

/// Whether the agent has a browser's form: an engine on a platform. Two forms need less:
/// `Mozilla/5.0 (COS2.0) AppleWebKit/…` is on a platform that we do not know, and
/// `Mozilla/4.5 [en] (Win98; I)` is Netscape, which named no engine. Neither was compatible with anybody.
#[inline(always)]
fn is_browser(agent: &[u8], seen: &Seen, mozilla: u8) -> bool {
    let engine = seen.has([Mark::Engine, Mark::Like]);
    if engine && seen.has([Mark::Platform, Mark::Phone, Mark::Android]) {
        return true;
    }
    let netscape = || mozilla < b'5' && until(agent, 0, b'(') < agent.len();
    mozilla > 0 && !seen.has([Mark::Compatible]) && (engine || netscape())
}

/// `Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0.0.0`: a browser's agent that somebody has shortened. It ends
/// after the platform, or goes on with the browser.
#[inline(always)]
fn is_cut(agent: &[u8], seen: &Seen, mozilla: u8) -> bool {
    if mozilla != b'5'
        || agent.get(12) != Some(&b'(')
        || !seen.has([Mark::Platform])
        || seen.has([Mark::Compatible, Mark::Domain])
    {
        return false;
    }
    let end = until(agent, 0, b')') + 1;
    end >= agent.len() || stands(agent, end, b" chrome/") || stands(agent, end, b" firefox/")
}

/// `PANTECH-C740`, `BIRD.A150`: the bare model of an old phone, a maker in capitals and a number; and what LG's and HTC's
/// phones call themselves and their own apps.
#[inline(always)]
fn is_model(agent: &[u8]) -> bool {
    if stands(agent, 0, b"lge") || stands(agent, 0, b"htc") || stands(agent, 0, b"lg") && !is_at(agent, 2, ALPHA) {
        return true;
    }
    let maker = run(agent, 0, UPPER);
    let model = maker + run(agent, maker, DOT | SPACE);
    let end = model + run(agent, model, ALPHA | DASH | DIGIT);
    let number = run_back(agent, end - run_back(agent, end, ALPHA), DIGIT);
    maker >= 2 && number >= 2 && end == agent.len() && end < 20
}
