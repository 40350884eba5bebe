//! Every rule of the robot filter: what it catches, and the nearest user agent that it must not catch.

mod browser;
mod form;
mod introduction;
mod shape;
mod signals;
mod twin;
mod word;

use eltanin::robot::{Category, Kind, Reason, classify_user_agent};

/// A current browser's user agent.
const CHROME: &str =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/151.0.0.0 Safari/537.36";

/// Asserts the kind and the reason of the verdict.
#[track_caller]
fn expect(user_agent: &str, kind: Kind, reason: Reason) {
    let verdict = classify_user_agent(user_agent.as_bytes());
    assert_eq!((verdict.kind, verdict.reason), (kind, reason), "{user_agent}: {verdict:?}");
}

/// Asserts every part of a robot's verdict.
#[track_caller]
fn expect_robot(user_agent: &str, reason: Reason, name: Option<&str>, category: Category, signature: Option<&str>) {
    let verdict = classify_user_agent(user_agent.as_bytes());
    assert_eq!((verdict.kind, verdict.reason), (Kind::Robot, reason), "{user_agent}: {verdict:?}");
    assert_eq!((verdict.name, verdict.category, verdict.signature), (name, Some(category), signature), "{user_agent}");
}
