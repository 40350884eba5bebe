//! Rejections: why an id or a token from a client was not accepted.

/// Why an id or a token from a client was not accepted. A rejection is for logs, never for the client.
///
/// ```
#[doc = include_str!("example/engine.md")]
/// use eltanin::Rejection;
///
/// let inspection = engine.inspect("forged", now);
/// assert_eq!(inspection.reason, Some(Rejection::Malformed.as_str()));
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rejection {
    /// Wrong length, alphabet or version.
    Malformed,
    /// Its form is right, but no configured secret signed it for this use.
    BadTag,
    /// It was valid and has expired.
    Expired,
    /// It is valid, but the store has no record for it: the session has ended, has expired, or was never stored.
    Unknown,
    /// Its record cannot be read.
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
