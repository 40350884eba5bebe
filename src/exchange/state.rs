//! The state of an exchange: what is known about its request and its session. The driver keeps it between steps.

use super::reply::Event;
use super::transport::Transport;
use super::work::Work;
use crate::facts::{CommitId, Facts, UserId};
use crate::id::{Random, SessionId};
#[cfg(feature = "wasm")]
use crate::keys::KeyRing;
use crate::mark::Mark;
use crate::operation::Operations;
use crate::store_key::StoreKey;
use crate::time::Timestamp;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Phase {
    /// The candidate with this number is being loaded, from this key.
    Loading(usize, StoreKey),
    Classifying,
    /// The handler may run; there may be no session.
    #[default]
    Open,
    Updating(Box<Work>),
}

/// One request and its response, and the state of its session. The driver keeps it between steps.
///
/// [`Engine::begin`](crate::Engine::begin) makes it. A handler reads the session's user and times from it, and passes it to
/// methods such as [`Engine::login`](crate::Engine::login).
///
/// ```
#[doc = include_str!("../example/engine.md")]
#[doc = include_str!("../example/exchange.md")]
/// use eltanin::UserId;
///
/// assert!(exchange.has_session() && exchange.is_new());
/// engine.login(&mut exchange, UserId::number(7)?, &mut at)?;
/// assert_eq!(exchange.user(), Some(&UserId::Number(7)));
/// assert_eq!(exchange.created(), Some(now));
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Exchange {
    pub(crate) phase: Phase,
    pub(crate) transport: Transport,
    /// Whether the request came over plain http on localhost, where the cookie has other attributes.
    pub(crate) local: bool,
    /// Whether the request came over plain http to another host, from which browsers take no `Secure` cookie.
    pub(crate) unprotected: bool,
    /// Whether the request had a cookie of the configured name, which could be removed.
    pub(crate) presented: bool,
    /// Whether the client asks for a token.
    pub(crate) asked: bool,
    /// Whether the browser may have withheld the cookie, or the request is a CORS preflight.
    pub(crate) withheld: bool,
    /// Whether a session may be started. A WebSocket starts none.
    pub(crate) starts: bool,
    /// Whether the response has to carry a token.
    pub(crate) token_due: bool,
    pub(crate) candidates: Vec<SessionId>,
    /// The first mark that was found under a candidate's key.
    pub(crate) mark: Option<Box<Mark>>,
    pub(crate) session: Option<Box<Held>>,
    /// The record as it was last read.
    pub(crate) looked: Option<Vec<u8>>,
    /// Whether the driver still has the loaded snapshot, which an update can compare with.
    pub(crate) versioned: bool,
    /// The changes that are not known to be written yet.
    pub(crate) batches: Vec<Batch>,
    /// What the client was given in this exchange. Every response of the exchange repeats it.
    pub(crate) carried: Carried,
    pub(crate) events: Vec<Event>,
    /// A mark that is to be written again.
    pub(crate) remark: Option<StoreKey>,
}

/// What one commit changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Batch {
    pub(crate) commit: CommitId,
    pub(crate) persistent: Option<bool>,
    pub(crate) operations: Operations,
}

/// What the responses of an exchange carry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Carried {
    #[default]
    Nothing,
    /// The id or token of the session.
    Proof,
    /// The `Set-Cookie` that removes the cookie.
    Removal,
}

/// What a request knows of its session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Held {
    pub(crate) id: SessionId,
    /// The key of the record, once it is known. Hashing an id takes 0.8 µs.
    pub(crate) key: Option<StoreKey>,
    /// The new id that a login, logout, renewal or reset has drawn.
    pub(crate) next: Option<Random>,
    pub(crate) origin: Origin,
    pub(crate) is_new: bool,
    pub(crate) facts: Facts,
    pub(crate) intent: Intent,
    pub(crate) persistent: Option<bool>,
    /// Whether the client needs the id although nothing is stored, as for a form with a CSRF token.
    pub(crate) hand_out: bool,
}

/// Where a session comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// From the store.
    Stored,
    /// From this request.
    New,
    /// From this request. Nothing is stored unless a user logs in.
    Tentative(Why),
}

/// Why a session is tentative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    /// The id that the request brought was renewed or ended.
    Marked,
    /// The client may be a robot. It gets the cookie, and its session is stored once it sends the cookie back.
    Unproven,
    /// The page is prefetched and may never be shown. It gets the cookie for a form, and for nothing else.
    Ahead,
    /// The browser may have withheld the cookie, or the request is a CORS preflight.
    Withheld,
    /// The client presented a token without a live session. It could not return to a new session.
    DeadToken,
}

/// What the handler asks for besides changes of variables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Intent {
    #[default]
    Keep,
    Renew,
    Login(Login),
    Logout,
    /// This session ends and an empty one begins, with a user if one logged in after the reset.
    Reset(Option<Login>),
    Destroy,
}

