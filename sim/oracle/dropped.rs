//! A dropped commit must have had a reason: the session had ended, or was another user's by then.

use eltanin::Status;
use eltanin::internals::EndedBy;

use super::{Case, Verdict};
use crate::finding::Finding;
use crate::history::{Intent, Opened, Report, Try};
use crate::shelf::Author;

impl Case<'_> {
    pub(super) fn judge_dropped(&self, verdict: &mut Verdict) {
        for (request, report) in self.story.requests() {
            for attempt in report.tries.iter().filter(|attempt| attempt.status() == Some(Status::Dropped)) {
                if !self.has_reason(request, report, attempt) {
                    let text = format!("request {request} dropped {:?}", attempt.intent);
                    verdict.find(Finding::Dropped, text);
                }
            }
        }
    }

    fn has_reason(&self, request: usize, report: &Report, attempt: &Try) -> bool {
        // An end of another user's sessions reaches the new key too, if an earlier try was to log that user in.
        let mut logins = report.tries.iter().filter_map(|attempt| attempt.intent.login());
        let ended = logins.any(|login| self.has_end_of(&login.user, attempt));
        let presented = report.presented.as_deref().and_then(|key| self.story.session(key));
        let own = self.story.keys().filter(|(key, _)| self.story.owner(key) == Some(request));
        let own = own.filter_map(|(key, _)| self.story.session(key));
        let mut sessions = presented.into_iter().chain(own);
        ended || sessions.any(|session| self.has_reason_in(session, request, report, attempt))
    }

    fn has_reason_in(&self, session: &str, request: usize, report: &Report, attempt: &Try) -> bool {
        let moves = matches!(attempt.intent, Intent::Keep | Intent::Renew);
        // Behind a mark nothing but a login or logout reaches the store.
        let tentative = report.opened == Opened::Mark;
        if tentative && (moves || matches!(attempt.intent, Intent::Reset(None) | Intent::Logout)) {
            return true;
        }
        let since = if tentative { 0 } else { report.log };
        // A logout reaches the session behind a login, but changes from before it do not.
        let has_changes = attempt.batches.iter().any(|batch| !report.batches[*batch].changes.is_empty());
        let behind_login = moves || attempt.intent == Intent::Logout && has_changes;
        let marked = self.marks(session).any(|(number, how, line)| {
            let meanwhile = line.by.request != request && (since..attempt.log.1).contains(&number);
            meanwhile
                && match how {
                    EndedBy::Renewal => false,
                    EndedBy::Login => behind_login,
                    EndedBy::Logout => !matches!(attempt.intent, Intent::Reset(_)),
                    _ => true,
                }
        });
        marked || self.had_ended_user(session, attempt)
    }

    /// Whether an end of one of the session's users was under way.
    fn had_ended_user(&self, session: &str, attempt: &Try) -> bool {
        let lines = self.story.lines.iter().filter(|line| self.story.session(line.key) == Some(session));
        let mut records = lines.filter_map(|line| line.after.record());
        records.any(|record| self.has_end_of(record.facts().user(), attempt))
    }

    fn has_end_of(&self, user: &eltanin::UserId, attempt: &Try) -> bool {
        let lines = self.story.lines.iter().take(attempt.log.1);
        let mut ends = lines.filter_map(|line| self.story.history.ends.get(line.by.commit.checked_sub(Author::END)?));
        ends.any(|end| end.user == *user)
    }
}
