//! What an exchange knows of its request and its session. Plain data that the driver keeps between steps.

use super::reply::Event;
use super::transport::Transport;
use super::work::Work;
use crate::id::{Proof, Random};
use crate::mark::Mark;
use crate::operation::Operations;
use crate::record::{CommitId, Facts, UserId};
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

/// One request and its response. Plain data that the driver keeps between steps.
#[derive(Clone, Debug, Default)]
pub struct Exchange {
    pub(crate) phase: Phase,
    pub(crate) transport: Transport,
    /// Whether it is plain http on localhost, where the cookie has other attributes.
    pub(crate) local: bool,
    /// Whether the request brought a cookie with our name, which could be removed.
    pub(crate) presented: bool,
    /// Whether the client asks for a token.
    pub(crate) asked: bool,
    /// Whether the browser may have withheld our cookie, or the request is a CORS preflight.
    pub(crate) withheld: bool,
    /// Whether a session may be started. A WebSocket starts none.
    pub(crate) starts: bool,
    /// Whether a token is due with the answer.
    pub(crate) token_due: bool,
    pub(crate) candidates: Vec<Proof>,
    /// The first mark that was found under a candidate's key.
    pub(crate) mark: Option<Box<Mark>>,
    pub(crate) session: Option<Box<Held>>,
    /// The record as it was last looked at.
    pub(crate) looked: Option<Vec<u8>>,
    /// Whether the driver still has what it loaded, to compare with.
    pub(crate) versioned: bool,
    /// What is to be written and not known to be written yet.
    pub(crate) batches: Vec<Batch>,
    /// What was given to the client in this exchange, and so belongs into every response to it.
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
    /// The order to forget the cookie.
    Removal,
}

/// What a request knows of its session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Held {
    pub(crate) id: Proof,
    /// The key of the record, once it is known: to hash an id takes 0.8 µs.
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
    /// From this request, and nothing is stored unless somebody logs in.
    Tentative(Why),
}

/// Why a session is tentative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    /// The id that the request brought was renewed or ended.
    Marked,
    /// The client may be a robot. It is given the cookie, and is stored once it brings the cookie back.
    Unproven,
    /// The page is loaded ahead, and may never be shown. It is given the cookie for a form, and for nothing else.
    Ahead,
    /// The browser may have withheld our cookie, or it is a preflight.
    Withheld,
    /// The client brought a token that is no session, so it could not come back to another one.
    DeadToken,
}

/// What the request asks for beside changes of variables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Intent {
    #[default]
    Keep,
    Renew,
    Login(Login),
    Logout,
    /// This session ends and an empty one begins, with a user if somebody has logged in since.
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
    /// The commit that was begun last.
    pub(crate) fn last_commit(&self) -> CommitId {
        self.batches.last().map(|batch| batch.commit).unwrap_or_default()
    }
}

impl Exchange {
    /// Whether there is a session.
    #[must_use]
    pub const fn has_session(&self) -> bool {
        self.session.is_some()
    }

    /// The facts of the session, as they were loaded or last written.
    #[must_use]
    pub fn facts(&self) -> Option<&Facts> {
        self.session.as_ref().map(|held| &held.facts)
    }

    /// Who is logged in, pending changes included.
    #[must_use]
    pub fn user(&self) -> Option<&UserId> {
        self.session.as_ref().map(|held| held.user())
    }

    /// Whether this request has started the session.
    #[must_use]
    pub fn is_new(&self) -> bool {
        self.session.as_ref().is_some_and(|held| held.is_new)
    }

    /// From when on a commit has something to do even without operations. Before that a driver may answer with
    /// [`bare_reply`](crate::engine::Engine::bare_reply).
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

    /// Whether a batch changes anything. One may be there only for its commit id.
    pub(crate) fn has_changes(&self) -> bool {
        self.batches.iter().any(|batch| batch.persistent.is_some() || !batch.operations.is_empty())
    }

    /// The commit is over: what was pending is not any more.
    pub(crate) fn settle(&mut self) {
        self.phase = Phase::Open;
        self.batches.clear();
        self.versioned = false;
    }

    /// What has happened since this was last called, or since the last [`Reply`](super::reply::Reply).
    pub fn take_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }
}

impl Held {
    pub(crate) fn new(id: Proof, origin: Origin, facts: Facts) -> Self {
        let intent = Intent::Keep;
        Self { id, key: None, next: None, origin, is_new: false, facts, intent, persistent: None, hand_out: false }
    }
}
