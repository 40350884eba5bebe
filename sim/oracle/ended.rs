//! Marks and ends: what ended a session must have been meant for it, and what ended stays ended.

use eltanin::UserId;
use eltanin::internals::EndedBy;

use super::cookies::MARK_COUNTS;
use super::{Case, Verdict};
use crate::finding::Finding;
use crate::history::{Choice, End, Intent, Opened, Try};
use crate::model::What;
use crate::shelf::Author;
use crate::story::{Entry, Line, Place, place_of_line};

impl Case<'_> {
    /// The lines that leave a mark over a record of the session that was visible, and their numbers. An end of the user's
    /// sessions may come first: it marks what is in the index.
    pub(super) fn marks(&self, session: &str) -> impl Iterator<Item = (usize, EndedBy, &Line<'_>)> {
        self.story.lines.iter().enumerate().filter_map(move |(number, line)| {
            let how = line.after.mark()?.how;
            line.before.record()?;
            let by_end = self.end_of(line.by).is_some();
            let visible = self.story.visible(line.key).is_some_and(|place| by_end || place <= place_of_line(number));
            (visible && self.story.session(line.key) == Some(session)).then_some((number, how, line))
        })
    }

    /// Every mark must have been meant, and none may be written over.
    pub(super) fn judge_marks(&self, verdict: &mut Verdict) {
        for session in self.story.sessions() {
            for (number, how, line) in self.marks(session) {
                if !self.is_meant(session, how, line) {
                    verdict.find(Finding::EndedWrongly, format!("write {number} ends {} by {how:?}", line.key));
                }
            }
        }
        for (number, line) in self.story.lines.iter().enumerate() {
            let over = matches!((&line.before, &line.after), (Entry::Mark(one), Entry::Mark(other)) if one != other);
            let over = over || line.before.mark().is_some() && line.after.mark().is_none();
            // The time of an older mark may be over by the clock of who writes, though not yet by the store's.
            let last = self.story.lines[..number].iter().rev().find(|other| other.key == line.key);
            if over && last.is_some_and(|last| last.at + MARK_COUNTS > line.at) {
                verdict.find(Finding::CameBack, format!("write {number} is over the mark of {}", line.key));
            }
        }
    }

    fn is_meant(&self, session: &str, how: EndedBy, line: &Line<'_>) -> bool {
        if let Some(end) = self.end_of(line.by) {
            // A key in the index of the user may have lost its user since. Nobody may even have seen that user: a login
            // enters its next key into the index, its answer is lost, and the handler then logs out under the same key.
            let had_user =
                self.users_between(session, 0, Place::MAX).contains(&end.user) || self.tried_login(line.key, &end.user);
            let of_user = line.before.record().is_some_and(|record| {
                let user = record.facts().user();
                *user == end.user || *user == UserId::Nobody && had_user
            });
            // Behind a mark, a request knows only the next key of its session.
            let behind_mark = self.story.history.requests[end.request].opened == Opened::Mark;
            return of_user && (self.takes(end, session) || behind_mark);
        }
        let Some(attempt) = self.story.try_of(line.by) else { return false };
        let presented = &self.story.history.requests[line.by.request].presented;
        let own = presented.as_deref().is_some_and(|key| self.story.session(key) == Some(session))
            || self.story.owner(line.key) == Some(line.by.request);
        own && match &attempt.intent {
            Intent::Keep => false,
            Intent::Renew => how == EndedBy::Renewal,
            Intent::Login(_) => how == EndedBy::Login,
            Intent::Logout => how == EndedBy::Logout,
            Intent::Reset(_) | Intent::Destroy => how == EndedBy::End,
        }
    }

    /// Whether the request that wrote the first record under the key has tried to log the user in.
    fn tried_login(&self, key: &str, user: &UserId) -> bool {
        self.story.owner(key).is_some_and(|owner| {
            let tries = &self.story.history.requests[owner].tries;
            tries.iter().any(|attempt| attempt.intent.login().is_some_and(|login| login.user == *user))
        })
    }

    fn end_of(&self, by: Author) -> Option<&End> {
        self.story.history.ends.get(by.commit.checked_sub(Author::END)?)
    }

    /// Whether the end is meant for this session, if it is the user's.
    fn takes(&self, end: &End, session: &str) -> bool {
        match &end.choice {
            Choice::All => true,
            Choice::Except(keys) => keys.iter().all(|key| self.story.session(key) != Some(session)),
            Choice::Only(lineage) => {
                self.story.last_record(session).is_some_and(|record| record.facts().lineage == *lineage)
            }
        }
    }

    /// Whether the session is a login that was delivered beside one that the end spares: it was part of that when the
    /// keys were flagged, or it was not.
    fn may_be_spared(&self, end: &End, session: &str) -> bool {
        let owner = self.story.owner(session).map(|owner| &self.story.history.requests[owner]);
        let old = owner.and_then(|report| self.story.session(report.presented.as_deref()?));
        self.story.beside().any(|key| key == session) && old.is_some_and(|old| !self.takes(end, old))
    }

    /// After an acknowledged end, no session of the user is alive that had begun before.
    pub(super) fn judge_ends(&self, verdict: &mut Verdict) {
        for (number, end) in self.story.history.ends.iter().enumerate().filter(|(_, end)| end.acknowledged) {
            let flagged = self.first_index(Author { request: end.request, commit: Author::END + number });
            let left = self.story.left.iter().filter_map(|(key, entry)| Some((*key, entry.record()?)));
            for (key, _) in left.filter(|(_, record)| *record.facts().user() == end.user) {
                let Some(session) = self.story.session(key) else { continue };
                let is_taken = self.takes(end, session) && !self.may_be_spared(end, session);
                if is_taken && self.began_before(session, key, end, flagged) {
                    verdict.find(Finding::AliveAfterEnd, format!("{key} lives on after end {number}"));
                }
            }
        }
    }

    /// Whether all logins of the end's user in this session were before the end.
    fn began_before(&self, session: &str, key: &str, end: &End, flagged: Option<usize>) -> bool {
        let events = self.events.iter().filter(|event| event.session == session);
        let logins =
            events.filter(|event| matches!(&event.what, What::User(user) | What::Copy(_, user) if *user == end.user));
        let requests: Vec<usize> = logins.map(|event| event.request).chain(self.story.owner(key)).collect();
        requests.into_iter().all(|request| {
            let report = &self.story.history.requests[request];
            let called =
                report.tries.iter().filter_map(|attempt| attempt.intent.login()).map(|login| login.called).max();
            let before_by_clock = called.is_none_or(|called| called <= end.clock) && end.choice_sets_time();
            let entered = flagged.and_then(|flagged| self.first_index_of(request, end, self.story.lines[flagged].key));
            before_by_clock || entered.zip(flagged).is_some_and(|(entered, flagged)| entered < flagged)
        })
    }

    fn first_index(&self, by: Author) -> Option<usize> {
        self.story.lines.iter().position(|line| line.by == by && matches!(line.after, Entry::Index))
    }

    /// The first write of the index under `key` by those commits of a request that log the user in, or by any if none
    /// does.
    fn first_index_of(&self, request: usize, end: &End, key: &str) -> Option<usize> {
        let logs_in = |attempt: &Try| attempt.intent.login().is_some_and(|login| login.user == end.user);
        let any_logs_in = self.story.history.requests[request].tries.iter().any(logs_in);
        let counts =
            |line: &Line<'_>| self.story.try_of(line.by).is_some_and(|attempt| !any_logs_in || logs_in(attempt));
        let mut lines =
            self.story.lines_of(request).filter(|(_, line)| line.by.commit < Author::END && line.key == key);
        lines.find(|(_, line)| counts(line)).map(|(number, _)| number)
    }
}

impl End {
    const fn choice_sets_time(&self) -> bool {
        match self.choice {
            Choice::All | Choice::Except(_) => true,
            Choice::Only(_) => false,
        }
    }
}
