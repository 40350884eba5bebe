//! Sessions that a browser has an id of, and that the store no longer gives.

use super::Witness;
use crate::history::{Cookie, Intent, Opened};
use crate::promise::Promise;
use crate::site::Site;

/// How long a session surely lives without use, in milliseconds: the idle timeout without the tenth to which the last
/// use is kept, and without the errors of two clocks.
const IDLE: u64 = 6_000_000;
/// The error of two clocks at most.
const SKEW: u64 = 10_000;
/// How long a mark surely lives: two minutes without the errors of two clocks.
const MARK_COUNTS: u64 = 108_000;

impl Witness<'_> {
    pub(super) fn judge_kept(&mut self, number: usize) {
        let report = &self.requests[number];
        let Some(key) = report.presented.as_deref().filter(|_| Self::is_mark_or_nothing(report)) else { return };
        let Some((lineage, generation, written)) = self.keys.get(key).copied() else {
            // The id was given away, and nothing was ever written under its key.
            if report.opened == Opened::Nothing && self.was_given(key) {
                self.find(Promise::SessionKept, format!("request {number} brought {key}, which was never written"));
            }
            return;
        };
        if !self.was_given(key) {
            return;
        }
        let ended = self.tries_in(lineage).any(|(_, attempt)| {
            matches!(attempt.intent, Intent::Destroy | Intent::Reset(_)) && attempt.time.0 <= report.began + 60_000
        });
        let ended = ended || !self.ends.is_empty();
        let last = self.requests.iter().enumerate().filter(|(other, _)| *other != number);
        let used = last.filter(|(other, one)| {
            self.lineages[*other].contains(&lineage) && one.began <= report.began && one.answer.is_some()
        });
        let is_idle = used.map(|(_, one)| one.began).max().is_none_or(|at| at + IDLE < report.began);
        let arrived = |cookie: &dyn Fn(&str) -> bool| {
            self.requests.iter().filter(|other| other.browser == report.browser).any(|other| {
                other.answer.as_ref().is_some_and(|answer| {
                    let is_there = answer.at.is_some_and(|at| at < report.sent);
                    is_there && matches!(&answer.cookie, Cookie::Set(key) if cookie(key))
                })
            })
        };
        // A newer id exists. Either its answer is on its way or lost, or the browser has received it and kept this one.
        let moves = self.keys.iter().filter(|(other, place)| {
            **other != key
                && (place.0 == lineage || self.copies.get(&place.0) == Some(&lineage))
                && place.1 > generation
        });
        let moved = moves.map(|(_, place)| place.2).min();
        // Within the life of the mark under the old key, nobody starts another session.
        let is_marked = moved.is_some_and(|at| at < report.began && report.began < at + MARK_COUNTS);
        let replaces = report.answer.as_ref().is_some_and(|answer| {
            matches!(&answer.cookie, Cookie::Set(key) if self.keys.get(key.as_str()).is_some_and(|place| place.0 != lineage))
        });
        let meant = report
            .tries
            .iter()
            .any(|attempt| attempt.intent.login().is_some() || matches!(attempt.intent, Intent::Reset(_)));
        let replaced = is_marked && replaces && !meant && report.opened == Opened::Nothing;
        let reversed =
            arrived(&|other| self.keys.get(other).is_some_and(|place| place.0 == lineage && place.1 > generation));
        let reads = self.requests.iter().filter_map(|other| other.read.as_ref()).filter(|read| read.lineage == lineage);
        let absolute = reads.map(|read| read.absolute).min().unwrap_or(written + Site::ABSOLUTE.as_millis());
        let is_over = report.began + SKEW > absolute;
        let excused = is_over || ended || is_idle || (moved.is_some() && !replaced) || reversed;
        if !excused {
            self.find(Promise::SessionKept, format!("request {number} brought {key} and found {:?}", report.opened));
        }
    }

    fn was_given(&self, key: &str) -> bool {
        self.requests.iter().any(|report| {
            report.answer.as_ref().is_some_and(|answer| matches!(&answer.cookie, Cookie::Set(other) if other == key))
        })
    }
}
