//! One pass over the agent: every word of the table that is in it, and the
//! word "bot". A robot's word ends the pass.

use core::hint::black_box;

use super::finding::{Finding, Span};
use super::text::stands;
use super::verdict::{Category, Reason};
use super::word::{Mark, Word};
use super::{generic, name, search};

/// What the scan saw of an agent.
pub(super) struct Seen {
    /// Where the last word of each kind ends, in 16 bits each; nought: there is none.
    ends: [u64; Mark::ALL.len().div_ceil(4)],
    /// The robot that the first weak word speaks of.
    pub weak: Option<Finding>,
    /// Up to here stands the name of a phone.
    shelter: usize,
    /// The first robot in the name of a phone.
    sheltered: Option<Finding>,
}

impl Seen {
    /// Nothing yet.
    #[inline(always)]
    pub(super) fn nothing() -> Self {
        // Known noughts would be written by `memory.fill`, in WebAssembly a call into the engine.
        let nought = black_box(0);
        Self {
            ends: [nought, nought, nought, nought],
            weak: Finding::from_number(nought),
            shelter: 0,
            sheltered: Finding::from_number(nought),
        }
    }

    /// A word of this kind ends here.
    #[inline(always)]
    pub(super) fn note(&mut self, mark: Mark, at: usize) {
        let shift = (mark as usize & 3) * 16;
        if let Some(ends) = self.ends.get_mut(mark as usize >> 2) {
            *ends = *ends & !(0xffff << shift) | (at as u64) << shift;
        }
    }

    /// Whether a word of this kind was there.
    #[inline(always)]
    pub(super) fn has(&self, mark: Mark) -> bool {
        self.end(mark).is_some()
    }

    /// Where the last word of this kind ends.
    #[inline(always)]
    pub(super) fn end(&self, mark: Mark) -> Option<usize> {
        let ends = self.ends.get(mark as usize >> 2)?;
        Some((ends >> ((mark as usize & 3) * 16)) as usize & 0xffff).filter(|end| *end > 0)
    }

    /// Takes note of a word.
    #[inline(always)]
    fn take(&mut self, agent: &[u8], at: usize, word: Word) -> Option<Finding> {
        let mark = word.mark();
        self.note(mark, at + word.len());
        match mark {
            Mark::Strict => Some(named(agent, at, word)),
            Mark::Robot => self.robot(at, named(agent, at, word)),
            Mark::Weak => {
                if self.weak.is_none() && at >= self.shelter {
                    self.weak = Some(named(agent, at, word));
                }
                None
            }
            Mark::Phone => {
                if self.shelter == 0 && word.text() == b"android" {
                    self.shelter = generic::comment_end(agent, at);
                }
                None
            }
            Mark::Link => self.introduced(agent, at).then(|| generic::link(agent, self, at + word.len())),
            Mark::Platform
            | Mark::Engine
            | Mark::Device
            | Mark::App
            | Mark::Innocent
            | Mark::Like
            | Mark::Compatible
            | Mark::Product
            | Mark::Domain => None,
        }
    }

    /// Whether who shows this link is a robot, whatever follows: he is compatible, or says `(+http`, and is no browser.
    fn introduced(&self, agent: &[u8], at: usize) -> bool {
        let shown = || at.checked_sub(2).is_some_and(|before| stands(agent, before, b"(+"));
        (self.has(Mark::Compatible) || shown()) && !self.has(Mark::Engine) && !self.has(Mark::Innocent)
    }

    /// Takes note of a "bot".
    #[inline(never)]
    fn take_suffix(&mut self, agent: &[u8], at: usize) -> Option<Finding> {
        let innocent = self.end(Mark::Innocent).is_some_and(|end| at < end);
        if innocent || !generic::ends_word(agent, at) {
            return None;
        }
        let name = name::around(agent, at, 3);
        self.robot(at, Finding::robot(Reason::Bot, Category::Other, name, name))
    }

    /// In the name of a phone a robot's word only counts if more speaks for it.
    fn robot(&mut self, at: usize, robot: Finding) -> Option<Finding> {
        if at >= self.shelter {
            return Some(robot);
        }
        self.sheltered = self.sheltered.or(Some(robot));
        None
    }

    /// The robot in a phone's name, if that name is a robot's introduction after all.
    fn unsheltered(&self) -> Option<Finding> {
        let introduced = |mark| self.end(mark).is_some_and(|end| end <= self.shelter);
        self.sheltered.filter(|_| introduced(Mark::Link) || introduced(Mark::Compatible))
    }
}

fn named(agent: &[u8], at: usize, word: Word) -> Finding {
    let len = word.len();
    Finding::robot(Reason::Word, word.category(), name::around(agent, at, len), Span::new(at, len))
}

/// Looks at every place from here on, except for the words that are not to be kept. Inside a word begins no other.
#[inline(always)]
pub(super) fn scan(agent: &[u8], from: usize, seen: &mut Seen, keep: impl Fn(Word) -> bool) -> Option<Finding> {
    let mut next = search::next(agent, from);
    while let Some(hit) = next {
        let at = hit.at();
        let (robot, len) = match hit.word().filter(|word| keep(*word)) {
            Some(word) => (seen.take(agent, at, word), word.len()),
            None => (seen.take_suffix(agent, at), 1),
        };
        if robot.is_some() {
            return robot;
        }
        next = search::next(agent, at + len);
    }
    generic::judge(agent, seen).or_else(|| seen.unsheltered())
}
