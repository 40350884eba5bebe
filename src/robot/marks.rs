//! What the scan notes about a user agent.

use super::packed::PackedVerdict;
use super::word::Mark;

/// The marks of the words that a user agent contains.
#[derive(Default)]
pub(super) struct Marks {
    /// One bit for each mark.
    bits: u32,
    /// The end of the last word of each mark. Zero means absent.
    ends: [u16; 16],
    /// The end of the last word that is not weak.
    pub last: usize,
    /// The robot that the first weak word names.
    pub weak: Option<PackedVerdict>,
    /// The end of the model name that follows `Android`. Zero means absent.
    pub phone_name_end: usize,
}

impl Marks {
    /// Whether the user agent contains a word of one of these marks.
    #[inline(always)]
    pub(super) fn has<const N: usize>(&self, marks: [Mark; N]) -> bool {
        self.bits & marks.iter().fold(0, |bits, mark| bits | 1 << *mark as u32) != 0
    }

    /// The end of the last word of this mark.
    #[inline(always)]
    pub(super) fn end(&self, mark: Mark) -> Option<usize> {
        self.ends.get(mark as usize).copied().filter(|end| *end > 0).map(usize::from)
    }

    /// Whether the first weak word is before `end` and behind the product that ends a browser's user agent.
    #[inline(always)]
    pub(super) fn is_weak_before(&self, end: usize) -> bool {
        let weak = self.weak.map_or(end, PackedVerdict::start);
        weak < end && self.end(Mark::Product).is_some_and(|product| product <= weak)
    }

    /// The place where the user agent names its product: after `compatible`, or at the beginning.
    #[inline(always)]
    pub(super) fn product(&self) -> usize {
        self.end(Mark::Compatible).unwrap_or_default()
    }

    /// Adds a mark without a place.
    #[inline(always)]
    pub(super) fn add(&mut self, mark: Mark) {
        self.bits |= 1 << mark as u32;
    }

    /// Adds the mark of a word that ends at `end`.
    #[inline(always)]
    pub(super) fn add_at(&mut self, mark: Mark, end: usize) {
        self.add(mark);
        if let Some(last) = self.ends.get_mut(mark as usize) {
            *last = end as u16;
        }
        if mark != Mark::Weak {
            self.last = end;
        }
    }
}
