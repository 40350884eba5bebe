//! A verdict as one number, and how the steps that lead to it are ordered.

use core::num::NonZeroU64;

use super::scan::{Seen, scan};
use super::verdict::{Category, Kind, Reason, Verdict};
use super::word::Word;
use super::{browser, introduction, shape};

/// How many bytes of an agent are read. The longest agent of a real browser known to us has under 700.
pub const AGENT_LIMIT: usize = 768;

/// A part of the agent: its first byte in the lowest 10 bits, its length in the next 10. Nought: none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span(u32);

impl Span {
    /// No part at all.
    pub const NONE: Self = Self(0);

    /// A part of an agent that is no longer than [`AGENT_LIMIT`].
    pub(super) const fn new(start: usize, len: usize) -> Self {
        Self(start as u32 | (len as u32) << 10)
    }

    /// The first byte.
    #[must_use]
    pub const fn start(self) -> usize {
        (self.0 & 1023) as usize
    }

    /// The number of bytes.
    #[must_use]
    pub const fn len(self) -> usize {
        (self.0 >> 10 & 1023) as usize
    }

    /// Whether it holds nothing.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The part's text, if there is one and it is text.
    #[must_use]
    pub fn of(self, agent: &[u8]) -> Option<&str> {
        let bytes = agent.get(self.start()..self.start() + self.len())?;
        core::str::from_utf8(bytes).ok().filter(|part| !part.is_empty())
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
        match NonZeroU64::new(low | (signature.0 as u64) << 12 | (name.0 as u64) << 32) {
            Some(number) => Self(number),
            // Not reached: a verdict without category has 15 there, and a robot is no human.
            None => Self(NonZeroU64::MAX),
        }
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
            signature: Span((number >> 12) as u32).of(agent),
            name: Span((number >> 32) as u32).of(agent),
        }
    }
}

/// Judges an agent: a way out for current browsers, one scan, the introductions, then the shape.
#[must_use]
pub fn find(agent: &[u8]) -> Finding {
    let agent = beginning(agent);
    if browser::is_current(agent) {
        Finding::plain(Kind::Human, Reason::Browser)
    } else {
        find_keeping(agent, |_| true)
    }
}

/// The same by the words that are to be kept, and without the way out.
#[inline(always)]
pub fn find_keeping(agent: &[u8], keep: impl Fn(Word) -> bool) -> Finding {
    let agent = beginning(agent);
    let mut seen = Seen::default();
    scan(agent, &mut seen, keep)
        .or_else(|| introduction::find(agent, &seen))
        .unwrap_or_else(|| shape::judge(agent, &seen))
}

/// As much of the agent as is read.
#[inline(always)]
fn beginning(agent: &[u8]) -> &[u8] {
    agent.get(..AGENT_LIMIT).unwrap_or(agent)
}
