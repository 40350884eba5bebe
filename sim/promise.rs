//! What visitors and handlers are promised, and how many sessions saw a promise broken.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::Finding;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Promise {
    OwnWrite,
    Monotonic,
    AtRest,
    SessionKept,
    StaysEnded,
    OwnData,
    TagFirst,
    Expiry,
    Status,
    /// Counted apart.
    Reversed,
    /// What the oracle of the race test finds in the log of an atomic store.
    Log(Finding),
}

impl Promise {
    pub const SEEN: [Self; 9] = [
        Self::OwnWrite,
        Self::Monotonic,
        Self::AtRest,
        Self::SessionKept,
        Self::StaysEnded,
        Self::OwnData,
        Self::TagFirst,
        Self::Expiry,
        Self::Status,
    ];

    pub const fn broken(self) -> &'static str {
        match self {
            Self::OwnWrite => "own write not read back",
            Self::Monotonic => "read went back in time",
            Self::AtRest => "acknowledged change lost at rest",
            Self::SessionKept => "whole session lost",
            Self::StaysEnded => "ended session came back",
            Self::OwnData => "data of another session",
            Self::TagFirst => "store called for a bad tag",
            Self::Expiry => "session accepted after its absolute expiry",
            Self::Status => "wrong status",
            Self::Reversed => "kept the older of two new ids, whose answers arrived in reverse order",
            Self::Log(finding) => finding.as_str(),
        }
    }
}

/// What came of one session or many.
#[derive(Clone, Debug, Default)]
pub struct Census {
    pub sessions: u64,
    pub requests: u64,
    /// Requests that the visitor saw fail.
    pub failed: u64,
    /// How often each promise was broken, and in how many sessions.
    pub broken: BTreeMap<Promise, (u64, u64)>,
    /// Sessions with a broken promise.
    pub bad: u64,
    /// Sessions in which a browser kept the older of two new ids, because their answers arrived in the opposite order.
    pub reversed: u64,
    /// The seed of the first bad session, and its number.
    pub first: Option<(u64, u64)>,
}

impl Census {
    /// Adds a session with what it found.
    pub fn add(&mut self, number: u64, seed: u64, found: &[(Promise, String)], reversed: bool) {
        self.sessions += 1;
        self.reversed += u64::from(reversed);
        for (promise, _) in found {
            self.broken.entry(*promise).or_default().0 += 1;
        }
        for promise in found.iter().map(|(promise, _)| *promise).collect::<BTreeSet<_>>() {
            self.broken.entry(promise).or_default().1 += 1;
        }
        if !found.is_empty() {
            self.bad += 1;
            self.first = Some(self.first.unwrap_or((number, seed)).min((number, seed)));
        }
    }

    pub fn join(&mut self, other: &Self) {
        self.sessions += other.sessions;
        self.requests += other.requests;
        self.failed += other.failed;
        self.bad += other.bad;
        self.reversed += other.reversed;
        for (promise, (times, sessions)) in &other.broken {
            let sum = self.broken.entry(*promise).or_default();
            *sum = (sum.0 + times, sum.1 + sessions);
        }
        self.first = self.first.into_iter().chain(other.first).min();
    }

    pub fn print(&self, title: &str) {
        println!("\n{title}: {} sessions, {} requests, {} failed", self.sessions, self.requests, self.failed);
        println!("{:>9} {:>9}  broken promise", "sessions", "times");
        let logged = self.broken.keys().copied().filter(|promise| matches!(promise, Promise::Log(_)));
        for promise in Promise::SEEN.into_iter().chain(logged) {
            let (times, sessions) = self.broken.get(&promise).copied().unwrap_or_default();
            println!("{sessions:>9} {times:>9}  {}", promise.broken());
        }
        println!("{:>9} {:>9}  any of these", self.bad, "");
        println!(
            "{:>9} {:>9}  apart: kept the older of two new ids, answers arrived in reverse order",
            self.reversed, ""
        );
        if let Some((number, seed)) = self.first {
            println!("the first is session {number}: --life {seed}");
        }
    }
}
