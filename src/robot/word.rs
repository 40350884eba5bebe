//! The words of the table and their marks.
//!
//! Four folded bytes are hashed to a slot. The slot says whether a word begins with them. A group of neighbouring slots
//! has its words in one place of the pool.

use super::table::{MULTIPLIER, POOL};
use super::text::{ALPHA, DIGIT, eight_at, eight_of, fold, is_at, matches_at};
use super::verdict::Category;

/// What a word of the table says about a user agent that contains it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Mark {
    /// A robot, even in the model name of a phone.
    Strict,
    /// A robot.
    Robot,
    /// "bot" or "bots" at the end of a word, which is a robot's name.
    Bot,
    /// A robot, unless the user agent has a browser's form or the mark of an app or a device.
    Weak,
    /// A platform: Windows, X11.
    Platform,
    /// A platform of phones other than Android: iPhone.
    Phone,
    /// Android, which the model name of a phone follows.
    Android,
    /// A browser's engine.
    Engine,
    /// A phone, television or console.
    Device,
    /// A native app.
    App,
    /// A phrase that lifts the rules on links, mail addresses and guests. Without a browser's form it means an app.
    Innocent,
    /// The beginning of a link.
    Link,
    /// "KHTML, like Gecko". Robots often put their name after it.
    Like,
    /// "compatible". Robots often put their name after it.
    Compatible,
    /// The product whose version ends a browser's user agent.
    Product,
    /// The end of a domain name.
    Domain,
}

impl Mark {
    /// The mark with this number.
    const fn of(number: u16) -> Self {
        match number {
            0 => Self::Strict,
            1 => Self::Robot,
            2 => Self::Bot,
            3 => Self::Weak,
            4 => Self::Platform,
            5 => Self::Phone,
            6 => Self::Android,
            7 => Self::Engine,
            8 => Self::Device,
            9 => Self::App,
            10 => Self::Innocent,
            11 => Self::Link,
            12 => Self::Like,
            13 => Self::Compatible,
            14 => Self::Product,
            _ => Self::Domain,
        }
    }
}

/// A word of the table, as the place of its text in the pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word(pub(super) u16);

/// The bytes before a word's text in the pool.
const HEAD: usize = 2;

impl Word {
    /// The first word of the pool.
    const FIRST: Self = Self(HEAD as u16);

    /// "bot", the last word of the pool. It is too short for a slot.
    const SHORT: Self = Self(POOL.len() as u16 - 3);

    #[inline(always)]
    const fn place(self) -> usize {
        self.0 as usize
    }

    /// The two bytes before the text.
    #[inline(always)]
    const fn head(self) -> u16 {
        match POOL.split_at_checked(self.place() - HEAD) {
            Some((_, [low, high, ..])) => u16::from_le_bytes([*low, *high]),
            _ => 0,
        }
    }

    /// The number of bytes.
    #[inline(always)]
    pub(super) const fn len(self) -> usize {
        (self.head() & 31) as usize
    }

    /// The text, folded.
    #[must_use]
    pub fn text(self) -> &'static [u8] {
        POOL.get(self.place()..self.place() + self.len()).unwrap_or_default()
    }

    /// The mark.
    #[must_use]
    #[inline(always)]
    pub const fn mark(self) -> Mark {
        Mark::of(self.head() >> 8 & 15)
    }

    /// The category of the robot that the word names.
    #[must_use]
    pub fn category(self) -> Category {
        Category::ALL.get(usize::from(self.head() >> 12)).copied().unwrap_or(Category::Other)
    }

    /// Whether the word matches only at the beginning of a word.
    #[must_use]
    #[inline(always)]
    pub const fn begins(self) -> bool {
        self.head() & 32 != 0
    }

    /// Whether the word matches only at the end of a word.
    #[must_use]
    #[inline(always)]
    pub const fn ends(self) -> bool {
        self.head() & 64 != 0
    }

    /// Whether the word is at `at`. The caller has compared the first four bytes.
    #[inline(always)]
    fn matches(self, user_agent: &[u8], at: usize) -> bool {
        self.rest_matches(user_agent, at + 4)
            && !(self.begins() && at > 0 && is_at(user_agent, at - 1, ALPHA | DIGIT))
            && !(self.ends() && is_at(user_agent, at + self.len(), ALPHA | DIGIT))
    }

    /// Whether the bytes of the word from the fifth on are at `at`. Up to eight bytes are compared at once.
    #[inline(always)]
    fn rest_matches(self, user_agent: &[u8], at: usize) -> bool {
        let len = self.len();
        if len <= 12
            && let (Some(here), Some(wanted)) = (eight_at(user_agent, at), eight_at(&POOL, self.place() + 4))
        {
            return ((here | eight_of(0x20)) ^ wanted).checked_shl(96 - 8 * len as u32).unwrap_or(0) == 0;
        }
        matches_at(user_agent, at, self.text().get(4..).unwrap_or_default())
    }

    /// The next word of the pool.
    #[inline(always)]
    const fn next(self) -> Self {
        Self(self.0 + (self.len() + HEAD) as u16)
    }

    /// The first four bytes of the text.
    #[inline(always)]
    const fn four(self) -> Option<u32> {
        match POOL.split_at_checked(self.place()) {
            Some((_, [a, b, c, d, ..])) => Some(u32::from_le_bytes([*a, *b, *c, *d])),
            _ => None,
        }
    }
}

