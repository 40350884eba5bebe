//! What is left of each session: one record, with the effects of all that became visible in it.

use std::collections::BTreeSet;

use eltanin::internals::EndedBy;
use eltanin::{Record, UserId};

use super::{Case, Verdict};
use crate::finding::{Apart, Finding};
use crate::history::{Intent, Try};
use crate::model::What;
use crate::story::{Place, place_of_line, place_of_log};
use crate::variables::{Name, variables};

impl Case<'_> {
    /// A login is delivered beside the old record only if that cannot be marked, or is another user's by then.
    pub(super) fn judge_beside(&self, verdict: &mut Verdict) {
        for key in self.story.beside() {
            match self.why_beside(key) {
                Some(apart) => drop(verdict.apart.insert(apart)),
                None => verdict.find(Finding::Unreachable, format!("{key} was delivered beside a live session")),
            }
        }
    }

    fn why_beside(&self, key: &str) -> Option<Apart> {
        let (request, place) = (self.story.owner(key)?, self.story.visible(key)?);
        let report = &self.story.history.requests[request];
        let old = self.story.session(report.presented.as_deref()?)?;
        let own = self.story.last_record(key)?.facts().user();
        let users = self.users_between(old, place_of_log(report.log), place);
        let is_others = users.iter().any(|user| *user != UserId::Nobody && user != own);
        if self.has_failed_mark(request) { Some(Apart::MarkFailed) } else { is_others.then_some(Apart::Beside) }
    }

    /// Whether every try of the request to update one key has failed.
    fn has_failed_mark(&self, request: usize) -> bool {
        const TRIES: usize = 4;
        let failures = self.story.failures;
        let by = |key: &str| failures.iter().filter(|(by, other)| by.request == request && other == key).count();
        failures.iter().any(|(author, key)| author.request == request && by(key) >= TRIES)
    }

    pub(super) fn judge_sessions(&self, verdict: &mut Verdict) {
        for session in self.story.sessions() {
            match self.live(session).as_slice() {
                [] if self.is_ended(session) => {}
                [] => verdict.find(self.loss(session), format!("no record is left of session {session}")),
                [key] => {
                    if let Some(record) = self.story.last_record(key) {
                        self.judge_record(key, record, verdict);
                    }
                }
                keys => verdict.find(Finding::Unreachable, format!("session {session} has the records {keys:?}")),
            }
        }
    }

    /// Whether a mark was left that says that the session has ended. Whether it was meant to is judged elsewhere.
    fn is_ended(&self, session: &str) -> bool {
        self.marks(session).any(|(_, how, _)| how == EndedBy::End)
    }

    fn judge_record(&self, key: &str, record: &Record<'_>, verdict: &mut Verdict) {
        let Some(session) = self.story.session(key) else { return };
        let Some(expected) = self.expected.get(session) else { return };
        let user = record.facts().user();
        if *user != expected.user {
            let finding = if *user == UserId::Nobody { Finding::LoggedOut } else { Finding::CameBack };
            let text = format!("{key} has user {user:?}, not {:?}, since {:?}", expected.user, expected.user_since);
            verdict.find(finding, text);
        }
        let found = variables(record);
        let names: BTreeSet<&Name> = found.keys().chain(expected.variables.keys()).collect();
        for name in names {
            let (wanted, by, place) = expected.variables.get(name).copied().unwrap_or((None, usize::MAX, 0));
            let value = found.get(name).copied();
            if value != wanted {
                let finding = self.why_other(session, name, value, place);
                let text = format!("{key} has {name:?} = {value:?}, not {wanted:?} from request {by} at {place}");
                verdict.find(finding, text);
            }
        }
    }

    /// The finding for a variable that has another value than it should have since `place`.
    fn why_other(&self, session: &str, name: &Name, value: Option<u16>, place: Place) -> Finding {
        let is = |scope: &str, other: &str| name.0 == scope && name.1 == other;
        let sets = |event: &crate::model::Event<'_>| match &event.what {
            What::Changes(changes) => changes.iter().any(|one| is(one.scope, one.name) && one.value == value),
            What::User(_) | What::Copy(..) => false,
        };
        if value.is_some() && self.events.iter().any(|event| event.session != session && sets(event)) {
            return Finding::DataAfterReset;
        }
        let Some(event) = self.events.iter().rev().find(|event| event.session == session && sets(event)) else {
            return Finding::ChangeLost;
        };
        let has =
            |record: Option<&Record<'_>>| record.is_some_and(|record| variables(record).get(name).copied() == value);
        let again = self.story.lines_of(event.request).any(|(number, line)| {
            let changes = line.before.record().is_some() && !has(line.before.record()) && has(line.after.record());
            changes && place_of_line(number) > place && event.place < place
        });
        if again { Finding::AppliedTwice } else { Finding::ChangeLost }
    }

    /// What was written is later than what was there: an older copy of the record, as eventually consistent stores give
    /// them, must not undo it.
    pub(super) fn judge_stamps(&self, verdict: &mut Verdict) {
        for (number, line) in self.story.lines.iter().enumerate() {
            let (Some(before), Some(after)) = (line.before.record(), line.after.record()) else { continue };
            let mut joined = after.clone();
            joined.merge(before);
            if variables(&joined) != variables(after) {
                verdict.find(Finding::OutOfOrder, format!("write {number} is undone by what was there before"));
            }
        }
    }

    /// Whether a request had logged out under a new id meanwhile: `destroy` does not reach the session after that.
    fn was_logged_out(&self, session: &str, attempt: &Try) -> bool {
        self.marks(session).any(|(number, how, _)| how == EndedBy::Logout && number < attempt.log.1)
    }

    /// An acknowledged commit must have taken effect.
    pub(super) fn judge_acknowledged(&self, verdict: &mut Verdict) {
        for (request, report) in self.story.requests() {
            let presented = report.presented.as_deref().and_then(|key| self.story.session(key));
            for attempt in report.tries.iter().filter(|attempt| attempt.acknowledged()) {
                let mut events = self.events.iter().filter(|event| event.request == request);
                let changes_user = |user: &UserId| {
                    events.clone().any(|event| matches!(&event.what, What::User(other) if other == user))
                };
                match &attempt.intent {
                    Intent::Login(login) | Intent::Reset(Some(login)) if !changes_user(&login.user) => {
                        verdict.find(Finding::LoggedOut, format!("the login of request {request} is nowhere"));
                    }
                    Intent::Logout if !changes_user(&UserId::Nobody) => {
                        verdict.find(Finding::CameBack, format!("the logout of request {request} is nowhere"));
                    }
                    Intent::Login(_) | Intent::Keep | Intent::Renew | Intent::Logout => {}
                    Intent::Destroy if presented.is_some_and(|session| self.was_logged_out(session, attempt)) => {}
                    Intent::Reset(_) | Intent::Destroy => {
                        let live = presented.map(|session| self.live(session)).unwrap_or_default();
                        if !live.is_empty() {
                            verdict.find(Finding::CameBack, format!("request {request} ended {live:?}"));
                        }
                    }
                }
                let is_there = |batch: usize| {
                    let changes = &report.batches[batch].changes;
                    let same = |what: &What<'_>| matches!(what, What::Changes(other) if std::ptr::eq(*other, changes.as_slice()));
                    changes.is_empty() || events.any(|event| same(&event.what))
                };
                if attempt.intent != Intent::Destroy && !attempt.batches.iter().copied().all(is_there) {
                    verdict.find(Finding::ChangeLost, format!("changes of request {request} are nowhere"));
                }
            }
        }
    }
}
