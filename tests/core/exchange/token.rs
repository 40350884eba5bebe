//! Session tokens over HTTP: asked for, renewed, revoked.

use eltanin::internals::Standing;
use eltanin::robot::{Kind, Reason};
use eltanin::{Level, Seconds};
use proptest::prelude::*;

use super::challenge::INVALID;
use crate::support::site::{Act, Site, outcome, refused_token};
use crate::support::{HOUR, MINUTE, engine};

#[test]
fn a_client_that_asks_gets_a_token_and_no_cookie() {
    let site = Site::with_tokens();
    let mut handler = site.request().asking().open();
    handler.set("a", 1);
    let reply = handler.commit();
    assert_eq!(outcome(&reply), ("saved", "-"));
    let token = reply.token.unwrap();
    assert_eq!((token.len(), site.standing(&token)), (60, Standing::Stored));
    assert_eq!(site.loaded_by(&token), "a=1");
    // Another client, another connection: the token alone restores the session and its user.
    let mut handler = site.request().bearer(&token).open();
    handler.login(7);
    let reply = handler.commit();
    assert_eq!(site.loaded_by(&reply.token.unwrap()), "user 7: a=1");
}

#[test]
fn where_tokens_are_off_nobody_is_asked_for_one() {
    let with = Site::with_tokens();
    let token = with.stored_token();
    let off = with.beside(|options| options.tokens = None);
    let id = off.session();
    let mut handler = off.request().cookie(&id).bearer(&token).asking().open();
    assert_eq!((handler.id(), handler.token()), (Some(id), String::new()));
    handler.set("b", 2);
    let reply = handler.commit();
    assert_eq!((outcome(&reply), reply.token), (("saved", "-"), None));
}

#[test]
fn semantics_44_a_token_is_bound_to_the_cookie_name() {
    let site = Site::with_tokens();
    let other = site.beside(|options| options.cookie.name = Some("__Host-other".into()));
    for token in [site.stored_token(), site.unstored_token()] {
        assert!(site.request().bearer(&token).open().commit().events.is_empty());
        let request = other.request().bearer(&token);
        let mut handler = request.open();
        assert_eq!((handler.loaded().as_str(), request.challenge(&handler)), ("nothing", Some(INVALID)));
        assert_eq!(handler.commit().events, [refused_token("bad_tag")]);
    }
}

#[test]
fn a_token_is_due_from_half_its_life_or_when_asked_for() {
    let site = Site::with_tokens();
    let token = site.stored_token();
    let due = |millis| {
        site.set_clock(millis);
        site.request().bearer(&token).open().commit().token.is_some()
    };
    assert_eq!([due(0), due(30 * MINUTE - 1), due(30 * MINUTE), due(HOUR - 1)], [false, false, true, true]);
    site.set_clock(0);
    for (asked, field) in [(true, "?1"), (true, " ?1\t"), (false, "?0"), (false, "1"), (false, "true"), (false, "")] {
        let reply = site.request().header("session-token", field).open().commit();
        assert_eq!(reply.token.is_some(), asked, "{field:?}");
    }
}

#[test]
fn a_token_does_not_outlive_its_session() {
    let site = Site::new(|options| {
        options.level = Level::Strict;
        options.tokens = Some(Seconds::new(3_600));
        options.lifetimes.absolute = Seconds::new(10);
    });
    let token = site.stored_token();
    site.set_clock(9_999);
    assert_eq!(site.loaded_by(&token), "a=1");
    site.set_clock(10_000);
    assert_eq!(site.request().bearer(&token).open().commit().events, [refused_token("expired")]);
}

#[test]
fn a_new_id_makes_the_old_token_worthless_so_the_answer_carries_another() {
    let site = Site::with_tokens();
    let acts: [Act; 2] = [|handler| handler.login(7), |handler| handler.renew()];
    for act in acts {
        let token = site.stored_token();
        let mut handler = site.request().bearer(&token).open();
        act(&mut handler);
        let reply = handler.commit();
        assert!(reply.cookies.is_empty());
        assert_ne!(site.loaded_by(&reply.token.unwrap()), "nothing");
        assert_eq!(site.loaded_by(&token), "nothing", "it finds the mark");
    }
}

#[test]
fn a_token_can_be_revoked() {
    let site = Site::with_tokens();
    let token = site.stored_token();
    let mut handler = site.request().bearer(&token).open();
    handler.destroy();
    let reply = handler.commit();
    assert_eq!((outcome(&reply), reply.token), (("saved", "-"), None));
    let request = site.request().bearer(&token);
    let mut handler = request.open();
    assert_eq!(handler.loaded(), "nothing");
    handler.set("late", 1);
    let reply = handler.commit();
    assert_eq!((outcome(&reply), reply.token), (("dropped", "-"), None));
}

/// No client could come back to it: there is no cookie, and the token is invalid.
#[test]
fn after_a_dead_token_nothing_is_stored_before_somebody_logs_in() {
    let site = Site::with_tokens();
    let request = site.request().bearer("abc");
    let mut handler = request.open();
    handler.set("b", 2);
    let reply = handler.commit();
    assert_eq!((outcome(&reply), reply.token), (("dropped", "-"), None));
    assert!(site.store.keys().is_empty());
    handler.set("b", 2);
    handler.login(7);
    let reply = handler.commit();
    assert_eq!(outcome(&reply), ("saved", "-"));
    assert_eq!(site.loaded_by(&reply.token.unwrap()), "user 7: b=2");
    // A client that also asks gets a new one.
    let mut handler = site.request().bearer("abc").asking().open();
    handler.set("c", 3);
    assert_eq!(site.loaded_by(&handler.commit().token.unwrap()), "c=3");
}

proptest! {
    #[test]
    fn any_headers_are_read(cookie in "\\PC*", authorization in "\\PC*", asked in "\\PC*", url in "\\PC*") {
        let site = Site::with_tokens();
        let request = site.request().url(&url).header("session-token", &asked);
        let request = request.header("cookie", &cookie).header("authorization", &authorization);
        let mut handler = request.open();
        let _ = request.challenge(&handler);
        handler.set("a", 1);
        prop_assert!(handler.try_commit().is_ok());
    }
}

#[test]
fn a_robot_that_has_a_token_is_welcome() {
    let site = Site::with_tokens();
    let token = site.stored_token();
    let robot = site.request().bearer(&token).from(Kind::Robot, Reason::Word).open();
    assert_eq!(robot.loaded(), "a=1");
    let off = engine(|_| {});
    assert_eq!(off.token(&robot.exchange, site.now()), "");
}
