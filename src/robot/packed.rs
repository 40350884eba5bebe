//! A verdict as one number.

use core::num::NonZeroU64;

use super::verdict::{Category, Kind, Reason, Verdict};

/// The number of bytes of a user agent that are read. The longest one of a real browser that we know has under 700.
pub const USER_AGENT_LIMIT: usize = 768;

/// A part of the user agent: its first byte in the lowest 10 bits, its length in the next 10. Zero means absent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Span(u32);

impl Span {
    /// No part at all.
    pub(super) const NONE: Self = Self(0);

    /// A part of a user agent of at most [`USER_AGENT_LIMIT`] bytes.
    pub(super) const fn new(start: usize, len: usize) -> Self {
        Self(start as u32 | (len as u32) << 10)
    }

    /// The position of the first byte.
    pub(super) const fn start(self) -> usize {
        (self.0 & 1023) as usize
    }

    /// The number of bytes.
    pub(super) const fn len(self) -> usize {
        (self.0 >> 10 & 1023) as usize
    }

    /// The text of the part. `None` if the part is empty or is not UTF-8.
    fn of(self, user_agent: &[u8]) -> Option<&str> {
        let bytes = user_agent.get(self.start()..self.start() + self.len())?;
        core::str::from_utf8(bytes).ok().filter(|part| !part.is_empty())
    }
}

/// A verdict as one number. The rules return it, and it crosses the boundary to JavaScript.
///
/// # Format
///
/// 52 bits. From the lowest: kind 3, reason 5, category 4 (15 means absent), the signature's first byte 10 and length
/// 10, the name's first byte 10 and length 10.
///
/// ```
/// use eltanin::robot::{Kind, Reason, classify_packed};
///
/// let user_agent = b"curl/8.5.0";
/// let packed = classify_packed(user_agent);
/// assert_eq!(packed.number() & 0xff, Kind::Robot as u64 | (Reason::Word as u64) << 3);
/// assert_eq!(packed.verdict(user_agent).name, Some("curl"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PackedVerdict(NonZeroU64);

const NO_CATEGORY: u64 = 15;

impl PackedVerdict {
    /// The place of the part that decided.
    pub(super) const fn start(self) -> usize {
        (self.0.get() >> 12 & 1023) as usize
    }

    /// Whether the robot is a library.
    pub(super) const fn is_library(self) -> bool {
        self.0.get() >> 8 & 15 == Category::Library as u64
    }

    /// A verdict without a name, a category or a signature.
    pub(super) const fn plain(kind: Kind, reason: Reason) -> Self {
        Self::new(kind, reason, NO_CATEGORY, Span::NONE, Span::NONE)
    }

    /// A robot, with its name and the part of the user agent that decided.
    pub(super) const fn robot(reason: Reason, category: Category, name: Span, signature: Span) -> Self {
        Self::new(Kind::Robot, reason, category as u64, name, signature)
    }

    /// A suspect, with the part of the user agent that decided.
    pub(super) const fn suspect(reason: Reason, signature: Span) -> Self {
        Self::new(Kind::Suspect, reason, NO_CATEGORY, Span::NONE, signature)
    }

    const fn new(kind: Kind, reason: Reason, category: u64, name: Span, signature: Span) -> Self {
        let low = kind as u64 | (reason as u64) << 3 | category << 8;
        match NonZeroU64::new(low | (signature.0 as u64) << 12 | (name.0 as u64) << 32) {
            Some(number) => Self(number),
            // Unreachable: without a category its bits are 15, and with one the kind is `Robot`, which is not zero.
            None => Self(NonZeroU64::MAX),
        }
    }

    /// The number.
    #[must_use]
    pub const fn number(self) -> u64 {
        self.0.get()
    }

    /// The unpacked verdict. `user_agent` is the text that was classified.
    #[must_use]
    pub fn verdict(self, user_agent: &[u8]) -> Verdict<'_> {
        let number = self.number();
        Verdict {
            kind: Kind::ALL.get((number & 7) as usize).copied().unwrap_or(Kind::Human),
            reason: Reason::ALL.get((number >> 3 & 31) as usize).copied().unwrap_or(Reason::Form),
            category: Category::ALL.get((number >> 8 & 15) as usize).copied(),
            signature: Span((number >> 12) as u32).of(user_agent),
            name: Span((number >> 32) as u32).of(user_agent),
        }
    }
}
