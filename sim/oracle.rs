//! What must hold at the end of a burst. It checks the store and the browsers, not only the responses.

mod cookies;
mod dropped;
mod ended;
mod sessions;

use std::collections::{BTreeMap, BTreeSet};

use eltanin::UserId;

use crate::finding::{Apart, Finding};
use crate::model::{self, Event, Expected, What, expected};
use crate::story::{Place, Story};

/// What a burst violated.
#[derive(Clone, Debug, Default)]
pub struct Verdict {
    pub findings: Vec<(Finding, String)>,
    pub apart: BTreeSet<Apart>,
}

impl Verdict {
    /// The finding that names the bug best: the first in the order of [`Finding`].
    pub fn worst(&self) -> Finding {
        self.findings.iter().map(|(finding, _)| *finding).min().expect("there is a finding")
    }

    fn find(&mut self, finding: Finding, text: String) {
        self.findings.push((finding, text));
    }
}

/// The story, and what follows from it.
struct Case<'a> {
    story: &'a Story<'a>,
    events: Vec<Event<'a>>,
    expected: BTreeMap<&'a str, Expected>,
}

impl<'a> Case<'a> {
    /// The keys of the live records of a session.
    fn live(&self, session: &str) -> Vec<&'a str> {
        self.story.live().map(|(key, _)| key).filter(|key| self.story.session(key) == Some(session)).collect()
    }

    /// The users who were logged in in the session between two places, in order.
    fn users_between(&self, session: &str, from: Place, to: Place) -> Vec<UserId> {
        let mut users = vec![UserId::Nobody];
        for event in self.events.iter().filter(|event| event.session == session && event.place < to) {
            let (What::User(user) | What::Copy(_, user)) = &event.what else { continue };
            if event.place < from {
                users.clear();
            }
            users.push(user.clone());
        }
        users
    }

    /// The finding for a session that is missing.
    fn loss(&self, session: &str) -> Finding {
        let user = self.expected.get(session).map(|expected| &expected.user);
        if user.is_none_or(|user| *user == UserId::Nobody) { Finding::SessionLost } else { Finding::LoggedOut }
    }
}

/// Judges what happened. `jars` are the store keys of the ids that the browsers have in the end.
pub fn judge(story: &Story<'_>, jars: &[Option<String>]) -> Verdict {
    let events = model::events(story);
    let expected = story.sessions().map(|session| (session, expected(&events, session))).collect();
    let case = Case { story, events, expected };
    let mut verdict = Verdict::default();
    case.judge_beside(&mut verdict);
    case.judge_sessions(&mut verdict);
    case.judge_acknowledged(&mut verdict);
    case.judge_stamps(&mut verdict);
    case.judge_marks(&mut verdict);
    case.judge_ends(&mut verdict);
    case.judge_dropped(&mut verdict);
    case.judge_cookies(jars, &mut verdict);
    case.judge_left(jars, &mut verdict);
    verdict
}
