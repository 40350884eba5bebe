//! The session of one request, for a worker written in Rust.

use crate::engine::Engine;
use crate::error::{Error, ErrorCode};
use crate::exchange::{Command, Exchange, Reply};
use crate::facts::UserId;
use crate::headers::Headers;
use crate::moment::Moment;
use crate::operation::{Operation, Operations};
use crate::record::Record;
use crate::request::Request;
use crate::store::{Failure, Platform, Snapshot, Store, drive};

/// The session of one request on a [`Store`]: the exchange, what the store had, and the changes of this request.
///
/// It calls [`Engine::begin`], [`Engine::commit`] and [`drive`].
///
/// ```
#[doc = include_str!("example/worker.md")]
/// use eltanin::Session;
///
/// # let engine = Engine::new(Options::new(["a secret of at least 32 bytes, kept secret"])).unwrap();
/// # let (store, worker) = (MemoryStore::new(), Worker(7));
/// # let headers = [("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0")];
/// # let request = Request::new("GET", "https://shop.example/", &headers);
/// # block_on(async {
/// let mut session = Session::open(&engine, &store, &request, worker).await?;
/// session.set("cart", "apples", vec![3]); // a value is one CBOR item
/// assert_eq!(session.get("cart", "apples"), Some(vec![3]));
/// let reply = session.commit().await?; // saved; the response carries `reply.fields` and `reply.cookies`
/// assert_eq!(reply.cookies.len(), 1);
/// # Ok::<(), Failure<std::convert::Infallible>>(())
/// # }).unwrap();
/// ```
pub struct Session<'a, S: Store, H: ?Sized, P> {
    engine: &'a Engine,
    store: &'a S,
    headers: &'a H,
    platform: P,
    seen: Option<Snapshot<S::Version>>,
    operations: Operations,
    exchange: Exchange,
}

impl<'a, S: Store, H: Headers + ?Sized, P: Platform> Session<'a, S, H, P> {
    /// Opens the request's session, or starts one. For a robot, [`Exchange::has_session`] is false and nothing is saved.
    ///
    /// # Errors
    ///
    /// When the store or the platform fails, not because of what a client sent.
    pub async fn open(
        engine: &'a Engine,
        store: &'a S,
        request: &Request<'a, H>,
        mut platform: P,
    ) -> Result<Self, Failure<S::Error>> {
        let now = platform.now();
        let (exchange, command) = engine.begin(request, &mut Moment::new(now, &mut platform))?;
        let (headers, operations) = (request.headers, Operations::new());
        let mut session = Self { engine, store, headers, platform, seen: None, operations, exchange };
        session.drive(command).await?;
        Ok(session)
    }

    async fn drive(&mut self, command: Command) -> Result<Command, Failure<S::Error>> {
        let classify = || self.engine.classify(self.headers, None);
        drive(self.engine, self.store, &mut self.exchange, command, &mut self.seen, classify, &mut self.platform).await
    }

    /// The variable's value, one CBOR item, with the changes of this request.
    #[must_use]
    pub fn get(&self, scope: &str, key: &str) -> Option<Vec<u8>> {
        let changes = self.operations.iter().filter(|(changed, _)| *changed == scope).flat_map(|(_, list)| list);
        let last = changes.filter(|operation| operation.key() == key).last();
        match last {
            Some(Operation::Set { value, .. }) => Some(value.clone()),
            Some(Operation::Delete { .. }) => None,
            None => self.stored(scope, key),
        }
    }

    /// A new session begins empty, whatever the store had for what the client presented.
    fn stored(&self, scope: &str, key: &str) -> Option<Vec<u8>> {
        let seen = self.seen.as_ref().filter(|_| self.exchange.has_session() && !self.exchange.is_new())?;
        Record::decode(&seen.bytes)?.namespace(scope).get(key).map(Into::into)
    }

    /// Sets a variable to `value`, one CBOR item. The namespace [`SYSTEM_SCOPE`](crate::SYSTEM_SCOPE) has the session's
    /// own variables.
    pub fn set(&mut self, scope: &str, key: &str, value: Vec<u8>) {
        self.operations.set(scope, key, value);
    }

    /// Deletes a variable.
    pub fn delete(&mut self, scope: &str, key: &str) {
        self.operations.delete(scope, key);
    }

    /// The exchange, which has the session's user and times.
    #[must_use]
    pub const fn exchange(&self) -> &Exchange {
        &self.exchange
    }

    /// Logs the user in; see [`Engine::login`].
    ///
    /// # Errors
    ///
    /// Those of [`Engine::login`].
    pub fn login(&mut self, user: UserId) -> Result<(), Error> {
        let mut at = Moment::new(self.platform.now(), &mut self.platform);
        self.engine.login(&mut self.exchange, user, &mut at)
    }

    /// Logs the user out; see [`Engine::logout`].
    ///
    /// # Errors
    ///
    /// Those of [`Engine::logout`].
    pub fn logout(&mut self) -> Result<(), Error> {
        let mut at = Moment::new(self.platform.now(), &mut self.platform);
        self.engine.logout(&mut self.exchange, &mut at)
    }

    /// Ends the session; see [`Engine::destroy`].
    pub fn destroy(&mut self) {
        self.engine.destroy(&mut self.exchange);
    }

    /// Saves the changes. The response carries [`Reply::fields`] and [`Reply::cookies`].
    ///
    /// # Errors
    ///
    /// When the store or the platform fails.
    pub async fn commit(mut self) -> Result<Box<Reply>, Failure<S::Error>> {
        let operations = std::mem::take(&mut self.operations);
        let mut at = Moment::new(self.platform.now(), &mut self.platform);
        let command = self.engine.commit(&mut self.exchange, operations, &mut at)?;
        match self.drive(command).await? {
            Command::Finish(reply) => Ok(reply),
            _ => Err(Error::new(ErrorCode::Exchange, "the commit did not finish").into()),
        }
    }
}