/// A login that is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Login {
    pub(crate) user: UserId,
    pub(crate) called: Timestamp,
}

impl Intent {
    pub(crate) const fn login(&self) -> Option<&Login> {
        match self {
            Self::Login(login) | Self::Reset(Some(login)) => Some(login),
            Self::Keep | Self::Renew | Self::Logout | Self::Reset(None) | Self::Destroy => None,
        }
    }

    /// The user that the record is to have; `None` when that stays as it is.
    pub(crate) const fn user(&self) -> Option<&UserId> {
        match self {
            Self::Login(login) | Self::Reset(Some(login)) => Some(&login.user),
            Self::Logout => Some(&UserId::Nobody),
            Self::Keep | Self::Renew | Self::Reset(None) | Self::Destroy => None,
        }
    }
}

#[cfg(feature = "wasm")]
impl Exchange {
    /// Whether a record is being loaded.
    pub(crate) const fn is_loading(&self) -> bool {
        matches!(self.phase, Phase::Loading(..))
    }

    /// Whether a commit keeps the id as it is: it neither draws another one nor signs it again.
    pub(crate) fn keeps_id(&self) -> bool {
        self.session.as_ref().is_some_and(|held| held.next.is_none() && held.id.key == KeyRing::CURRENT)
    }

    /// The commit that was begun last.
    pub(crate) fn last_commit(&self) -> CommitId {
        self.batches.last().map(|batch| batch.commit).unwrap_or_default()
    }
}

impl Exchange {
    /// Whether there is a session. A robot has none.
    #[must_use]
    pub const fn has_session(&self) -> bool {
        self.session.is_some()
    }

    /// The facts of the session, as they were loaded or last written.
    #[doc(hidden)]
    #[must_use]
    pub fn facts(&self) -> Option<&Facts> {
        self.session.as_ref().map(|held| &held.facts)
    }

    /// The user, including a login or logout that is not saved yet. `None` without a session.
    #[must_use]
    pub fn user(&self) -> Option<&UserId> {
        self.session.as_ref().map(|held| held.user())
    }

    /// Whether this request started the session.
    #[must_use]
    pub fn is_new(&self) -> bool {
        self.session.as_ref().is_some_and(|held| held.is_new)
    }

    /// When the session was started.
    #[must_use]
    pub fn created(&self) -> Option<Timestamp> {
        self.facts().map(|facts| facts.created)
    }

    /// When the session was last used, accurate to a tenth of its idle timeout.
    #[must_use]
    pub fn last_used(&self) -> Option<Timestamp> {
        self.facts().map(|facts| facts.used.0)
    }

    /// When the session expires if it is not used again.
    #[must_use]
    pub fn expires(&self) -> Option<Timestamp> {
        self.facts().map(Facts::expires)
    }

    /// From when on a commit writes even without operations. Before that time a driver may use
    /// [`bare_reply`](crate::engine::Engine::bare_reply).
    #[doc(hidden)]
    #[must_use]
    pub fn due(&self) -> Timestamp {
        const NEVER: Timestamp = Timestamp::from_millis(1 << 52);
        let Some(held) = &self.session else { return NEVER };
        let pending = held.intent != Intent::Keep || held.persistent.is_some() || held.hand_out || self.token_due;
        match held.origin {
            _ if pending || !self.batches.is_empty() || self.carried != Carried::Nothing => Timestamp::default(),
            Origin::Stored => held.facts.touch_due(),
            Origin::New | Origin::Tentative(_) => NEVER,
        }
    }
}

impl Exchange {
    pub(crate) fn intent(&self) -> &Intent {
        self.session.as_ref().map_or(&Intent::Keep, |held| &held.intent)
    }

    /// Whether the request found a mark at open.
    pub(crate) fn is_behind_mark(&self) -> bool {
        self.session.as_ref().is_some_and(|held| held.origin == Origin::Tentative(Why::Marked))
    }

    /// Whether a batch changes anything. A batch may exist only for its commit id.
    pub(crate) fn has_changes(&self) -> bool {
        self.batches.iter().any(|batch| batch.persistent.is_some() || !batch.operations.is_empty())
    }

    /// Ends the commit: nothing is pending afterwards.
    pub(crate) fn settle(&mut self) {
        self.phase = Phase::Open;
        self.batches.clear();
        self.versioned = false;
    }

    /// The events since the last call, or since the last [`Reply`](super::reply::Reply).
    #[doc(hidden)]
    pub fn take_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }
}

impl Held {
    pub(crate) fn new(id: SessionId, origin: Origin, facts: Facts) -> Self {
        let intent = Intent::Keep;
        Self { id, key: None, next: None, origin, is_new: false, facts, intent, persistent: None, hand_out: false }
    }
}
