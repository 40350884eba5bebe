//! What a response carries: cookies, a token, cache headers.

use eltanin::{HeaderEdit, Reply, SameSite};

use crate::support::site::{Site, fields, id};

/// The edits in short: `=` sets, `?` sets what is not there, `!` sets what is there, `+` includes.
fn edits(reply: &Reply) -> Vec<String> {
    let short = |edit: HeaderEdit<'_>| match edit {
        HeaderEdit::Set(name, value) => format!("{name} = {value}"),
        HeaderEdit::Default(name, value) => format!("{name} ? {value}"),
        HeaderEdit::Overwrite(name, value) => format!("{name} ! {value}"),
        HeaderEdit::Include(name, value) => format!("{name} + {value}"),
        HeaderEdit::Cookie(cookie) => cookie.cookie().name().into(),
        _ => panic!("{edit:?}"),
    };
    reply.headers().into_iter().map(short).collect()
}

#[test]
fn semantics_40_what_carries_an_id_is_never_stored_by_a_shared_cache() {
    let site = Site::strict();
    let mut handler = site.open("");
    handler.set("a", 1);
    let expected = [
        "Cache-Control = private, no-store",
        "CDN-Cache-Control ! private, no-store",
        "Cloudflare-CDN-Cache-Control ! private, no-store",
        "Surrogate-Control ! no-store",
        "Vary + Cookie",
        "__Host-session",
    ];
    assert_eq!(edits(&handler.commit()), expected);
    // So is the removal of the cookie.
    let ended = handler.id().unwrap();
    let mut handler = site.open(&ended);
    handler.destroy();
    assert_eq!(edits(&handler.commit()), expected);
}

#[test]
fn semantics_40_what_carries_none_is_private_unless_the_application_chose_otherwise() {
    let site = Site::strict();
    let expected = ["Cache-Control ? private, no-store", "Vary + Cookie"];
    assert_eq!(edits(&site.open("").commit()), expected);
    let robot = site.request().from(eltanin::robot::Kind::Robot, eltanin::robot::Reason::Word);
    assert_eq!(edits(&robot.open().commit()), expected, "a robot's varies too");
    assert_eq!(edits(&site.engine.bare_reply()), expected);
}

#[test]
fn semantics_40_with_tokens_on_it_varies_by_more() {
    let site = Site::with_tokens();
    let varies = ["Vary + Cookie", "Vary + Authorization", "Vary + Session-Token"];
    assert_eq!(edits(&site.open("").commit())[1..], varies);
    let reply = site.request().asking().open().commit();
    let token = reply.token.clone().unwrap();
    assert_eq!(edits(&reply)[4..], [&varies[..], &[format!("Session-Token = {token}").as_str()]].concat());
    assert_eq!(edits(&reply)[0], "Cache-Control = private, no-store");
    let exposing = site.beside(|options| options.expose_tokens = true);
    let expose = "Access-Control-Expose-Headers + Session-Token";
    assert!(edits(&exposing.request().asking().open().commit()).contains(&expose.into()));
    assert!(!edits(&reply).contains(&expose.into()));
    let off = exposing.beside(|options| options.tokens = None);
    assert!(!edits(&off.open("").commit()).contains(&expose.into()));
}

#[test]
fn a_cookie_has_the_sites_attributes() {
    let site = Site::new(|options| {
        options.cookie.name = Some("sid".into());
        options.cookie.path = Some("/shop".into());
        options.cookie.domain = Some("shop.example".into());
        options.cookie.same_site = SameSite::None;
        options.cookie.partitioned = true;
    });
    let mut handler = site.open("");
    handler.set("a", 1);
    let id = handler.id().unwrap();
    let expected = format!("sid={id}; Path=/shop; Domain=shop.example; HttpOnly; Secure; SameSite=None; Partitioned");
    let reply = handler.commit();
    assert_eq!(fields(&reply), [expected]);
    let set = &reply.cookies[0];
    let cookie = set.cookie();
    assert_eq!((cookie.name(), set.value(), set.max_age()), ("sid", id.as_str(), None));
    assert_eq!((cookie.path(), cookie.domain(), cookie.same_site()), ("/shop", Some("shop.example"), SameSite::None));
    assert_eq!((cookie.secure(), cookie.partitioned()), (true, true));
}

#[test]
fn no_event_holds_an_id_or_a_token() {
    let site = Site::with_tokens();
    let old = site.session_of(7);
    let mut handler = site.open(&old);
    handler.renew();
    let reply = handler.commit();
    let shown = format!("{:?}", reply.events);
    assert!(!shown.is_empty() && !shown.contains(&old) && !shown.contains(&id(&reply)));
}
