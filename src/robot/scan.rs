//! One pass over the agent: every word of the table that is in it, and the
//! generic marks. Four bytes, folded, are hashed into a bitmap; a set bit's
//! group is the words to compare.

use super::finding::{Category, Finding, Reason};
use super::table::{BITMAP, POOL, STARTS};
use super::text::{ALPHA, DIGIT, is_at, run_back, stands};
use super::{generic, name};

/// What a word of the table says about the agent it is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Mark {
    /// A robot, even where a phone's name stands.
    Strict,
    /// A robot.
    Robot,
    /// A robot, unless the agent has a browser's form or an app's or a device's mark.
    Weak,
    /// A platform: Windows, X11.
    Platform,
    /// A platform of phones: Android, iPhone.
    Phone,
    /// A browser's engine.
    Engine,
    /// A phone, television or console.
    Device,
    /// A native app.
    App,
    /// A phrase that is no robot though a generic rule would say so.
    Innocent,
    /// The beginning of a link.
    Link,
    /// "KHTML, like Gecko", after which robots like to name themselves.
    Like,
    /// "compatible", after which robots like to name themselves.
    Compatible,
    /// The product whose version ends a browser's agent.
    Product,
    /// The end of a domain's name.
    Domain,
}

const MARKS: [Mark; 14] = [
    Mark::Strict,
    Mark::Robot,
    Mark::Weak,
    Mark::Platform,
    Mark::Phone,
    Mark::Engine,
    Mark::Device,
    Mark::App,
    Mark::Innocent,
    Mark::Link,
    Mark::Like,
    Mark::Compatible,
    Mark::Product,
    Mark::Domain,
];

/// A word of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// The text, folded.
    pub text: &'static [u8],
    /// What it says.
    pub mark: Mark,
    /// What such a robot is there for.
    pub category: Category,
    /// Whether a word must begin with it.
    pub begins: bool,
    /// Whether a word must end with it.
    pub ends: bool,
}

/// A word found, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Its first byte.
    pub at: usize,
    /// The word.
    pub word: Word,
}

/// What the scan saw of an agent that no word alone decides.
#[derive(Default)]
pub(super) struct Seen {
    ends: [u16; 14],
    /// The first weak word.
    pub weak: Option<Hit>,
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
}

const fn slot(four: u32) -> u32 {
    (four | 0x2020_2020).wrapping_mul(super::table::MULTIPLIER) >> 19
}

/// Whether a word may begin with these four bytes; almost always not.
#[inline(always)]
fn is_marked(four: u32) -> bool {
    let slot = slot(four);
    BITMAP.get((slot >> 6) as usize).is_some_and(|bits| bits >> (slot & 63) & 1 != 0)
}

/// The words whose first four bytes hash near these.
fn group(four: u32) -> Option<(usize, usize)> {
    let group = (slot(four) >> 6) as usize;
    Some((usize::from(*STARTS.get(group)?), usize::from(*STARTS.get(group + 1)?)))
}

/// Reads the words of `POOL[from..to]`: each is its length and marks in two bytes, then its text.
fn pool(from: usize, to: usize) -> impl Iterator<Item = Entry> {
    let mut rest = POOL.get(from..to).unwrap_or_default();
    core::iter::from_fn(move || {
        let (head, tail) = rest.split_first_chunk::<2>()?;
        let head = u16::from_le_bytes(*head);
        let (text, tail) = tail.split_at_checked(usize::from(head & 31))?;
        rest = tail;
        Some(Entry { head, text })
    })
}

/// A word as it lies in the pool.
#[derive(Clone, Copy)]
struct Entry {
    head: u16,
    text: &'static [u8],
}

impl Entry {
    fn word(self) -> Option<Word> {
        Some(Word {
            text: self.text,
            mark: *MARKS.get(usize::from(self.head >> 5 & 15))?,
            category: *Category::ALL.get(usize::from(self.head >> 9 & 15))?,
            begins: self.begins(),
            ends: self.ends(),
        })
    }

    const fn begins(self) -> bool {
        self.head & 1 << 13 != 0
    }

    const fn ends(self) -> bool {
        self.head & 1 << 14 != 0
    }
}

/// Every word of the table, for the naive twin.
pub fn words() -> impl Iterator<Item = Word> {
    pool(0, POOL.len()).filter_map(Entry::word)
}

