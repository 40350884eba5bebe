//! A small deterministic world that drives the engine through `store::drive`, and the race test on it.
//!
//! `SEED=… BURSTS=…` choose another run. A failure prints the seed of the visitor's life; `LIFE=…` runs that life alone.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod act;
mod backing;
mod browser;
mod burst;
mod edges;
mod ending;
mod finding;
mod handler;
mod history;
mod isolate;
mod kv;
mod model;
mod oracle;
mod plan;
mod planted;
mod platform;
mod promise;
mod random;
mod request;
mod run;
mod session;
mod shelf;
mod site;
mod store;
mod story;
mod trace;
mod variables;
mod visitor;
mod witness;
mod world;

use backing::Backing;
use finding::Tally;
use random::Random;
use run::Run;
use site::Site;
use visitor::live;

/// A number from the environment.
fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().map_or(default, |text| text.parse().expect("a number"))
}

#[test]
fn overlapping_requests_of_one_visitor_lose_nothing() {
    let site = Site::new();
    let mut tally = Tally::default();
    let life = number("LIFE", 0);
    let bursts = if life > 0 { 1 } else { number("BURSTS", 100_000) };
    let mut seeds = Random::new(number("SEED", 1));
    let mut bad = 0;
    while tally.bursts < bursts {
        let seed = if life > 0 { life } else { seeds.next() };
        if live(&site, seed, &mut tally, false).is_some() {
            let again = live(&site, seed, &mut Tally::default(), true).expect("the same life");
            bad += 1;
            if bad <= number("SHOW", 1) {
                println!("LIFE={seed} after {} bursts", tally.bursts);
                again.trace.iter().for_each(|line| println!("{line}"));
                for (finding, text) in &again.verdict.findings {
                    println!("FOUND {}: {text}", finding.as_str());
                }
            }
            if bad >= number("STOP", 1) {
                break;
            }
        }
    }
    tally.print();
    assert_eq!(bad, 0, "see above");
}

#[test]
fn every_rule_that_is_switched_off_is_found() {
    let site = Site::new();
    let (seed, most) = (number("SEED", 1), number("PLANTED", 200_000));
    let only = std::env::var("RULE").ok();
    let mut missed = Vec::new();
    println!("rule off | found as | bursts");
    for (rule, name) in planted::RULES {
        if only.as_ref().is_some_and(|only| *only != format!("{rule:?}")) {
            continue;
        }
        match planted::find(&site, rule, seed, most) {
            Some(found) => println!("{name} | {} | {} (LIFE={})", found.finding.as_str(), found.bursts, found.life),
            None => {
                println!("{name} | not found | {most}");
                missed.push(rule);
            }
        }
    }
    assert!(missed.is_empty(), "not found: {missed:?}");
}

/// The run that the environment asks for. `scripts/simulate.js` sets it.
fn run<'a>(sessions: u64, backing: Backing, profile: &'a str) -> Run<'a> {
    Run { sessions: number("SESSIONS", sessions), seed: number("SEED", 1), backing, profile }
}

fn chosen(name: &str, default: &str) -> Vec<String> {
    let text = std::env::var(name).unwrap_or_else(|_| default.into());
    text.split(',').map(String::from).collect()
}

#[test]
fn sessions_keep_their_promises() {
    let site = Site::new();
    let life = number("SESSION", 0);
    for store in chosen("STORE", "strict,memory") {
        let backing = Backing::ALL.into_iter().find(|backing| backing.as_str() == store).expect("a store");
        for profile in chosen("PROFILE", "hostile") {
            let run = run(2_000, backing, &profile);
            let census = if life > 0 { run.trace(&site, life) } else { run.census(&site) };
            census.print(&run.title());
            if backing.is_atomic() {
                assert_eq!(census.bad, 0, "an atomic store breaks no promise");
                assert!(census.reversed * 1_000 <= census.sessions.max(1_000), "1 session in 1,000 at most");
            }
        }
    }
}

#[test]
fn a_perfect_store_breaks_no_promise() {
    let site = Site::new();
    for profile in ["quiet", "calm", "hostile"] {
        let run = Run { sessions: number("PERFECT", 500), seed: number("SEED", 1), backing: Backing::Perfect, profile };
        let census = run.census(&site);
        census.print(&run.title());
        assert_eq!((census.bad, census.reversed), (0, 0));
    }
}

#[test]
fn sessions_find_planted_bugs() {
    let run = Run { sessions: number("FIND", 4_000), seed: 1, backing: Backing::Strict, profile: "hostile" };
    let found = run.find_all(&Site::new());
    assert!(found >= 10, "{found} of {}", planted::RULES.len());
}
