//! A robot's name, taken from its own user agent, so that no table of names is needed.

use super::packed::{PackedVerdict, Span};
use super::text::{ALPHA, NAME, is_at, run, run_back};
use super::verdict::{Category, Reason};

/// The longest part around `at` whose bytes are of these classes.
#[inline(always)]
pub(super) fn around(user_agent: &[u8], at: usize, class: u8) -> Span {
    let left = run_back(user_agent, at, class);
    Span::new(at - left, left + run(user_agent, at, class))
}

/// A robot that no word of the table names. Its name is the first word after `from`, or absent if no letter follows.
#[inline(never)]
pub(super) fn robot(user_agent: &[u8], reason: Reason, from: usize, signature: Span) -> PackedVerdict {
    let mut letter = from;
    while letter < user_agent.len() && !is_at(user_agent, letter, ALPHA) {
        letter += 1;
    }
    if letter == user_agent.len() {
        let reason = if from == 0 { Reason::Empty } else { reason };
        return PackedVerdict::robot(reason, Category::Other, Span::NONE, signature);
    }
    PackedVerdict::robot(reason, Category::Other, around(user_agent, letter, NAME), signature)
}
