//! The challenge to a token without a session.

use eltanin::robot::{Kind, Reason};

use crate::support::site::{Asked, Site};
use crate::support::{MINUTE, flips};

pub const INVALID: (u16, &str) = (401, "Bearer error=\"invalid_token\"");
const TWO: (u16, &str) = (400, "Bearer error=\"invalid_request\"");

#[test]
fn a_challenge_says_400_or_401_and_no_more() {
    let site = Site::with_tokens();
    let live = site.stored_token();
    let dead = {
        let token = site.stored_token();
        let mut handler = site.request().bearer(&token).open();
        handler.destroy();
        handler.commit();
        site.wait(3 * MINUTE);
        token
    };
    let challenge = |request: Asked<'_>| request.challenge(&request.open());
    assert_eq!(challenge(site.request()), None, "no token, no challenge");
    assert_eq!(challenge(site.request().cookie("nonsense")), None);
    assert_eq!(challenge(site.request().header("authorization", "Basic YTpi")), None);
    assert_eq!(challenge(site.request().bearer(&live)), None);
    // Forged, expired, ended: they look alike.
    for token in ["abc", &flips(&live)[9], &dead] {
        assert_eq!(challenge(site.request().bearer(token)), Some(INVALID), "{token}");
        assert_eq!(challenge(site.request().bearer(token).from(Kind::Robot, Reason::Word)), Some(INVALID), "{token}");
    }
    // It asks for a new one beside it.
    assert_eq!(challenge(site.request().bearer(&dead).asking()), None);
    // Two ways at once.
    assert_eq!(challenge(site.request().bearer("abc").bearer("abc")), Some(TWO));
    let in_url = site.request().bearer("abc").url("https://shop.example/?a=b&access_token=abc#c");
    assert_eq!(challenge(in_url), Some(TWO));
    let live_in_url = site.request().bearer(&live).url("https://shop.example/?access_token=abc");
    assert_eq!(challenge(live_in_url), Some(TWO), "a live token too");
    for harmless in ["https://shop.example/?a=access_token", "https://shop.example/#?access_token=a"] {
        assert_eq!(challenge(site.request().bearer("abc").url(harmless)), Some(INVALID), "{harmless}");
    }
    // Without tokens there is no challenge.
    let off = site.beside(|options| options.tokens = None);
    assert_eq!(challenge(off.request().bearer("abc")), None);
}

#[test]
fn a_socket_presents_its_token_among_the_subprotocols_and_starts_nothing() {
    let site = Site::with_tokens();
    let token = site.stored_token();
    let offer = |protocols: &str| site.request().header("sec-websocket-protocol", protocols);
    let named = format!("eltanin.token.{token}");
    for protocols in [named.clone(), format!("eltanin.session, {named}"), format!("{named} ,\tchat")] {
        let request = offer(&protocols);
        let handler = request.open_socket();
        assert_eq!((handler.loaded().as_str(), request.challenge(&handler)), ("a=1", None), "{protocols}");
    }
    let two = format!("{named}, {named}");
    for (protocols, challenge) in
        [("chat", None), ("", None), ("eltanin.token.abc", Some(INVALID)), (two.as_str(), Some(TWO))]
    {
        let request = offer(protocols);
        let handler = request.open_socket();
        assert!(!handler.has_session(), "{protocols}");
        if challenge.is_some_and(|(status, _)| status == 401) {
            assert_eq!(request.challenge(&handler), challenge, "{protocols}");
        }
    }
    // Browsers send cookies with a socket that another site opens, so none is read.
    let id = site.session();
    assert!(!offer("chat").cookie(&id).open_socket().has_session());
}
