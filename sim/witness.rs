//! An oracle that knows what browsers and handlers saw, and looks into the store only at rest. It uses the store's log
//! for nothing but to learn which session a key belongs to. So it can judge a store of any level.

mod ended;
mod kept;

use std::collections::{BTreeMap, BTreeSet};

use eltanin::internals::{CommitId, Mark};
use eltanin::{Record, Status};

use crate::history::{Cookie, End, History, Intent, Opened, Read, Report};
use crate::promise::Promise;
use crate::shelf::Shelf;
use crate::variables::{Name, Variables, variables};

/// A change of one variable by one request.
struct Effect {
    request: usize,
    name: Name,
    value: Option<u16>,
    /// When it may have taken effect first.
    begun: u64,
    /// When it was acknowledged; after that it does not take effect again.
    done: Option<u64>,
}

impl Effect {
    fn is_before(&self, begun: u64) -> bool {
        self.done.is_some_and(|done| done < begun)
    }
}

pub struct Witness<'a> {
    requests: &'a [Report],
    ends: &'a [End],
    effects: Vec<Effect>,
    /// The session and the generation of each key, and when its first record was written.
    keys: BTreeMap<&'a str, (CommitId, u32, u64)>,
    /// The sessions that each request read or wrote.
    lineages: Vec<BTreeSet<CommitId>>,
    /// Sessions that a login began with a copy of another one.
    copies: BTreeMap<CommitId, CommitId>,
    /// Sessions of which a login was delivered although its mark failed on every try: the old record stays beside the
    /// new one (SEMANTICS 35), and requests that bring the old id go on to write there.
    split: BTreeSet<CommitId>,
    /// The records at rest.
    rest: Vec<(CommitId, Variables)>,
    found: Vec<(Promise, String)>,
}

/// Judges a life. `rest` is when the store was at rest.
pub fn judge(history: &History, shelf: &Shelf, rest: &[(CommitId, Variables)]) -> (Vec<(Promise, String)>, bool) {
    let mut witness = Witness::new(history, shelf, rest);
    for number in 0..witness.requests.len() {
        witness.judge_request(number);
        witness.judge_ended(number);
        witness.judge_kept(number);
    }
    witness.judge_rest();
    let reversed = witness.is_reversed();
    (witness.found, reversed)
}

/// The live records whose ids were given to somebody.
pub fn at_rest(history: &History, shelf: &Shelf, now: u64) -> Vec<(CommitId, Variables)> {
    let given: BTreeSet<&str> = history
        .requests
        .iter()
        .filter_map(|report| match &report.answer.as_ref()?.cookie {
            Cookie::Set(key) => Some(key.as_str()),
            Cookie::Unchanged | Cookie::Removed => None,
        })
        .collect();
    let entries = shelf.entries(now).filter(|(key, _)| given.contains(key));
    let records = entries.filter_map(|(_, bytes)| Record::decode(bytes));
    records.map(|record| (record.facts().lineage, variables(&record))).collect()
}

impl<'a> Witness<'a> {
    fn new(history: &'a History, shelf: &'a Shelf, rest: &[(CommitId, Variables)]) -> Self {
        let requests = history.requests.as_slice();
        let mut keys = BTreeMap::new();
        let mut lineages = vec![BTreeSet::new(); requests.len()];
        for line in &shelf.log {
            // Who ends a session behind a mark has not read it.
            let ended = line.before.as_deref().and_then(Record::decode);
            lineages[line.by.request].extend(ended.map(|record| record.facts().lineage));
            if let Some(record) = Record::decode(&line.after) {
                let facts = record.facts();
                keys.entry(line.key.as_str()).or_insert((facts.lineage, facts.generation, line.at));
                lineages[line.by.request].insert(facts.lineage);
            }
        }
        let mut copies = BTreeMap::new();
        for (number, report) in requests.iter().enumerate() {
            let Some(Read { lineage, .. }) = report.read else { continue };
            let logs_in = report.tries.iter().any(|attempt| matches!(attempt.intent, Intent::Login(_)));
            copies.extend(
                lineages[number].iter().filter(|other| logs_in && **other != lineage).map(|other| (*other, lineage)),
            );
            lineages[number].insert(lineage);
        }
        let effects = requests.iter().enumerate().flat_map(|(number, report)| effects(number, report)).collect();
        let split = requests.iter().enumerate().filter_map(|(number, report)| split(shelf, number, report)).collect();
        let (rest, found) = (rest.to_vec(), Vec::new());
        Self { requests, ends: &history.ends, effects, keys, lineages, copies, split, rest, found }
    }

