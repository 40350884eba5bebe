//! A commit that finds another request's mark: it continues with the successor, or takes back what it has written.

use super::command::{Command, Seen};
use super::reply::Status;
use super::state::{Exchange, Intent};
use super::work::{Departure, Step, Then, Work};
use crate::engine::Engine;
use crate::error::Error;
use crate::mark::{EndedBy, Mark};
use crate::rule::{self, Rule};

impl Engine {
    /// The old record is a mark that another request has left.
    pub(super) fn old_is_marked(
        &self,
        exchange: &mut Exchange,
        mut work: Box<Work>,
        mark: &Mark,
    ) -> Result<Command, Error> {
        match exchange.intent() {
            Intent::Login(login) => {
                // A login that has already written read the record before the logout.
                let comes_later = exchange.is_behind_mark() && work.written.is_none();
                let its_logout = comes_later && mark.how == EndedBy::Logout && mark.user == login.user;
                let leads_on = its_logout || matches!(mark.how, EndedBy::Renewal | EndedBy::Login);
                if leads_on && rule::off(Rule::LoginFollowsSuccessor) {
                    return self.delivered(exchange, &work, Status::Saved);
                }
                match work.follow(mark).filter(|_| leads_on) {
                    Some(successor) => {
                        work.same_user = !its_logout && (work.same_user || mark.how == EndedBy::Login);
                        work.from = Some(successor);
                        work.unseen = true;
                        self.go(exchange, work, Step::Old, successor, Seen::Unknown)
                    }
                    None => self.unwrite(exchange, work, Then::Dropped),
                }
            }
            Intent::Logout => self.log_out_at_successor(exchange, work, mark),
            Intent::Keep | Intent::Renew | Intent::Reset(_) | Intent::Destroy => match work.follow(mark) {
                Some(successor) if mark.how == EndedBy::Renewal => {
                    let changes = exchange.has_changes();
                    self.unwrite(exchange, work, if changes { Then::ChangeAt(successor) } else { Then::Merged })
                }
                _ => self.unwrite(exchange, work, Then::Dropped),
            },
        }
    }

    pub(super) fn log_out_at_successor(
        &self,
        exchange: &mut Exchange,
        mut work: Box<Work>,
        mark: &Mark,
    ) -> Result<Command, Error> {
        if mark.commit == work.commit {
            // An earlier try of this commit was a login that reached this step.
            (work.departure, work.first) = (Departure::Marked, Step::New);
            return self.enter_or_write(exchange, work);
        }
        let leads_on = matches!(mark.how, EndedBy::Renewal | EndedBy::Login);
        match work.follow(mark).filter(|_| leads_on) {
            Some(successor) => {
                work.carries_operations &= mark.how == EndedBy::Renewal;
                self.go(exchange, work, Step::LogOut, successor, Seen::Unknown)
            }
            None => self.unwrite(exchange, work, Then::Dropped),
        }
    }

    /// Replaces what this request has written under the new key with a mark. Behind a mark nothing is written yet: a login
    /// begins with an empty session then.
    #[inline(never)]
    pub(super) fn unwrite(&self, exchange: &mut Exchange, mut work: Box<Work>, then: Then) -> Result<Command, Error> {
        work.then = then;
        let key = work.new.unwrap_or(work.key);
        let behind_mark = exchange.is_behind_mark();
        if work.written.is_some() || work.repeated && !behind_mark {
            return self.go(exchange, work, Step::Unwrite, key, Seen::Unknown);
        }
        if then == Then::Dropped && behind_mark && exchange.intent().login().is_some() {
            exchange.looked = None;
            (work.first, work.from) = (Step::Create, None);
            return self.enter_or_write(exchange, work);
        }
        self.unwritten(exchange, work)
    }

    /// Nothing of this request is left under the new key.
    pub(super) fn unwritten(&self, exchange: &mut Exchange, work: Box<Work>) -> Result<Command, Error> {
        match work.then {
            Then::Dropped => self.dropped(exchange, &work),
            Then::Merged => self.changed(exchange, &work, None, true),
            Then::ChangeAt(key) => self.go(exchange, work, Step::Change, key, Seen::Unknown),
        }
    }
}
