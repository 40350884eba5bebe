//! Every pair of two overlapping requests, in every order of their operations on the store.

use eltanin::internals::{Index, Mark};
use eltanin::{Ending, Record, Reply};

use crate::support::site::{Act, Site, describe};

/// What a request does to the session of user 7, which has `a=1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Change,
    Delete,
    Login,
    LoginOfAnother,
    Logout,
    Renew,
    Reset,
    Destroy,
    /// No request of the visitor: all sessions of user 7 are ended.
    End,
}

const ALL: [What; 9] = [
    What::Change,
    What::Delete,
    What::Login,
    What::LoginOfAnother,
    What::Logout,
    What::Renew,
    What::Reset,
    What::Destroy,
    What::End,
];

impl What {
    /// The request itself. The second of the two does the same under another name.
    fn act(self, second: bool) -> Act {
        match (self, second) {
            (Self::Change, false) => |handler| handler.set("one", 1),
            (Self::Change, true) => |handler| handler.set("two", 2),
            (Self::Delete, _) => |handler| handler.delete("a"),
            (Self::Login, _) => |handler| handler.login(7),
            (Self::LoginOfAnother, _) => |handler| handler.login(8),
            (Self::Logout, _) => |handler| handler.logout(),
            (Self::Renew, false) => |handler| {
                handler.set("one", 1);
                handler.renew();
            },
            (Self::Renew, true) => |handler| {
                handler.set("two", 2);
                handler.renew();
            },
            (Self::Reset, _) => |handler| {
                handler.reset();
                handler.set("fresh", 3);
            },
            (Self::Destroy, _) => |handler| handler.destroy(),
            (Self::End, _) => |_| {},
        }
    }

    const fn ends(self) -> bool {
        matches!(self, Self::Reset | Self::Destroy)
    }
}

/// Runs both. The next operation is the second's where a bit of `order` is set; after eight of them the first goes on
/// to its end, then the second.
fn run(site: &Site, first: What, second: What, order: u32) -> [Reply; 2] {
    let id = site.session_of(7);
    site.wait(1);
    let (mut one, mut two) = (site.open(&id), site.open(&id));
    first.act(false)(&mut one);
    second.act(true)(&mut two);
    let mut one = if first == What::End { site.ending(7, Ending::All) } else { one.committing() };
    let mut two = if second == What::End { site.ending(7, Ending::All) } else { two.committing() };
    for turn in 0..u32::BITS {
        let next = if order >> turn & 1 == 1 { &mut two } else { &mut one };
        if !next.is_over() {
            next.step();
        }
    }
    [one.finish(), two.finish()]
}

/// The records in the store, each in a line.
fn records(site: &Site) -> Vec<String> {
    let entries: Vec<_> = site.store.keys().iter().filter_map(|key| site.store.get(key)).collect();
    assert!(entries.iter().all(|bytes| Record::decode(bytes).is_some() || is_other(bytes)));
    entries.iter().filter_map(|bytes| Record::decode(bytes).map(|record| describe(&record))).collect()
}

fn is_other(bytes: &[u8]) -> bool {
    Mark::decode(bytes).is_some() || Index::decode(bytes).is_some()
}

/// Whether the status says that it was done.
fn was_done(what: What, reply: &Reply) -> bool {
    what == What::End || reply.status.is_some_and(|status| ["saved", "merged"].contains(&status.as_str()))
}

#[test]
fn semantics_31_to_35_hold_in_every_order() {
    for first in ALL {
        for second in ALL {
            for order in 0..1 << 8 {
                let site = Site::strict();
                let replies = run(&site, first, second, order);
                let left = records(&site);
                check(
                    [first, second],
                    &replies,
                    &left,
                    &format!("{first:?} {second:?} {order:08b}: {left:?} {replies:?}"),
                );
            }
        }
    }
}

fn check(whats: [What; 2], replies: &[Reply; 2], left: &[String], context: &str) {
    let done: Vec<What> =
        whats.into_iter().zip(replies).filter(|(what, reply)| was_done(*what, reply)).map(|(what, _)| what).collect();
    let is_done = |what: What| done.contains(&what);
    let both = |what: What| whats.contains(&what);
    assert!(!done.is_empty(), "one of the two is done: {context}");

    // The session is in one place. Another user's login is a session of its own.
    let beside = both(What::Login) && both(What::LoginOfAnother);
    assert!(left.len() <= 1 + usize::from(beside), "one session: {context}");

    // Nothing that was ended comes back, with its variables or its user. What a logout has left is another session.
    let left_by_logout = is_done(What::Logout) && is_done(What::Destroy);
    if done.iter().any(|what| what.ends()) && !left_by_logout {
        assert!(left.iter().all(|record| record == "fresh=3"), "ended: {context}");
    }
    if is_done(What::Logout) {
        assert!(left.iter().all(|record| !record.contains("user")), "logged out: {context}");
    }
    if is_done(What::End) && !is_done(What::LoginOfAnother) && !is_done(What::Logout) {
        assert!(left.iter().all(|record| !record.contains("user 7")), "ended: {context}");
    }

    // What was acknowledged is there, unless the session was ended.
    let lives = !done.iter().any(|what| what.ends()) && !is_done(What::End);
    for (what, variable) in whats.into_iter().zip(["one=1", "two=2"]) {
        if lives && is_done(what) && matches!(what, What::Change | What::Renew) {
            assert!(left.iter().any(|record| record.contains(variable)), "lost: {context}");
        }
    }
    if lives && is_done(What::Delete) {
        assert!(left.iter().all(|record| !record.contains("a=1")), "came back: {context}");
    }
    // An acknowledged login is there, unless a logout was acknowledged.
    if lives && is_done(What::LoginOfAnother) && !is_done(What::Logout) {
        assert!(left.iter().any(|record| record.contains("user 8")), "logged out: {context}");
    }
    if lives && !left.iter().any(|record| record.contains("user")) {
        assert!(is_done(What::Logout), "logged out: {context}");
    }
}
