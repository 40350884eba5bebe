//! Session ids: random bits and a tag.
//!
//! ```text
//! id       = standard / draco                ; base64url, RFC 4648 section 5, no padding
//! standard = 44 characters                   ; 33 bytes
//!            version (3 bits) key id (5 bits) random (128 bits) tag (128 bits)
//! draco    = 21 characters                   ; 126 bits
//!            random (56 bits) tag (70 bits)
//! ```
//!
//! The tag is a MAC for [`Purpose::Cookie`] over format, key id, cookie name and random part. A forged id is rejected
//! without a look into the store.

use std::fmt;

use crate::base64url::{decode, encode};
use crate::error::{Error, ErrorCode};
use crate::keys::{KeyIndex, KeyRing, Purpose};
use crate::rejection::Rejection;

/// The version that a `standard` id's first three bits carry.
const VERSION: u8 = 1;

/// The format of session ids.
///
/// ```
/// use eltanin::{Engine, Format, Options};
///
/// let mut options = Options::new(["a secret of at least 32 bytes, kept secret"]);
/// options.format = Format::Draco; // 21 characters, for compatibility with Draco
/// let engine = Engine::new(options)?;
/// assert_eq!((Format::Standard.chars(), Format::Draco.chars()), (44, 21));
/// # Ok::<(), eltanin::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// 128 random bits and a 128-bit tag in 44 characters.
    #[default]
    Standard,
    /// Draco's format: 56 random bits and a 70-bit tag in 21 characters. OWASP asks for at least 64 random bits, and ASVS
    /// 5.0 for 128.
    Draco,
}

impl Format {
    /// The format's stable word: `"standard"` or `"draco"`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Draco => "draco",
        }
    }

    /// The number of characters in an id.
    #[must_use]
    pub const fn chars(self) -> usize {
        match self {
            Self::Standard => 44,
            Self::Draco => 21,
        }
    }

    /// The number of random bytes in an id.
    #[must_use]
    pub const fn random_bytes(self) -> usize {
        match self {
            Self::Standard => 16,
            Self::Draco => 7,
        }
    }

    /// The number of tag bits in an id.
    #[must_use]
    pub const fn tag_bits(self) -> u32 {
        match self {
            Self::Standard => 128,
            Self::Draco => 70,
        }
    }
}

/// The random part of an id.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Random {
    bytes: [u8; 16],
    format: Format,
}

impl Random {
    /// As many of `bytes` as `format` wants; the caller took them from a CSPRNG.
    ///
    /// # Errors
    ///
    /// `random_failed` when all bytes are equal: a random source that fails
    /// often gives zeros, and an id made of them could be guessed.
    pub fn new(format: Format, bytes: [u8; 16]) -> Result<Self, Error> {
        if bytes.iter().all(|byte| *byte == bytes[0]) {
            return Err(Error::new(
                ErrorCode::RandomFailed,
                "the random source gave 16 equal bytes, so no session id was made",
            ));
        }
        Ok(Self::cut(format, bytes))
    }

    fn cut(format: Format, mut bytes: [u8; 16]) -> Self {
        bytes.iter_mut().skip(format.random_bytes()).for_each(|byte| *byte = 0);
        Self { bytes, format }
    }

    /// The random part found in an id or token.
    pub(crate) fn found(format: Format, part: &[u8]) -> Self {
        let mut bytes = [0; 16];
        bytes.iter_mut().zip(part).for_each(|(to, from)| *to = *from);
        Self::cut(format, bytes)
    }

    /// The format it was drawn for.
    #[must_use]
    pub const fn format(&self) -> Format {
        self.format
    }

    #[cfg(feature = "wasm")]
    pub(crate) const fn to_bytes(self) -> [u8; 16] {
        self.bytes
    }

    /// The random bytes: 16 or 7 of them.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.format.random_bytes()).unwrap_or_default()
    }
}

impl fmt::Debug for Random {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Random(…)")
    }
}

/// A session id with a valid tag: its random part, and the key that signed it. `Debug` shows no bit of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionId {
    /// The random part.
    pub random: Random,
    /// The key that signs it.
    pub key: KeyIndex,
}

