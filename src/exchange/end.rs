//! Ends and lists the sessions of a user. Both need a store that can compare and swap.

use super::attempt::{Outcome, Write};
use super::command::{Command, Seen};
use super::enter::indexed;
use super::reply::Event;
use super::state::{Exchange, Intent};
use super::work::{Choice, Step, Work};
use crate::base64url;
use crate::engine::{Engine, Level};
use crate::error::{Error, ErrorCode};
use crate::facts::{CommitId, UserId};
use crate::index::{Index, Listed};
use crate::mark::EndedBy;
use crate::moment::Moment;
use crate::record::Record;
use crate::rule::{self, Rule};
use crate::store_key::StoreKey;
use crate::time::Timestamp;

/// Which of a user's sessions [`Engine::begin_end`] ends.
///
/// ```
#[doc = include_str!("../example/engine.md")]
#[doc = include_str!("../example/exchange.md")]
/// use eltanin::{Ending, Level, UserId};
///
/// let mut options = Options::new(["a secret of at least 32 bytes, kept secret"]);
/// options.level = Level::Strict;
/// let engine = Engine::new(options)?;
/// let user = UserId::number(7)?;
/// // After a change of password, log out everywhere else:
/// let (mut end, command) = engine.begin_end(&user, Ending::Except(&exchange), &mut at)?;
/// # assert!(matches!(command, Command::Update { .. }));
/// // The driver performs `command`, and `Reply::ended` has the number of sessions.
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Ending<'a> {
    /// All.
    All,
    /// All but that of this exchange, whatever ids it has or gets.
    Except(&'a Exchange),
    /// The one with this handle, from a [`Listing`].
    Only(&'a str),
}

impl Engine {
    /// Begins to end the sessions of `user`. The reply tells how many there were.
    ///
    /// A login in progress ends too, unless it was called after this: logins are compared by the clock of this call.
    ///
    /// # Errors
    ///
    /// `store_cannot_list` where the store cannot compare and swap; `random_failed`.
    pub fn begin_end(
        &self,
        user: &UserId,
        ending: Ending<'_>,
        at: &mut Moment<'_>,
    ) -> Result<(Exchange, Command), Error> {
        self.ensure_index()?;
        let key = self.index_of(user);
        let mut work = Work::new(Step::Flag, key, CommitId::from_bytes(at.take()?), at.now);
        work.user = Some(user.clone());
        work.choice = match ending {
            Ending::All => Choice::default(),
            Ending::Except(exchange) => self.choice_without(exchange),
            // An unknown handle ends nothing.
            Ending::Only(handle) => Choice { only: Some(handle_of(handle).unwrap_or_default()), ..Choice::default() },
        };
        let mut exchange = Exchange::default();
        let command = self.go(&mut exchange, Box::new(work), Step::Flag, key, Seen::Unknown)?;
        Ok((exchange, command))
    }

    fn choice_without(&self, exchange: &Exchange) -> Choice {
        let Some(held) = &exchange.session else { return Choice::default() };
        let own = [held.id, held.next_id()].map(|id| self.store_key(exchange.local, id.random));
        // Behind a mark, a login goes on with the successor.
        let logs_in = held.intent.login().is_some();
        let successor = exchange.mark.as_ref().and_then(|mark| mark.successor).filter(|_| logs_in);
        Choice { except: Some(held.facts.lineage), only: None, spared: own.into_iter().chain(successor).collect() }
    }

    /// Lets a login of this exchange that is not committed yet outlive an end of the user's other sessions: it counts as
    /// called at `now`, which is later than that end. Any other end, also one that begins later, still ends it.
    pub fn exempt(&self, exchange: &mut Exchange, now: Timestamp) {
        if let Some(held) = &mut exchange.session
            && let Intent::Login(login) | Intent::Reset(Some(login)) = &mut held.intent
        {
            login.called = login.called.max(now);
        }
    }

    /// The key of the index of a user's sessions.
    ///
    /// # Errors
    ///
    /// `store_cannot_list` where the store cannot compare and swap.
    pub fn index(&self, user: &UserId) -> Result<StoreKey, Error> {
        self.ensure_index()?;
        Ok(self.index_of(user))
    }

    fn ensure_index(&self) -> Result<(), Error> {
        if self.level == Level::Strict {
            return Ok(());
        }
        Err(Error::new(
            ErrorCode::StoreCannotList,
            "this store cannot tell which sessions a user has; use one that can compare and swap, such as memory()",
        ))
    }

    /// The index with the keys flagged as ending, or without the keys whose mark is written.
    pub(super) fn flag(&self, work: &Work, current: Option<&[u8]>) -> (Outcome, Option<Write>) {
        let mut index = current.and_then(Index::decode).unwrap_or_default();
        if work.step == Step::Forget {
            index.sessions.retain(|listed| !work.marked.contains(&listed.key));
            return (Outcome::Done { facts: None, merged: false }, Some(indexed(&index, work.now)));
        }
        let keys = work.choice.of(&index);
        if work.choice.only.is_some() && keys.is_empty() {
            return (Outcome::Skipped, None);
        }
        if work.choice.only.is_none() && !rule::off(Rule::IndexHasTime) {
            index.ended = index.ended.max(work.now);
        }
        index.sessions.iter_mut().filter(|listed| keys.contains(&listed.key)).for_each(|listed| listed.flagged = true);
        if rule::off(Rule::EndMarksBeforeForgetting) {
            index.sessions.retain(|listed| !listed.flagged);
        }
        (Outcome::Flagged(keys), Some(indexed(&index, work.now)))
    }

    /// The step after an update that is part of ending a user's sessions.
    pub(super) fn ending(
        &self,
        exchange: &mut Exchange,
        mut work: Box<Work>,
        outcome: Outcome,
    ) -> Result<Command, Error> {
        match (work.step, outcome) {
            (Step::Flag, Outcome::Flagged(keys)) => {
                work.queue = keys;
                self.end_next(exchange, work)
            }
            (Step::EndEach, Outcome::Marked(mark)) => {
                let leads_on = matches!(mark.how, EndedBy::Renewal | EndedBy::Login);
                match work.follow(&mark).filter(|key| leads_on && !work.choice.spared.contains(key)) {
                    Some(successor) => self.go(exchange, work, Step::EndEach, successor, Seen::Unknown),
                    None => self.end_next(exchange, work),
                }
            }
            (Step::EndEach, outcome) => {
                // In the middle of a renewal a session has two records.
                if let Outcome::Done { facts: Some(facts), .. } = outcome
                    && !work.ended.contains(&facts.lineage)
                {
                    work.ended.push(facts.lineage);
                    exchange.events.push(Event::Ended { session: work.key });
                }
                self.end_next(exchange, work)
            }
            _ => self.ended_all(exchange, &work),
        }
    }

    /// Continues with the next flagged key.
    fn end_next(&self, exchange: &mut Exchange, mut work: Box<Work>) -> Result<Command, Error> {
        work.links = 0;
        if let Some(key) = work.queue.pop() {
            work.marked.push(key);
            return self.go(exchange, work, Step::EndEach, key, Seen::Unknown);
        }
        if work.marked.is_empty() {
            return self.ended_all(exchange, &work);
        }
        let index = work.user.as_ref().map_or(work.key, |user| self.index_of(user));
        self.go(exchange, work, Step::Forget, index, Seen::Unknown)
    }

    fn ended_all(&self, exchange: &mut Exchange, work: &Work) -> Result<Command, Error> {
        let command = self.finish(exchange, None, work.now)?;
        let Command::Finish(mut reply) = command else { return Ok(command) };
        reply.ended = u32::try_from(work.ended.len()).unwrap_or_default();
        Ok(Command::Finish(reply))
    }
}

/// The scope of the namespace in which a site keeps what it wants to know of a device, for a page that lists a user's
/// sessions.
pub const DEVICE_SCOPE: &str = "device";

/// A session of a user, for a page that lists them.
///
/// ```
/// use eltanin::SessionInfo;
///
/// fn line(info: &SessionInfo) -> String {
///     format!("{}: last used {} ms after the epoch", info.handle, info.last_used.as_millis())
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SessionInfo {
    /// Names the session for [`Ending::Only`], and grants nothing else. It stays the same when the session gets a new id.
    pub handle: String,
    /// When the session was started.
    pub created: Timestamp,
    /// When it was last used, to a tenth of its idle timeout.
    pub last_used: Timestamp,
    /// When it ends if it is not used again.
    pub expires: Timestamp,
    /// Whether it is kept when the browser is closed.
    pub persistent: bool,
    /// The place of its record among those that were loaded, to read its namespace [`DEVICE_SCOPE`].
    pub place: usize,
}

/// The sessions of a user, as the index lists them.
///
/// ```
#[doc = include_str!("../example/engine.md")]
/// use eltanin::{Level, Listing, UserId};
///
/// # let mut options = Options::new(["a secret of at least 32 bytes, kept secret"]);
/// # options.level = Level::Strict;
/// # let engine = Engine::new(options)?;
/// # let load = |_key: &str| None::<Vec<u8>>;
/// let user = UserId::number(7)?;
/// let index = load(engine.index(&user)?.as_str()); // from the store
/// let listing = Listing::new(&user, index.as_deref());
/// let records: Vec<_> = listing.keys().map(|key| load(key.as_str())).collect();
/// for info in listing.describe(&engine, records, now) {
///     println!("{} was started at {}", info.handle, info.created.as_millis());
/// }
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Listing {
    user: UserId,
    sessions: Vec<Listed>,
}

impl Listing {
    /// The listing in an index record.
    #[must_use]
    pub fn new(user: &UserId, index: Option<&[u8]>) -> Self {
        let index = index.and_then(Index::decode).unwrap_or_default();
        let sessions = index.sessions.into_iter().filter(|listed| !listed.flagged).collect();
        Self { user: user.clone(), sessions }
    }

    /// The keys to load.
    pub fn keys(&self) -> impl Iterator<Item = &StoreKey> {
        self.sessions.iter().map(|listed| &listed.key)
    }

    /// The sessions that live, last used first. `loaded` is what is under [`Listing::keys`], in the same order. A
    /// session in the middle of a renewal has two records and is listed once.
    #[must_use]
    pub fn describe(
        &self,
        engine: &Engine,
        loaded: impl IntoIterator<Item = Option<Vec<u8>>>,
        now: Timestamp,
    ) -> Vec<SessionInfo> {
        let mut infos: Vec<(CommitId, SessionInfo)> = Vec::new();
        let records = self.sessions.iter().zip(loaded).enumerate().filter_map(|(place, (listed, bytes))| {
            let facts = engine.limited(&Record::decode(&bytes?)?.facts);
            let is_listed = facts.lineage == listed.lineage && *facts.user() == self.user;
            (is_listed && now < facts.expires()).then_some((place, listed, facts))
        });
        for (place, listed, facts) in records {
            let info = SessionInfo {
                handle: base64url::encode(&listed.lineage.to_bytes()),
                created: facts.created,
                last_used: facts.used.0,
                expires: facts.expires(),
                persistent: engine.lasts(&facts),
                place,
            };
            match infos.iter_mut().find(|(lineage, _)| *lineage == facts.lineage) {
                Some((_, other)) if other.last_used <= info.last_used => *other = info,
                Some(_) => {}
                None => infos.push((facts.lineage, info)),
            }
        }
        let mut sorted: Vec<SessionInfo> = Vec::with_capacity(infos.len());
        for (_, info) in infos {
            let place = sorted.partition_point(|other| other.last_used >= info.last_used);
            sorted.insert(place, info);
        }
        sorted
    }
}

fn handle_of(text: &str) -> Option<CommitId> {
    let mut bytes = [0; 8];
    base64url::decode(text, &mut bytes)?;
    Some(CommitId::from_bytes(bytes))
}