    fn find(&mut self, promise: Promise, text: String) {
        self.found.push((promise, text));
    }

    /// The changes of the variable in this session.
    fn effects_on(&self, lineage: CommitId, name: &Name) -> impl Iterator<Item = &Effect> {
        self.effects
            .iter()
            .filter(move |effect| effect.name == *name && self.lineages[effect.request].contains(&lineage))
    }

    /// Whether a value is older than a change that began then.
    fn is_older(&self, lineage: CommitId, name: &Name, value: Option<u16>, begun: u64) -> bool {
        !self.split.contains(&lineage)
            && self
                .effects_on(lineage, name)
                .filter(|effect| effect.value == value)
                .all(|effect| effect.is_before(begun))
    }

    /// Reads: what the same browser wrote or read before, and whose data it is. And the two rules of any request.
    fn judge_request(&mut self, number: usize) {
        let report = &self.requests[number];
        if report.presented.is_none() && report.calls > 0 {
            self.find(Promise::TagFirst, format!("request {number} called the store {} times", report.calls));
        }
        for attempt in report.tries.iter().filter(|attempt| attempt.status() == Some(Status::Unchanged)) {
            let sets = |batch: &usize| report.batches[*batch].changes.iter().any(|change| change.value.is_some());
            if attempt.intent == Intent::Keep && attempt.batches.iter().any(sets) {
                self.find(Promise::Status, format!("request {number} says unchanged"));
            }
        }
        let Some(read) = &report.read else { return };
        if read.at.saturating_add_signed(report.skew) > read.absolute {
            self.find(Promise::Expiry, format!("request {number} at {} after {}", read.at, read.absolute));
        }
        for (name, value) in &read.variables {
            let is_own = |lineage| self.effects_on(lineage, name).any(|effect| effect.value == Some(*value));
            let mut lineage = Some(read.lineage);
            while let Some(one) = lineage.filter(|one| !is_own(*one)) {
                lineage = self.copies.get(&one).copied().filter(|other| *other != one);
            }
            if lineage.is_none() {
                self.find(Promise::OwnData, format!("request {number} reads {name:?} = {value}"));
            }
        }
        let earlier = |other: &Report| {
            let arrived = other.answer.as_ref().and_then(|answer| answer.at);
            other.browser == report.browser && arrived.is_some_and(|at| at < report.sent)
        };
        let value = |name: &Name| read.variables.get(name).copied();
        let mut found = Vec::new();
        for effect in
            self.effects.iter().filter(|effect| effect.done.is_some() && earlier(&self.requests[effect.request]))
        {
            let same = self.lineages[effect.request].contains(&read.lineage);
            let found_now = value(&effect.name);
            if same && found_now != effect.value && self.is_older(read.lineage, &effect.name, found_now, effect.begun) {
                let text = format!(
                    "request {number} reads {:?} = {found_now:?}, not {:?} of request {}",
                    effect.name, effect.value, effect.request
                );
                found.push((Promise::OwnWrite, text));
            }
        }
        for (other, before) in self.requests.iter().enumerate().filter(|(_, other)| earlier(other)) {
            let Some(before) = before.read.as_ref().filter(|before| before.lineage == read.lineage) else { continue };
            for (name, old) in &before.variables {
                let mut effects = self.effects_on(read.lineage, name);
                let Some(effect) = effects.find(|effect| effect.value == Some(*old)) else { continue };
                let new = value(name);
                if new != Some(*old) && self.is_older(read.lineage, name, new, effect.begun) {
                    found.push((
                        Promise::Monotonic,
                        format!("request {number} reads {name:?} = {new:?}, request {other} had read {old}"),
                    ));
                }
            }
        }
        self.found.extend(found);
    }

