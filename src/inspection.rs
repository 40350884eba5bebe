//! What an id or a token says about itself, for people who look at one.

use crate::id::{Format, SessionId, UnverifiedId};
use crate::keys::KeyRing;
use crate::rejection::Rejection;
use crate::time::Timestamp;
use crate::token::{Token, UnverifiedToken};

/// Whether a string is a session id or a session token, by its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Shape {
    /// A session id.
    Id,
    /// A session token.
    Token,
}

/// A string taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Inspection {
    /// What it is; `None` when it has no shape of ours.
    pub kind: Option<Shape>,
    /// The word of its format.
    pub format: Option<&'static str>,
    /// The id of the key that made it.
    pub key_id: Option<u8>,
    /// The random part, in hexadecimal.
    pub random: Option<String>,
    /// The checksum, in hexadecimal.
    pub checksum: Option<String>,
    /// When a token was issued.
    pub issued_at: Option<Timestamp>,
    /// When a token ends.
    pub expires_at: Option<Timestamp>,
    /// Whether it proves itself.
    pub valid: bool,
    /// Why it does not.
    pub reason: Option<&'static str>,
}

impl Inspection {
    /// Takes `text` apart, whatever its format; nothing is checked yet.
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
            checksum: Some(hex(parts.checksum())),
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