/// "bot" in the upper three of four bytes: the byte that follows it is shifted out.
const SHORT_TEXT: u32 = u32::from_le_bytes(*b"\0bot");

/// The number of slots.
const SLOTS: usize = 8192;
/// The number of neighbouring slots that form a group.
const GROUP: usize = 64;

/// The slot of four folded bytes.
#[inline(always)]
const fn slot(four: u32) -> usize {
    (four.wrapping_mul(MULTIPLIER) >> (32 - SLOTS.trailing_zeros())) as usize
}

/// The state of a slot with which no word begins. Non-zero on purpose: zero runs are split into data segments, which
/// costs more than it saves.
pub(super) const FREE: u8 = 1;

/// For each slot whether a word begins with it, computed by the compiler from the pool.
#[expect(clippy::indexing_slicing, reason = "the compiler evaluates it")]
static STATES: [u8; SLOTS] = {
    let mut states = [FREE; SLOTS];
    let mut word = Word::FIRST;
    while let Some(four) = word.four() {
        states[slot(four)] = 0;
        word = word.next();
    }
    // "bot" has only three bytes, so every byte that may follow it gets a slot.
    let mut last = 0_u8;
    while last < 0x80 {
        if !fold(last).is_ascii_alphanumeric() {
            states[slot(u32::from_le_bytes([b'b', b'o', b't', fold(last)]))] = 0;
        }
        last += 1;
    }
    states
};

/// The place of the first word of each group.
#[expect(clippy::indexing_slicing, reason = "the compiler evaluates it")]
static GROUPS: [u16; SLOTS / GROUP + 1] = {
    let mut places = [Word::SHORT.0; SLOTS / GROUP + 1];
    let mut word = Word::FIRST;
    let mut group = 0;
    while let Some(four) = word.four() {
        while group <= slot(four) / GROUP {
            places[group] = word.0;
            group += 1;
        }
        word = word.next();
    }
    places
};

/// The state of the slot of four folded bytes. Almost always it is [`FREE`].
#[inline(always)]
pub(super) fn state(four: u32) -> u8 {
    STATES.get(slot(four)).copied().unwrap_or_default()
}

/// The longest word at `at` for which `keep` is true. `four` are the four folded bytes at `at`.
#[inline(always)]
pub(super) fn word_at(user_agent: &[u8], at: usize, four: u32, keep: impl Fn(Word) -> bool) -> Option<Word> {
    if four << 8 == SHORT_TEXT && !is_at(user_agent, at + 3, ALPHA | DIGIT) && keep(Word::SHORT) {
        return Some(Word::SHORT);
    }
    let group = slot(four) / GROUP;
    let (mut word, end) = (Word(*GROUPS.get(group)?), *GROUPS.get(group + 1)?);
    while word.0 < end {
        if word.four() == Some(four) && word.matches(user_agent, at) && keep(word) {
            return Some(word);
        }
        word = word.next();
    }
    None
}

/// Every word of the table.
pub fn words() -> impl Iterator<Item = Word> {
    let mut next = Word::FIRST;
    core::iter::from_fn(move || {
        let word = next;
        next = word.next();
        (word.place() < POOL.len()).then_some(word)
    })
}
