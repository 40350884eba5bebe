//! Which clients may start a session. A client with a live session is never rejected.

use eltanin::Event;
use eltanin::robot::{Kind, OwnedVerdict, Reason, Rules, classify_user_agent};

use crate::support::engine;
use crate::support::site::{Asked, Site, id, outcome};

type Client = (Kind, Reason);

const PERSON: Client = (Kind::Human, Reason::Browser);

/// What a request that sets a variable gets: `stored`, `given` the cookie and not stored, `nothing` of
/// both, or `none` at all.
fn started(request: &Asked<'_>) -> &'static str {
    let mut handler = request.open();
    if !handler.has_session() {
        return "none";
    }
    handler.set("a", 1);
    let reply = handler.commit();
    match outcome(&reply) {
        ("saved", _) => "stored",
        ("dropped", "set") => "given",
        ("dropped", "-") => "nothing",
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_kind_of_client_starts_a_session_or_not() {
    let site = Site::with_tokens();
    let gone = site.session();
    site.store.put(site.key(&gone).as_str(), None);
    // The client; then with nothing, with a genuine id that is no session, and asking for a token.
    let table = [
        (PERSON, "stored", "stored", "stored"),
        ((Kind::Suspect, Reason::PlatformScore), "given", "stored", "stored"),
        ((Kind::Tool, Reason::App), "given", "stored", "stored"),
        ((Kind::Speculative, Reason::Prefetch), "nothing", "nothing", "nothing"),
        ((Kind::Robot, Reason::Word), "none", "none", "none"),
        ((Kind::Robot, Reason::Shape), "none", "none", "stored"),
        ((Kind::Robot, Reason::Empty), "none", "none", "stored"),
    ];
    for ((kind, reason), plain, kept, asking) in table {
        let request = || site.request().from(kind, reason);
        assert_eq!(started(&request()), plain, "{kind:?} {reason:?}");
        assert_eq!(started(&request().cookie(&gone)), kept, "{kind:?} {reason:?} with an id");
        assert_eq!(started(&request().asking()), asking, "{kind:?} {reason:?} asks for a token");
        assert_eq!(started(&request().cookie("x")), plain, "a forged id proves nothing");
    }
}

#[test]
fn a_suspect_is_stored_once_it_brings_the_cookie_back() {
    let site = Site::strict();
    let suspect = || site.request().from(Kind::Suspect, Reason::PlatformScore);
    let mut first = suspect().open();
    first.set("a", 1);
    let reply = first.commit();
    assert_eq!((outcome(&reply), reply.events.as_slice()), (("dropped", "set"), [Event::Robot].as_slice()));
    assert!(site.store.keys().is_empty());
    let mut second = suspect().cookie(&id(&reply)).open();
    second.set("a", 1);
    let reply = second.commit();
    assert_eq!(outcome(&reply), ("saved", "set"));
    assert_eq!(site.stored(&id(&reply)), "a=1");
    // One that reads gets nothing.
    assert_eq!(outcome(&suspect().open().commit()), ("unchanged", "-"));
    // A login makes it real.
    let mut login = suspect().open();
    login.login(7);
    assert_eq!(site.stored(&id(&login.commit())), "user 7: ");
}

#[test]
fn a_form_on_a_page_that_was_loaded_ahead_verifies_when_it_is_sent() {
    let site = Site::strict();
    let ahead = || site.request().from(Kind::Speculative, Reason::Prefetch);
    let mut prefetch = ahead().open();
    prefetch.set("a", 1);
    let token = prefetch.csrf_token();
    let reply = prefetch.commit();
    assert_eq!((outcome(&reply), reply.events.as_slice()), (("dropped", "set"), [Event::Robot].as_slice()));
    assert!(site.store.take_calls().is_empty());
    // The person is shown the page without another request, and sends its form.
    let mut post = site.open(&id(&reply));
    assert!(post.verifies(&token));
    post.set("a", 1);
    assert_eq!(outcome(&post.commit()), ("saved", "set"));
    // Another page that is loaded ahead meanwhile spoils nothing: its token is good for the same id.
    let mut other = ahead().cookie(&id(&reply)).open();
    let again = other.csrf_token();
    assert_eq!((again.as_str(), outcome(&other.commit())), (token.as_str(), ("unchanged", "-")));
    // Without a form there is no cookie, which could replace one of a session that began meanwhile.
    let mut prefetch = ahead().open();
    prefetch.set("a", 1);
    assert_eq!(outcome(&prefetch.commit()), ("dropped", "-"));
    // A login makes it real.
    let mut login = ahead().open();
    login.login(7);
    assert_eq!(site.stored(&id(&login.commit())), "user 7: ");
}

#[test]
fn a_robot_gets_no_session_no_id_and_no_token_and_nothing_is_stored() {
    let site = Site::with_tokens();
    let mut handler = site.request().from(Kind::Robot, Reason::Word).open();
    assert!(!handler.has_session() && handler.token().is_empty());
    handler.set("a", 1);
    handler.login(7);
    handler.renew();
    handler.logout();
    handler.reset();
    handler.destroy();
    assert!(!handler.is_persistent() && handler.persist(true).is_ok());
    let reply = handler.commit();
    assert_eq!((outcome(&reply), reply.token.as_ref()), (("none", "-"), None));
    assert_eq!(reply.events, [Event::Robot]);
    assert!(site.store.take_calls().is_empty());
}

#[test]
fn whoever_brings_a_live_session_is_not_classified() {
    let site = Site::strict();
    let id = site.session();
    for (kind, reason) in [(Kind::Robot, Reason::Word), (Kind::Speculative, Reason::Prefetch)] {
        let mut handler = site.request().cookie(&id).from(kind, reason).open();
        assert_eq!((handler.loaded().as_str(), handler.commit().events), ("a=1", vec![]));
    }
}

#[test]
fn a_library_or_a_nameless_program_may_ask_for_a_token() {
    let may = |agent: &str| OwnedVerdict::from(classify_user_agent(agent.as_bytes())).is_program();
    assert!(may("curl/8.5.0") && may("python-requests/2.31") && may("my-shop-client/1.0") && may(""));
    assert!(!may("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"));
    assert!(!may(
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
    ));
}

#[test]
fn without_rules_nobody_is_classified_as_a_robot() {
    let headers = [("user-agent", "Googlebot/2.1")];
    assert_eq!(engine(|options| options.robots = None).classify(&headers, None).reason, Reason::Off);
    assert_eq!(engine(|_| {}).classify(&headers, None).kind, Kind::Robot, "robots are on by default");
    let rules = Rules::default();
    assert_eq!(engine(|options| options.robots = Some(rules)).classify(&headers, None).kind, Kind::Robot);
}
