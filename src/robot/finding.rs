//! A verdict as one number, and how the steps that lead to it are ordered.

use core::num::NonZeroU64;

use super::scan::{Seen, scan};
use super::verdict::{Category, Kind, Reason, Verdict};
use super::word::Word;
use super::{browser, shape};

/// How many bytes of an agent are read. The longest agent of a real browser known to us has under 700.
pub const AGENT_LIMIT: usize = 768;

/// A part of the agent: its first byte and its length, both below [`AGENT_LIMIT`]. Length 0: none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The first byte.
    pub start: u16,
    /// The number of bytes.
    pub len: u16,
}

impl Span {
    /// No part at all.
    pub const NONE: Self = Self { start: 0, len: 0 };

    /// A part of an agent that is no longer than [`AGENT_LIMIT`].
    pub(super) const fn new(start: usize, len: usize) -> Self {
        if len == 0 { Self::NONE } else { Self { start: start as u16, len: len as u16 } }
    }

    const fn bits(self) -> u64 {
        self.start as u64 & 1023 | (self.len as u64 & 1023) << 10
    }

    const fn from_bits(bits: u64) -> Self {
        Self { start: (bits & 1023) as u16, len: (bits >> 10 & 1023) as u16 }
    }

    /// The part's bytes.
    pub(super) fn bytes(self, agent: &[u8]) -> &[u8] {
        agent.get(usize::from(self.start)..usize::from(self.start) + usize::from(self.len)).unwrap_or_default()
    }

    /// The part's text, if there is one and it is text.
    #[must_use]
    pub fn of(self, agent: &[u8]) -> Option<&str> {
        core::str::from_utf8(self.bytes(agent)).ok().filter(|part| !part.is_empty())
    }
}

/// A verdict as one number: what the rules return, and what crosses the boundary to JavaScript.
///
/// # Format
/// 52 bits. From the lowest: kind 3, reason 5, category 4 (15: none), the
/// signature's first byte 10 and length 10, the name's first byte 10 and length 10.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding(NonZeroU64);

const NO_CATEGORY: u64 = 15;

impl Finding {
    /// A verdict that says all there is to say.
    pub(super) const fn plain(kind: Kind, reason: Reason) -> Self {
        Self::new(kind, reason, NO_CATEGORY, Span::NONE, Span::NONE)
    }

    /// A robot, with its name and the part of the agent that decided.
    pub(super) const fn robot(reason: Reason, category: Category, name: Span, signature: Span) -> Self {
        Self::new(Kind::Robot, reason, category as u64, name, signature)
    }

    /// A visitor who may be a robot, with the part of the agent that made us think so.
    pub(super) const fn suspect(reason: Reason, signature: Span) -> Self {
        Self::new(Kind::Suspect, reason, NO_CATEGORY, Span::NONE, signature)
    }

    const fn new(kind: Kind, reason: Reason, category: u64, name: Span, signature: Span) -> Self {
        let low = kind as u64 | (reason as u64) << 3 | category << 8;
        match NonZeroU64::new(low | signature.bits() << 12 | name.bits() << 32) {
            Some(number) => Self(number),
            // Not reached: a verdict without category has 15 there, and a robot is no human.
            None => Self(NonZeroU64::MAX),
        }
    }

    /// The verdict that this number is; nought is none.
    #[inline(always)]
    pub(super) fn from_number(number: u64) -> Option<Self> {
        NonZeroU64::new(number).map(Self)
    }

    /// The number.
    #[must_use]
    pub const fn number(self) -> u64 {
        self.0.get()
    }

    /// The same with the parts of the agent it speaks of.
    #[must_use]
    pub fn verdict(self, agent: &[u8]) -> Verdict<'_> {
        let number = self.number();
        Verdict {
            kind: Kind::ALL.get((number & 7) as usize).copied().unwrap_or(Kind::Human),
            reason: Reason::ALL.get((number >> 3 & 31) as usize).copied().unwrap_or(Reason::Form),
            category: Category::ALL.get((number >> 8 & 15) as usize).copied(),
            signature: Span::from_bits(number >> 12).of(agent),
            name: Span::from_bits(number >> 32).of(agent),
        }
    }
}

/// Judges an agent: a way out for real browsers, one scan, then the shape.
#[must_use]
pub fn find(agent: &[u8]) -> Finding {
    let mut seen = Seen::nothing();
    match browser::read(agent, &mut seen) {
        Some(from) => find_from(agent, from, &mut seen, |_| true),
        None => Finding::plain(Kind::Human, Reason::Browser),
    }
}

/// The same by the words that are to be kept, and without the way out.
pub fn find_keeping(agent: &[u8], keep: impl Fn(Word) -> bool) -> Finding {
    find_from(agent, 0, &mut Seen::nothing(), keep)
}

#[inline(always)]
fn find_from(agent: &[u8], from: usize, seen: &mut Seen, keep: impl Fn(Word) -> bool) -> Finding {
    let agent = agent.get(..AGENT_LIMIT).unwrap_or(agent);
    scan(agent, from, seen, keep).unwrap_or_else(|| shape::judge(agent, seen))
}
