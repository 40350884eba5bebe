//! What the developer is warned of: what would lose data.

use eltanin::Warning;
use eltanin::robot::{Kind, Reason};

use crate::support::site::{Asked, Site};

const LOCAL: &str = "http://localhost:8787/";
const ELSEWHERE: &str = "http://192.168.1.5:8787/";

/// What the first write of a new session warns of.
fn first_write(request: &Asked<'_>) -> Option<Warning> {
    let mut handler = request.open();
    handler.set("a", 1);
    handler.commit().warning
}

#[test]
fn on_localhost_a_dropped_first_write_is_warned_of() {
    let site = Site::strict();
    let from = |kind, reason| site.request().from(kind, reason);
    for (kind, reason) in [(Kind::Suspect, Reason::BrandHint), (Kind::Tool, Reason::App)] {
        assert_eq!(first_write(&from(kind, reason).url(LOCAL)), Some(Warning::Unproven));
        assert_eq!(first_write(&from(kind, reason)), None, "in production");
        let mut silent = from(kind, reason).url(LOCAL).open();
        assert_eq!(silent.commit().warning, None, "nothing was changed");
        let proxied = from(kind, reason).url(LOCAL).header("x-forwarded-proto", "https");
        assert_eq!(first_write(&proxied), None, "behind a proxy that ends TLS");
    }
    assert_eq!(first_write(&site.request().url(LOCAL)), None, "a person's is stored");
}

#[test]
fn on_localhost_other_dropped_changes_are_not_warned_of() {
    let site = Site::strict();
    let preflight = site.request().url(LOCAL).method("OPTIONS").header("access-control-request-method", "POST");
    assert_eq!(first_write(&preflight), None);
}

#[test]
fn a_secure_cookie_over_plain_http_to_another_host_is_warned_of() {
    let site = Site::strict();
    assert_eq!(first_write(&site.request().url(ELSEWHERE)), Some(Warning::Unprotected));
    for (name, value) in [("x-forwarded-proto", "https"), ("forwarded", "for=1.2.3.4;proto=https")] {
        assert_eq!(first_write(&site.request().url(ELSEWHERE).header(name, value)), None, "{name}");
    }
    for url in ["https://shop.example/", LOCAL, "/cart", ""] {
        assert_eq!(first_write(&site.request().url(url)), None, "{url}");
    }
    let mut silent = site.request().url(ELSEWHERE).open();
    assert_eq!(silent.commit().warning, None, "no cookie is set");
}

#[test]
fn a_cookie_that_is_not_secure_is_not_warned_of() {
    let site = Site::new(|options| options.cookie.secure = Some(false));
    assert_eq!(first_write(&site.request().url(ELSEWHERE)), None);
}
