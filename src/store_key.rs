//! Store keys: under which key a store has a record, a mark or an index.

use std::fmt;

use crate::base64url;
use crate::id::Random;
use crate::keys::{StoredAs, store_hash};

/// The key of an entry in a store: 22 characters of base64url.
///
/// The key of a session is a hash of its purpose, the cookie name and the random bits of the id. It is the same under
/// every secret, so a secret can be replaced. A key yields no usable id, since an id also needs its tag.
///
/// ```
#[doc = include_str!("example/engine.md")]
#[doc = include_str!("example/exchange.md")]
/// use eltanin::{Command, StoreKey, UserId};
///
/// engine.login(&mut exchange, UserId::number(7)?, &mut at)?;
/// let command = engine.commit(&mut exchange, Operations::new(), &mut at)?;
/// let Command::Update { key, .. } = command else { unreachable!("a login is saved") };
/// assert_eq!(key.as_str().len(), StoreKey::CHARS);
/// assert_eq!(StoreKey::parse(key.as_str()), Some(key));
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StoreKey([u8; Self::CHARS]);

impl StoreKey {
    /// The number of characters in a key.
    pub const CHARS: usize = 22;

    /// The key of the session with this random part, for the cookie called `cookie`.
    #[doc(hidden)]
    #[must_use]
    pub fn of_session(cookie: &str, random: Random) -> Self {
        Self::of_hash(store_hash(StoredAs::Session, &[cookie.as_bytes(), random.as_bytes()]))
    }

    pub(crate) fn of_hash(hash: [u8; 16]) -> Self {
        let mut text = [b'A'; Self::CHARS];
        // 16 bytes are 22 characters.
        base64url::encode_into(&hash, &mut text);
        Self(text)
    }

    /// Reads a key; `None` when it has another length or alphabet.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        base64url::decode(text, &mut [0; 16])?;
        text.as_bytes().try_into().ok().map(Self)
    }

    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

#[cfg(feature = "wasm")]
impl StoreKey {
    pub(crate) const fn as_bytes(&self) -> &[u8; Self::CHARS] {
        &self.0
    }

    pub(crate) const fn from_text(text: [u8; Self::CHARS]) -> Self {
        Self(text)
    }
}

impl fmt::Display for StoreKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for StoreKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StoreKey({self})")
    }
}
