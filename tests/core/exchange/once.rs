//! One request, one session: the core's share of row 41. All that is known of a request is in its exchange, so engines
//! with equal options are one engine.

use crate::support::site::{Site, id};

#[test]
fn semantics_41_engines_with_equal_options_go_on_with_each_others_exchanges() {
    let site = Site::strict();
    let other = site.beside(|_| {});
    let stored = site.session();
    let mut handler = site.open(&stored);
    // The second `open` of the request gets what the first one has got.
    let mut again = other.open(&stored);
    again.exchange = handler.exchange.clone();
    assert_eq!(again.id(), handler.id());
    handler.login(7);
    again.exchange = handler.exchange.clone();
    again.set("b", 2);
    let reply = again.commit();
    assert_eq!((id(&reply), other.stored(&id(&reply)).as_str()), (handler.id().unwrap(), "user 7: a=1 b=2"));
}

#[test]
fn semantics_41_one_exchange_has_one_new_session_whatever_is_committed_how_often() {
    let site = Site::strict();
    let mut handler = site.open("");
    let promised = handler.id().unwrap();
    for number in 0..3 {
        handler.set("a", number);
        assert_eq!(id(&handler.commit()), promised);
    }
    assert_eq!((site.store.keys().len(), site.stored(&promised).as_str()), (1, "a=2"));
}

/// What an engine decides depends on its arguments alone.
#[test]
fn semantics_41_an_engine_keeps_nothing_of_a_request() {
    let site = Site::strict();
    let stored = site.session();
    let (one, two) = (site.open(&stored), site.open(&stored));
    assert_eq!(format!("{:?}", one.exchange), format!("{:?}", two.exchange));
    // Nor does what another request has done in between.
    site.after_quietly(&stored, |handler| handler.set("b", 2));
    site.open("").commit();
    let three = site.open(&stored);
    assert_eq!((three.id(), three.loaded().as_str()), (one.id(), "a=1 b=2"));
}
