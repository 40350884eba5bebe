//! Records: what a store holds for a session.
//!
//! ```text
//! record = [ 1, created, last used, idle, absolute, user, persistent, generation,
//!            { * scope => bstr .cbor namespace } ]
//! ```
//!
//! CBOR, version first. Times are milliseconds since the epoch, `idle` is
//! seconds, `user` is 0 for nobody, else a positive integer or text. Each
//! namespace is a byte string: one that a request does not touch is copied verbatim.

use std::borrow::Cow;

use minicbor::Decoder;
use minicbor::data::Type;

use crate::codec::{self, Buffer, Encoded};
use crate::error::Error;
use crate::namespace::{Change, Namespace};
use crate::time::{Seconds, Timestamp};
use crate::walk::{self, Text};

/// The version that a record's first item gives.
const VERSION: u64 = 1;

/// The most bytes a record may have: 1 MiB.
pub const MAX_RECORD_BYTES: usize = 1 << 20;

/// The longest text that is a user id, in bytes.
const USER_MAX_BYTES: usize = 1_024;

/// Who is logged in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum UserId {
    /// Nobody: JavaScript's `0`.
    #[default]
    Nobody,
    /// A positive integer that a double counts to without gaps, at most 2^53 - 1.
    Number(u64),
    /// A non-empty text.
    Text(String),
}

impl UserId {
    /// The user with this number.
    ///
    /// # Errors
    ///
    /// `user_id` for 0 and for more than 2^53 - 1.
    pub fn number(number: u64) -> Result<Self, Error> {
        if number == 0 || number > codec::MAX_SAFE_INTEGER {
            return Err(Self::refused());
        }
        Ok(Self::Number(number))
    }

    /// The user with this name.
    ///
    /// # Errors
    ///
    /// `user_id` for empty text and for more than 1,024 bytes.
    pub fn text(text: impl Into<String>) -> Result<Self, Error> {
        let text = text.into();
        if text.is_empty() || text.len() > USER_MAX_BYTES {
            return Err(Self::refused());
        }
        Ok(Self::Text(text))
    }

    /// The error for everything that is no user id.
    #[must_use]
    pub fn refused() -> Error {
        Error::usage(
            "user_id",
            "a user id must be an integer from 1 to 2^53 - 1 or text of 1 to 1,024 bytes; 0 means nobody, so call `logout()` for that",
        )
    }
}

/// A record's facts, all but the namespaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// When the session was started.
    pub created: Timestamp,
    /// When it was last used, to a tenth of `idle`.
    pub last_used: Timestamp,
    /// How long it lives without use.
    pub idle: Seconds,
    /// When it ends whatever happens.
    pub absolute: Timestamp,
    /// Who is logged in.
    pub user: UserId,
    /// Whether it is kept when the browser is closed.
    pub persistent: bool,
    /// How many ids the session has had before this one.
    pub generation: u32,
}

impl Header {
    /// When the session ends if it is not used again.
    #[must_use]
    pub fn expires(&self) -> Timestamp {
        self.last_used.plus(self.idle).min(self.absolute)
    }
}

/// A session as a store holds it.
#[derive(Clone, Debug)]
pub struct Record<'a> {
    /// The facts.
    pub header: Header,
    namespaces: Vec<(Cow<'a, str>, Cow<'a, [u8]>)>,
}

impl<'a> Record<'a> {
    /// A record without variables.
    #[must_use]
    pub const fn new(header: Header) -> Self {
        Self { header, namespaces: Vec::new() }
    }

    /// Reads a record. `None` when `bytes` are none of this version.
    #[must_use]
    pub fn decode(bytes: &'a [u8]) -> Option<Self> {
        let mut from = Decoder::new(bytes);
        (from.array().ok()? == Some(9) && from.u64().ok()? == VERSION).then_some(())?;
        let header = read_header(&mut from)?;
        let entry = |from: &mut Decoder<'a>| Some((from.str().ok()?.into(), from.bytes().ok()?.into()));
        let namespaces = codec::read_entries(&mut from, entry)?;
        (from.position() == bytes.len()).then_some(Self { header, namespaces })
    }

