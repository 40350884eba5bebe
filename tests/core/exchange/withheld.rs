//! Requests from which the browser may have withheld our cookie.

use eltanin::{Level, Options, SameSite};

use crate::support::site::{Asked, Handler, Site, id, outcome};

fn cross_site(site: &Site) -> Asked<'_> {
    site.request().header("sec-fetch-site", "cross-site")
}

fn navigation(site: &Site) -> Asked<'_> {
    cross_site(site).header("sec-fetch-mode", "navigate").header("sec-fetch-dest", "document")
}

fn preflight(site: &Site) -> Asked<'_> {
    site.request().method("OPTIONS").header("access-control-request-method", "POST")
}

/// Whether the session of the request is tentative: it stores nothing, gets no cookie, and says that it dropped.
#[track_caller]
fn is_tentative(request: &Asked<'_>) -> bool {
    let mut handler = request.open();
    let keys = handler.site.store.keys().len();
    handler.set("a", 1);
    let csrf = handler.csrf_token();
    assert_eq!(csrf.len(), 22);
    let reply = handler.commit();
    let stored = handler.site.store.keys().len() > keys;
    match outcome(&reply) {
        ("dropped", "-") if !stored => true,
        ("saved", "set") if stored => false,
        other => panic!("{other:?}"),
    }
}

fn site(same_site: SameSite) -> Site {
    Site::new(|options: &mut Options| {
        options.level = Level::Strict;
        options.cookie.same_site = same_site;
        options.tokens = Some(eltanin::Seconds::new(3_600));
    })
}

#[test]
fn semantics_38_a_cross_site_request_without_our_cookie_is_tentative_unless_same_site_is_none() {
    for (same_site, expected) in [(SameSite::Strict, true), (SameSite::Lax, true), (SameSite::None, false)] {
        let site = site(same_site);
        for method in ["GET", "POST", "PUT", "HEAD", "OPTIONS"] {
            assert_eq!(is_tentative(&cross_site(&site).method(method)), expected, "{same_site:?} {method}");
        }
    }
}

#[test]
fn semantics_38_a_top_level_navigation_with_a_safe_method_brings_a_lax_cookie() {
    let lax = site(SameSite::Lax);
    for method in ["GET", "HEAD", "get"] {
        assert!(!is_tentative(&navigation(&lax).method(method)), "{method}");
    }
    assert!(is_tentative(&navigation(&lax).method("POST")), "not safe");
    let iframe = cross_site(&lax).header("sec-fetch-mode", "navigate").header("sec-fetch-dest", "iframe");
    assert!(is_tentative(&iframe), "not top-level");
    let image = cross_site(&lax).header("sec-fetch-mode", "no-cors").header("sec-fetch-dest", "image");
    assert!(is_tentative(&image), "no navigation");
    let strict = site(SameSite::Strict);
    assert!(is_tentative(&navigation(&strict)), "a strict cookie is withheld from it too");
}

#[test]
fn semantics_38_same_site_requests_and_old_browsers_are_not_concerned() {
    let site = site(SameSite::Strict);
    for value in ["same-origin", "same-site", "none", ""] {
        assert!(!is_tentative(&site.request().header("sec-fetch-site", value)), "{value}");
    }
    assert!(!is_tentative(&site.request()));
}

#[test]
fn semantics_38_a_preflight_is_tentative_whatever_same_site_says() {
    for same_site in [SameSite::Strict, SameSite::Lax, SameSite::None] {
        let site = site(same_site);
        assert!(is_tentative(&preflight(&site)), "{same_site:?}");
        assert!(is_tentative(&preflight(&site).header("sec-fetch-site", "same-site")), "{same_site:?}");
        assert!(!is_tentative(&site.request().method("OPTIONS")), "not a preflight");
    }
}

#[test]
fn semantics_38_with_a_cookie_of_ours_or_a_token_nothing_was_withheld() {
    let site = site(SameSite::Lax);
    let stored = site.session();
    let mut handler = cross_site(&site).cookie(&stored).open();
    handler.set("b", 2);
    assert_eq!(outcome(&handler.commit()), ("saved", "-"));
    // Also one that is no good: the browser has sent what it has.
    assert!(!is_tentative(&cross_site(&site).cookie("nonsense")));
    // Nor when the client asks for a token, or brings one.
    let mut asking = cross_site(&site).asking().open();
    asking.set("a", 1);
    let reply = asking.commit();
    assert_eq!(outcome(&reply), ("saved", "-"));
    let mut bearer = cross_site(&site).bearer(&reply.token.unwrap()).open();
    bearer.set("c", 3);
    assert_eq!(outcome(&bearer.commit()), ("saved", "-"));
    // A cookie of another name says nothing.
    assert!(is_tentative(&cross_site(&site).header("cookie", "other=1")));
}

#[test]
fn semantics_38_a_login_makes_the_session_real() {
    let site = site(SameSite::Lax);
    for request in [cross_site(&site), navigation(&site).method("POST"), preflight(&site)] {
        let mut handler: Handler<'_> = request.open();
        handler.set("b", 2);
        handler.login(7);
        let reply = handler.commit();
        assert_eq!(outcome(&reply), ("saved", "set"));
        assert_eq!(site.stored(&id(&reply)), "user 7: b=2");
    }
}

#[test]
fn semantics_38_whoever_only_reads_sees_no_difference() {
    let site = site(SameSite::Lax);
    let mut handler = cross_site(&site).open();
    assert!(handler.has_session());
    assert_eq!(outcome(&handler.commit()), ("unchanged", "-"));
    handler.destroy();
    assert_eq!(outcome(&handler.commit()).1, "-");
    assert!(site.store.take_calls().is_empty());
}
