//! Inspections: the parts of an id or a token, for debugging.

use crate::id::{Format, SessionId, UnverifiedId};
use crate::keys::KeyRing;
use crate::rejection::Rejection;
use crate::time::Timestamp;
use crate::token::{Token, UnverifiedToken};

/// Whether a string has the length of a session id or of a session token.
///
/// ```
#[doc = include_str!("example/engine.md")]
#[doc = include_str!("example/exchange.md")]
/// use eltanin::{Inspection, Shape};
///
/// let id = engine.session_id(&exchange).unwrap_or_default();
/// assert_eq!(Inspection::of(&id).kind, Some(Shape::Id));
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Shape {
    /// A session id.
    Id,
    /// A session token.
    Token,
}

/// The parts of a session id or token, and whether it is valid.
///
/// ```
#[doc = include_str!("example/engine.md")]
#[doc = include_str!("example/exchange.md")]
/// use eltanin::Inspection;
///
/// let id = engine.session_id(&exchange).unwrap_or_default();
/// let inspection = engine.inspect(&id, now);
/// assert_eq!((inspection.valid, inspection.format), (true, Some("standard")));
///
/// let forged = engine.inspect(&"A".repeat(44), now);
/// assert_eq!((forged.valid, forged.reason), (false, Some("malformed")));
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Inspection {
    /// Whether it is an id or a token; `None` when it has the format of neither.
    pub kind: Option<Shape>,
    /// The name of its format.
    pub format: Option<&'static str>,
    /// The id of the key that signed it.
    pub key_id: Option<u8>,
    /// The random part, in hexadecimal.
    pub random: Option<String>,
    /// The tag, in hexadecimal. JavaScript calls it `checksum`, as Draco does.
    pub checksum: Option<String>,
    /// When a token was issued.
    pub issued_at: Option<Timestamp>,
    /// When a token expires.
    pub expires_at: Option<Timestamp>,
    /// Whether its tag is right and it has not expired. The store was not read.
    pub valid: bool,
    /// Why it is not valid: the word of a [`Rejection`], or `no_key` when it was read without keys.
    pub reason: Option<&'static str>,
}

impl Inspection {
    /// Reads `text` in any format, and verifies nothing. [`Engine::inspect`](crate::Engine::inspect) verifies too.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let formats = [Format::Standard, Format::Draco];
        let id = |format: Format| UnverifiedId::read(format, text).map(|parts| Self::of_id(format, &parts));
        let token = |format: Format| UnverifiedToken::read(format, text).map(|parts| Self::of_token(format, &parts));
        formats
            .iter()
            .find_map(|format| id(*format).or_else(|| token(*format)))
            .unwrap_or_else(|| Self { reason: Some(Rejection::Malformed.as_str()), ..Self::default() })
    }

    fn of_id(format: Format, parts: &UnverifiedId) -> Self {
        Self {
            kind: Some(Shape::Id),
            format: Some(format.as_str()),
            key_id: parts.key_id(),
            random: Some(hex(parts.random())),
            checksum: Some(hex(parts.tag())),
            reason: Some("no_key"),
            ..Self::default()
        }
    }

    fn of_token(format: Format, parts: &UnverifiedToken) -> Self {
        Self {
            kind: Some(Shape::Token),
            format: Some(format.as_str()),
            key_id: Some(parts.key_id()),
            random: Some(hex(parts.random())),
            checksum: Some(hex(parts.tag())),
            issued_at: Some(parts.issued),
            expires_at: Some(parts.expires),
            reason: Some("no_key"),
            ..Self::default()
        }
    }

    /// Why this site would reject it, as an id for the cookie of that name or as a token; `None` when it would not.
    pub(crate) fn rejection(
        &self,
        keys: &KeyRing,
        format: Format,
        cookie: &str,
        text: &str,
        now: Timestamp,
    ) -> Option<Rejection> {
        match self.kind {
            None => Some(Rejection::Malformed),
            Some(_) if self.format != Some(format.as_str()) => Some(Rejection::Malformed),
            Some(Shape::Id) => SessionId::parse(keys, format, cookie, text).err(),
            Some(Shape::Token) => Token::parse(keys, format, cookie, text, now).err(),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    let digit = |four: u8| char::from_digit(four.into(), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
