//! Key rotation: an id made with an old secret is signed again at the next write.

use eltanin::{Format, Level, Seconds};

use crate::support::site::{Site, id, outcome};
use crate::support::store::Fault;
use crate::support::{MINUTE, flips, secret};

/// A site with one secret, and the same one with a new secret in front.
fn rotated(format: Format) -> (Site, Site) {
    let before = Site::new(|options| {
        options.level = Level::Strict;
        options.format = format;
        options.tokens = Some(Seconds::new(3_600));
    });
    let after = before.beside(|options| options.secrets = vec![secret(2), secret(1)]);
    (before, after)
}

#[test]
fn semantics_43_an_id_of_an_old_secret_is_signed_again_at_the_next_write() {
    for format in [Format::Standard, Format::Draco] {
        let (before, after) = rotated(format);
        let old = before.session();
        let mut handler = after.open(&old);
        handler.set("b", 2);
        let reply = handler.commit();
        let new = id(&reply);
        assert_eq!(outcome(&reply), ("saved", "set"));
        assert_ne!(new, old);
        // The same random bits, so the same record; no renewal, no mark.
        assert_eq!(after.key(&new), after.key(&old));
        assert_eq!((after.stored(&new).as_str(), after.store.keys().len()), ("a=1 b=2", 1));
        assert!(reply.events.is_empty());
        // The old secret can be dropped now.
        let later = after.beside(|options| options.secrets = vec![secret(2)]);
        assert_eq!(later.open(&new).loaded(), "a=1 b=2");
        assert_ne!(later.open(&old).id(), Some(old));
        // It happens once.
        let mut handler = after.open(&new);
        handler.set("b", 3);
        assert_eq!(outcome(&handler.commit()), ("saved", "-"));
    }
}

#[test]
fn semantics_43_a_touch_is_a_write_too_so_a_secret_can_be_dropped_after_one_idle_timeout() {
    let (before, after) = rotated(Format::Standard);
    let old = before.session();
    assert_eq!(outcome(&after.open(&old).commit()), ("unchanged", "-"), "nothing was written");
    after.wait(12 * MINUTE);
    let reply = after.open(&old).commit();
    assert_eq!(outcome(&reply), ("unchanged", "set"));
    assert_eq!(after.key(&id(&reply)), after.key(&old));
}

#[test]
fn semantics_43_the_new_cookie_goes_out_only_when_that_record_was_written() {
    let (before, after) = rotated(Format::Standard);
    // The write failed.
    let old = before.session();
    let mut handler = after.open(&old);
    handler.set("b", 2);
    after.store.plan(&[Fault::Refused]);
    assert!(handler.try_commit().is_err());
    assert_eq!(handler.id(), Some(old.clone()));
    // The session had ended, or the change went to its successor.
    for renews in [true, false] {
        let old = before.session();
        let mut late = after.open(&old);
        late.set("late", 2);
        let mut other = after.open(&old);
        if renews {
            other.renew();
        } else {
            other.destroy();
        }
        other.commit();
        assert_eq!(outcome(&late.commit()), (if renews { "merged" } else { "dropped" }, "-"));
    }
    // A touch that found a mark.
    let old = before.session();
    let mut reader = after.open(&old);
    after.end_session(&old);
    after.wait(12 * MINUTE);
    assert_eq!(outcome(&reader.commit()), ("unchanged", "-"));
}

#[test]
fn semantics_43_a_token_of_an_old_secret_comes_back_signed_again() {
    let (before, after) = rotated(Format::Standard);
    let mut handler = before.request().asking().open();
    handler.set("a", 1);
    let old = handler.commit().token.unwrap();
    let mut handler = after.request().bearer(&old).open();
    handler.set("b", 2);
    let reply = handler.commit();
    let new = reply.token.clone().unwrap();
    assert_eq!(outcome(&reply), ("saved", "-"));
    assert_eq!(
        (after.key_of_token(&new), after.stored_at(&after.key_of_token(&new)).as_str()),
        (after.key_of_token(&old), "a=1 b=2")
    );
    let later = after.beside(|options| options.secrets = vec![secret(2)]);
    assert_eq!(later.request().bearer(&new).open().loaded(), "a=1 b=2");
    assert_eq!(later.request().bearer(&old).open().loaded(), "nothing");
}

#[test]
fn semantics_43_a_login_beside_it_is_an_ordinary_login() {
    let (before, after) = rotated(Format::Draco);
    let old = before.session();
    let mut handler = after.open(&old);
    handler.login(7);
    let new = id(&handler.commit());
    assert_ne!(after.key(&new), after.key(&old));
    assert_eq!(after.stored(&old), "mark login");
    let later = after.beside(|options| options.secrets = vec![secret(2)]);
    assert_eq!(later.open(&new).loaded(), "user 7: a=1");
}

/// Of two ids with the same random bits, under two secrets, both name one session.
#[test]
fn semantics_43_parallel_requests_with_both_ids_keep_one_record() {
    let (before, after) = rotated(Format::Standard);
    let old = before.session();
    let (mut one, mut two) = (after.open(&old), after.open(&old));
    one.set("b", 2);
    two.set("c", 3);
    let (first, second) = (id(&one.commit()), id(&two.commit()));
    assert_eq!(first, second);
    assert_eq!(after.stored(&first), "a=1 b=2 c=3");
    let mut both = after.request().cookie(&old).cookie(&first).open();
    assert!(both.commit().events.is_empty(), "they are not several");
}

/// What an old secret has signed is refused once it is gone, and its bits are no way round that.
#[test]
fn a_retired_secret_proves_nothing() {
    let (before, _) = rotated(Format::Standard);
    let old = before.session();
    let gone = before.beside(|options| options.secrets = vec![secret(2)]);
    gone.store.take_calls();
    for text in flips(&old).into_iter().chain([old]) {
        assert_eq!(gone.open(&text).loaded(), "nothing");
    }
    assert!(gone.store.take_calls().is_empty());
}
