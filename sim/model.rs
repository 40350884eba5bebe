//! The expected state of each session: the effects of all requests, in the order in which they became visible.

use std::collections::BTreeMap;

use eltanin::UserId;

use crate::history::{Change, Intent};
use crate::story::{Line, Place, Story, place_of_line};
use crate::variables::{Name, Variables, variables};

/// What became visible.
#[derive(Clone, Debug)]
pub enum What<'a> {
    /// A login was delivered beside the old record, with a copy of its variables and its user.
    Copy(Variables, UserId),
    Changes(&'a [Change]),
    User(UserId),
}

#[derive(Clone, Debug)]
pub struct Event<'a> {
    pub place: Place,
    pub request: usize,
    /// The session, see [`Story::session`].
    pub session: &'a str,
    pub what: What<'a>,
}

/// The state that a session must have in the end.
#[derive(Clone, Debug, Default)]
pub struct Expected {
    /// The value of each variable that was ever changed, `None` when it is deleted, which request changed it, and when.
    pub variables: BTreeMap<Name, (Option<u16>, usize, Place)>,
    pub user: UserId,
    /// The request that last logged in or out, and when.
    pub user_since: Option<(usize, Place)>,
}

/// The events of all sessions, in order.
pub fn events<'a>(story: &Story<'a>) -> Vec<Event<'a>> {
    let mut events: Vec<Event<'a>> = story.beside().filter_map(|key| copied(story, key)).collect();
    for (request, report) in story.requests() {
        for (position, batch) in report.batches.iter().enumerate() {
            let first = story.lines_of(request).filter_map(|(number, line)| {
                // A reset discards the pending changes and keeps the id of the commit.
                let pends = story.try_of(line.by).is_some_and(|attempt| attempt.batches.contains(&position));
                let after = line.after.record().filter(|_| pends)?;
                let is_new = !line.before.record().is_some_and(|record| record.has(batch.id));
                let place = place_of_write(story, number, line).filter(|_| is_new)?;
                after.has(batch.id).then_some((place, story.session(line.key)?))
            });
            if let Some((place, session)) = first.min_by_key(|(place, _)| *place) {
                events.push(Event { place, request, session, what: What::Changes(&batch.changes) });
            }
        }
        events.extend(logins_and_logouts(story, request));
    }
    events.sort_by_key(|event| event.place);
    events
}

fn copied<'a>(story: &Story<'a>, key: &'a str) -> Option<Event<'a>> {
    let (place, request) = (story.visible(key)?, story.owner(key)?);
    let record = story.record_at(key, place)?;
    let what = What::Copy(variables(record), record.facts().user().clone());
    Some(Event { place, request, session: key, what })
}

/// When what a line writes became visible.
fn place_of_write(story: &Story<'_>, number: usize, line: &Line<'_>) -> Option<Place> {
    if story.owner(line.key) == Some(line.by.request) {
        return story.visible(line.key).map(|visible| visible.max(place_of_line(number)));
    }
    Some(place_of_line(number))
}

fn logins_and_logouts<'a>(story: &Story<'a>, request: usize) -> Vec<Event<'a>> {
    let report = &story.history.requests[request];
    let logs_in = |user: &UserId| {
        report.tries.iter().any(|attempt| attempt.intent.login().is_some_and(|login| login.user == *user))
    };
    let logs_out = report.tries.iter().any(|attempt| attempt.intent == Intent::Logout);
    let event = |place, session, user| Event { place, request, session, what: What::User(user) };
    let own = story.keys().filter(|(key, _)| story.owner(key) == Some(request));
    let is_meant = |user: &UserId| logs_in(user) || logs_out && *user == UserId::Nobody;
    let moved = own.filter_map(|(key, visible)| {
        let place = visible?;
        let user = story.record_at(key, place)?.facts().user();
        is_meant(user).then_some(event(place, story.session(key)?, user.clone()))
    });
    // A commit that was repeated after its mark was left goes on in its new record.
    let again = story.lines_of(request).filter_map(|(number, line)| {
        let (before, after) = (line.before.record()?.facts().user(), line.after.record()?.facts().user());
        let place = place_of_line(number);
        let later =
            story.owner(line.key) == Some(request) && story.visible(line.key).is_some_and(|visible| visible < place);
        (later && before != after && is_meant(after)).then_some(event(place, story.session(line.key)?, after.clone()))
    });
    let in_place = story.lines_of(request).filter_map(|(number, line)| {
        let facts = &line.after.record()?.facts();
        let logged_out = story.try_of(line.by)?.intent == Intent::Logout && *facts.user() == UserId::Nobody;
        let others = story.owner(line.key) != Some(request);
        (logged_out && others).then_some(event(place_of_line(number), story.session(line.key)?, UserId::Nobody))
    });
    moved.chain(again).chain(in_place).collect()
}

/// The state that a session must have after its events.
pub fn expected(events: &[Event<'_>], session: &str) -> Expected {
    let mut expected = Expected::default();
    for event in events.iter().filter(|event| event.session == session) {
        match &event.what {
            What::Copy(variables, user) => {
                let copies =
                    variables.iter().map(|(name, value)| (name.clone(), (Some(*value), event.request, event.place)));
                expected.variables.extend(copies);
                (expected.user, expected.user_since) = (user.clone(), Some((event.request, event.place)));
            }
            What::Changes(changes) => {
                for Change { scope, name, value } in *changes {
                    let name = (String::from(*scope), String::from(*name));
                    expected.variables.insert(name, (*value, event.request, event.place));
                }
            }
            What::User(user) => {
                expected.user = user.clone();
                expected.user_since = Some((event.request, event.place));
            }
        }
    }
    expected
}
