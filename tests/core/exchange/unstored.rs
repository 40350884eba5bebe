//! Tokens of sessions that are not stored yet.

use eltanin::internals::Standing;
use eltanin::robot::{Kind, Reason};

use crate::support::site::{Site, outcome, refused_token};
use crate::support::{HOUR, MINUTE, flips};

#[test]
fn semantics_46_a_token_that_was_only_asked_for_stores_nothing() {
    let site = Site::with_tokens();
    let mut handler = site.request().asking().open();
    assert_eq!(handler.token(), "", "not stored yet");
    let reply = handler.commit();
    let token = reply.token.clone().unwrap();
    assert_eq!((outcome(&reply), site.standing(&token)), (("unchanged", "-"), Standing::NotStored));
    // It is no cookie's request: nothing in the store, not even a look.
    assert!(site.store.take_calls().is_empty() && site.store.keys().is_empty());
}

#[test]
fn semantics_46_a_request_with_it_gets_an_empty_session_without_a_store_operation_and_no_challenge() {
    let site = Site::with_tokens();
    let token = site.unstored_token();
    for kind in [Kind::Human, Kind::Robot, Kind::Suspect, Kind::Speculative] {
        let request = site.request().bearer(&token).from(kind, Reason::Word);
        let mut handler = request.open();
        assert!(handler.has_session(), "a valid token is never refused as a robot's");
        assert_eq!((request.challenge(&handler), handler.token().as_str()), (None, ""));
        let reply = handler.commit();
        assert_eq!((outcome(&reply), reply.token), (("unchanged", "-"), None), "nothing is due");
    }
    assert!(site.store.take_calls().is_empty());
}

#[test]
fn semantics_46_the_first_write_starts_the_session_under_a_new_id_whose_token_comes_back() {
    let site = Site::with_tokens();
    let token = site.unstored_token();
    let mut handler = site.request().bearer(&token).open();
    handler.set("a", 1);
    assert_eq!(handler.token(), "", "until then");
    let reply = handler.commit();
    let new = reply.token.unwrap();
    assert_eq!(site.standing(&new), Standing::Stored);
    assert_eq!((handler.token().len(), site.stored_at(&site.key_of_token(&new)).as_str()), (60, "a=1"));
    assert_ne!(site.key_of_token(&new), site.key_of_token(&token));
    assert_eq!(site.stored_at(&site.key_of_token(&token)), "nothing");
    // A login is a write too, and its token is known at once.
    let mut handler = site.request().bearer(&token).open();
    handler.login(7);
    let known = handler.token();
    assert_eq!(site.standing(&known), Standing::Stored);
    let reply = handler.commit();
    assert_eq!(site.key_of_token(&reply.token.unwrap()), site.key_of_token(&known));
    // The old token is still the same empty session.
    assert_eq!(site.loaded_by(&token), "nothing");
}

#[test]
fn semantics_46_an_unstored_token_is_renewed_and_expires_like_any_other() {
    let site = Site::with_tokens();
    let token = site.unstored_token();
    site.set_clock(30 * MINUTE);
    let renewed = site.request().bearer(&token).open().commit().token.unwrap();
    assert_eq!(site.standing(&renewed), Standing::NotStored);
    site.set_clock(HOUR);
    let mut handler = site.request().bearer(&token).open();
    assert_eq!(handler.commit().events, [refused_token("expired")]);
    assert!(site.request().bearer(&renewed).open().commit().events.is_empty());
}

/// Its standing is under the tag.
#[test]
fn semantics_46_nobody_can_make_an_unstored_token_look_stored_or_the_reverse() {
    let site = Site::with_tokens();
    for token in [site.stored_token(), site.unstored_token()] {
        let header = flips(&token).into_iter().take(6);
        for flipped in header.chain(flips(&token).into_iter().skip(6).step_by(7)) {
            let events = site.request().bearer(&flipped).open().commit().events;
            assert!(events == [refused_token("malformed")] || events == [refused_token("bad_tag")], "{flipped}");
        }
    }
}
