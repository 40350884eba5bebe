//! A site. Everything goes through `Engine` and `drive`.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use eltanin::engine::{Engine, Level, Options};
use eltanin::error::Error;
use eltanin::exchange::{Command, Ending, Exchange, Listing, Reply, SessionInfo};
use eltanin::id::SessionId;
use eltanin::keys::KeyRing;
use eltanin::mark::{EndedBy, Mark};
use eltanin::moment::{Entropy, Moment};
use eltanin::namespace::SYSTEM_SCOPE;
use eltanin::record::{Record, UserId};
use eltanin::store::{Platform, Snapshot, Store, drive};
use eltanin::store_key::StoreKey;
use eltanin::time::{Seconds, Timestamp};
use eltanin::token::{Standing, Token};

pub use super::handler::{Act, Handler, Under};
pub use super::reply::{id, outcome, random_of, refused_token};
pub use super::request::Asked;
use super::store::{Double, Outage, block_on};
use super::{COOKIE, after, random, secret};

pub type Failure = eltanin::store::Failure<Outage>;

/// A site with its store, its clock and its randomness.
pub struct Site {
    pub engine: Engine,
    pub store: Rc<Double>,
    options: Options,
    millis: Cell<u64>,
    draws: Cell<u64>,
    rigged: RefCell<VecDeque<[u8; 16]>>,
}

impl Site {
    /// On a store that can compare and swap.
    pub fn strict() -> Self {
        Self::new(|options| options.level = Level::Strict)
    }

    /// On Workers KV.
    pub fn eventual() -> Self {
        Self::new(|_| {})
    }

    /// On a store that can compare and swap, with tokens that live an hour.
    pub fn with_tokens() -> Self {
        Self::new(|options| {
            options.level = Level::Strict;
            options.tokens = Some(Seconds::new(3_600));
        })
    }

    pub fn new(change: impl FnOnce(&mut Options)) -> Self {
        let mut options = Options { secrets: vec![secret(1)], ..Options::default() };
        change(&mut options);
        let store = Rc::new(Double::new(options.level == Level::Eventual));
        Self::on(store, options, 0)
    }

    fn on(store: Rc<Double>, options: Options, draws: u64) -> Self {
        let engine = Engine::new(options.clone()).unwrap();
        let rigged = RefCell::default();
        let site = Self { engine, store, options, millis: Cell::new(0), draws: Cell::new(draws), rigged };
        site.set_clock(0);
        site
    }

    /// Another isolate of the same site, with other options and a clock of its own.
    pub fn beside(&self, change: impl FnOnce(&mut Options)) -> Self {
        let mut options = self.options.clone();
        change(&mut options);
        let other = Self::on(Rc::clone(&self.store), options, self.draws.get() + 1_000_000);
        other.millis.set(self.millis.get());
        other
    }

    pub fn now(&self) -> Timestamp {
        after(self.millis.get())
    }

    /// Time goes by.
    pub fn wait(&self, millis: u64) {
        self.set_clock(self.millis.get() + millis);
    }

    /// The clock shows that many milliseconds after [`super::NOW`].
    pub fn set_clock(&self, millis: u64) {
        self.millis.set(millis);
        self.store.set_clock(self.now().as_millis());
    }

    /// The next 16 random bytes.
    pub fn rig(&self, bytes: [u8; 16]) {
        self.rigged.borrow_mut().push_back(bytes);
    }

