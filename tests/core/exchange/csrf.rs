//! Tokens against cross-site request forgery.

use eltanin::Level;

use crate::support::site::{Act, Site, id, outcome};
use crate::support::{MINUTE, flips, resized, secret};

#[test]
fn a_token_is_its_sessions_own() {
    let site = Site::strict();
    let (one, other) = (site.session(), site.session());
    let (mut handler, stranger) = (site.open(&one), site.open(&other));
    let token = handler.csrf_token();
    assert_eq!((token.len(), handler.csrf_token()), (22, token.clone()));
    assert!(handler.verifies(&token) && !stranger.verifies(&token));
    for wrong in flips(&token).into_iter().chain(resized(&token)) {
        assert!(!handler.verifies(&wrong), "{wrong}");
    }
    // Nothing is stored or sent for it.
    assert_eq!(outcome(&handler.commit()), ("unchanged", "-"));
}

#[test]
fn a_session_that_was_never_stored_hands_out_its_id_and_stores_nothing() {
    let site = Site::strict();
    let mut form = site.open("");
    let token = form.csrf_token();
    let reply = form.commit();
    assert_eq!(outcome(&reply), ("unchanged", "set"));
    assert!(site.store.take_calls().is_empty());
    // The form comes back with the id: there is no record, and it verifies.
    let mut post = site.open(&id(&reply));
    assert!(post.verifies(&token));
    assert!(!site.open("").verifies(&token), "without the id it does not");
    // The session that begins now has another id, as always.
    post.set("a", 1);
    let stored = id(&post.commit());
    assert_ne!(stored, id(&reply));
    // A later form of the page that is still open, with the new cookie alone.
    assert!(!site.open(&stored).verifies(&token));
}

#[test]
fn a_form_shown_before_the_first_write_of_its_own_session_verifies_after_it() {
    let site = Site::strict();
    let mut handler = site.open("");
    let token = handler.csrf_token();
    handler.set("a", 1);
    let stored = id(&handler.commit());
    assert!(site.open(&stored).verifies(&token));
}

/// Only the token of a session that was never stored verifies without a record.
#[test]
fn a_token_dies_with_its_session() {
    let site = Site::strict();
    let acts: [Act; 4] =
        [|handler| handler.destroy(), |handler| handler.logout(), |handler| handler.renew(), |handler| handler.reset()];
    for act in acts {
        let old = site.session_of(7);
        let mut handler = site.open(&old);
        let token = handler.csrf_token();
        act(&mut handler);
        handler.commit();
        assert!(!handler.verifies(&token), "in the request itself");
        assert!(!site.open(&old).verifies(&token), "behind the mark");
        site.wait(3 * MINUTE);
        assert!(!site.open(&old).verifies(&token), "when the mark is gone");
    }
}

#[test]
fn after_a_login_the_token_is_already_that_of_the_new_id() {
    let site = Site::strict();
    for old in [String::new(), site.session()] {
        let mut handler = site.open(&old);
        let before = handler.csrf_token();
        handler.login(7);
        let token = handler.csrf_token();
        assert!(token != before && handler.verifies(&token) && !handler.verifies(&before));
        let new = id(&handler.commit());
        assert!(site.open(&new).verifies(&token) && !site.open(&new).verifies(&before));
        // It was to be stored, so without its record it is worth nothing.
        site.store.put(site.key(&new).as_str(), None);
        assert!(!site.open(&new).verifies(&token));
    }
}

#[test]
fn it_holds_under_every_secret_of_the_ring() {
    let before = Site::new(|options| options.level = Level::Strict);
    let old = before.session();
    let token = before.open(&old).csrf_token();
    let after = before.beside(|options| options.secrets = vec![secret(2), secret(1)]);
    let mut handler = after.open(&old);
    assert!(handler.verifies(&token));
    let renewed = handler.csrf_token();
    assert_ne!(renewed, token, "the newest secret signs");
    // The id is signed again, and both tokens go on.
    handler.set("b", 2);
    let new = id(&handler.commit());
    assert!(after.open(&new).verifies(&token) && after.open(&new).verifies(&renewed));
    let later = before.beside(|options| options.secrets = vec![secret(2)]);
    assert!(!later.open(&new).verifies(&token) && later.open(&new).verifies(&renewed));
}

#[test]
fn it_is_bound_to_the_cookie_name() {
    let site = Site::strict();
    let other = site.beside(|options| options.cookie.name = Some("__Host-other".into()));
    site.rig([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
    other.rig([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
    let (mut here, mut there) = (site.open(""), other.open(""));
    assert_ne!(here.csrf_token(), there.csrf_token());
}

/// An attacker who can set cookies, as from a subdomain, has an id of a session that was never stored, and its token.
#[test]
fn the_token_of_a_planted_id_is_worth_nothing_beside_a_live_session() {
    let site = Site::strict();
    let mut attacker = site.open("");
    let token = attacker.csrf_token();
    let planted = id(&attacker.commit());
    let victim = site.session_of(7);
    for request in [site.request().cookie(&planted).cookie(&victim), site.request().cookie(&victim).cookie(&planted)] {
        let handler = request.open();
        assert_eq!(handler.id(), Some(victim.clone()));
        assert!(!handler.verifies(&token));
    }
}

#[test]
fn a_suspect_is_given_the_id_and_a_late_or_cross_site_request_is_not() {
    let site = Site::strict();
    let suspect = site.request().from(eltanin::robot::Kind::Suspect, eltanin::robot::Reason::PlatformScore);
    let mut handler = suspect.open();
    handler.csrf_token();
    assert_eq!(outcome(&handler.commit()), ("unchanged", "set"));
    let old = site.session();
    site.after(&old, |handler| handler.renew());
    let mut late = site.open(&old);
    late.csrf_token();
    assert_eq!(outcome(&late.commit()), ("unchanged", "-"));
    let mut withheld = site.request().header("sec-fetch-site", "cross-site").open();
    withheld.csrf_token();
    assert_eq!(outcome(&withheld.commit()), ("unchanged", "-"));
}

#[test]
fn without_a_session_there_is_none() {
    let site = Site::strict();
    let robot = site.request().from(eltanin::robot::Kind::Robot, eltanin::robot::Reason::Word);
    let mut handler = robot.open();
    assert_eq!(handler.csrf_token(), "");
    assert!(!handler.verifies("") && !handler.verifies("x"));
}

/// A client that presents a token sends no cookie on its own, so there is nothing to forge and nothing to hand out.
#[test]
fn a_token_client_gets_no_cookie_for_it() {
    let site = Site::with_tokens();
    let mut handler = site.request().asking().open();
    let token = handler.csrf_token();
    assert!(handler.verifies(&token));
    assert!(handler.commit().cookies.is_empty());
}
