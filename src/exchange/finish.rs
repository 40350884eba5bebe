//! The end of an exchange: the cookie or token of the response.

use super::command::Command;
use super::reply::{Reply, Status, Warning};
use super::state::{Carried, Exchange, Held, Origin, Phase, Why};
use super::transport::Transport;
use crate::engine::{Engine, Level};
use crate::error::Error;
use crate::time::Timestamp;
use crate::token::Standing;

impl Engine {
    /// The reply of a response when there is nothing to save, such as a robot's.
    #[doc(hidden)]
    #[must_use]
    pub fn bare_reply(&self) -> Reply {
        Reply { tokens: self.tokens.is_some(), expose: self.tokens.is_some() && self.expose, ..Reply::default() }
    }

    #[inline(never)]
    pub(super) fn finish(
        &self,
        exchange: &mut Exchange,
        status: Option<Status>,
        now: Timestamp,
    ) -> Result<Command, Error> {
        exchange.phase = Phase::Open;
        let by_token = exchange.transport == Transport::Token;
        let mut reply = Reply { status, ..self.bare_reply() };
        reply.events = exchange.take_events();
        reply.remark = exchange.remark.take().filter(|_| self.level == Level::Eventual);
        let mut given = false;
        if by_token {
            reply.token = self.due_token(exchange, now).filter(|token| !token.is_empty());
        } else if let Some(held) = &exchange.session {
            let cookie = self.cookie(exchange.local);
            let max_age = || now.seconds_until(held.facts.expires());
            match exchange.carried {
                Carried::Nothing => {}
                Carried::Proof => {
                    let id = self.id_text(exchange.local, held.id);
                    reply.cookies.push(cookie.set(&id, self.lasts(&held.facts).then(max_age)));
                    given = true;
                    if exchange.unprotected && cookie.secure() {
                        reply.warning = Some(Warning::Unprotected);
                    }
                }
                Carried::Removal if exchange.presented => reply.cookies.push(cookie.remove()),
                Carried::Removal => {}
            }
        }
        let is_unproven = |held: &Held| held.origin == Origin::Tentative(Why::Unproven);
        if exchange.local && status == Some(Status::Dropped) && exchange.session.as_deref().is_some_and(is_unproven) {
            reply.warning = Some(Warning::Unproven);
        }
        // A cookie that was given can be removed, too.
        exchange.presented |= given;
        Ok(Command::Finish(Box::new(reply)))
    }

    fn due_token(&self, exchange: &Exchange, now: Timestamp) -> Option<String> {
        let held = exchange.session.as_ref()?;
        if !exchange.token_due && exchange.carried != Carried::Proof {
            return None;
        }
        match held.origin {
            Origin::Stored => Some(self.issue(exchange, held, Standing::Stored, now)),
            Origin::New if exchange.carried != Carried::Removal => {
                Some(self.issue(exchange, held, Standing::NotStored, now))
            }
            Origin::New | Origin::Tentative(_) => None,
        }
    }
}
