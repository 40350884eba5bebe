//! From a loaded record, or none, to a session: an existing one, a new one, or none.

use super::command::{Command, Opened};
use super::reply::Event;
use super::state::{Exchange, Held, Origin, Phase, Why};
use super::transport::Transport;
use crate::engine::Engine;
use crate::error::Error;
use crate::facts::{CommitId, Facts, UserId};
use crate::id::{Random, SessionId};
use crate::mark::Mark;
use crate::moment::Moment;
use crate::record::{MAX_RECORD_BYTES, Record};
use crate::rejection::Rejection;
use crate::robot::{Kind, OwnedVerdict};
use crate::store_key::StoreKey;
use crate::time::Timestamp;

impl Engine {
    /// Takes up the session of a candidate, if it lives.
    pub(super) fn resume(
        &self,
        exchange: &mut Exchange,
        number: usize,
        key: StoreKey,
        bytes: Option<Vec<u8>>,
        now: Timestamp,
    ) -> Option<Opened> {
        let id = exchange.candidates.get(number).copied()?;
        match self.read(bytes.as_deref(), now) {
            Ok((facts, opened)) => {
                exchange.session = Some(Box::new(Held { key: Some(key), ..Held::new(id, Origin::Stored, facts) }));
                exchange.looked = bytes;
                exchange.versioned = true;
                exchange.phase = Phase::Open;
                return Some(opened);
            }
            Err(NoSession::Marked(mark)) => {
                // The client learns at once that its token has no session any more.
                if exchange.transport == Transport::Token {
                    exchange.reject(Rejection::Unknown);
                }
                exchange.mark.get_or_insert(Box::new(mark));
            }
            Err(NoSession::Rejected(rejection)) => exchange.reject(rejection),
        }
        None
    }

    /// Takes up the session again that [`Engine::answer`] has already taken up from this record.
    #[cfg(feature = "wasm")]
    pub(crate) fn take_up_again(&self, exchange: &mut Exchange, record: Option<&[u8]>) {
        let Phase::Loading(number, key) = std::mem::take(&mut exchange.phase) else { return };
        if let Some(id) = exchange.candidates.get(number)
            && let Some(record) = record.and_then(Record::decode)
        {
            let facts = self.limited(&record.facts);
            exchange.session = Some(Box::new(Held { key: Some(key), ..Held::new(*id, Origin::Stored, facts) }));
            exchange.versioned = true;
        }
    }

    /// Decodes the bytes as a record, and returns it if it lives.
    fn read(&self, bytes: Option<&[u8]>, now: Timestamp) -> Result<(Facts, Opened), NoSession> {
        let bytes = bytes.ok_or(NoSession::Rejected(Rejection::Unknown))?;
        if let Some(mark) = Mark::decode(bytes) {
            let lives = now < mark.until;
            return Err(if lives { NoSession::Marked(mark) } else { NoSession::Rejected(Rejection::Unknown) });
        }
        let record = Some(bytes).filter(|bytes| bytes.len() <= MAX_RECORD_BYTES).and_then(Record::decode);
        let record = record.ok_or(NoSession::Rejected(Rejection::Corrupt))?;
        let facts = self.limited(&record.facts);
        if now >= facts.expires() {
            return Err(NoSession::Rejected(Rejection::Expired));
        }
        let text = record.text().ok_or(NoSession::Rejected(Rejection::Corrupt))?;
        Ok((facts, Opened { text, layout: record.layout(bytes) }))
    }

    /// Starts a session if a client with this verdict may have one.
    ///
    /// A robot gets none. A prefetched page gets a tentative one, so that a form on it works when the page is shown. The
    /// session of a client that asks for a token is stored as soon as there is something to store, because the client
    /// will keep the token. So is that of a client that has brought a genuine id, because it has kept the cookie.
    pub(super) fn classified(
        &self,
        exchange: &mut Exchange,
        verdict: &OwnedVerdict,
        at: &mut Moment<'_>,
    ) -> Result<Command, Error> {
        let kept = exchange.asked || !exchange.candidates.is_empty();
        let dead_token = exchange.transport == Transport::Token && !exchange.asked;
        let origin = match verdict.kind {
            Kind::Robot if verdict.is_program() && exchange.asked => Origin::New,
            Kind::Robot => {
                exchange.phase = Phase::Open;
                exchange.events.push(Event::Robot);
                return Ok(Command::Open);
            }
            _ if dead_token => Origin::Tentative(Why::DeadToken),
            _ if exchange.withheld => Origin::Tentative(Why::Withheld),
            Kind::Speculative => {
                exchange.events.push(Event::Robot);
                Origin::Tentative(Why::Ahead)
            }
            Kind::Suspect | Kind::Tool if !kept => {
                exchange.events.push(Event::Robot);
                Origin::Tentative(Why::Unproven)
            }
            Kind::Human | Kind::Suspect | Kind::Tool => Origin::New,
        };
        self.start(exchange, origin, at)
    }

    pub(super) fn start(&self, exchange: &mut Exchange, origin: Origin, at: &mut Moment<'_>) -> Result<Command, Error> {
        let id = SessionId::new(Random::new(self.format, at.take()?)?);
        exchange.session = Some(Box::new(Held { is_new: true, ..Held::new(id, origin, self.new_facts(at.now)) }));
        exchange.phase = Phase::Open;
        Ok(Command::Open)
    }

    pub(crate) fn new_facts(&self, now: Timestamp) -> Facts {
        Facts {
            created: now,
            absolute: now.plus(self.lifetimes.absolute),
            used: (now, self.lifetimes.volatile),
            generation: 0,
            lineage: CommitId::default(),
            user: (0, UserId::Nobody, Default::default()),
            persistent: Default::default(),
        }
    }
}

/// Why there is no session under a key.
enum NoSession {
    Marked(Mark),
    Rejected(Rejection),
}
