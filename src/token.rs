//! Session tokens: what a client without cookies presents.
//!
//! ```text
//! token = 60 characters for `standard`, 48 for `draco` ; base64url, RFC 4648 section 5, no padding
//!         version (3 bits) key id (5 bits)
//!         the session id's random part (128 or 56 bits)
//!         issued (48 bits) expires (48 bits)           ; milliseconds since the epoch, big-endian
//!         tag (128 bits)
//! ```
//!
//! The version is 2 for the token of a stored session, and 3 for that of a session that is not stored yet.
//! The tag is one for [`Purpose::Token`] over the format, the cookie name and everything before it.
//! Clients present a token as in [RFC 6750](https://www.rfc-editor.org/rfc/rfc6750): `Authorization: Bearer <token>`.

use std::fmt;

use crate::base64url::{decode, encode};
use crate::id::{Format, Random};
use crate::keys::{KeyIndex, KeyRing, Purpose};
use crate::rejection::Rejection;
use crate::time::{Seconds, Timestamp};

/// Whether the session of a token was stored when the token was issued. The number is the version that the token's
/// first three bits carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Standing {
    /// The session was stored.
    Stored = 2,
    /// The session was not stored. Its first write starts it under another id.
    NotStored = 3,
}

impl Standing {
    const fn from_header(header: u8) -> Option<Self> {
        match header >> 5 {
            2 => Some(Self::Stored),
            3 => Some(Self::NotStored),
            _ => None,
        }
    }
}

/// A token with a valid tag that has not expired.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    standing: Standing,
    random: Random,
    key: KeyIndex,
    issued: Timestamp,
    expires: Timestamp,
}

impl Token {
    /// A token for the session whose id has the random part `random`, good until `lifetime` from `now`. The current
    /// key signs it.
    #[must_use]
    pub const fn issue(standing: Standing, random: Random, now: Timestamp, lifetime: Seconds) -> Self {
        Self { standing, random, key: KeyRing::CURRENT, issued: now, expires: now.plus(lifetime) }
    }

    /// The token as text. `cookie` is the name of the site's cookie: a token is valid for one name, as an id is.
    #[must_use]
    pub fn encode(&self, keys: &KeyRing, cookie: &str) -> String {
        let mut bytes = self.signed_bytes(keys);
        let format = self.random.format().as_str().as_bytes();
        let tag = keys.tag(self.key, Purpose::Token, &[format, cookie.as_bytes(), &bytes]);
        bytes.extend(tag);
        encode(&bytes)
    }

    fn signed_bytes(&self, keys: &KeyRing) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(45);
        bytes.push((self.standing as u8) << 5 | keys.key_id(self.key));
        bytes.extend(self.random.as_bytes());
        bytes.extend(millis(self.issued));
        bytes.extend(millis(self.expires));
        bytes
    }

    /// Reads a token for sessions of `format`: length, alphabet, version, tag, time, in that order.
    ///
    /// # Errors
    ///
    /// [`Rejection::Malformed`], [`Rejection::BadTag`] or [`Rejection::Expired`]. For logs, never for the client.
    pub fn parse(keys: &KeyRing, format: Format, cookie: &str, text: &str, now: Timestamp) -> Result<Self, Rejection> {
        let parts = UnverifiedToken::read(format, text).ok_or(Rejection::Malformed)?;
        let signed = parts.signed();
        let key = keys
            .indices()
            .filter(|key| keys.key_id(*key) == parts.key_id())
            .find(|key| {
                let covered = [format.as_str().as_bytes(), cookie.as_bytes(), signed];
                keys.verify(*key, Purpose::Token, &covered, parts.tag, 128)
            })
            .ok_or(Rejection::BadTag)?;
        if now >= parts.expires {
            return Err(Rejection::Expired);
        }
        let UnverifiedToken { standing, random, issued, expires, .. } = parts;
        Ok(Self { standing, random, key, issued, expires })
    }

    /// Whether its session was stored.
    #[must_use]
    pub const fn standing(&self) -> Standing {
        self.standing
    }

    /// The random part of the session's id.
    #[must_use]
    pub const fn random(&self) -> Random {
        self.random
    }

    /// The key that signed the token.
    #[must_use]
    pub const fn key(&self) -> KeyIndex {
        self.key
    }

    /// Whether `now` is in the second half of its lifetime, when the response carries a new token.
    #[must_use]
    pub const fn is_due(&self, now: Timestamp) -> bool {
        let (issued, expires) = (self.issued.as_millis(), self.expires.as_millis());
        now.as_millis() >= issued + expires.saturating_sub(issued) / 2
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token(expires {})", self.expires.as_millis())
    }
}

/// The parts of a token, before its tag is verified.
#[derive(Clone)]
pub struct UnverifiedToken {
    bytes: Vec<u8>,
    standing: Standing,
    random: Random,
    tag: [u8; 16],
    /// When it was issued.
    pub issued: Timestamp,
    /// When it expires.
    pub expires: Timestamp,
}

impl UnverifiedToken {
    /// Reads `text`; `None` when length, alphabet or version is wrong.
    #[must_use]
    pub fn read(format: Format, text: &str) -> Option<Self> {
        let random_bytes = format.random_bytes();
        let mut bytes = vec![0; 1 + random_bytes + 6 + 6 + 16];
        if text.len() != bytes.len() / 3 * 4 {
            return None;
        }
        decode(text, &mut bytes)?;
        let (header, rest) = bytes.split_first()?;
        let (random, rest) = rest.split_at_checked(random_bytes)?;
        let (issued, rest) = rest.split_at_checked(6)?;
        let (expires, tag) = rest.split_at_checked(6)?;
        let (random, tag) = (Random::found(format, random), tag.try_into().ok()?);
        let (issued, expires) = (instant(issued), instant(expires));
        Some(Self { standing: Standing::from_header(*header)?, random, tag, issued, expires, bytes })
    }

    fn signed(&self) -> &[u8] {
        self.bytes.split_last_chunk::<16>().map_or(&[], |(signed, _)| signed)
    }

    /// The key id.
    #[must_use]
    pub fn key_id(&self) -> u8 {
        self.bytes.first().map_or(0, |header| header & KeyRing::ID_MASK)
    }

    /// The random bytes of the session's id.
    #[must_use]
    pub fn random(&self) -> &[u8] {
        self.random.as_bytes()
    }

    /// The tag.
    #[must_use]
    pub const fn tag(&self) -> &[u8] {
        &self.tag
    }
}

fn millis(at: Timestamp) -> impl Iterator<Item = u8> {
    at.as_millis().to_be_bytes().into_iter().skip(2)
}

fn instant(bytes: &[u8]) -> Timestamp {
    Timestamp::from_millis(bytes.iter().fold(0, |millis, byte| millis << 8 | u64::from(*byte)))
}
