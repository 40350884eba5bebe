//! Where words stand in an agent. Five places are looked at together, as almost always nothing begins at any.

use core::num::NonZeroU32;

use super::text::{EACH, eight_at, eight_of};
use super::word::{NONE, Word, behind, word_at};

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
    agent.get(at..).unwrap_or_default().iter().rev().fold(0, |bytes, byte| bytes << 8 | u64::from(*byte))
}

/// Whether these folded bytes begin with "bot".
#[inline(always)]
const fn is_suffix(four: u32) -> bool {
    four << 8 == 0x746f_6200
}

/// One in each of the first five of these folded bytes at which a word or "bot" may begin; almost always nought.
/// Where nothing differs from "bot", taking one needs a borrow, which sets the eighth bit.
#[inline(always)]
fn marks(eight: u64) -> u64 {
    let differ = (eight ^ eight_of(b'b')) | ((eight >> 8) ^ eight_of(b'o')) | ((eight >> 16) ^ eight_of(b't'));
    let suffixes = differ.wrapping_sub(EACH) & !differ & 0x80_8080_8080;
    let (a, b, c) = (behind(eight as u32), behind((eight >> 8) as u32), behind((eight >> 16) as u32));
    let (d, e) = (behind((eight >> 24) as u32), behind((eight >> 32) as u32));
    if (a & b & c & d & e == NONE) & (suffixes == 0) {
        return 0;
    }
    let mark = |behind: u8| u64::from(behind != NONE);
    suffixes >> 7 | mark(a) | mark(b) << 8 | mark(c) << 16 | mark(d) << 24 | mark(e) << 32
}

/// A place where a word stands, or "bot": the place plus one in the low half, the word in the high half. One number, as
/// two would be returned through memory.
#[derive(Clone, Copy)]
pub(super) struct Hit(NonZeroU32);

impl Hit {
    #[inline(always)]
    fn new(at: usize, word: Option<Word>) -> Option<Self> {
        NonZeroU32::new((at as u32 + 1) | (u32::from(word.map_or(0, |word| word.0)) << 16)).map(Self)
    }

    /// The place.
    #[inline(always)]
    pub(super) const fn at(self) -> usize {
        (self.0.get() & 0xffff) as usize - 1
    }

    /// The word, unless it is "bot" that stands there.
    #[inline(always)]
    pub(super) const fn word(self) -> Option<Word> {
        let word = (self.0.get() >> 16) as u16;
        if word == 0 { None } else { Some(Word(word)) }
    }
}

/// The first place from here on where a word of the table stands, or "bot".
#[inline(never)]
pub(super) fn next(agent: &[u8], mut from: usize) -> Option<Hit> {
    while from < agent.len() {
        let eight = eight(agent, from);
        let mut marks = marks(eight);
        while marks != 0 {
            let bit = marks.trailing_zeros();
            let (four, place) = ((eight >> bit) as u32, from + (bit >> 3) as usize);
            let word = word_at(agent, place, four);
            if word.is_some() || is_suffix(four) {
                return Hit::new(place, word);
            }
            marks &= marks - 1;
        }
        from += PLACES;
    }
    None
}

/// Every place in the agent where a word stands that does not begin inside another: what the naive twin must agree with.
pub fn hits(agent: &[u8]) -> impl Iterator<Item = (usize, Word)> + '_ {
    let mut from = 0;
    core::iter::from_fn(move || {
        loop {
            let hit = next(agent, from)?;
            from = hit.at() + hit.word().map_or(1, Word::len);
            if let Some(word) = hit.word() {
                return Some((hit.at(), word));
            }
        }
    })
}
