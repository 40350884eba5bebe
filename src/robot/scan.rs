//! One pass over the user agent that notes each word of the table. A robot's word ends the pass.

use super::marks::Marks;
use super::packed::{PackedVerdict, Span};
use super::text::{NAME, matches_at, until};
use super::verdict::Reason;
use super::word::{Mark, Word};
use super::{introduction, name, search};

/// Notes every word for which `keep` is true, and returns the first that decides. Words do not overlap.
#[inline(always)]
pub(super) fn scan(user_agent: &[u8], marks: &mut Marks, keep: impl Fn(Word) -> bool) -> Option<PackedVerdict> {
    let mut from = 0;
    while let Some(hit) = search::next(user_agent, from, &keep) {
        let (at, word) = (hit.at(), hit.word());
        from = at + word.len();
        let robot = take(marks, user_agent, at, word);
        if robot.is_some() {
            return robot;
        }
    }
    // `Mozilla/5.0 (… Trident/7.0; http://intranet.example; rv:11.0) like Gecko`: companies that distribute Internet
    // Explorer 11 put their own link into it.
    if user_agent.len().checked_sub(BRANDED.len()).is_some_and(|at| matches_at(user_agent, at, BRANDED)) {
        marks.add(Mark::Innocent);
    }
    None
}

/// The end of Internet Explorer 11's user agent.
const BRANDED: &[u8] = b") like gecko";

/// Notes a word, or returns the verdict if the word decides.
#[inline(always)]
fn take(marks: &mut Marks, user_agent: &[u8], at: usize, word: Word) -> Option<PackedVerdict> {
    let mark = word.mark();
    let end = at + word.len();
    match mark {
        Mark::Strict => return Some(named(user_agent, at, word)),
        // In the model name of a phone a robot's word counts only after `compatible`.
        Mark::Robot | Mark::Bot if at >= marks.phone_name_end || marks.has([Mark::Compatible]) => {
            return Some(named(user_agent, at, word));
        }
        Mark::Weak if marks.weak.is_none() => marks.weak = Some(named(user_agent, at, word)),
        Mark::Link if is_decisive(marks, user_agent, at) => return Some(introduction::link(user_agent, marks, end)),
        Mark::Android if marks.phone_name_end == 0 => marks.phone_name_end = until(user_agent, at, b')'),
        _ => {}
    }
    marks.add_at(mark, end);
    None
}

/// Whether the link at `at` marks a robot regardless of what follows: the user agent says `compatible` or `+http` and
/// is not a browser's.
#[inline(always)]
fn is_decisive(marks: &Marks, user_agent: &[u8], at: usize) -> bool {
    (marks.has([Mark::Compatible]) || user_agent.get(at.wrapping_sub(1)) == Some(&b'+'))
        && !marks.has([Mark::Engine, Mark::Like, Mark::Innocent])
}

/// The robot that a word names.
#[inline(never)]
fn named(user_agent: &[u8], at: usize, word: Word) -> PackedVerdict {
    let reason = if word.mark() == Mark::Bot { Reason::Bot } else { Reason::Word };
    PackedVerdict::robot(reason, word.category(), name::around(user_agent, at, NAME), Span::new(at, word.len()))
}
