//! One pass over the agent: every word of the table that is in it. A robot's word ends the pass.

use super::finding::{Finding, Span};
use super::text::{NAME, stands, until};
use super::verdict::Reason;
use super::word::{Mark, Word};
use super::{introduction, name, search};

/// What the scan saw of an agent.
#[derive(Default)]
pub(super) struct Seen {
    /// A bit for each mark that was there.
    marks: u32,
    /// Where the last word of each mark ends; nought: there is none.
    ends: [u16; 16],
    /// Where the last word ends that is no weak one.
    pub last: usize,
    /// The robot that the first weak word speaks of.
    pub weak: Option<Finding>,
    /// Up to here stands the name of a phone.
    shelter: usize,
}

impl Seen {
    /// Whether a word of one of these marks was there.
    #[inline(always)]
    pub(super) fn has<const N: usize>(&self, marks: [Mark; N]) -> bool {
        self.marks & marks.iter().fold(0, |bits, mark| bits | 1 << *mark as u32) != 0
    }

    /// Where the last word of this mark ends.
    #[inline(always)]
    pub(super) fn end(&self, mark: Mark) -> Option<usize> {
        self.ends.get(mark as usize).copied().filter(|end| *end > 0).map(usize::from)
    }

    /// Where the agent names its product: after "compatible", or at once.
    #[inline(always)]
    pub(super) fn product(&self) -> usize {
        self.end(Mark::Compatible).unwrap_or_default()
    }

    /// Whether who shows the link at this place is a robot, whatever follows: he is compatible, or says `+http`, and is
    /// no browser.
    #[inline(always)]
    fn introduces(&self, agent: &[u8], at: usize) -> bool {
        (self.has([Mark::Compatible]) || agent.get(at.wrapping_sub(1)) == Some(&b'+'))
            && !self.has([Mark::Engine, Mark::Like, Mark::Innocent])
    }

    /// Takes note of a word; a robot's ends the pass.
    #[inline(always)]
    fn take(&mut self, agent: &[u8], at: usize, word: Word) -> Option<Finding> {
        let mark = word.mark();
        let end = at + word.len();
        match mark {
            Mark::Strict => return Some(named(agent, at, word)),
            // In the name of a phone a robot's word only counts behind a "compatible".
            Mark::Robot | Mark::Bot if at >= self.shelter || self.has([Mark::Compatible]) => {
                return Some(named(agent, at, word));
            }
            Mark::Weak if self.weak.is_none() => self.weak = Some(named(agent, at, word)),
            Mark::Link if self.introduces(agent, at) => return Some(introduction::link(agent, self, end)),
            Mark::Android if self.shelter == 0 => self.shelter = until(agent, at, b')'),
            _ => {}
        }
        self.note(mark);
        if let Some(last) = self.ends.get_mut(mark as usize) {
            *last = end as u16;
        }
        if mark != Mark::Weak {
            self.last = end;
        }
        None
    }

    /// Such a word was there.
    #[inline(always)]
    fn note(&mut self, mark: Mark) {
        self.marks |= 1 << mark as u32;
    }
}

/// The robot that a word speaks of.
#[inline(never)]
fn named(agent: &[u8], at: usize, word: Word) -> Finding {
    let reason = if word.mark() == Mark::Bot { Reason::Bot } else { Reason::Word };
    Finding::robot(reason, word.category(), name::around(agent, at, NAME), Span::new(at, word.len()))
}

/// Looks at every place, except for the words that are not to be kept. Inside a word begins no other.
#[inline(always)]
pub(super) fn scan(agent: &[u8], seen: &mut Seen, keep: impl Fn(Word) -> bool) -> Option<Finding> {
    let mut from = 0;
    while let Some(hit) = search::next(agent, from, &keep) {
        let (at, word) = (hit.at(), hit.word());
        from = at + word.len();
        let robot = seen.take(agent, at, word);
        if robot.is_some() {
            return robot;
        }
    }
    // `Mozilla/5.0 (… Trident/7.0; http://intranet.example; rv:11.0) like Gecko`: in Internet Explorer 11 a link is the
    // mark of the company that handed the browser out.
    if agent.len().checked_sub(BRANDED.len()).is_some_and(|at| stands(agent, at, BRANDED)) {
        seen.note(Mark::Innocent);
    }
    None
}

/// How the agent of Internet Explorer 11 ends.
const BRANDED: &[u8] = b") like gecko";
