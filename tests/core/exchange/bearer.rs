//! How a request presents a token.

use crate::support::flips;
use crate::support::site::{Site, refused_token};

#[test]
fn the_scheme_is_read_in_any_case_and_one_credential_counts() {
    let site = Site::with_tokens();
    let token = site.stored_token();
    let with = |field: &str| site.request().header("authorization", field).header("cookie", "a=b");
    for field in [
        format!("Bearer {token}"),
        format!("bEARER  {token}"),
        format!("\tBEARER {token} "),
        format!("Bearer\t{token}"),
    ] {
        assert_eq!(with(&field).open().loaded(), "a=1", "{field:?}");
    }
    let several = [format!("Bearer {token}, Bearer {token}"), format!("Basic YTpi, Bearer {token}")];
    let empty = ["Bearer", "bearer ", "Bearer ,", "Basic YTpi,bearer"].map(String::from);
    for field in several.into_iter().chain(empty) {
        assert_eq!(with(&field).open().commit().events, [refused_token("malformed")], "{field:?}");
    }
    // A token of another scheme is ignored, and the cookie counts.
    for field in
        ["", "Basic YTpi", "Bearers abc", "Digest realm=\"a\", nonce=\"b\"", token.as_str(), &format!("Bearer{token}")]
    {
        let id = site.session();
        let handler = site.request().cookie(&id).header("authorization", field).open();
        assert_eq!(handler.id(), Some(id), "{field:?}");
    }
}

#[test]
fn a_token_wins_over_a_cookie_even_when_it_is_no_good() {
    let site = Site::with_tokens();
    let token = site.stored_token();
    let id = site.session();
    site.after_quietly(&id, |handler| handler.set("cookie", 1));
    assert_eq!(site.request().cookie(&id).bearer(&token).open().loaded(), "a=1");
    for (token, reason) in
        [("nonsense", "malformed"), (id.as_str(), "malformed"), (flips(&token).pop().unwrap().as_str(), "bad_tag")]
    {
        let mut handler = site.request().cookie(&id).bearer(token).open();
        assert_eq!(handler.loaded(), "nothing");
        assert_eq!(handler.commit().events, [refused_token(reason)]);
    }
}
