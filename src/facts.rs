//! The facts of a session, which its record holds besides the variables: the user, the times, the generation.

use crate::cbor::{MAX_SAFE_INTEGER, Reader, Writer};
use crate::clock::{Clock, Order, Stamp};
use crate::error::{Error, ErrorCode};
use crate::time::{Seconds, Timestamp};

/// The longest text that is a user id, in bytes.
const USER_MAX_BYTES: usize = 1_024;

/// The user of a session.
///
/// ```
#[doc = include_str!("example/engine.md")]
#[doc = include_str!("example/exchange.md")]
/// use eltanin::UserId;
///
/// engine.login(&mut exchange, UserId::text("ada")?, &mut at)?;
/// let greeting = match exchange.user() {
///     Some(UserId::Text(name)) => format!("Hello, {name}"),
///     Some(UserId::Number(number)) => format!("Hello, user {number}"),
///     _ => "Hello".to_owned(),
/// };
/// assert_eq!(greeting, "Hello, ada");
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum UserId {
    /// Nobody is logged in. JavaScript has the number 0.
    #[default]
    Nobody,
    /// A positive integer of at most 2^53 - 1, which a double represents exactly.
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
        if number == 0 || number > MAX_SAFE_INTEGER {
            return Err(Self::rejected());
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
            return Err(Self::rejected());
        }
        Ok(Self::Text(text))
    }

    /// The error for everything that is not a user id.
    #[doc(hidden)]
    #[must_use]
    pub fn rejected() -> Error {
        Error::new(
            ErrorCode::UserId,
            "a user id must be an integer from 1 to 2^53 - 1 or text of 1 to 1,024 bytes; 0 means nobody, so call `logout()` for that",
        )
    }
}

/// The id of a commit. It makes an update that is repeated after a lost answer have the effect of one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct CommitId(pub(crate) u64);

impl CommitId {
    /// The id that these random bytes are.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 8]) -> Self {
        Self(u64::from_be_bytes(bytes))
    }

    /// The id as bytes.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; 8] {
        self.0.to_be_bytes()
    }

    /// The name under which the commit writes stamps.
    #[must_use]
    pub const fn writer(self) -> u32 {
        let [a, b, c, d, ..] = self.to_bytes();
        u32::from_be_bytes([a, b, c, d])
    }
}

/// A record's facts: all but the commits and the variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// When the session was started.
    pub created: Timestamp,
    /// When it ends, however often it is used.
    pub absolute: Timestamp,
    /// When it was last used, to a tenth of `idle`, and how long it lives without use.
    pub used: (Timestamp, Seconds),
    /// How many ids the session has had before this one.
    pub generation: u32,
    /// Identifies the session across its ids: the id of the commit that started it.
    pub lineage: CommitId,
    /// The generation in which a user logged in or out, the user, and when that was.
    pub user: (u32, UserId, Stamp),
    /// Whether the session is kept when the browser is closed, and since when.
    pub persistent: (Stamp, bool),
}

impl Facts {
    /// When the session ends if it is not used again.
    #[must_use]
    pub fn expires(&self) -> Timestamp {
        let (at, idle) = self.used;
        at.plus(idle).min(self.absolute)
    }

    /// Who is logged in.
    #[must_use]
    pub const fn user(&self) -> &UserId {
        &self.user.1
    }

    /// When the next use is recorded: a tenth of the idle timeout after the last recorded one.
    #[must_use]
    pub const fn touch_due(&self) -> Timestamp {
        let (at, idle) = self.used;
        Timestamp::from_millis(at.as_millis().saturating_add(idle.as_millis() / 10))
    }

    /// Sets the user as an operation of this generation. Nobody is never persistent.
    pub(crate) fn set_user(&mut self, user: UserId, clock: &mut Clock) {
        let stamp = clock.tick();
        if user == UserId::Nobody {
            self.persistent = (stamp, false);
        }
        self.user = (self.generation, user, stamp);
    }

    pub(crate) fn latest(&self) -> Order {
        self.user.2.order().max(self.persistent.0.order())
    }

    /// Takes over what is newer in `other`. At one generation, logged out wins.
    pub(crate) fn merge(&mut self, other: &Self) {
        let rank = |(generation, user, stamp): &(u32, UserId, Stamp)| (*generation, *user == UserId::Nobody, *stamp);
        if (rank(&other.user), &other.user.1) > (rank(&self.user), &self.user.1) {
            self.user = other.user.clone();
        }
        self.created = self.created.min(other.created);
        self.absolute = self.absolute.min(other.absolute);
        self.used = self.used.max(other.used);
        self.generation = self.generation.max(other.generation);
        self.lineage = self.lineage.min(other.lineage);
        self.persistent = self.persistent.max(other.persistent);
    }
}

pub(crate) fn write_facts(to: &mut Writer, facts: &Facts) {
    to.unsigned(facts.created.as_millis()).unsigned(facts.absolute.as_millis());
    to.unsigned(facts.used.0.as_millis()).unsigned(facts.used.1.get());
    to.unsigned(facts.generation).bytes(&facts.lineage.to_bytes()).array(3);
    let (generation, user, stamp) = &facts.user;
    write_user(to, user);
    to.unsigned(*generation).bytes(&stamp.to_bytes());
    let (stamp, persistent) = &facts.persistent;
    to.array(2).flag(*persistent).bytes(&stamp.to_bytes());
}

pub(crate) fn read_facts(from: &mut Reader<'_>) -> Option<Facts> {
    let (created, absolute) = (from.instant()?, from.instant()?);
    let used = (from.instant()?, Seconds::new(from.u32()?));
    let generation = from.u32()?;
    let lineage = CommitId::from_bytes(*from.bytes_of()?);
    from.array_of(3)?;
    let user = read_user(from)?;
    let user = (from.u32()?, user, Stamp::from_bytes(from.bytes_of()?));
    from.array_of(2)?;
    let persistent = from.flag()?;
    let persistent = (Stamp::from_bytes(from.bytes_of()?), persistent);
    Some(Facts { created, absolute, used, generation, lineage, user, persistent })
}

pub(crate) fn write_user(to: &mut Writer, user: &UserId) {
    match user {
        UserId::Nobody => to.unsigned(0_u8),
        UserId::Number(number) => to.unsigned(*number),
        UserId::Text(text) => to.str(text),
    };
}

pub(crate) fn read_user(from: &mut Reader<'_>) -> Option<UserId> {
    match from.optional_str()? {
        Some(text) => UserId::text(text).ok(),
        None => match from.unsigned()? {
            0 => Some(UserId::Nobody),
            number => UserId::number(number).ok(),
        },
    }
}
