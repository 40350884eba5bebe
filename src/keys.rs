//! Keys and tags: everything that proves a string was made here.
//!
//! A tag is HMAC-SHA-256 ([RFC 2104](https://www.rfc-editor.org/rfc/rfc2104)),
//! truncated. What it covers starts with its [`Purpose`] and the key's id, and is
//! length-prefixed after that, so a tag made for one purpose, name or format is worth nothing
//! for another, and no two inputs run together. This is the only file that
//! imports a MAC.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::error::{Error, ErrorCode};
use crate::text::decimal;

/// The shortest secret that is accepted, in bytes: 256 bits (OWASP ASVS 5.0, 11.2.3).
pub const SECRET_MIN_BYTES: usize = 32;

/// What a tag is for. A tag for one purpose is refused for every other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Purpose {
    /// The checksum inside a session id, which a cookie carries.
    Cookie = 1,
    /// The checksum inside a session token.
    Token = 2,
    /// A token against cross-site request forgery.
    Csrf = 3,
}

/// What a key in a store is for. A key for one purpose is never that for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StoredAs {
    /// The record of a session, or its mark.
    Session = 4,
    /// The index of a user's sessions.
    Index = 5,
}

/// A key derived from one secret, ready to make tags.
#[derive(Clone)]
struct Key {
    id: u8,
    mac: Hmac<Sha256>,
}

impl Key {
    fn derive(secret: &[u8]) -> Result<Self, Error> {
        let root = keyed(secret)?;
        let [id, ..] = hmac(&root, b"eltanin v1 key id");
        // Five bits of the key id stand in an id's first byte; see `id.rs`.
        Ok(Self { id: id & KeyRing::ID_MASK, mac: keyed(&hmac(&root, b"eltanin v1 tags"))? })
    }

    fn tag(&self, purpose: Purpose, parts: &[&[u8]]) -> [u8; 32] {
        with_joined(&[purpose as u8, self.id], parts, |covered| hmac(&self.mac, covered))
    }
}

