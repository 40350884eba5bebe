//! The actions of a handler on its session. The new id of a login, logout, renewal or reset is known at once.

use super::state::{Exchange, Held, Intent, Login, Origin, Why};
use super::transport::Transport;
use crate::base64url::encode;
use crate::engine::{Engine, Persistence};
use crate::error::{Error, ErrorCode};
use crate::facts::{Facts, UserId};
use crate::id::{Random, SessionId};
use crate::keys::{KeyRing, Purpose, equal};
use crate::moment::Moment;
use crate::operation::Operations;
use crate::time::Timestamp;
use crate::token::{Standing, Token};

impl Engine {
    /// Binds `user` to the session, which gets a new id. `at` is when the user was checked: all sessions of the user
    /// that were ended at that time or later stay ended.
    ///
    /// # Errors
    ///
    /// `session_ended` after [`Engine::destroy`]; `random_failed`. Nothing changes then.
    pub fn login(&self, exchange: &mut Exchange, user: UserId, at: &mut Moment<'_>) -> Result<(), Error> {
        let login = Login { user, called: at.now };
        self.change_id(exchange, at, Intent::Login(login))
    }

    /// Unbinds the user, makes the session volatile and gives it a new id. With nobody logged in it does nothing.
    ///
    /// # Errors
    ///
    /// `random_failed`. Nothing changes then.
    pub fn logout(&self, exchange: &mut Exchange, at: &mut Moment<'_>) -> Result<(), Error> {
        let Some(held) = &mut exchange.session else { return Ok(()) };
        let behind_mark = held.origin == Origin::Tentative(Why::Marked);
        if held.intent == Intent::Destroy || (*held.user() == UserId::Nobody && !behind_mark) {
            return Ok(());
        }
        // A later login begins with a volatile session.
        held.persistent = self.lasts(&held.facts).then_some(false);
        self.change_id(exchange, at, Intent::Logout)
    }

    /// Gives the session a new id; user and variables stay.
    ///
    /// # Errors
    ///
    /// `session_ended` after [`Engine::destroy`]; `random_failed`. Nothing changes then.
    pub fn renew(&self, exchange: &mut Exchange, at: &mut Moment<'_>) -> Result<(), Error> {
        self.change_id(exchange, at, Intent::Renew)
    }

    /// Ends the session and begins an empty one, with nobody logged in. The driver sends only operations from after
    /// this call.
    ///
    /// # Errors
    ///
    /// `session_ended` after [`Engine::destroy`]; `random_failed`. Nothing changes then.
    pub fn reset(&self, exchange: &mut Exchange, at: &mut Moment<'_>) -> Result<(), Error> {
        self.change_id(exchange, at, Intent::Reset(None))?;
        exchange.forget_changes();
        if let Some(held) = &mut exchange.session {
            held.persistent = None;
            held.hand_out = false;
        }
        Ok(())
    }

    /// Ends the session. What is changed afterwards is not kept.
    pub fn destroy(&self, exchange: &mut Exchange) {
        if let Some(held) = &mut exchange.session {
            held.intent = Intent::Destroy;
            held.persistent = None;
            exchange.forget_changes();
        }
    }

    /// Checks that the session was not ended. A handler that keeps something for the next request calls it, such as a
    /// flash message, which would be lost with the session.
    ///
    /// # Errors
    ///
    /// `session_ended` after [`Engine::destroy`].
    pub fn ensure_live(&self, exchange: &Exchange) -> Result<(), Error> {
        exchange.session.as_ref().map_or(Ok(()), |held| held.ensure_live())
    }