    /// Every acknowledged change is in the store, or a change that is not older.
    fn judge_rest(&mut self) {
        let mut found = Vec::new();
        for effect in self.effects.iter().filter(|effect| effect.done.is_some()) {
            for lineage in &self.lineages[effect.request] {
                let mut records = self.rest.iter().filter(|(other, _)| other == lineage).peekable();
                let is_lost = |(_, variables): &(CommitId, Variables)| {
                    let value = variables.get(&effect.name).copied();
                    value != effect.value && self.is_older(*lineage, &effect.name, value, effect.begun)
                };
                if records.peek().is_some() && records.all(is_lost) {
                    found.push((
                        Promise::AtRest,
                        format!("{:?} = {:?} of request {}", effect.name, effect.value, effect.request),
                    ));
                }
            }
        }
        self.found.extend(found);
    }

    /// Whether a browser received the older of two ids of a session after the newer one. The older one may be an id that
    /// was only signed again with a new secret: it replaces the newer id all the same. Two signatures of the same id are
    /// of the same generation and do not count.
    fn is_reversed(&self) -> bool {
        let given: Vec<_> = self.requests.iter().filter_map(|report| self.given(report)).collect();
        given.iter().any(|one| {
            given.iter().any(|other| one.0 == other.0 && one.1 == other.1 && one.2 < other.2 && one.3 > other.3)
        })
    }

    /// The browser to which a request gave an id, the id's session and generation, and when it arrived.
    fn given(&self, report: &Report) -> Option<(usize, CommitId, u32, usize)> {
        let answer = report.answer.as_ref()?;
        let Cookie::Set(key) = &answer.cookie else { return None };
        let (lineage, generation, _) = *self.keys.get(key.as_str())?;
        Some((report.browser, lineage, generation, answer.arrived?))
    }

    fn is_mark_or_nothing(report: &Report) -> bool {
        matches!(report.opened, Opened::Mark | Opened::Nothing)
    }
}

/// The session that the request split: it delivered a login, and every update of the old key failed.
fn split(shelf: &Shelf, request: usize, report: &Report) -> Option<CommitId> {
    const TRIES: usize = 4;
    let (old, read) = (report.presented.as_deref()?, report.read.as_ref()?);
    let failed = shelf.failures.iter().filter(|(by, key)| by.request == request && key == old).count();
    let logs_in = report.tries.iter().any(|attempt| attempt.intent.login().is_some() && attempt.acknowledged());
    let mut own = shelf.log.iter().filter(|line| line.by.request == request && line.key == old);
    let is_marked = own.any(|line| Mark::decode(&line.after).is_some());
    (failed >= TRIES && logs_in && !is_marked).then_some(read.lineage)
}

/// The last change of each variable in each batch of a request.
fn effects(request: usize, report: &Report) -> Vec<Effect> {
    let mut effects = Vec::new();
    for (position, batch) in report.batches.iter().enumerate() {
        let mut tries = report.tries.iter().filter(|attempt| attempt.batches.contains(&position));
        let Some(begun) = tries.clone().next().map(|attempt| attempt.time.0) else { continue };
        let done = tries.find(|attempt| attempt.acknowledged() && attempt.intent != Intent::Destroy);
        for (at, change) in batch.changes.iter().enumerate() {
            let is_last =
                !batch.changes[at + 1..].iter().any(|later| (later.scope, later.name) == (change.scope, change.name));
            if is_last {
                let name = (change.scope.into(), change.name.into());
                effects.push(Effect {
                    request,
                    name,
                    value: change.value,
                    begun,
                    done: done.map(|attempt| attempt.time.1),
                });
            }
        }
    }
    effects
}