impl Entry {
    /// Whether the word stands at this place.
    fn stands(self, agent: &[u8], at: usize, four: u32) -> bool {
        let Some((first, rest)) = self.text.split_first_chunk::<4>() else { return false };
        u32::from_le_bytes(*first) == four | 0x2020_2020
            && stands(agent, at + 4, rest)
            && (!self.begins() || run_back(agent, at, ALPHA | DIGIT) == 0)
            && (!self.ends() || !is_at(agent, at + self.text.len(), ALPHA | DIGIT))
    }
}

/// The first word of the table that stands at this place.
#[inline(never)]
fn hit(agent: &[u8], at: usize, four: u32) -> Option<Hit> {
    let (from, to) = group(four)?;
    let word = pool(from, to).find(|entry| entry.stands(agent, at, four))?.word()?;
    Some(Hit { at, word })
}

/// Every hit in the agent, in order: what the naive twin must agree with.
pub fn hits(agent: &[u8]) -> impl Iterator<Item = Hit> + '_ {
    agent.windows(4).enumerate().filter_map(|(at, four)| {
        let four = u32::from_le_bytes(four.try_into().ok()?);
        hit(agent, at, four)
    })
}

/// Looks at every place once. A robot's word ends the scan, except in the
/// name of a phone, where it must be one that no phone has.
pub(super) fn scan(agent: &[u8]) -> Result<Seen, Finding> {
    let mut state = State::default();
    for (at, four) in agent.windows(4).enumerate() {
        let four = u32::from_le_bytes(<[u8; 4]>::try_from(four).unwrap_or_default());
        if is_marked(four) {
            if let Some(hit) = hit(agent, at, four) {
                state.take(agent, hit)?;
            } else if generic::is_bot(four) {
                state.bot(agent, at)?;
            }
        } else if generic::is_bot(four) {
            state.bot(agent, at)?;
        }
    }
    state.finish(agent)
}

/// What the scan remembers from place to place.
#[derive(Default)]
struct State {
    seen: Seen,
    /// Up to here stands the name of a phone.
    shelter: usize,
    /// The first robot in the name of a phone.
    sheltered: Option<Finding>,
    /// Up to here stands an innocent phrase.
    innocent: usize,
}

impl State {
    #[inline(never)]
    fn take(&mut self, agent: &[u8], hit: Hit) -> Result<(), Finding> {
        let end = hit.at + hit.word.text.len();
        if let Some(last) = self.seen.ends.get_mut(hit.word.mark as usize) {
            *last = end as u16;
        }
        match hit.word.mark {
            Mark::Strict => return Err(robot(agent, hit)),
            Mark::Robot => return self.robot(hit.at, robot(agent, hit)),
            Mark::Weak => self.seen.weak = self.seen.weak.or((hit.at >= self.shelter).then_some(hit)),
            Mark::Phone => {
                if self.shelter == 0 && hit.word.text == b"android" {
                    self.shelter = generic::comment_end(agent, hit.at);
                }
            }
            Mark::Innocent => self.innocent = end,
            Mark::Platform
            | Mark::Engine
            | Mark::Device
            | Mark::App
            | Mark::Link
            | Mark::Like
            | Mark::Compatible
            | Mark::Product
            | Mark::Domain => {}
        }
        Ok(())
    }

    #[inline(never)]
    fn bot(&mut self, agent: &[u8], at: usize) -> Result<(), Finding> {
        if at < self.innocent || !generic::ends_in_bot(agent, at) {
            return Ok(());
        }
        let name = name::around(agent, at, 3);
        self.robot(at, Finding::robot(Reason::Bot, Category::Other, name, name))
    }

    fn robot(&mut self, at: usize, robot: Finding) -> Result<(), Finding> {
        if at >= self.shelter {
            return Err(robot);
        }
        self.sheltered = self.sheltered.or(Some(robot));
        Ok(())
    }

    /// The last place is too short for four bytes; then come the rules that no word starts.
    fn finish(mut self, agent: &[u8]) -> Result<Seen, Finding> {
        let tail = agent.len().saturating_sub(3);
        if agent.get(tail..).unwrap_or_default().eq_ignore_ascii_case(b"bot") {
            self.bot(agent, tail)?;
        }
        if let Some(robot) = generic::judge(agent, &self.seen) {
            return Err(robot);
        }
        match self.sheltered {
            Some(robot) if generic::lifts_shelter(agent.get(..self.shelter).unwrap_or_default()) => Err(robot),
            _ => Ok(self.seen),
        }
    }
}

fn robot(agent: &[u8], hit: Hit) -> Finding {
    let len = hit.word.text.len();
    Finding::robot(
        Reason::Word,
        hit.word.category,
        name::around(agent, hit.at, len),
        super::Span::new(hit.at, len),
    )
}
