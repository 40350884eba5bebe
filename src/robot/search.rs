//! Where words stand in an agent.

use core::num::NonZeroU32;

use super::text::{eight_at, eight_of};
use super::word::{FREE, Word, state, word_at};

/// A place where a word stands, and the word: the place in the low half, the word in the high half. One number, as two
/// would be returned through memory.
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

/// How many places of eight bytes are looked at together: four bytes stand at each.
const PLACES: usize = 5;

/// Eight folded bytes from here on, spaces behind the end.
#[inline(always)]
fn eight(agent: &[u8], at: usize) -> u64 {
    let bytes = match eight_at(agent, at) {
        Some(bytes) => bytes,
        None => last(agent, at),
    };
    bytes | eight_of(0x20)
}

/// Fewer than eight bytes that are left.
#[inline(never)]
fn last(agent: &[u8], at: usize) -> u64 {
    let left = agent.len() - at;
    match agent.last_chunk() {
        Some(eight) => u64::from_le_bytes(*eight) >> (64 - 8 * left),
        None => agent.iter().skip(at).rev().fold(0, |bytes, byte| bytes << 8 | u64::from(*byte)),
    }
}

/// The first place from here on where a word of the table stands that is to be kept.
#[inline(never)]
pub(super) fn next(agent: &[u8], mut from: usize, keep: impl Fn(Word) -> bool) -> Option<Hit> {
    while from < agent.len() {
        let mut eight = eight(agent, from);
        let end = from + PLACES;
        // Almost always nothing begins at any of the five.
        if are_free(eight) {
            from = end;
            continue;
        }
        while from < end {
            if state(eight as u32) != FREE
                && let Some(word) = word_at(agent, from, eight as u32, &keep)
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

/// Every place in the agent where a word stands that does not begin inside another: what the naive twin must agree with.
pub fn hits(agent: &[u8]) -> impl Iterator<Item = (usize, Word)> + '_ {
    let mut from = 0;
    core::iter::from_fn(move || {
        let hit = next(agent, from, |_| true)?;
        from = hit.at() + hit.word().len();
        Some((hit.at(), hit.word()))
    })
}