    /// Makes the session persistent or volatile.
    ///
    /// # Errors
    ///
    /// `not_logged_in` when it is to be persistent, nobody is logged in, and the site does not allow that;
    /// `session_ended` after [`Engine::destroy`]. Nothing changes then.
    pub fn set_persistent(&self, exchange: &mut Exchange, persistent: bool) -> Result<(), Error> {
        let Some(held) = &mut exchange.session else { return Ok(()) };
        held.ensure_live()?;
        if persistent && *held.user() == UserId::Nobody && self.persistence == Persistence::Login {
            return Err(Error::new(
                ErrorCode::NotLoggedIn,
                "only a logged-in session can be made persistent; call `login(userid)` first",
            ));
        }
        held.persistent =
            (persistent != self.is_persistent(held)).then_some(persistent).or(held.persistent.map(|_| persistent));
        Ok(())
    }

    /// Whether the session survives a restart of the browser.
    #[must_use]
    pub fn persistent(&self, exchange: &Exchange) -> bool {
        exchange.session.as_ref().is_some_and(|held| held.persistent.unwrap_or_else(|| self.is_persistent(held)))
    }

    fn is_persistent(&self, held: &Held) -> bool {
        match held.intent {
            Intent::Logout | Intent::Reset(_) | Intent::Destroy => false,
            Intent::Keep | Intent::Renew | Intent::Login(_) => self.lasts(&held.facts),
        }
    }

    /// Whether a session with these facts is persistent: a flag that somebody has set counts only if it may be set.
    pub(crate) fn lasts(&self, facts: &Facts) -> bool {
        facts.persistent.1 && (*facts.user() != UserId::Nobody || self.persistence == Persistence::Anyone)
    }

    /// Draws the new id if there is none yet, and notes what the request asks for. What follows a reset applies to the
    /// new session.
    fn change_id(&self, exchange: &mut Exchange, at: &mut Moment<'_>, change: Intent) -> Result<(), Error> {
        let Some(held) = &mut exchange.session else { return Ok(()) };
        held.ensure_live()?;
        // An earlier try may have written under the id that a reset finds.
        if held.next.is_none() || matches!(change, Intent::Reset(_)) {
            held.next = Some(Random::new(self.format, at.take()?)?);
        }
        held.intent = match (std::mem::take(&mut held.intent), change) {
            (Intent::Keep, change) => change,
            (before, Intent::Renew) => before,
            (Intent::Reset(_), Intent::Login(login)) => Intent::Reset(Some(login)),
            (Intent::Reset(_), Intent::Logout) => Intent::Reset(None),
            (Intent::Renew | Intent::Login(_) | Intent::Logout | Intent::Reset(_) | Intent::Destroy, change) => change,
        };
        Ok(())
    }

