//! The end of a commit, and the state of the exchange after it.

use super::command::Command;
use super::reply::{Event, Status};
use super::state::{Carried, Exchange, Intent, Origin};
use super::transport::Transport;
use super::work::{Step, Work};
use crate::engine::Engine;
use crate::error::Error;
use crate::facts::Facts;
use crate::keys::KeyRing;

impl Engine {
    /// The session has ended. After a reset an empty one begins, but behind a mark only for a login.
    pub(super) fn ended(&self, exchange: &mut Exchange, mut work: Box<Work>) -> Result<Command, Error> {
        let session = work.from.unwrap_or(work.key);
        exchange.events.push(Event::Ended { session });
        exchange.remark = Some(work.key);
        let (behind_mark, changes) = (exchange.is_behind_mark(), exchange.has_changes());
        if exchange.intent().login().is_some() || changes && !behind_mark {
            work.first = Step::Create;
            work.followed = false;
            return self.write(exchange, work);
        }
        let destroys = *exchange.intent() == Intent::Destroy;
        let status = Some(if changes { Status::Dropped } else { Status::Saved });
        let Some(held) = &mut exchange.session else { return self.finish(exchange, status, work.now) };
        if !destroys {
            (held.id, held.key) = (held.next_id(), None);
            (held.next, held.intent, held.facts) = (None, Intent::Keep, self.new_facts(work.now));
        }
        if !behind_mark {
            held.origin = Origin::New;
        }
        exchange.carried = if held.hand_out && !behind_mark {
            Carried::Proof
        } else if work.followed {
            // The browser may have a newer cookie by now.
            Carried::Nothing
        } else {
            Carried::Removal
        };
        exchange.settle();
        self.finish(exchange, status, work.now)
    }

    /// The session is stored under its new key, and the client gets the new id.
    #[inline(never)]
    pub(super) fn delivered(&self, exchange: &mut Exchange, work: &Work, status: Status) -> Result<Command, Error> {
        if let Some(held) = &mut exchange.session {
            (held.id, held.key, held.next) = (held.next_id(), None, None);
            held.origin = Origin::Stored;
            held.intent = Intent::Keep;
            if let Some(facts) = &work.written {
                held.facts = Facts::clone(facts);
            }
        }
        if work.first != Step::Create {
            exchange.looked = None;
        }
        exchange.carried = Carried::Proof;
        exchange.settle();
        self.finish(exchange, Some(status), work.now)
    }

    /// A change is stored, possibly in the successor. An id signed with an old secret is signed again.
    #[inline(never)]
    pub(super) fn changed(
        &self,
        exchange: &mut Exchange,
        work: &Work,
        facts: Option<Box<Facts>>,
        merged: bool,
    ) -> Result<Command, Error> {
        let transport = exchange.transport;
        let status = match merged {
            // A logout reaches the successor. Changes from before a login do not.
            _ if !work.carries_operations && exchange.has_changes() => Status::Dropped,
            true => Status::Merged,
            false => Status::Saved,
        };
        if let Some(held) = &mut exchange.session {
            (held.next, held.intent) = (None, Intent::Keep);
            if let (Some(facts), false) = (facts, work.followed) {
                let lasted = self.lasts(&held.facts);
                held.facts = *facts;
                if held.id.key != KeyRing::CURRENT {
                    held.id.key = KeyRing::CURRENT;
                    exchange.carried = Carried::Proof;
                }
                if transport == Transport::Cookie && (lasted || self.lasts(&held.facts)) {
                    exchange.carried = Carried::Proof;
                }
            }
        }
        exchange.settle();
        self.finish(exchange, Some(status), work.now)
    }

    pub(super) fn touched(
        &self,
        exchange: &mut Exchange,
        work: &Work,
        facts: Option<Box<Facts>>,
    ) -> Result<Command, Error> {
        let command = self.changed(exchange, work, facts, false)?;
        let Command::Finish(mut reply) = command else { return Ok(command) };
        reply.status = Some(Status::Unchanged);
        Ok(Command::Finish(reply))
    }

    #[inline(never)]
    pub(super) fn dropped(&self, exchange: &mut Exchange, work: &Work) -> Result<Command, Error> {
        exchange.events.push(Event::Dropped { session: work.from.unwrap_or(work.key) });
        if let Some(held) = &mut exchange.session {
            (held.next, held.intent) = (None, Intent::Keep);
        }
        exchange.settle();
        self.finish(exchange, Some(Status::Dropped), work.now)
    }
}