    /// What text its variables hold, the scopes' names included. `None` when a namespace or a value in it cannot be
    /// decoded.
    #[must_use]
    pub fn text(&self) -> Option<Text> {
        let mut found = Text::Ascii;
        for (scope, namespace) in &self.namespaces {
            if walk::namespace(namespace)? == Text::Unicode || !scope.is_ascii() {
                found = Text::Unicode;
            }
        }
        Some(found)
    }

    /// The namespace with this scope; an empty one when there is none.
    #[must_use]
    pub fn namespace(&self, scope: &str) -> Namespace<'_> {
        self.namespaces
            .iter()
            .find(|(name, _)| name == scope)
            .and_then(|(_, bytes)| Namespace::decode(bytes))
            .unwrap_or_default()
    }

    /// The scopes and the sizes of their namespaces, in bytes.
    pub fn scopes(&self) -> impl Iterator<Item = (&str, usize)> {
        self.namespaces.iter().map(|(scope, bytes)| (scope.as_ref(), bytes.len()))
    }

    /// Applies `changes` to the namespace with this scope and tells whether any of them changed anything.
    pub fn apply(&mut self, scope: &str, changes: Vec<Change>, now: Timestamp, writer: u32) -> bool {
        let mut namespace = self.namespace(scope);
        let changed = namespace.apply(changes, now, writer);
        if changed {
            let bytes = Cow::Owned(namespace.encode(now));
            match self.namespaces.iter_mut().find(|(name, _)| name == scope) {
                Some((_, old)) => *old = bytes,
                None => self.namespaces.push((Cow::Owned(scope.into()), bytes)),
            }
        }
        changed
    }

    /// The record as CBOR.
    ///
    /// # Errors
    ///
    /// `record_too_large` above [`MAX_RECORD_BYTES`].
    pub fn encode(&self) -> Result<Vec<u8>, Error> {
        let bytes = codec::encode_with(|to| {
            write_header(to.array(9)?.u64(VERSION)?, &self.header)?;
            to.map(self.namespaces.len() as u64)?;
            self.namespaces.iter().try_for_each(|(scope, bytes)| to.str(scope)?.bytes(bytes)?.ok())
        });
        if bytes.len() > MAX_RECORD_BYTES {
            return Err(Error::input(
                "record_too_large",
                format!(
                    "the session's record would have {} bytes; at most {MAX_RECORD_BYTES} are kept: store large data elsewhere and keep its name in the session",
                    bytes.len()
                ),
            ));
        }
        Ok(bytes)
    }
}

fn write_header(to: &mut Buffer, header: &Header) -> Encoded {
    to.u64(header.created.as_millis())?.u64(header.last_used.as_millis())?;
    to.u64(header.idle.get().into())?.u64(header.absolute.as_millis())?;
    match &header.user {
        UserId::Nobody => to.u64(0)?,
        UserId::Number(number) => to.u64(*number)?,
        UserId::Text(text) => to.str(text)?,
    };
    to.bool(header.persistent)?.u64(header.generation.into())?.ok()
}

/// An instant that a double counts to; later ones were not written here.
fn read_instant(from: &mut Decoder<'_>) -> Option<Timestamp> {
    let millis = from.u64().ok()?;
    (millis <= codec::MAX_SAFE_INTEGER).then_some(Timestamp::from_millis(millis))
}

fn read_header(from: &mut Decoder<'_>) -> Option<Header> {
    let created = read_instant(from)?;
    let last_used = read_instant(from)?;
    let idle = Seconds::new(codec::u32(from)?);
    let absolute = read_instant(from)?;
    let user = match from.datatype().ok()? {
        Type::String => UserId::text(from.str().ok()?).ok()?,
        _ => match from.u64().ok()? {
            0 => UserId::Nobody,
            number => UserId::number(number).ok()?,
        },
    };
    let persistent = from.bool().ok()?;
    Some(Header { created, last_used, idle, absolute, user, persistent, generation: codec::u32(from)? })
}
