//! Sessions and logins that were ended, and that somebody is given later.

use eltanin::UserId;
use eltanin::internals::CommitId;

use super::Witness;
use crate::history::{Choice, Intent, Read, Report, Try};
use crate::promise::Promise;

impl Witness<'_> {
    pub(super) fn judge_ended(&mut self, number: usize) {
        let report = &self.requests[number];
        let Some(read) = &report.read else { return };
        let mut found = Vec::new();
        for (other, before) in self.requests.iter().enumerate() {
            for attempt in before.tries.iter().filter(|attempt| attempt.acknowledged() && attempt.time.1 < report.began)
            {
                if self.ends_session(before, attempt, read) {
                    found.push(format!("request {number} was given a session that request {other} had ended"));
                }
                let same = before.read.as_ref().is_some_and(|before| before.lineage == read.lineage);
                if attempt.intent == Intent::Logout
                    && same
                    && self.has_no_login(read, attempt.time.0, Some(read.lineage))
                {
                    found.push(format!("request {number} is {:?}, request {other} had logged out", read.user));
                }
            }
        }
        for end in self.ends.iter().filter(|end| end.acknowledged && end.choice == Choice::All) {
            if end.time.1 < report.began && end.user == read.user && self.has_no_login(read, end.time.0, None) {
                found.push(format!(
                    "request {number} is {:?}, request {} had ended their sessions",
                    read.user, end.request
                ));
            }
        }
        self.found.extend(found.into_iter().map(|text| (Promise::StaysEnded, text)));
    }

    /// Whether the attempt has ended the session that was read. A logout at the same time may have hidden it.
    fn ends_session(&self, before: &Report, attempt: &Try, read: &Read) -> bool {
        let ends = matches!(attempt.intent, Intent::Destroy | Intent::Reset(_));
        let same = before.read.as_ref().is_some_and(|before| before.lineage == read.lineage);
        ends && same
            && !self.tries_in(read.lineage).any(|(_, other)| {
                matches!(other.intent, Intent::Logout) && !(other.acknowledged() && other.time.1 < before.began)
            })
    }

    /// Whether every login of the user who was read was over before that time.
    fn has_no_login(&self, read: &Read, before: u64, lineage: Option<CommitId>) -> bool {
        let is_late = |attempt: &Try| {
            let login = attempt.intent.login().is_some_and(|login| login.user == read.user);
            login && !(attempt.acknowledged() && attempt.time.1 < before)
        };
        let mut tries = self
            .requests
            .iter()
            .enumerate()
            .filter(|(number, _)| lineage.is_none_or(|lineage| self.lineages[*number].contains(&lineage)));
        read.user != UserId::Nobody && !tries.any(|(_, report)| report.tries.iter().any(is_late))
    }

    /// The attempts of the requests that read or wrote a session.
    pub(super) fn tries_in(&self, lineage: CommitId) -> impl Iterator<Item = (&Report, &Try)> {
        let requests = self.requests.iter().enumerate();
        let inside = requests.filter(move |(number, _)| self.lineages[*number].contains(&lineage));
        inside.flat_map(|(_, report)| report.tries.iter().map(move |attempt| (report, attempt)))
    }
}
