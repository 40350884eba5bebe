//! The cookies of the browsers in the end, and the records in the store that no browser can reach.

use eltanin::internals::EndedBy;

use super::{Case, Verdict};
use crate::finding::{Apart, Finding};
use crate::history::{Cookie, Intent, Opened, Outcome, Report};
use crate::model::{Event, What};
use crate::story::{Line, Place, place_of_line, place_of_log};

/// How long after its mark an old id may still be sent, in milliseconds: the lifetime of a mark without the errors of
/// two clocks.
pub(super) const MARK_COUNTS: u64 = 108_000;

impl Case<'_> {
    pub(super) fn judge_cookies(&self, jars: &[Option<String>], verdict: &mut Verdict) {
        for (browser, jar) in jars.iter().enumerate() {
            let given = self.given(browser);
            let Some((last, _, answer)) = given.iter().max_by_key(|(_, place, _)| *place) else { continue };
            let Some(session) = self.story.session(last) else { continue };
            if jar.as_deref() != Some(last) {
                self.judge_other_cookie(browser, session, answer, verdict);
                continue;
            }
            let live = self.live(session);
            if live.is_empty() || live.contains(last) {
                continue;
            }
            match live.iter().copied().find(|key| self.was_reported_failed(key)) {
                Some(_) => drop(verdict.apart.insert(Apart::AppliedThoughFailed)),
                None => verdict.find(self.loss(session), format!("{last} is in the jar, the session is at {live:?}")),
            }
        }
        for (request, report) in self.story.requests() {
            self.judge_new_session(request, report, verdict);
        }
    }

    /// The keys of the ids that the browser was given, when each became visible, and which request gave it.
    fn given(&self, browser: usize) -> Vec<(&str, Place, &Report)> {
        let reports = self.story.requests().map(|(_, report)| report).filter(|report| report.browser == browser);
        let keys = reports.filter_map(|report| match &report.answer.as_ref()?.cookie {
            Cookie::Set(key) => Some((key.as_str(), self.story.visible(key)?, report)),
            Cookie::Removed | Cookie::Unchanged => None,
        });
        keys.collect()
    }

    /// The browser has another id than the last one, or none.
    fn judge_other_cookie(&self, browser: usize, session: &str, last: &Report, verdict: &mut Verdict) {
        let Some(answer) = &last.answer else { return };
        let Some(arrived) = answer.arrived else {
            verdict.apart.insert(Apart::AnswerLost);
            return;
        };
        let later = self.story.requests().filter_map(|(_, report)| {
            let other =
                report.answer.as_ref().filter(|other| report.browser == browser && other.arrived > Some(arrived));
            other.filter(|other| other.cookie != Cookie::Unchanged)
        });
        for other in later {
            let removed_later = other.cookie == Cookie::Removed && other.log >= answer.log;
            if !removed_later {
                verdict.apart.insert(Apart::Reversed);
            } else if !self.live(session).is_empty() {
                let text = format!("the cookie was removed, the session is at {:?}", self.live(session));
                match self.why_left(session) {
                    Some(apart) => drop(verdict.apart.insert(apart)),
                    None if self.has_beside(session) => {}
                    None => verdict.find(self.loss(session), text),
                }
            }
        }
    }

    /// Whether the request that moved a session to this key was not told that it succeeded, or could not tell.
    fn was_reported_failed(&self, key: &str) -> bool {
        self.story.owner(key).is_some_and(|owner| {
            let report = &self.story.history.requests[owner];
            let told = report.answer.as_ref().is_some_and(|answer| answer.cookie == Cookie::Set(key.into()));
            !told && (!report.over || report.tries.iter().any(|attempt| attempt.status().is_none()))
        })
    }

    /// A request that brings an id must not replace it by that of an empty session, as long as the store knows the id.
    fn judge_new_session(&self, request: usize, report: &Report, verdict: &mut Verdict) {
        let (Some(presented), Some(answer)) = (&report.presented, &report.answer) else { return };
        let Cookie::Set(key) = &answer.cookie else { return };
        let begins = self.story.owner(key) == Some(request)
            && self.story.last_record(key).is_some_and(|record| record.facts().generation == 0);
        let meant = report
            .tries
            .iter()
            .any(|attempt| attempt.intent.login().is_some() || matches!(attempt.intent, Intent::Reset(_)));
        if !begins || meant || self.story.visible(presented).is_none() {
            return;
        }
        let known = self.last_line(presented, report).is_some_and(|line| !Self::is_outdated(line, report));
        if known && let Some(session) = self.story.session(presented) {
            let text = format!("request {request} brought {presented} and was given {key}");
            verdict.find(self.loss(session), text);
        }
    }

    /// The last write under a key before the request.
    fn last_line(&self, key: &str, report: &Report) -> Option<&Line<'_>> {
        self.story.lines.iter().take(report.log).rev().find(|line| line.key == key)
    }

    /// Whether the line left a mark whose time may be over by the clock of the request. The store keeps it for its full
    /// lifetime by the true time, but the clocks of two isolates differ: one may be late when it writes the time into the
    /// mark, and the other early when it reads that.
    fn is_outdated(line: &Line<'_>, report: &Report) -> bool {
        line.after.mark().is_some() && line.at + MARK_COUNTS <= report.began
    }

    /// Whether the request may have known nothing of the id that it brought, so that a new session starts at once.
    fn knew_nothing(&self, report: &Report) -> bool {
        let mut last = report.presented.as_deref().and_then(|key| self.last_line(key, report)).into_iter();
        report.opened == Opened::Nothing || last.any(|line| Self::is_outdated(line, report))
    }

    /// Records that no browser can reach.
    pub(super) fn judge_left(&self, jars: &[Option<String>], verdict: &mut Verdict) {
        let reachable = |key: &str| jars.iter().any(|jar| jar.as_deref() == Some(key));
        let left = self.story.left.iter().filter(|(key, entry)| entry.record().is_some() && !reachable(key));
        let mut hidden = vec![0; self.story.history.requests.len()];
        for (key, _) in left {
            let Some(owner) = self.story.owner(key) else { continue };
            let Some(session) = self.story.session(key) else {
                hidden[owner] += 1;
                continue;
            };
            let disturbed = [Apart::Reversed, Apart::AnswerLost, Apart::AppliedThoughFailed];
            if verdict.apart.iter().any(|apart| disturbed.contains(apart)) || self.has_beside(session) {
                continue;
            }
            // The handler has saved, and then the request was cancelled.
            let never_answered = self.story.history.requests[owner].answer.is_none();
            let why = never_answered.then_some(Apart::AnswerLost).or_else(|| self.why_left(session));
            match why {
                Some(apart) => drop(verdict.apart.insert(apart)),
                None => verdict.find(Finding::Unreachable, format!("nobody reaches {key} of request {owner}")),
            }
        }
        for (owner, report) in self.story.requests() {
            let failed = |outcome: Outcome| matches!(outcome, Outcome::Failed | Outcome::Underway);
            let allowed = report.tries.iter().filter(|attempt| failed(attempt.outcome)).count();
            if hidden[owner] > allowed {
                verdict.find(Finding::Unreachable, format!("request {owner} leaves {} records behind", hidden[owner]));
            }
        }
    }

    /// Whether the browser to which the session was given was also given a login beside a session.
    fn has_beside(&self, session: &str) -> bool {
        let browser_of = |key: &str| self.story.owner(key).map(|owner| self.story.history.requests[owner].browser);
        self.story.beside().any(|key| browser_of(key) == browser_of(session))
    }

    /// Why a session may be left that no browser has.
    fn why_left(&self, session: &str) -> Option<Apart> {
        let owner = self.story.owner(session)?;
        let report = &self.story.history.requests[owner];
        let mut same_browser = self.story.requests().filter(|(_, other)| other.browser == report.browser);
        let began_alone = |(number, report): &(usize, &Report)| {
            let mut sessions = self.story.sessions();
            self.knew_nothing(report) && sessions.any(|session| self.story.owner(session) == Some(*number))
        };
        if same_browser.clone().filter(began_alone).count() > 1 {
            return Some(Apart::ParallelFirst);
        }
        same_browser.any(|(number, other)| self.began_empty(number, other)).then_some(Apart::Beside)
    }

    /// Whether the request logged in behind a mark and had to begin with an empty session: the one behind the mark was
    /// over, or not that user's.
    fn began_empty(&self, request: usize, report: &Report) -> bool {
        let Some(old) = report.presented.as_deref().and_then(|key| self.story.session(key)) else { return false };
        let had_to = |event: &Event<'_>| match &event.what {
            What::User(user) => {
                let mut marks = self.marks(old).filter(|(number, ..)| place_of_line(*number) < event.place);
                let mut users = self.users_between(old, place_of_log(report.log), event.place).into_iter();
                let is_closed = |(_, how, line): (usize, EndedBy, &Line<'_>)| match how {
                    EndedBy::Logout => line.before.record().is_some_and(|record| record.facts().user() != user),
                    EndedBy::Renewal | EndedBy::Login => false,
                    _ => true,
                };
                marks.any(is_closed) || users.any(|other| other != *user)
            }
            What::Copy(..) | What::Changes(_) => false,
        };
        let mut began = self.events.iter().filter(|event| event.request == request && event.session != old);
        report.opened == Opened::Mark && began.any(had_to)
    }
}
