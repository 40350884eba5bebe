//! What a request presents: cookies, genuine or not, one or several.

use eltanin::{Event, Format, Transport};

use crate::support::site::{Site, outcome};
use crate::support::{COOKIE, HOUR, flips, resized};

fn refused(reason: &'static str) -> Event {
    Event::Refused { transport: Transport::Cookie, reason }
}

#[test]
fn a_genuine_id_whose_record_lives_is_the_session() {
    for format in [Format::Standard, Format::Draco] {
        let site = Site::new(|options| options.format = format);
        let id = site.session();
        assert_eq!(id.len(), format.chars());
        let mut handler = site.open(&id);
        assert_eq!((handler.id(), handler.loaded().as_str()), (Some(id), "a=1"));
        assert!(handler.commit().events.is_empty());
    }
}

/// An id without a valid tag costs no store operation.
#[test]
fn a_forged_cookie_is_refused_without_asking_the_store() {
    for format in [Format::Standard, Format::Draco] {
        let site = Site::new(|options| options.format = format);
        let id = site.session();
        site.store.take_calls();
        for text in flips(&id).into_iter().chain(resized(&id)) {
            // A space round the value is no part of it.
            if text.trim_matches(' ') == id {
                continue;
            }
            let mut handler = site.request().cookie(&text).open();
            let reply = handler.commit();
            assert!(
                reply.events == [refused("malformed")] || reply.events == [refused("bad_tag")],
                "{text}: {reply:?}"
            );
            assert_ne!(handler.id(), Some(id.clone()));
        }
        assert!(site.store.take_calls().is_empty());
    }
}

#[test]
fn each_reason_is_told_apart_for_the_log_and_looks_alike_to_the_client() {
    let site = Site::strict();
    let (unknown, corrupt, expired) = (site.session(), site.session(), site.session());
    site.store.put(site.key(&unknown).as_str(), None);
    site.wait(2 * HOUR);
    let unreadable = site.session();
    let mut bytes = site.bytes(&unreadable).unwrap();
    // A value that cannot be read makes the whole record corrupt. A session is never read in part.
    *bytes.last_mut().unwrap() = 0xf0;
    site.store.put(site.key(&unreadable).as_str(), Some(bytes));
    site.store.put(site.key(&corrupt).as_str(), Some(vec![1, 2, 3]));
    let mut replies = Vec::new();
    for (id, reason) in [(&unknown, "unknown"), (&corrupt, "corrupt"), (&unreadable, "corrupt"), (&expired, "expired")]
    {
        let mut reply = site.open(id).commit();
        assert_eq!(std::mem::take(&mut reply.events), [refused(reason)], "{reason}");
        replies.push(reply);
    }
    assert!(replies.iter().all(|reply| *reply == replies[0]));
}

#[test]
fn semantics_39_of_several_genuine_ids_the_first_whose_session_lives_wins() {
    let site = Site::strict();
    let (dead, first, second) = (site.session(), site.session(), site.session());
    site.after_quietly(&first, |handler| handler.set("first", 1));
    site.store.put(site.key(&dead).as_str(), None);
    site.store.take_calls();
    let mut handler = site.request().cookie(&dead).cookie(&first).cookie(&second).open();
    assert_eq!((handler.id(), handler.loaded().as_str()), (Some(first.clone()), "a=1 first=1"));
    let loaded: Vec<_> = site.store.take_calls().into_iter().map(|call| call.key).collect();
    assert_eq!(loaded, [&dead, &first].map(|id| site.key(id).to_string()), "in order, and not past the one that lives");
    // The dead one is reported as such.
    assert_eq!(handler.commit().events, [Event::Several, refused("unknown")]);
    let mut handler = site.request().cookie(&second).cookie(&first).open();
    assert_eq!(handler.id(), Some(second));
    handler.set("b", 2);
    assert_eq!(outcome(&handler.commit()), ("saved", "-"));
}

