//! The shape of an agent: what is neither a browser, a device nor an app is a
//! robot, however it calls itself.

use super::finding::{Category, Finding, Kind, Reason, Span};
use super::name;
use super::scan::{Mark, Seen};

/// Judges an agent in which no robot's word stands.
pub(super) fn judge(agent: &[u8], seen: &Seen) -> Finding {
    if agent.iter().filter(|byte| byte.is_ascii_alphabetic()).take(2).count() < 2 {
        return Finding::robot(Reason::Empty, Category::Other, Span::NONE, Span::NONE);
    }
    let form = seen.has(Mark::Platform) && seen.has(Mark::Engine);
    if form {
        return Finding::plain(Kind::Human, Reason::Form);
    }
    if seen.has(Mark::Device) {
        return Finding::plain(Kind::Human, Reason::Device);
    }
    if let Some(hit) = seen.weak {
        let signature = Span { start: hit.at, len: hit.word.text.len() };
        let name = name::around(agent, signature.start, signature.len);
        return Finding::robot(Reason::Word, hit.word.category, name, signature);
    }
    if seen.has(Mark::App) {
        return Finding::plain(Kind::Tool, Reason::App);
    }
    Finding::robot(Reason::Shape, Category::Other, Span::NONE, Span::NONE)
}
