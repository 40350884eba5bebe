//! The words of the table, and what each says about the agent it is in. Four bytes, folded, are hashed to a slot, which
//! says whether a word begins so; neighbouring slots have their words in one place of the pool.

use super::table::{MULTIPLIER, POOL};
use super::text::{ALPHA, DIGIT, eight_at, eight_of, fold, is_at, stands};
use super::verdict::Category;

/// What a word of the table says about the agent it is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Mark {
    /// A robot, even where a phone's name stands.
    Strict,
    /// A robot.
    Robot,
    /// "bot" or "bots" at a word's end: a robot whose name it ends.
    Bot,
    /// A robot, unless the agent has a browser's form or an app's or a device's mark.
    Weak,
    /// A platform: Windows, X11.
    Platform,
    /// A platform of phones other than Android: iPhone.
    Phone,
    /// Android, behind which the name of a phone stands.
    Android,
    /// A browser's engine.
    Engine,
    /// A phone, television or console.
    Device,
    /// A native app.
    App,
    /// A phrase that lifts the rules on links, mail addresses and guests, and makes what has no browser's form an app.
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
    /// The mark of this number.
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

/// A word of the table: where its text stands in the pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word(pub(super) u16);

/// The bytes before a word's text in the pool.
const HEAD: usize = 2;

impl Word {
    /// The first word of the pool.
    const FIRST: Self = Self(HEAD as u16);

    /// "bot", which is too short for a slot: the last word of the pool.
    const SHORT: Self = Self(POOL.len() as u16 - 3);

    #[inline(always)]
    const fn place(self) -> usize {
        self.0 as usize
    }

    /// The two bytes before its text.
    #[inline(always)]
    const fn head(self) -> u16 {
        match POOL.split_at_checked(self.place() - HEAD) {
            Some((_, [low, high, ..])) => u16::from_le_bytes([*low, *high]),
            _ => 0,
        }
    }

    /// How many bytes it has.
    #[inline(always)]
    pub(super) const fn len(self) -> usize {
        (self.head() & 31) as usize
    }

    /// The text, folded.
    #[must_use]
    pub fn text(self) -> &'static [u8] {
        POOL.get(self.place()..self.place() + self.len()).unwrap_or_default()
    }

    /// What it says.
    #[must_use]
    #[inline(always)]
    pub const fn mark(self) -> Mark {
        Mark::of(self.head() >> 8 & 15)
    }

    /// What such a robot is there for.
    #[must_use]
    pub fn category(self) -> Category {
        Category::ALL.get(usize::from(self.head() >> 12)).copied().unwrap_or(Category::Other)
    }

    /// Whether a word of the agent must begin with it.
    #[must_use]
    #[inline(always)]
    pub const fn begins(self) -> bool {
        self.head() & 32 != 0
    }

    /// Whether a word of the agent must end with it.
    #[must_use]
    #[inline(always)]
    pub const fn ends(self) -> bool {
        self.head() & 64 != 0
    }

    /// Whether it stands at this place.
    #[inline(always)]
    fn stands(self, agent: &[u8], at: usize) -> bool {
        self.goes_on(agent, at + 4)
            && !(self.begins() && at > 0 && is_at(agent, at - 1, ALPHA | DIGIT))
            && !(self.ends() && is_at(agent, at + self.len(), ALPHA | DIGIT))
    }

    /// Whether its bytes from the fifth on stand here: eight at once, if there are no more.
    #[inline(always)]
    fn goes_on(self, agent: &[u8], at: usize) -> bool {
        let len = self.len();
        if len <= 12
            && let (Some(here), Some(want)) = (eight_at(agent, at), eight_at(&POOL, self.place() + 4))
        {
            return ((here | eight_of(0x20)) ^ want).checked_shl(96 - 8 * len as u32).unwrap_or(0) == 0;
        }
        stands(agent, at, self.text().get(4..).unwrap_or_default())
    }

    /// The next word of the pool.
    #[inline(always)]
    const fn next(self) -> Self {
        Self(self.0 + (self.len() + HEAD) as u16)
    }

    /// The first four bytes of its text.
    #[inline(always)]
    const fn four(self) -> Option<u32> {
        match POOL.split_at_checked(self.place()) {
            Some((_, [a, b, c, d, ..])) => Some(u32::from_le_bytes([*a, *b, *c, *d])),
            _ => None,
        }
    }
}

/// "bot", and whatever follows it.
const SHORT_TEXT: u32 = u32::from_le_bytes(*b"\0bot");

/// How many slots there are.
const SLOTS: usize = 8192;
/// How many neighbours among them form a group, whose words are found from one place of the pool.
const GROUP: usize = 64;

/// The slot of four bytes, folded.
#[inline(always)]
const fn slot(four: u32) -> usize {
    (four.wrapping_mul(MULTIPLIER) >> (32 - SLOTS.trailing_zeros())) as usize
}

/// No word begins so. Not nought: runs of noughts are cut out of the module, and the pieces weigh more than the whole.
pub(super) const FREE: u8 = 1;

/// For each slot whether a word begins so. The compiler makes it from the pool.
#[expect(clippy::indexing_slicing, reason = "the compiler evaluates it")]
static STATES: [u8; SLOTS] = {
    let mut states = [FREE; SLOTS];
    let mut word = Word::FIRST;
    while let Some(four) = word.four() {
        states[slot(four)] = 0;
        word = word.next();
    }
    // "bot" has but three: whatever may follow it.
    let mut last = 0_u8;
    while last < 0x80 {
        if !fold(last).is_ascii_alphanumeric() {
            states[slot(u32::from_le_bytes([b'b', b'o', b't', fold(last)]))] = 0;
        }
        last += 1;
    }
    states
};

/// For each group the place of its first word.
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

/// Whether a word begins with these four bytes; almost always it is [`FREE`].
#[inline(always)]
pub(super) fn state(four: u32) -> u8 {
    STATES.get(slot(four)).copied().unwrap_or_default()
}

/// The first word that stands at this place, where these four folded bytes are, and is to be kept: the longest.
#[inline(always)]
pub(super) fn word_at(agent: &[u8], at: usize, four: u32, keep: impl Fn(Word) -> bool) -> Option<Word> {
    if four << 8 == SHORT_TEXT && !is_at(agent, at + 3, ALPHA | DIGIT) && keep(Word::SHORT) {
        return Some(Word::SHORT);
    }
    let group = slot(four) / GROUP;
    let (mut word, end) = (Word(*GROUPS.get(group)?), *GROUPS.get(group + 1)?);
    while word.0 < end {
        if word.four() == Some(four) && word.stands(agent, at) && keep(word) {
            return Some(word);
        }
        word = word.next();
    }
    None
}

/// Every word of the table, for the naive twin.
pub fn words() -> impl Iterator<Item = Word> {
    let mut next = Word::FIRST;
    core::iter::from_fn(move || {
        let word = next;
        next = word.next();
        (word.place() < POOL.len()).then_some(word)
    })
}