    /// The user, including a login or logout that is not saved yet. Nobody without a session.
    #[doc(hidden)]
    #[must_use]
    pub fn user<'a>(&self, exchange: &'a Exchange) -> &'a UserId {
        exchange.session.as_ref().map_or(&UserId::Nobody, |held| held.user())
    }

    /// The session id, or the one that the session will have.
    #[must_use]
    pub fn session_id(&self, exchange: &Exchange) -> Option<String> {
        let held = exchange.session.as_ref()?;
        Some(self.id_text(exchange.local, held.next_id()))
    }

    /// The session's token, `""` when tokens are off and while the session is not stored.
    #[must_use]
    pub fn token(&self, exchange: &Exchange, now: Timestamp) -> String {
        let Some(held) = &exchange.session else { return String::new() };
        if held.is_stored() { self.issue(exchange, held, Standing::Stored, now) } else { String::new() }
    }

    pub(crate) fn issue(&self, exchange: &Exchange, held: &Held, standing: Standing, now: Timestamp) -> String {
        let Some(lifetime) = self.tokens else { return String::new() };
        // A token does not outlive its session.
        let lifetime = lifetime.min(now.seconds_until(held.facts.absolute));
        Token::issue(standing, held.next_id().random, now, lifetime)
            .encode(&self.keys, self.cookie_name(exchange.local))
    }

    /// A token against cross-site request forgery. It is valid for this session only, under every secret.
    ///
    /// That of a session which was never stored says so under its tag. Only such a token verifies without a record, so
    /// any other dies with its session. Nothing is stored for it; the client is given the id.
    pub fn csrf_token(&self, exchange: &mut Exchange) -> String {
        let Some(held) = &mut exchange.session else { return String::new() };
        let kept = held.is_stored();
        // An id that was never stored and that the request presented stays valid for forms. Another id would invalidate
        // the forms of other tabs.
        let brought = exchange.candidates.first().filter(|_| !kept && held.is_new && held.next.is_none());
        let by_cookie = exchange.transport == Transport::Cookie;
        let random = brought.filter(|_| by_cookie && exchange.mark.is_none()).map(|candidate| candidate.random);
        held.hand_out |= !kept && by_cookie && random.is_none();
        let parts = csrf_parts(self.cookie_name(exchange.local), kept, random.unwrap_or(held.next_id().random));
        encode(&self.keys.tag(KeyRing::CURRENT, Purpose::Csrf, &parts.each_ref().map(AsRef::as_ref)))
    }

    /// Whether `token` is a [`Engine::csrf_token`] of this session, or of one that was never stored and whose id the
    /// request has brought. Takes the same time wherever the first difference is.
    #[must_use]
    pub fn verify_csrf(&self, exchange: &Exchange, token: &str) -> bool {
        let name = self.cookie_name(exchange.local);
        let is = |random: Random, kept: bool| {
            let parts = csrf_parts(name, kept, random);
            self.keys.indices().any(|key| {
                let tag = self.keys.tag(key, Purpose::Csrf, &parts.each_ref().map(AsRef::as_ref));
                equal(encode(&tag).as_bytes(), token.as_bytes())
            })
        };
        let own = exchange.session.as_ref().is_some_and(|held| {
            let random = held.next_id().random;
            is(random, false) || held.is_stored() && is(random, true)
        });
        // Beside a session that lives, the id of one that was never stored may have been planted.
        let stored = exchange.session.as_ref().is_some_and(|held| held.origin == Origin::Stored);
        own || !stored
            && exchange.transport == Transport::Cookie
            && exchange.candidates.iter().any(|candidate| is(candidate.random, false))
    }
}

/// What a CSRF token covers.
fn csrf_parts(cookie: &str, kept: bool, random: Random) -> [Vec<u8>; 3] {
    [cookie.into(), vec![u8::from(kept)], random.as_bytes().into()]
}

impl Exchange {
    /// Forgets what is not written yet. The id of a commit that was reported as failed stays: it may have been applied.
    fn forget_changes(&mut self) {
        self.batches.truncate(1);
        if let Some(batch) = self.batches.first_mut() {
            (batch.persistent, batch.operations) = (None, Operations::new());
        }
    }
}

impl Held {
    /// Who is logged in, pending changes included.
    pub(crate) const fn user(&self) -> &UserId {
        match &self.intent {
            Intent::Login(login) | Intent::Reset(Some(login)) => &login.user,
            Intent::Logout | Intent::Reset(None) | Intent::Destroy => &UserId::Nobody,
            Intent::Keep | Intent::Renew => self.facts.user(),
        }
    }

    /// Whether there is a record under its id, or will be after the commit.
    fn is_stored(&self) -> bool {
        match self.intent {
            Intent::Login(_) | Intent::Reset(Some(_)) => true,
            Intent::Reset(None) | Intent::Destroy => false,
            Intent::Keep | Intent::Renew | Intent::Logout => self.origin == Origin::Stored,
        }
    }

    /// The id that the session has after the commit. The current key signs a new one.
    pub(crate) fn next_id(&self) -> SessionId {
        self.next.map_or(self.id, SessionId::new)
    }

    fn ensure_live(&self) -> Result<(), Error> {
        if self.intent == Intent::Destroy {
            return Err(Error::new(
                ErrorCode::SessionEnded,
                "this session was ended with `destroy()`; call `reset()` instead, which begins an empty one at once",
            ));
        }
        Ok(())
    }
}
