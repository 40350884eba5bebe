//! Why what a client presented is not a session.

/// Why a string is not a session id, or a token not a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rejection {
    /// Wrong length, alphabet or version.
    Malformed,
    /// The right shape, but no key of the ring made its checksum for this use.
    BadTag,
    /// It was good, and its time is over.
    Expired,
    /// It is good, but no record answers to it: ended, expired, or never stored.
    Unknown,
    /// A record answers to it, but cannot be read.
    Corrupt,
}

impl Rejection {
    /// The rejection's stable word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::BadTag => "bad_tag",
            Self::Expired => "expired",
            Self::Unknown => "unknown",
            Self::Corrupt => "corrupt",
        }
    }
}
