//! Whole requests in one call.

use eltanin::{Ending, Reply, UserId};

use super::handler::Handler;
use super::isolate::{Failure, Site};
use super::reply::{self, id};
use super::request::Asked;
use super::under::Under;
use crate::support::store::block_on;

impl Site {
    pub fn request(&self) -> Asked<'_> {
        Asked::new(self)
    }

    /// A person's request with this session cookie; without one when it is empty.
    pub fn open(&self, id: &str) -> Handler<'_> {
        let request = self.request();
        if id.is_empty() { request.open() } else { request.cookie(id).open() }
    }

    /// A stored session with `a=1`: its id.
    pub fn session(&self) -> String {
        let mut handler = self.open("");
        handler.set("a", 1);
        id(&handler.commit())
    }

    /// A stored session of this user, with `a=1`: its id.
    pub fn session_of(&self, user: u64) -> String {
        let mut handler = self.open("");
        handler.set("a", 1);
        handler.login(user);
        id(&handler.commit())
    }

    /// The token of a stored session with `a=1`.
    pub fn stored_token(&self) -> String {
        let mut handler = self.request().asking().open();
        handler.set("a", 1);
        handler.commit().token.unwrap()
    }

    /// The token of a session that is not stored.
    pub fn unstored_token(&self) -> String {
        self.request().asking().open().commit().token.unwrap()
    }

    /// What a request with this token finds.
    pub fn loaded_by(&self, token: &str) -> String {
        self.request().bearer(token).open().loaded()
    }

    /// The id after a request that does this.
    pub fn after(&self, id: &str, act: impl FnOnce(&mut Handler<'_>)) -> String {
        let mut handler = self.open(id);
        act(&mut handler);
        reply::id(&handler.commit())
    }

    /// A request that does this and gets no cookie.
    pub fn after_quietly(&self, id: &str, act: impl FnOnce(&mut Handler<'_>)) {
        let mut handler = self.open(id);
        act(&mut handler);
        let reply = handler.commit();
        assert!(reply.cookies.is_empty(), "{reply:?}");
    }

    /// Ends the session with this id, by a request of its own.
    pub fn end_session(&self, id: &str) {
        let mut handler = self.open(id);
        handler.destroy();
        handler.commit();
    }

    /// Ends sessions of a user, and returns the reply.
    pub fn end(&self, user: u64, ending: Ending<'_>) -> Reply {
        self.try_end(user, ending).unwrap()
    }

    pub fn try_end(&self, user: u64, ending: Ending<'_>) -> Result<Reply, Failure> {
        block_on(self.run_end(user, ending))
    }

    /// Begins to end the sessions of a user.
    pub fn ending<'s>(&'s self, user: u64, ending: Ending<'s>) -> Under<'s> {
        Under::new(self.run_end(user, ending))
    }

    async fn run_end(&self, user: u64, ending: Ending<'_>) -> Result<Reply, Failure> {
        let user = UserId::Number(user);
        let (mut exchange, command) = self.at(|engine, at| engine.begin_end(&user, ending, at))?;
        self.run(&mut exchange, command, &mut None).await
    }
}