#[test]
fn semantics_39_a_dead_cookie_of_any_kind_never_hides_a_live_one() {
    let site = Site::strict();
    let expired = site.session();
    site.wait(2 * HOUR);
    let (marked, corrupt, live) = (site.session(), site.session(), site.session());
    site.end_session(&marked);
    site.store.put(site.key(&corrupt).as_str(), Some(vec![0]));
    for dead in [&expired, &marked, &corrupt, &"nonsense".into(), &flips(&live)[40]] {
        let mut handler = site.request().cookie(dead).cookie(&live).open();
        assert_eq!(handler.id(), Some(live.clone()), "{dead}");
        handler.set("b", 2);
        assert_eq!(outcome(&handler.commit()), ("saved", "-"));
    }
}

#[test]
fn semantics_39_at_most_four_cookies_are_looked_at() {
    let site = Site::strict();
    let live = site.session();
    let with = |forged: usize| {
        let request = (0..forged).fold(site.request(), |request, _| request.cookie("x"));
        request.cookie(&live).open().id()
    };
    assert_eq!(with(3), Some(live.clone()));
    assert_ne!(with(4), Some(live.clone()));
    // The same id twice counts as one.
    let mut twice = site.request().cookie(&live).cookie(&live).open();
    assert!(twice.commit().events.is_empty());
}

#[test]
fn localhost_has_a_cookie_of_its_own() {
    let site = Site::strict();
    assert_eq!([site.engine.cookie_name(false), site.engine.cookie_name(true)], [COOKIE, "session"]);
    let local = || site.request().url("http://localhost:8787/");
    let mut handler = local().open();
    handler.set("a", 1);
    let reply = handler.commit();
    let set = reply.cookies.first().unwrap();
    assert_eq!((set.cookie().name(), set.cookie().secure()), ("session", false));
    let id = set.value().to_owned();
    assert_eq!(local().header("cookie", &format!("session={id}")).open().id(), Some(id.clone()));
    // There it is good for nothing else, and elsewhere for nothing.
    let elsewhere = site.open(&id).commit();
    assert_eq!(elsewhere.events, [refused("bad_tag")]);
}

#[test]
fn no_cookie_of_ours_is_nothing() {
    let site = Site::strict();
    for request in [site.request(), site.request().header("cookie", "other=1; session=2")] {
        let mut handler = request.open();
        assert!(handler.commit().events.is_empty());
        assert!(handler.has_session());
    }
    assert!(site.store.take_calls().is_empty());
}

#[test]
fn whether_a_request_proves_itself_is_known_without_the_store() {
    let site = Site::with_tokens();
    let id = site.session();
    let token = site.request().cookie(&id).open().token();
    site.store.take_calls();
    let knows = |request: &crate::support::site::Asked<'_>| {
        let now = site.now();
        request.read(|engine, request| engine.knows(request, now))
    };
    assert!(knows(&site.request().cookie(&id)));
    assert!(knows(&site.request().cookie("x").cookie(&id)));
    assert!(knows(&site.request().bearer(&token)));
    assert!(!knows(&site.request()) && !knows(&site.request().cookie(&flips(&id)[7])));
    // A token is asked first, and what it says holds.
    assert!(!knows(&site.request().cookie(&id).bearer("nonsense")));
    assert!(!knows(&site.request().bearer(&id)) && !knows(&site.request().cookie(&token)));
    site.wait(HOUR);
    assert!(!knows(&site.request().bearer(&token)), "expired");
    assert!(site.store.take_calls().is_empty());
}

/// A connection that lasts looks again, and starts nothing.
#[test]
fn another_look_finds_the_session_or_none() {
    let site = Site::strict();
    let id = site.session();
    let handler = site.open(&id);
    site.after_quietly(&id, |handler| handler.set("b", 2));
    let again = handler.look_again();
    assert_eq!((again.id(), again.loaded().as_str()), (Some(id.clone()), "a=1 b=2"));
    site.end_session(&id);
    assert!(!again.look_again().has_session());
    assert!(!site.open("").look_again().has_session(), "nothing was stored of a new one");
}
