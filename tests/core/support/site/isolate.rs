//! An isolate of a site: its engine, its store, its clock and its randomness.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use eltanin::internals::{KeyRing, Mark, SessionId, Standing, Token};
use eltanin::store::{Platform, Snapshot, Store, drive};
use eltanin::{
    Command, Engine, Entropy, Error, Exchange, Level, Listing, Moment, Options, Reply, Seconds, SessionInfo, StoreKey,
    Timestamp, UserId,
};

use crate::support::store::{Double, Outage, block_on};
use crate::support::{COOKIE, after, random, secret, shown};

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
        let mut options = Options::new([secret(1)]);
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

    /// Advances the clock.
    pub fn wait(&self, millis: u64) {
        self.set_clock(self.millis.get() + millis);
    }

    /// The clock shows that many milliseconds after `NOW`.
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

    /// Whether the session of a token was stored when it was issued.
    pub fn standing(&self, token: &str) -> Standing {
        self.parse(token).standing()
    }

    fn parse(&self, token: &str) -> Token {
        let keys = KeyRing::new(&self.options.secrets).unwrap();
        Token::parse(&keys, self.options.format, COOKIE, token, self.now()).unwrap()
    }

    /// Where the session with this id is in the store.
    pub fn key(&self, id: &str) -> StoreKey {
        let keys = KeyRing::new(&self.options.secrets).unwrap();
        let id = SessionId::parse(&keys, self.options.format, COOKIE, id).unwrap();
        StoreKey::of_session(COOKIE, id.random)
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
        self.store.get(key.as_str()).map_or_else(|| "nothing".into(), |bytes| shown::stored(&bytes))
    }

    /// What the mark under this id's key leads to.
    pub fn successor(&self, id: &str) -> Option<StoreKey> {
        Mark::decode(&self.bytes(id)?).unwrap().successor
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
        listing.describe(&self.engine, loaded, self.now())
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
