//! Finds the words of the table in a user agent.

use core::num::NonZeroU32;

use super::text::{eight_at, eight_of};
use super::word::{FREE, Word, state, word_at};

/// A word and its place: the place in the low half, the word in the high half. It is one number because two would be
/// returned through memory.
#[derive(Clone, Copy)]
pub(super) struct Hit(NonZeroU32);

impl Hit {
    #[inline(always)]
    fn new(at: usize, word: Word) -> Option<Self> {
        NonZeroU32::new(at as u32 | u32::from(word.0) << 16).map(Self)
    }

    /// The place.
    #[inline(always)]
    pub(super) const fn at(self) -> usize {
        (self.0.get() & 0xffff) as usize
    }

    /// The word.
    #[inline(always)]
    pub(super) const fn word(self) -> Word {
        Word((self.0.get() >> 16) as u16)
    }
}

/// The number of places tested together. Each needs four bytes, and five places need eight.
const PLACES: usize = 5;

/// The eight folded bytes from `at`. Spaces fill up what is beyond the end.
#[inline(always)]
fn eight(user_agent: &[u8], at: usize) -> u64 {
    let bytes = match eight_at(user_agent, at) {
        Some(bytes) => bytes,
        None => last(user_agent, at),
    };
    bytes | eight_of(0x20)
}

/// The last bytes from `at`, fewer than eight.
#[inline(never)]
fn last(user_agent: &[u8], at: usize) -> u64 {
    let left = user_agent.len() - at;
    match user_agent.last_chunk() {
        Some(eight) => u64::from_le_bytes(*eight) >> (64 - 8 * left),
        None => user_agent.iter().skip(at).rev().fold(0, |bytes, byte| bytes << 8 | u64::from(*byte)),
    }
}

/// The first word of the table from `from` on for which `keep` is true.
#[inline(never)]
pub(super) fn next(user_agent: &[u8], mut from: usize, keep: impl Fn(Word) -> bool) -> Option<Hit> {
    while from < user_agent.len() {
        let mut eight = eight(user_agent, from);
        let end = from + PLACES;
        // Almost always no word begins at any of the five.
        if are_free(eight) {
            from = end;
            continue;
        }
        while from < end {
            if state(eight as u32) != FREE
                && let Some(word) = word_at(user_agent, from, eight as u32, &keep)
            {
                return Hit::new(from, word);
            }
            eight >>= 8;
            from += 1;
        }
    }
    None
}

/// Whether no word begins at the first five of these bytes.
#[inline(always)]
fn are_free(eight: u64) -> bool {
    let state = |place: u32| state((eight >> (8 * place)) as u32);
    state(0) & state(1) & state(2) & state(3) & state(4) == FREE
}

/// Every word in the user agent that does not begin inside another, with its place. The naive twin must agree with it.
pub fn hits(user_agent: &[u8]) -> impl Iterator<Item = (usize, Word)> + '_ {
    let mut from = 0;
    core::iter::from_fn(move || {
        let hit = next(user_agent, from, |_| true)?;
        from = hit.at() + hit.word().len();
        Some((hit.at(), hit.word()))
    })
}
