//! A visit: one request's hold on a session, and what it wants to become of it.
//!
//! A visit is plain data. Between the steps of a request the caller keeps it, so
//! nothing of a request lives in this crate; whoever holds it is trusted.

use crate::error::Error;
use crate::record::{Header, UserId};
use crate::time::{Seconds, Timestamp};

/// What carries the session's proof between client and server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Carrier {
    /// A session id in a cookie.
    #[default]
    Cookie,
    /// A session token in `Authorization`.
    Token,
}

/// What the request wants to become of the session. Ordered: the later one includes the earlier.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Intent {
    /// It stays as it is, unless a variable has changed.
    #[default]
    Keep,
    /// It is written.
    Save,
    /// It gets a new id, and the old one dies.
    Renew,
    /// It ends.
    Destroy,
}

/// How long sessions live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifetimes {
    /// A volatile session's life without use; default 2 hours.
    pub volatile: Seconds,
    /// A persistent session's life without use; default 100 days.
    pub persistent: Seconds,
    /// Any session's life from its creation, whatever its use; default 400 days.
    pub absolute: Seconds,
}

impl Default for Lifetimes {
    fn default() -> Self {
        Self { volatile: Seconds::new(7_200), persistent: Seconds::new(8_640_000), absolute: Seconds::new(34_560_000) }
    }
}

impl Lifetimes {
    /// The life without use.
    #[must_use]
    pub const fn idle(&self, persistent: bool) -> Seconds {
        if persistent { self.persistent } else { self.volatile }
    }
}

/// One request's hold on a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// The session id, or the one it will get when it is first stored.
    pub id: String,
    /// The store's key for the record.
    pub key: String,
    /// What brought the id, and what the answer carries it in.
    pub carrier: Carrier,
    /// Plain http on localhost: the cookie has other attributes there.
    pub local: bool,
    /// Whether the store has a record under `key`.
    pub stored: bool,
    /// Whether this request started the session.
    pub is_new: bool,
    /// Whether nothing is stored yet: the visitor may be a robot and must first bring the cookie back.
    pub deferred: bool,
    /// Whether the client sent a cookie of our name, or was sent one, so that there is one to remove.
    pub presented: bool,
    /// Whether the answer carries a new token.
    pub token_due: bool,
    /// What the request wants.
    pub intent: Intent,
    /// The session's facts.
    pub header: Header,
}

impl Visit {
    /// Binds `user` to the session. The id is renewed: whoever knew the old one gains nothing.
    ///
    /// # Errors
    ///
    /// `session_ended` after [`Visit::destroy`].
    pub fn login(&mut self, user: UserId) -> Result<(), Error> {
        self.alive()?;
        self.header.user = user;
        self.want(Intent::Renew);
        Ok(())
    }

    /// Unbinds the user and makes the session volatile again. The id is renewed, so
    /// copies of it die, and a slower request that still holds it can save nothing.
    pub fn logout(&mut self) {
        if self.header.user != UserId::Nobody && self.intent != Intent::Destroy {
            self.header.user = UserId::Nobody;
            self.header.persistent = false;
            self.want(Intent::Renew);
        }
    }

    /// Makes the session persistent or volatile.
    ///
    /// # Errors
    ///
    /// `not_logged_in` when it is to be persistent and nobody is logged in;
    /// `session_ended` after [`Visit::destroy`]. Nothing changes then.
    pub fn set_persistent(&mut self, persistent: bool) -> Result<(), Error> {
        self.alive()?;
        if persistent && self.header.user == UserId::Nobody {
            return Err(Error::usage(
                "not_logged_in",
                "only a logged-in session can be made persistent; call `login(userid)` first",
            ));
        }
        if self.header.persistent != persistent {
            self.header.persistent = persistent;
            self.want(Intent::Save);
        }
        Ok(())
    }

    /// Makes sure that the session is stored, as for a form that is to find it again.
    pub fn keep(&mut self) {
        if !self.stored {
            self.want(Intent::Save);
        }
    }

    /// Gives the session a new id; the data stay.
    ///
    /// # Errors
    ///
    /// `session_ended` after [`Visit::destroy`].
    pub fn renew(&mut self) -> Result<(), Error> {
        self.alive()?;
        self.want(Intent::Renew);
        Ok(())
    }

    /// Ends the session.
    pub fn destroy(&mut self) {
        self.header.user = UserId::Nobody;
        self.header.persistent = false;
        self.intent = Intent::Destroy;
    }

    fn want(&mut self, intent: Intent) {
        self.intent = self.intent.max(intent);
    }

    fn alive(&self) -> Result<(), Error> {
        if self.intent == Intent::Destroy {
            return Err(Error::usage(
                "session_ended",
                "this session was ended with `destroy()`; the visitor's next request can start another",
            ));
        }
        Ok(())
    }

    /// From when on there is something to do even if no variable has changed: to write, or to tell the client.
    #[must_use]
    pub fn due(&self) -> Timestamp {
        match (self.intent, self.stored) {
            (Intent::Keep, true) if !self.token_due => self.touch_due(),
            (Intent::Keep, false) => Timestamp::from_millis(u64::MAX),
            _ => Timestamp::default(),
        }
    }

    /// A tenth of the idle time after the last use that was written down: the next use is written down too.
    #[must_use]
    pub const fn touch_due(&self) -> Timestamp {
        let tenth = self.header.idle.as_millis() / 10;
        Timestamp::from_millis(self.header.last_used.as_millis().saturating_add(tenth))
    }
}
