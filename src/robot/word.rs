//! The words of the table, and what each says about the agent it is in. Four bytes, folded, are hashed to a slot, which
//! says where in the pool the words are that begin so.

use super::table::{MULTIPLIER, POOL, STARTS};
use super::text::{ALPHA, DIGIT, eight_at, eight_of, is_at, stands};
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

/// A word of the table: where its text stands in the pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word(pub(super) u16);

/// The bytes before a word's text in the pool: its length and marks.
pub(super) const HEAD: usize = 2;

/// The byte at this place of the pool.
#[inline(always)]
fn pool(at: usize) -> usize {
    POOL.get(at).copied().unwrap_or_default() as usize
}

impl Word {
    #[inline(always)]
    fn place(self) -> usize {
        usize::from(self.0)
    }

    /// How many bytes it has.
    #[inline(always)]
    pub(super) fn len(self) -> usize {
        pool(self.place() - HEAD) & 31
    }

    /// The text, folded.
    #[must_use]
    pub fn text(self) -> &'static [u8] {
        POOL.get(self.place()..self.place() + self.len()).unwrap_or_default()
    }

    /// Length and marks.
    #[inline(always)]
    fn head(self) -> usize {
        pool(self.place() - HEAD) | pool(self.place() - 1) << 8
    }

    /// What it says.
    #[must_use]
    #[inline(always)]
    pub fn mark(self) -> Mark {
        Mark::ALL.get(self.head() >> 5 & 15).copied().unwrap_or(Mark::Weak)
    }

    /// What such a robot is there for.
    #[must_use]
    pub fn category(self) -> Category {
        Category::ALL.get(self.head() >> 9 & 15).copied().unwrap_or(Category::Other)
    }

    /// Whether a word of the agent must begin with it.
    #[must_use]
    #[inline(always)]
    pub fn begins(self) -> bool {
        self.head() & 1 << 13 != 0
    }

    /// Whether a word of the agent must end with it.
    #[must_use]
    #[inline(always)]
    pub fn ends(self) -> bool {
        self.head() & 1 << 14 != 0
    }

    /// Whether it stands at this place, where its first four bytes are.
    #[inline(always)]
    pub(super) fn stands(self, agent: &[u8], at: usize) -> bool {
        self.goes_on(agent, at + 4)
            && (!self.begins() || at == 0 || !is_at(agent, at - 1, ALPHA | DIGIT))
            && (!self.ends() || !is_at(agent, at + self.len(), ALPHA | DIGIT))
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
}

/// The slot of four folded bytes; neighbours share a group. No two words that begin differently share a slot: the
/// multiplier is chosen so.
const fn slot(four: u32) -> usize {
    (four.wrapping_mul(MULTIPLIER) >> 19) as usize
}

/// How many bits of a slot are left out of its group.
const NEIGHBOURS: u32 = (8192 / STARTS.len()).ilog2();

/// No word begins so. Not nought: runs of noughts are cut out of the module, and the pieces weigh more than the whole.
pub(super) const NONE: u8 = 255;

/// For each slot how far behind the beginning of its group in the pool the first word stands that begins so. The
/// compiler makes it from the pool.
#[expect(clippy::indexing_slicing, reason = "the compiler evaluates it")]
static SLOTS: [u8; 8192] = {
    let mut slots = [NONE; 8192];
    let mut at = HEAD;
    while at < POOL.len() {
        let slot = slot(u32::from_le_bytes([POOL[at], POOL[at + 1], POOL[at + 2], POOL[at + 3]]));
        if slots[slot] == NONE {
            let behind = at - STARTS[slot >> NEIGHBOURS] as usize;
            assert!(behind < NONE as usize, "too many words in a group: make more groups");
            slots[slot] = behind as u8;
        }
        at += (POOL[at - HEAD] & 31) as usize + HEAD;
    }
    slots
};

/// Where the words are that begin with these four folded bytes; almost always [`NONE`].
#[inline(always)]
pub(super) fn behind(four: u32) -> u8 {
    SLOTS.get(slot(four)).copied().unwrap_or(NONE)
}

/// The first word that stands at this place, where these four bytes are: the longest.
#[inline(always)]
pub(super) fn word_at(agent: &[u8], at: usize, four: u32) -> Option<Word> {
    let behind = behind(four);
    if behind == NONE {
        return None;
    }
    let mut place = STARTS.get(slot(four) >> NEIGHBOURS)? + u16::from(behind);
    while POOL.get(usize::from(place)..)?.first_chunk().is_some_and(|first| u32::from_le_bytes(*first) == four) {
        let word = Word(place);
        if word.stands(agent, at) {
            return Some(word);
        }
        place += (word.len() + HEAD) as u16;
    }
    None
}

/// Every word of the table, for the naive twin.
pub fn words() -> impl Iterator<Item = Word> {
    let mut next = HEAD;
    core::iter::from_fn(move || {
        let word = Word(next as u16);
        next += word.len() + HEAD;
        (word.place() < POOL.len()).then_some(word)
    })
}
