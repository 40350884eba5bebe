//! The words of the table, and how they are found. Four bytes, folded, are
//! hashed into a bitmap; where a bit is set, the words of its group are compared.

use super::table::{BITMAP, MULTIPLIER, POOL, STARTS};
use super::text::{ALPHA, DIGIT, is_at, stands};
use super::verdict::Category;

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

impl Mark {
    pub(super) const ALL: [Self; 14] = [
        Self::Strict,
        Self::Robot,
        Self::Weak,
        Self::Platform,
        Self::Phone,
        Self::Engine,
        Self::Device,
        Self::App,
        Self::Innocent,
        Self::Link,
        Self::Like,
        Self::Compatible,
        Self::Product,
        Self::Domain,
    ];
}

/// A word of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    head: u16,
    text: &'static [u8],
}

impl Word {
    /// The text, folded.
    #[must_use]
    pub const fn text(self) -> &'static [u8] {
        self.text
    }

    /// What it says.
    #[must_use]
    pub fn mark(self) -> Mark {
        Mark::ALL.get(usize::from(self.head >> 5 & 15)).copied().unwrap_or(Mark::Weak)
    }

    /// What such a robot is there for.
    #[must_use]
    pub fn category(self) -> Category {
        Category::ALL.get(usize::from(self.head >> 9 & 15)).copied().unwrap_or(Category::Other)
    }

    /// Whether a word of the agent must begin with it.
    #[must_use]
    pub const fn begins(self) -> bool {
        self.head & 1 << 13 != 0
    }

    /// Whether a word of the agent must end with it.
    #[must_use]
    pub const fn ends(self) -> bool {
        self.head & 1 << 14 != 0
    }

    /// Whether it stands at this place, where its first four bytes are.
    fn stands(self, agent: &[u8], at: usize) -> bool {
        stands(agent, at + 4, self.text.get(4..).unwrap_or_default())
            && (!self.begins() || at == 0 || !is_at(agent, at - 1, ALPHA | DIGIT))
            && (!self.ends() || !is_at(agent, at + self.text.len(), ALPHA | DIGIT))
    }
}

/// The fold of four bytes at once.
pub(super) fn fold_four(four: &[u8]) -> u32 {
    u32::from_le_bytes(<[u8; 4]>::try_from(four).unwrap_or_default()) | 0x2020_2020
}

const fn slot(four: u32) -> u32 {
    four.wrapping_mul(MULTIPLIER) >> 19
}

/// Whether a word may begin with these four folded bytes; almost always not.
#[inline(always)]
pub(super) fn is_marked(four: u32) -> bool {
    let slot = slot(four);
    BITMAP.get((slot >> 6) as usize).is_some_and(|bits| bits >> (slot & 63) & 1 != 0)
}

/// The first word of the table that stands at this place, the longest first.
#[inline(never)]
pub(super) fn at(agent: &[u8], at: usize, four: u32) -> Option<Word> {
    let group = (slot(four) >> 6) as usize;
    let (mut from, to) = (usize::from(*STARTS.get(group)?), usize::from(*STARTS.get(group + 1)?));
    while from < to {
        let [low, high, text @ ..] = POOL.get(from..)? else { return None };
        let len = usize::from(low & 31);
        // The first four bytes before the rest: most words of the group are others.
        if text.first_chunk::<4>().is_some_and(|first| u32::from_le_bytes(*first) == four) {
            let word = Word { head: u16::from_le_bytes([*low, *high]), text: text.get(..len)? };
            if word.stands(agent, at) {
                return Some(word);
            }
        }
        from += len + 2;
    }
    None
}

/// Reads the words of `POOL[from..to]`: each is its length and marks in two bytes, then its text.
fn pool(from: usize, to: usize) -> impl Iterator<Item = Word> {
    let mut rest = POOL.get(from..to).unwrap_or_default();
    core::iter::from_fn(move || {
        let (head, tail) = rest.split_first_chunk::<2>()?;
        let head = u16::from_le_bytes(*head);
        let (text, tail) = tail.split_at_checked(usize::from(head & 31))?;
        rest = tail;
        Some(Word { head, text })
    })
}

/// Every word of the table, for the naive twin.
pub fn words() -> impl Iterator<Item = Word> {
    pool(0, POOL.len())
}

/// Every place in the agent where a word stands: what the naive twin must agree with.
pub fn hits(agent: &[u8]) -> impl Iterator<Item = (usize, Word)> + '_ {
    agent.windows(4).enumerate().filter_map(|(place, four)| {
        let four = fold_four(four);
        is_marked(four).then(|| at(agent, place, four)).flatten().map(|word| (place, word))
    })
}
