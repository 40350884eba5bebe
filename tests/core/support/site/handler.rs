//! The handler of a request.

use eltanin::robot::{Kind, OwnedVerdict, Reason};
use eltanin::store::{Snapshot, drive};
use eltanin::{Command, Error, Exchange, Operations, Record, Reply, SYSTEM_SCOPE, Timestamp, UserId};

use super::isolate::{Failure, Site};
use super::under::Under;
use crate::support::shown::describe;
use crate::support::store::block_on;

/// What a person's browser is classified as.
pub(super) const PERSON: OwnedVerdict =
    OwnedVerdict { kind: Kind::Human, reason: Reason::Browser, name: None, category: None, signature: None };

/// What a handler does with its session.
pub type Act = fn(&mut Handler<'_>);

/// What the handler of a request has.
pub struct Handler<'s> {
    pub site: &'s Site,
    pub exchange: Exchange,
    seen: Option<Snapshot<u64>>,
    operations: Operations,
}

impl<'s> Handler<'s> {
    pub(super) fn opened(
        site: &'s Site,
        mut exchange: Exchange,
        command: Command,
        verdict: &OwnedVerdict,
    ) -> Result<Self, Failure> {
        let mut seen = None;
        let classify = || verdict.clone();
        let mut hand = site.hand();
        let driven = drive(&site.engine, &*site.store, &mut exchange, command, &mut seen, classify, &mut hand);
        let command = block_on(driven)?;
        assert_eq!(command, Command::Open);
        Ok(Self { site, exchange, seen, operations: Operations::new() })
    }

    /// Another look at the session, as a connection that lasts has it.
    pub fn look_again(&self) -> Handler<'s> {
        let (exchange, command) = self.site.at(|engine, at| engine.begin_again(&self.exchange, at)).unwrap();
        Self::opened(self.site, exchange, command, &PERSON).unwrap()
    }

    /// The session's id, or the one that it will have.
    pub fn id(&self) -> Option<String> {
        self.site.engine.session_id(&self.exchange)
    }

    pub fn has_session(&self) -> bool {
        self.id().is_some()
    }

    pub fn token(&self) -> String {
        self.site.engine.token(&self.exchange, self.site.now())
    }

    pub fn csrf_token(&mut self) -> String {
        self.site.engine.csrf_token(&mut self.exchange)
    }

    pub fn verifies(&self, csrf_token: &str) -> bool {
        self.site.engine.verify_csrf(&self.exchange, csrf_token)
    }

    pub fn is_persistent(&self) -> bool {
        self.site.engine.persistent(&self.exchange)
    }

    /// What was loaded for the session, in a line.
    pub fn loaded(&self) -> String {
        let seen = self.seen.as_ref().and_then(|snapshot| Record::decode(&snapshot.bytes));
        seen.map_or_else(|| "nothing".into(), |record| describe(&record))
    }

    /// Sets a variable of the session's own to a number below 24.
    pub fn set(&mut self, key: &str, value: u8) {
        self.set_in(SYSTEM_SCOPE, key, value);
    }

    pub fn set_in(&mut self, scope: &str, key: &str, value: u8) {
        self.operations.set(scope, key, vec![value]);
    }

    pub fn set_value(&mut self, key: &str, value: Vec<u8>) {
        self.operations.set(SYSTEM_SCOPE, key, value);
    }

    pub fn delete(&mut self, key: &str) {
        self.delete_in(SYSTEM_SCOPE, key);
    }

    pub fn delete_in(&mut self, scope: &str, key: &str) {
        self.operations.delete(scope, key);
    }

    pub fn login(&mut self, user: u64) {
        self.try_login(user).unwrap();
    }

    pub fn try_login(&mut self, user: u64) -> Result<(), Error> {
        let exchange = &mut self.exchange;
        self.site.at(|engine, at| engine.login(exchange, UserId::Number(user), at))
    }

    pub fn logout(&mut self) {
        let exchange = &mut self.exchange;
        self.site.at(|engine, at| engine.logout(exchange, at)).unwrap();
    }

    pub fn renew(&mut self) {
        self.try_renew().unwrap();
    }

    pub fn try_renew(&mut self) -> Result<(), Error> {
        let exchange = &mut self.exchange;
        self.site.at(|engine, at| engine.renew(exchange, at))
    }

    /// The driver sends only what is set after a reset.
    pub fn reset(&mut self) {
        self.try_reset().unwrap();
        self.operations = Operations::new();
    }

    pub fn try_reset(&mut self) -> Result<(), Error> {
        let exchange = &mut self.exchange;
        self.site.at(|engine, at| engine.reset(exchange, at))
    }

    /// The driver sends nothing after a destruction.
    pub fn destroy(&mut self) {
        self.site.engine.destroy(&mut self.exchange);
        self.operations = Operations::new();
    }

    pub fn persist(&mut self, persistent: bool) -> Result<(), Error> {
        self.site.engine.set_persistent(&mut self.exchange, persistent)
    }

    /// The login under way counts as called after an end that has just succeeded.
    pub fn exempt(&mut self) {
        let later = Timestamp::from_millis(self.site.now().as_millis() + 1);
        self.site.engine.exempt(&mut self.exchange, later);
    }

    pub fn commit(&mut self) -> Reply {
        self.try_commit().unwrap()
    }

    pub fn try_commit(&mut self) -> Result<Reply, Failure> {
        block_on(self.run())
    }

    /// A commit under way, before its first operation on the store.
    pub fn committing(&mut self) -> Under<'_> {
        Under::new(self.run())
    }

    async fn run(&mut self) -> Result<Reply, Failure> {
        let operations = std::mem::take(&mut self.operations);
        let command = {
            let exchange = &mut self.exchange;
            self.site.at(|engine, at| engine.commit(exchange, operations, at))?
        };
        self.site.run(&mut self.exchange, command, &mut self.seen).await
    }
}
