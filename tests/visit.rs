//! What a request may want of its session, and when its use is written down.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use eltanin::error::{Category, Error};
use eltanin::record::{Header, UserId};
use eltanin::time::{Seconds, Timestamp};
use eltanin::visit::{Carrier, Intent, Lifetimes, Visit};
use support::{NOW, after};

fn visit(user: UserId) -> Visit {
    Visit {
        id: "id".into(),
        key: "key".into(),
        carrier: Carrier::Cookie,
        local: false,
        stored: true,
        is_new: false,
        deferred: false,
        presented: true,
        token_due: false,
        intent: Intent::Keep,
        header: Header {
            created: NOW,
            last_used: NOW,
            idle: Seconds::new(7_200),
            absolute: after(34_560_000_000),
            user,
            persistent: false,
            generation: 0,
        },
    }
}

fn is(error: &Error, code: &str, message: &str) {
    assert_eq!((error.category(), error.code(), error.to_string().as_str()), (Category::Usage, code, message));
}

#[test]
fn lifetimes_are_two_hours_a_hundred_days_and_four_hundred() {
    let lifetimes = Lifetimes::default();
    assert_eq!(lifetimes.idle(false).as_millis(), 2 * 3_600_000);
    assert_eq!(lifetimes.idle(true).as_millis(), 100 * 86_400_000);
    assert_eq!(lifetimes.absolute.as_millis(), 400 * 86_400_000);
}

#[test]
fn login_binds_and_renews() {
    let mut visit = visit(UserId::Nobody);
    visit.login(UserId::Number(7)).unwrap();
    assert_eq!((&visit.header.user, visit.intent), (&UserId::Number(7), Intent::Renew));
}

#[test]
fn logout_unbinds_makes_volatile_and_renews() {
    let mut visit = visit(UserId::Number(7));
    visit.header.persistent = true;
    visit.logout();
    assert_eq!((&visit.header.user, visit.header.persistent, visit.intent), (&UserId::Nobody, false, Intent::Renew));
}

#[test]
fn logging_out_nobody_is_nothing() {
    let mut visit = visit(UserId::Nobody);
    let before = visit.clone();
    visit.logout();
    assert_eq!(visit, before);
}

#[test]
fn only_who_is_logged_in_can_be_remembered() {
    let mut visit = visit(UserId::Nobody);
    let before = visit.clone();
    let error = visit.set_persistent(true).unwrap_err();
    is(&error, "not_logged_in", "only a logged-in session can be made persistent; call `login(userid)` first");
    visit.set_persistent(false).unwrap();
    assert_eq!(visit, before);
    visit.header.user = UserId::Text("ann".into());
    visit.set_persistent(true).unwrap();
    assert_eq!((visit.header.persistent, visit.intent), (true, Intent::Save));
    visit.intent = Intent::Keep;
    visit.set_persistent(true).unwrap();
    assert_eq!(visit.intent, Intent::Keep, "it was already");
}

#[test]
fn the_strongest_wish_counts() {
    let mut visit = visit(UserId::Number(7));
    visit.set_persistent(true).unwrap();
    visit.renew().unwrap();
    visit.set_persistent(false).unwrap();
    assert_eq!(visit.intent, Intent::Renew);
    visit.destroy();
    assert_eq!(visit.intent, Intent::Destroy);
    assert!([Intent::Keep, Intent::Save, Intent::Renew, Intent::Destroy].is_sorted());
}

#[test]
fn the_end_is_the_end() {
    let mut visit = visit(UserId::Number(7));
    visit.header.persistent = true;
    visit.destroy();
    assert_eq!((&visit.header.user, visit.header.persistent), (&UserId::Nobody, false));
    let ended = visit.clone();
    let message = "this session was ended with `destroy()`; the visitor's next request can start another";
    is(&visit.login(UserId::Number(8)).unwrap_err(), "session_ended", message);
    is(&visit.set_persistent(false).unwrap_err(), "session_ended", message);
    is(&visit.renew().unwrap_err(), "session_ended", message);
    visit.logout();
    visit.destroy();
    assert_eq!(visit, ended);
}

#[test]
fn use_is_written_down_once_a_tenth_of_the_idle_time() {
    let mut visit = visit(UserId::Nobody);
    assert_eq!(visit.touch_due(), after(720_000));
    visit.header.idle = Seconds::new(1);
    assert_eq!(visit.touch_due(), after(100));
}

#[test]
fn a_visit_is_due_when_there_is_something_to_do_without_changes() {
    let quiet = Visit { stored: true, ..visit(UserId::Nobody) };
    let (at_once, never) = (Timestamp::from_millis(0), Timestamp::from_millis(u64::MAX));
    assert_eq!(quiet.due(), quiet.touch_due());
    assert_eq!(Visit { token_due: true, ..quiet.clone() }.due(), at_once);
    assert_eq!(Visit { stored: false, token_due: true, ..quiet.clone() }.due(), never);
    for intent in [Intent::Save, Intent::Renew, Intent::Destroy] {
        assert_eq!(Visit { intent, ..quiet.clone() }.due(), at_once);
        assert_eq!(Visit { intent, stored: false, ..quiet.clone() }.due(), at_once);
    }
}
