//! A request as the core reads it. The core makes all decisions about a request.

use crate::bearer;
use crate::headers::{Field, Headers};
use crate::text::{cut, trimmed};

/// A request: its method, its URL and its header fields.
///
/// ```
/// use eltanin::Request;
///
/// let headers = [("cookie", "theme=dark"), ("user-agent", "Mozilla/5.0")];
/// let request = Request::new("GET", "http://localhost:8787/", &headers);
/// assert!(request.is_local()); // so the cookie is called `session` and is not `Secure`
/// ```
#[derive(Debug)]
pub struct Request<'a, H: ?Sized> {
    /// The method, as in `GET`.
    pub method: &'a str,
    /// The absolute URL. An invalid one counts as https on another host.
    pub url: &'a str,
    /// The header fields.
    pub headers: &'a H,
    pub(crate) local: bool,
    /// Whether it is plain http to another host, from which browsers take no `Secure` cookie.
    pub(crate) unprotected: bool,
}

impl<'a, H: Headers + ?Sized> Request<'a, H> {
    /// A request with these parts.
    #[must_use]
    pub fn new(method: &'a str, url: &'a str, headers: &'a H) -> Self {
        let behind_tls = || {
            let forwarded = headers.get(Field::XForwardedProto).is_some_and(|field| is_https(&field));
            forwarded || headers.get(Field::Forwarded).is_some_and(|field| says_https(&field))
        };
        let plain = url.starts_with("http://") && !behind_tls();
        let local = plain && is_localhost(url);
        Self { method, url, headers, local, unprotected: plain && !local }
    }

    /// Whether the request came over plain http on localhost, where browsers reject `__Host-` and `Secure` cookies. False
    /// behind a proxy that terminates TLS.
    #[must_use]
    pub const fn is_local(&self) -> bool {
        self.local
    }

    /// Whether the client asks for a token: `Session-Token` is true, as a structured field
    /// ([RFC 9651 section 3.3.6](https://www.rfc-editor.org/rfc/rfc9651#section-3.3.6)).
    pub(crate) fn asks_for_token(&self) -> bool {
        self.headers.get(Field::SessionToken).is_some_and(|field| trimmed(&field) == "?1")
    }

    /// The subprotocol for the response to a WebSocket: the first offered one that is not a token; `""` when there is none.
    #[must_use]
    pub fn socket_protocol(&self) -> String {
        let offered = self.headers.get(Field::SecWebSocketProtocol).unwrap_or_default();
        bearer::socket_offer(&offered).1.unwrap_or_default().to_owned()
    }

    /// Whether the method is safe ([RFC 9110 section 9.2.1](https://www.rfc-editor.org/rfc/rfc9110#section-9.2.1)).
    pub(crate) fn is_safe(&self) -> bool {
        ["GET", "HEAD", "OPTIONS", "TRACE"].iter().any(|safe| self.method.eq_ignore_ascii_case(safe))
    }

    /// Whether the query has a token, where it is forbidden
    /// ([RFC 6750 section 2.3](https://www.rfc-editor.org/rfc/rfc6750#section-2.3)).
    pub(crate) fn has_token_in_url(&self) -> bool {
        let mut query = cut(cut(self.url, b"#").0, b"?").1;
        while !query.is_empty() {
            let (pair, rest) = cut(query, b"&");
            if cut(pair, b"=").0 == "access_token" {
                return true;
            }
            query = rest;
        }
        false
    }
}

fn is_https(field: &str) -> bool {
    trimmed(cut(field, b",").0).eq_ignore_ascii_case("https")
}

/// Whether the first element of a `Forwarded` field says https.
fn says_https(field: &str) -> bool {
    let mut left = cut(field, b",").0;
    while !left.is_empty() {
        let (pair, rest) = cut(left, b";");
        let (name, value) = cut(pair, b"=");
        if trimmed(name).eq_ignore_ascii_case("proto")
            && ["https", "\"https\""].iter().any(|https| trimmed(value).eq_ignore_ascii_case(https))
        {
            return true;
        }
        left = rest;
    }
    false
}

/// Whether a URL of plain http leads to this machine.
fn is_localhost(url: &str) -> bool {
    let authority = cut(url.strip_prefix("http://").unwrap_or_default(), b"/?#").0;
    let host = match cut(authority, b"@") {
        (_, "") => authority,
        (_, host) => host,
    };
    let host = if host.starts_with('[') { host.get(..5).unwrap_or_default() } else { cut(host, b":").0 };
    ["localhost", "127.0.0.1", "[::1]"].contains(&host) || host.ends_with(".localhost")
}