    pub(super) fn hand(&self) -> Hand<'_> {
        Hand(self)
    }

    /// Does something with the engine at this moment.
    pub fn at<T>(&self, act: impl FnOnce(&Engine, &mut Moment<'_>) -> T) -> T {
        let mut hand = self.hand();
        act(&self.engine, &mut Moment::new(self.now(), &mut hand))
    }

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

    /// A token that was only asked for.
    pub fn unstored_token(&self) -> String {
        self.request().asking().open().commit().token.unwrap()
    }

    /// Whether the session of a token was stored when it was issued.
    pub fn standing(&self, token: &str) -> Standing {
        self.parse(token).standing()
    }

    fn parse(&self, token: &str) -> Token {
        let keys = KeyRing::new(&self.options.secrets).unwrap();
        Token::parse(&keys, self.options.format, COOKIE, token, self.now()).unwrap()
    }

    /// What a request with this token finds.
    pub fn loaded_by(&self, token: &str) -> String {
        self.request().bearer(token).open().loaded()
    }

    /// The id after a request that does this.
    pub fn after(&self, id: &str, act: impl FnOnce(&mut Handler<'_>)) -> String {
        let mut handler = self.open(id);
        act(&mut handler);
        self::id(&handler.commit())
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

    /// Where the session with this id is in the store.
    pub fn key(&self, id: &str) -> StoreKey {
        let keys = KeyRing::new(&self.options.secrets).unwrap();
        let id = SessionId::parse(&keys, self.options.format, COOKIE, id).unwrap();
        StoreKey::of_session(COOKIE, id.random())
    }

    /// Where the session of this token is in the store.
    pub fn key_of_token(&self, token: &str) -> StoreKey {
        StoreKey::of_session(COOKIE, self.parse(token).random())
    }

    pub fn index_key(&self, user: u64) -> StoreKey {
        self.engine.index(&UserId::Number(user)).unwrap()
    }

    pub fn bytes(&self, id: &str) -> Option<Vec<u8>> {
        self.store.get(self.key(id).as_str())
    }

    /// What is stored for this id, in a line: `a=1 b=2`, `user 7: a=1`, `mark login`, `nothing`.
    pub fn stored(&self, id: &str) -> String {
        self.stored_at(&self.key(id))
    }

    pub fn stored_at(&self, key: &StoreKey) -> String {
        let Some(bytes) = self.store.get(key.as_str()) else { return "nothing".into() };
        match Mark::decode(&bytes) {
            Some(mark) => format!("mark {}", how(mark.how())),
            None => describe(&Record::decode(&bytes).unwrap()),
        }
    }

    /// What the mark under this id's key leads to.
    pub fn successor(&self, id: &str) -> Option<StoreKey> {
        Mark::decode(&self.bytes(id)?).unwrap().successor().copied()
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

    pub(super) async fn run(
        &self,
        exchange: &mut Exchange,
        command: Command,
        seen: &mut Option<Snapshot<u64>>,
    ) -> Result<Reply, Failure> {
        let unasked = || panic!("a commit classifies nobody");
        let mut hand = self.hand();
        match drive(&self.engine, &*self.store, exchange, command, seen, unasked, &mut hand).await? {
            Command::Finish(reply) => Ok(*reply),
            other => panic!("{other:?}"),
        }
    }

    /// The sessions of a user.
    pub fn list(&self, user: u64) -> Vec<SessionInfo> {
        let user = UserId::Number(user);
        let load = |key: &str| block_on(self.store.load(key)).unwrap().map(|snapshot| snapshot.bytes);
        let index = load(self.engine.index(&user).unwrap().as_str());
        let listing = Listing::new(&user, index.as_deref());
        let loaded: Vec<_> = listing.keys().map(|key| load(key.as_str())).collect();
        listing.describe(&self.engine, &loaded, self.now())
    }
}

fn how(how: EndedBy) -> &'static str {
    match how {
        EndedBy::Renewal => "renewed",
        EndedBy::Login => "login",
        EndedBy::Logout => "logout",
        EndedBy::End => "ended",
        _ => "of another kind",
    }
}

/// The user and the variables of a record, in a line.
pub fn describe(record: &Record<'_>) -> String {
    let mut parts = Vec::new();
    for (scope, _) in record.scopes() {
        let scope_name = if scope == SYSTEM_SCOPE { String::new() } else { format!("{scope}.") };
        for (key, value) in record.namespace(scope).iter() {
            parts.push(format!("{scope_name}{key}={}", value.first().copied().unwrap_or_default()));
        }
    }
    let variables = parts.join(" ");
    match record.facts.user() {
        UserId::Nobody => variables,
        UserId::Number(user) => format!("user {user}: {variables}"),
        UserId::Text(user) => format!("user {user}: {variables}"),
    }
}

pub(super) struct Hand<'s>(&'s Site);

impl Entropy for Hand<'_> {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
        let rigged = if bytes.len() == 16 { self.0.rigged.borrow_mut().pop_front() } else { None };
        self.0.draws.set(self.0.draws.get() + 1);
        let drawn = rigged.unwrap_or_else(|| random(self.0.draws.get() << 20));
        bytes.iter_mut().zip(drawn).for_each(|(to, from)| *to = from);
        Ok(())
    }
}

impl Platform for Hand<'_> {
    fn now(&self) -> Timestamp {
        self.0.now()
    }
}
