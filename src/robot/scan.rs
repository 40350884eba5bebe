//! One pass over the agent: every word of the table that is in it, and the
//! word "bot". A robot's word ends the pass.

use super::finding::{Finding, Span};
use super::verdict::{Category, Reason};
use super::word::{self, Mark, Word};
use super::{generic, name};

/// What the scan saw of an agent.
#[derive(Default)]
pub(super) struct Seen {
    ends: [u16; Mark::ALL.len()],
    /// The first weak word, and where it is.
    pub weak: Option<(usize, Word)>,
    /// Up to here stands the name of a phone.
    shelter: usize,
    /// The first robot in the name of a phone.
    sheltered: Option<Finding>,
}

impl Seen {
    /// Whether a word of this kind was there.
    pub(super) fn has(&self, mark: Mark) -> bool {
        self.end(mark).is_some()
    }

    /// Where the last word of this kind ends.
    pub(super) fn end(&self, mark: Mark) -> Option<usize> {
        self.ends.get(mark as usize).map(|end| usize::from(*end)).filter(|end| *end > 0)
    }

    /// Takes note of a word.
    #[inline(never)]
    fn take(&mut self, agent: &[u8], at: usize, word: Word) -> Option<Finding> {
        let mark = word.mark();
        if let Some(end) = self.ends.get_mut(mark as usize) {
            *end = (at + word.text().len()) as u16;
        }
        match mark {
            Mark::Strict => Some(named(agent, at, word)),
            Mark::Robot => self.robot(at, named(agent, at, word)),
            Mark::Weak => {
                if self.weak.is_none() && at >= self.shelter {
                    self.weak = Some((at, word));
                }
                None
            }
            Mark::Phone => {
                if self.shelter == 0 && word.text() == b"android" {
                    self.shelter = generic::comment_end(agent, at);
                }
                None
            }
            Mark::Platform
            | Mark::Engine
            | Mark::Device
            | Mark::App
            | Mark::Innocent
            | Mark::Link
            | Mark::Like
            | Mark::Compatible
            | Mark::Product
            | Mark::Domain => None,
        }
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
    let len = word.text().len();
    Finding::robot(Reason::Word, word.category(), name::around(agent, at, len), Span::new(at, len))
}

/// Looks at every place once, except for the words that are not to be kept.
#[inline(always)]
pub(super) fn scan(agent: &[u8], seen: &mut Seen, keep: impl Fn(Word) -> bool) -> Option<Finding> {
    for (at, four) in agent.windows(4).enumerate() {
        let four = word::fold_four(four);
        let robot = if word::is_marked(four)
            && let Some(word) = word::at(agent, at, four)
            && keep(word)
        {
            seen.take(agent, at, word)
        } else if generic::is_suffix(four) {
            seen.take_suffix(agent, at)
        } else {
            None
        };
        if robot.is_some() {
            return robot;
        }
    }
    // The last place is too short for four bytes.
    let last = agent.len().saturating_sub(3);
    let ends = agent.get(last..).is_some_and(|three| three.eq_ignore_ascii_case(b"bot"));
    let robot = if ends { seen.take_suffix(agent, last) } else { None };
    robot.or_else(|| generic::judge(agent, seen)).or_else(|| seen.unsheltered())
}
