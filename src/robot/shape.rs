//! The shape of a user agent: one that fits neither a browser, a device nor an app is a robot's, whatever its name.

use super::marks::Marks;
use super::packed::{PackedVerdict, Span};
use super::text::{ALPHA, DASH, DIGIT, DOT, SPACE, UPPER, is_at, matches_at, run, run_back, until};
use super::verdict::{Kind, Reason};
use super::word::Mark;
use super::{guest, name};

/// Classifies a user agent that no word or introduction has decided.
#[inline(always)]
pub(super) fn classify(user_agent: &[u8], marks: &Marks) -> PackedVerdict {
    let mozilla = mozilla(user_agent);
    if is_browser(user_agent, marks, mozilla) {
        return browser(user_agent, marks, mozilla);
    }
    if marks.has([Mark::Device]) {
        return PackedVerdict::plain(Kind::Human, Reason::Device);
    }
    if marks.has([Mark::App, Mark::Phone, Mark::Android, Mark::Innocent]) {
        return PackedVerdict::plain(Kind::Tool, Reason::App);
    }
    if let Some(robot) = marks.weak {
        return robot;
    }
    if is_cut(user_agent, marks, mozilla) {
        return PackedVerdict::plain(Kind::Suspect, Reason::Impossible);
    }
    if is_model(user_agent) {
        return PackedVerdict::plain(Kind::Human, Reason::Device);
    }
    name::robot(user_agent, Reason::Shape, marks.product(), Span::NONE)
}

/// A user agent with a browser's form is a person's, unless it contains a robot's name.
#[inline(always)]
fn browser(user_agent: &[u8], marks: &Marks, mozilla: u8) -> PackedVerdict {
    // `… Safari/537.36 LinkChecker/1.0`: a weak word decides behind the form. Old phones name their `Java/` there.
    if marks.is_weak_before(usize::MAX)
        && !marks.has([Mark::Innocent])
        && let Some(robot) = marks.weak.filter(|robot| !robot.is_library())
    {
        return robot;
    }
    if let Some(guest) = guest::detect(user_agent, marks) {
        return name::robot(user_agent, Reason::Guest, guest.start(), guest);
    }
    match impossible(user_agent, marks, mozilla) {
        Span::NONE => PackedVerdict::plain(Kind::Human, Reason::Form),
        signature => PackedVerdict::suspect(Reason::Impossible, signature),
    }
}

/// The part that no browser sends: a `Mozilla/` after 5, or Chrome's own engine on an iPhone or iPad, where Chrome is
/// called `CriOS`. Puffin, whose engine runs on a server, does not put `Chrome` right after the engine.
#[inline(always)]
fn impossible(user_agent: &[u8], marks: &Marks, mozilla: u8) -> Span {
    let is_blink = |end: &usize| matches_at(user_agent, 13, b"ip") && matches_at(user_agent, *end, b") chrome/");
    match marks.end(Mark::Like).filter(is_blink).filter(|_| marks.has([Mark::Phone])) {
        _ if mozilla > b'5' => Span::new(0, 9),
        Some(end) => Span::new(end + 2, 6),
        None => Span::NONE,
    }
}

/// The digit after `Mozilla/` at the beginning. Zero means absent.
fn mozilla(user_agent: &[u8]) -> u8 {
    match user_agent.get(8) {
        Some(digit @ b'0'..=b'9') if matches_at(user_agent, 0, b"mozilla/") => *digit,
        _ => 0,
    }
}

/// Whether the user agent has a browser's form: an engine on a platform. Two forms need less, if they do not say
/// `compatible`: `Mozilla/5.0 (COS2.0) AppleWebKit/…` has a platform that is not in the table, and
/// `Mozilla/4.5 [en] (Win98; I)` is Netscape, which named no engine.
#[inline(always)]
fn is_browser(user_agent: &[u8], marks: &Marks, mozilla: u8) -> bool {
    let engine = marks.has([Mark::Engine, Mark::Like]);
    if engine && marks.has([Mark::Platform, Mark::Phone, Mark::Android]) {
        return true;
    }
    let netscape = || mozilla < b'5' && until(user_agent, 0, b'(') < user_agent.len();
    mozilla > 0 && !marks.has([Mark::Compatible]) && (engine || netscape())
}

/// `Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0.0.0`: a shortened browser's user agent. It ends after the
/// platform, or continues with the browser's name.
#[inline(always)]
fn is_cut(user_agent: &[u8], marks: &Marks, mozilla: u8) -> bool {
    if mozilla != b'5'
        || user_agent.get(12) != Some(&b'(')
        || !marks.has([Mark::Platform])
        || marks.has([Mark::Compatible, Mark::Domain])
    {
        return false;
    }
    let end = until(user_agent, 0, b')') + 1;
    end >= user_agent.len() || matches_at(user_agent, end, b" chrome/") || matches_at(user_agent, end, b" firefox/")
}

/// `PANTECH-C740`, `BIRD.A150`: the bare model of an old phone, a maker in capitals and a number. Phones of LG and HTC
/// begin with the maker's name, and so do their own apps.
#[inline(always)]
fn is_model(user_agent: &[u8]) -> bool {
    if matches_at(user_agent, 0, b"lge")
        || matches_at(user_agent, 0, b"htc")
        || matches_at(user_agent, 0, b"lg") && !is_at(user_agent, 2, ALPHA)
    {
        return true;
    }
    let maker = run(user_agent, 0, UPPER);
    let model = maker + run(user_agent, maker, DOT | SPACE);
    let end = model + run(user_agent, model, ALPHA | DASH | DIGIT);
    let number = run_back(user_agent, end - run_back(user_agent, end, ALPHA), DIGIT);
    maker >= 2 && number >= 2 && end == user_agent.len() && end < 20
}