impl SessionId {
    /// A new id, which the current key signs.
    #[must_use]
    pub const fn new(random: Random) -> Self {
        Self { random, key: KeyRing::CURRENT }
    }

    /// Reads an id of `format` from the cookie called `cookie`: length, alphabet, version, tag, in that order.
    ///
    /// # Errors
    ///
    /// [`Rejection::Malformed`] or [`Rejection::BadTag`]; both mean that there is no id.
    pub fn parse(keys: &KeyRing, format: Format, cookie: &str, text: &str) -> Result<Self, Rejection> {
        let parts = UnverifiedId::read(format, text).ok_or(Rejection::Malformed)?;
        let covered = covered(cookie, &parts.random);
        let key = keys
            .indices()
            .filter(|key| parts.header.is_none_or(|found| found == header(keys, *key)))
            .find(|key| keys.verify(*key, Purpose::Cookie, &covered, parts.tag, format.tag_bits()))
            .ok_or(Rejection::BadTag)?;
        Ok(Self { random: parts.random, key })
    }

    /// The id as the cookie called `cookie` carries it.
    #[must_use]
    pub fn text(&self, keys: &KeyRing, cookie: &str) -> String {
        let tag = keys.tag(self.key, Purpose::Cookie, &covered(cookie, &self.random));
        let header = (self.random.format == Format::Standard).then(|| header(keys, self.key));
        UnverifiedId { header, random: self.random, tag }.text()
    }
}

fn header(keys: &KeyRing, key: KeyIndex) -> u8 {
    VERSION << 5 | keys.key_id(key)
}

/// What an id's tag covers besides the purpose and the key id.
fn covered<'a>(cookie: &'a str, random: &'a Random) -> [&'a [u8]; 3] {
    [random.format.as_str().as_bytes(), cookie.as_bytes(), random.as_bytes()]
}

/// The parts of an id, before its tag is verified.
#[derive(Clone, Copy)]
pub struct UnverifiedId {
    header: Option<u8>,
    random: Random,
    tag: [u8; 16],
}

impl UnverifiedId {
    /// Reads `text`; `None` when length, alphabet or version is wrong.
    #[must_use]
    pub fn read(format: Format, text: &str) -> Option<Self> {
        if text.len() != format.chars() {
            return None;
        }
        match format {
            Format::Standard => {
                let mut bytes = [0; 33];
                decode(text, &mut bytes)?;
                let (header, rest) = bytes.split_first()?;
                let (random, tag) = rest.split_at_checked(16)?;
                let tag = tag.try_into().ok()?;
                (header >> 5 == VERSION).then(|| Self {
                    header: Some(*header),
                    random: Random::found(format, random),
                    tag,
                })
            }
            Format::Draco => {
                // 126 bits are not a whole number of bytes. The last two bits of the sixteenth are zero, and so is the
                // character that is left out.
                let mut bytes = [0; 16];
                decode(&[text, "A"].concat(), &mut bytes)?;
                let (random, rest) = bytes.split_at_checked(7)?;
                let mut tag = [0; 16];
                tag.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
                Some(Self { header: None, random: Random::found(format, random), tag })
            }
        }
    }

    fn text(&self) -> String {
        let mut bytes = Vec::with_capacity(33);
        bytes.extend(self.header);
        bytes.extend_from_slice(self.random.as_bytes());
        bytes.extend_from_slice(&self.tag);
        if self.random.format == Format::Standard {
            return encode(&bytes);
        }
        // The last character would encode only the two zero bits.
        bytes.truncate(16);
        bytes.last_mut().into_iter().for_each(|last| *last &= 0b1111_1100);
        let mut text = encode(&bytes);
        text.pop();
        text
    }

    /// The key id; `None` in a `draco` id, which has no room for one.
    #[must_use]
    pub fn key_id(&self) -> Option<u8> {
        self.header.map(|header| header & KeyRing::ID_MASK)
    }

    /// The random bytes.
    #[must_use]
    pub fn random(&self) -> &[u8] {
        self.random.as_bytes()
    }

    /// The tag's bits, padded to whole bytes with zeros.
    #[must_use]
    pub fn tag(&self) -> &[u8] {
        let bytes = self.random.format.tag_bits().div_ceil(8) as usize;
        self.tag.get(..bytes).unwrap_or_default()
    }
}
