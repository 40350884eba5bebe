//! The words of the table, and how they are found. Four bytes, folded, are
//! hashed to a slot; where a slot is taken, the words of its group are compared.

use super::table::{MULTIPLIER, POOL, STARTS};
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

    /// Whether it stands at this place, where its first four bytes are. `pool` goes on after it.
    #[inline(always)]
    fn stands(self, agent: &[u8], at: usize, pool: &[u8]) -> bool {
        self.goes_on(agent, at + 4, pool)
            && (!self.begins() || at == 0 || !is_at(agent, at - 1, ALPHA | DIGIT))
            && (!self.ends() || !is_at(agent, at + self.text.len(), ALPHA | DIGIT))
    }

    /// Whether its bytes from the fifth on stand here: eight at once, if there are no more.
    #[inline(always)]
    fn goes_on(self, agent: &[u8], at: usize, pool: &[u8]) -> bool {
        let eight = |bytes: &[u8], from| Some(u64::from_le_bytes(*bytes.get(from..)?.first_chunk::<8>()?));
        if self.text.len() <= 12
            && let (Some(here), Some(want)) = (eight(agent, at), eight(pool, 4))
        {
            let beyond = 96 - 8 * self.text.len() as u32;
            return ((here | 0x2020_2020_2020_2020) ^ want).checked_shl(beyond).unwrap_or(0) == 0;
        }
        stands(agent, at, self.text.get(4..).unwrap_or_default())
    }
}

/// The first four bytes, folded, and all but the first.
#[inline(always)]
pub(super) fn four(rest: &[u8]) -> Option<(u32, &[u8])> {
    let four = rest.first_chunk::<4>()?;
    Some((u32::from_le_bytes(*four) | 0x2020_2020, rest.get(1..)?))
}

/// The slot of four folded bytes; neighbours share a group.
const fn slot(four: u32) -> usize {
    (four.wrapping_mul(MULTIPLIER) >> 19) as usize
}

/// How many bits of a slot are left out of its group.
const NEIGHBOURS: u32 = (8192 / (STARTS.len() - 1)).ilog2();

/// For each slot whether words begin so. A byte for each, where a bit would do: to shift it out costs more than all the
/// rest. The compiler makes it from the pool.
#[expect(clippy::indexing_slicing, reason = "the compiler evaluates it")]
static SLOTS: [bool; 8192] = {
    let mut slots = [false; 8192];
    let mut at = 0;
    while at < POOL.len() {
        slots[slot(u32::from_le_bytes([POOL[at + 2], POOL[at + 3], POOL[at + 4], POOL[at + 5]]))] = true;
        at += (POOL[at] & 31) as usize + 2;
    }
    slots
};

/// Whether a word may begin with these four folded bytes; almost always not.
#[inline(always)]
pub(super) fn is_marked(four: u32) -> bool {
    SLOTS.get(slot(four)).is_some_and(|taken| *taken)
}

/// The first word of the table that stands at this place, the longest first.
#[inline(never)]
pub(super) fn at(agent: &[u8], at: usize, four: u32) -> Option<Word> {
    let group = slot(four) >> NEIGHBOURS;
    let (mut from, to) = (usize::from(*STARTS.get(group)?), usize::from(*STARTS.get(group + 1)?));
    while from < to {
        let [low, high, text @ ..] = POOL.get(from..)? else { return None };
        let len = usize::from(low & 31);
        // The first four bytes before the rest: most words of the group are others.
        if text.first_chunk::<4>().is_some_and(|first| u32::from_le_bytes(*first) == four) {
            let word = Word { head: u16::from_le_bytes([*low, *high]), text: text.get(..len)? };
            if word.stands(agent, at, text) {
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

/// Every place in the agent where a word stands that does not begin inside another: what the naive twin must agree with.
pub fn hits(agent: &[u8]) -> impl Iterator<Item = (usize, Word)> + '_ {
    let mut free = 0;
    (0..agent.len()).filter_map(move |place| {
        let (four, _) = four(agent.get(place..)?)?;
        let word = (place >= free && is_marked(four)).then(|| at(agent, place, four)).flatten()?;
        free = place + word.text().len();
        Some((place, word))
    })
}
