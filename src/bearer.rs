//! Bearer tokens in requests ([RFC 6750](https://www.rfc-editor.org/rfc/rfc6750)): in `Authorization`, and among the
//! subprotocols of a WebSocket, where a browser cannot set headers.

use crate::text::{cut, trimmed};

/// The prefix of a subprotocol that carries a token.
const PROTOCOL: &str = "eltanin.token.";

/// The token in `Authorization: Bearer <token>` ([section 2.1](https://www.rfc-editor.org/rfc/rfc6750#section-2.1)).
/// Returns an empty token, which is never valid, when the field has several credentials and one is a bearer token.
pub(crate) fn token(field: &str) -> Option<&str> {
    credentials(field).or_else(|| (count(field) > 0).then_some(""))
}

/// How many bearer credentials an `Authorization` field has. Platforms join two fields with a comma.
pub(crate) fn count(field: &str) -> usize {
    elements(field).filter(|one| credentials(one).is_some()).count()
}

fn credentials(field: &str) -> Option<&str> {
    let (scheme, token) = cut(trimmed(field), b" \t");
    scheme.eq_ignore_ascii_case("bearer").then(|| trimmed(token))
}

/// The token that a WebSocket offers, and the first subprotocol that is not a token
/// ([RFC 6455 section 11.3.4](https://www.rfc-editor.org/rfc/rfc6455#section-11.3.4)). With two tokens there is none.
pub(crate) fn socket_offer(field: &str) -> (Option<&str>, Option<&str>) {
    let (mut offered, mut other, mut tokens) = (None, None, 0);
    for protocol in elements(field) {
        match protocol.strip_prefix(PROTOCOL) {
            Some(token) => (offered, tokens) = (Some(token), tokens + 1),
            None => other = other.or(Some(protocol)),
        }
    }
    (offered.filter(|_| tokens == 1), other)
}

/// How many tokens are among the subprotocols.
pub(crate) fn socket_tokens(field: &str) -> usize {
    elements(field).filter(|protocol| protocol.starts_with(PROTOCOL)).count()
}

/// The elements of a list that are not empty ([RFC 9110 section 5.6.1](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.1)).
fn elements(field: &str) -> impl Iterator<Item = &str> {
    let mut left = field;
    std::iter::from_fn(move || {
        while !left.is_empty() {
            let (element, rest) = cut(left, b",");
            left = rest;
            if !trimmed(element).is_empty() {
                return Some(trimmed(element));
            }
        }
        None
    })
}
