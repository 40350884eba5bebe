//! A robot's name, taken from its own agent: no table of names is needed.

use super::finding::{Finding, Span};
use super::text::{ALPHA, NAME, is_at, run, run_back};
use super::verdict::{Category, Reason};

/// All around a place that is of these classes.
#[inline(always)]
pub(super) fn around(agent: &[u8], at: usize, class: u8) -> Span {
    let left = run_back(agent, at, class);
    Span::new(at - left, left + run(agent, at, class))
}

/// A robot that no word names: its name is the first word from here on. It may have none, as an empty agent does.
#[inline(never)]
pub(super) fn robot(agent: &[u8], reason: Reason, from: usize, signature: Span) -> Finding {
    let mut letter = from;
    while letter < agent.len() && !is_at(agent, letter, ALPHA) {
        letter += 1;
    }
    if letter == agent.len() {
        let reason = if from == 0 { Reason::Empty } else { reason };
        return Finding::robot(reason, Category::Other, Span::NONE, signature);
    }
    Finding::robot(reason, Category::Other, around(agent, letter, NAME), signature)
}