/// Hashes the parts behind a prefix, each with its length, so that no two lists of parts give the same bytes.
///
/// They are hashed in one piece, which takes less time than piece by piece.
fn with_joined<T>(prefix: &[u8], parts: &[&[u8]], hash: impl FnOnce(&[u8]) -> T) -> T {
    /// Nearly all are shorter.
    const SHORT: usize = 96;
    let size = prefix.len() + parts.iter().map(|part| part.len() + 4).sum::<usize>();
    let (mut short, mut long) = ([0; SHORT], Vec::new());
    let covered = match short.get_mut(..size) {
        Some(short) => short,
        None => {
            long.resize(size, 0);
            long.as_mut_slice()
        }
    };
    let mut left = &mut covered[..];
    let mut put = |piece: &[u8]| {
        if let Some((to, rest)) = std::mem::take(&mut left).split_at_mut_checked(piece.len()) {
            to.copy_from_slice(piece);
            left = rest;
        }
    };
    put(prefix);
    for part in parts {
        put(&u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
        put(part);
    }
    hash(covered)
}

/// The first 128 bits of SHA-256 over a purpose and `parts`. No secret goes in, so that it is the same under every one.
pub(crate) fn store_hash(purpose: StoredAs, parts: &[&[u8]]) -> [u8; 16] {
    let hash: [u8; 32] = with_joined(&[purpose as u8], parts, |covered| Sha256::digest(covered).into());
    hash.first_chunk().copied().unwrap_or_default()
}

#[inline(never)]
fn hmac(keyed: &Hmac<Sha256>, message: &[u8]) -> [u8; 32] {
    keyed.clone().chain_update(message).finalize().into_bytes().into()
}

#[inline(never)]
fn keyed(secret: &[u8]) -> Result<Hmac<Sha256>, Error> {
    Hmac::new_from_slice(secret).map_err(|_| Error::new(ErrorCode::KeyRefused, "HMAC refused the key"))
}

/// Names one key of a [`KeyRing`]: the one that made a tag, or under which it verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyIndex(usize);

#[cfg(feature = "wasm")]
impl KeyIndex {
    pub(crate) const fn number(self) -> usize {
        self.0
    }

    pub(crate) const fn from_number(number: usize) -> Self {
        Self(number)
    }
}

/// The site's keys, newest first: the first signs, all verify.
///
/// To rotate, put a new secret in front; drop the last one when what it signed
/// has expired. `Debug` shows how many keys there are and nothing else.
#[derive(Clone)]
pub struct KeyRing(Vec<Key>);

impl KeyRing {
    /// The bits of a key id that an id or token has room for.
    pub const ID_MASK: u8 = 0b0001_1111;
    /// The key that signs.
    pub const CURRENT: KeyIndex = KeyIndex(0);

    /// A key ring of `secrets`, newest first.
    ///
    /// # Errors
    ///
    /// `key_missing` without any secret, `key_too_short` under
    /// [`SECRET_MIN_BYTES`], `key_weak` when it is one repeated byte or a published sample.
    pub fn new(secrets: &[Vec<u8>]) -> Result<Self, Error> {
        if secrets.is_empty() {
            return Err(Error::new(
                ErrorCode::KeyMissing,
                "no secret is configured; make one with `npx eltanin secret` and pass it as `secret`",
            ));
        }
        secrets
            .iter()
            .map(|secret| check(secret).and_then(|()| Key::derive(secret)))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// The id of the key at `index`: 5 bits, for telling keys apart, not secret.
    #[must_use]
    pub fn key_id(&self, index: KeyIndex) -> u8 {
        self.0.get(index.0).map_or(0, |key| key.id)
    }

    /// Every key, newest first.
    pub fn indices(&self) -> impl Iterator<Item = KeyIndex> {
        (0..self.0.len()).map(KeyIndex)
    }

    /// The first 128 bits of the tag for `purpose` over `parts`.
    #[must_use]
    pub fn tag(&self, index: KeyIndex, purpose: Purpose, parts: &[&[u8]]) -> [u8; 16] {
        let full = self.0.get(index.0).map(|key| key.tag(purpose, parts)).unwrap_or_default();
        full.first_chunk().copied().unwrap_or_default()
    }

    /// Whether the first `bits` bits of `tag` are those of the tag for `purpose` over `parts`.
    ///
    /// Takes the same time wherever the first difference is.
    #[must_use]
    pub fn verify(&self, index: KeyIndex, purpose: Purpose, parts: &[&[u8]], tag: [u8; 16], bits: u32) -> bool {
        let mask = u128::MAX.checked_shl(u128::BITS.saturating_sub(bits)).unwrap_or(0);
        let expected = u128::from_be_bytes(self.tag(index, purpose, parts)) & mask;
        let given = u128::from_be_bytes(tag) & mask;
        equal(&expected.to_be_bytes(), &given.to_be_bytes())
    }
}

/// Whether two byte strings are equal, in a time that depends on their lengths alone.
pub(crate) fn equal(one: &[u8], other: &[u8]) -> bool {
    one.ct_eq(other).into()
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyRing({} keys)", self.0.len())
    }
}

/// Secrets that stand in other projects' documentation, and so in attackers' lists.
const SAMPLES: [&[u8]; 3] = [
    b"complex_password_at_least_32_characters_long",
    b"password_at_least_32_characters_long",
    b"this-is-a-secret-value-with-at-least-32-characters",
];

fn check(secret: &[u8]) -> Result<(), Error> {
    if secret.len() < SECRET_MIN_BYTES {
        return Err(Error::new(
            ErrorCode::KeyTooShort,
            [
                "a secret has ",
                &decimal(secret.len() as u64),
                " bytes; at least ",
                &decimal(SECRET_MIN_BYTES as u64),
                " are needed: make one with `npx eltanin secret`",
            ]
            .concat(),
        ));
    }
    if secret.iter().all(|byte| Some(byte) == secret.first()) || SAMPLES.contains(&secret) {
        return Err(Error::new(
            ErrorCode::KeyWeak,
            "a secret is one repeated byte or a published sample: make one with `npx eltanin secret`",
        ));
    }
    Ok(())
}
