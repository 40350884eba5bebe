//! What an agent is taken for.

use eltanin::robot::{Category, Kind, Reason, judge_agent};

/// A current browser's agent.
pub const CHROME: &str =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/151.0.0.0 Safari/537.36";

/// The agent gets this verdict.
#[track_caller]
pub fn expect(agent: &str, kind: Kind, reason: Reason) {
    let verdict = judge_agent(agent.as_bytes());
    assert_eq!((verdict.kind, verdict.reason), (kind, reason), "{agent}: {verdict:?}");
}

/// The agent is a robot's, and what is said of it is this.
#[track_caller]
pub fn expect_robot(agent: &str, reason: Reason, name: Option<&str>, category: Category, signature: Option<&str>) {
    let verdict = judge_agent(agent.as_bytes());
    assert_eq!((verdict.kind, verdict.reason), (Kind::Robot, reason), "{agent}: {verdict:?}");
    assert_eq!((verdict.name, verdict.category, verdict.signature), (name, Some(category), signature), "{agent}");
}
