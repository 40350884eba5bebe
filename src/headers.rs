//! The request header fields that the core reads.

use std::borrow::Cow;

/// A request header field that the core reads.
///
/// ```
/// use eltanin::Field;
///
/// assert_eq!(Field::UserAgent.name(), "user-agent");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
#[non_exhaustive]
pub enum Field {
    /// `Access-Control-Request-Method`: the request is a CORS preflight.
    AccessControlRequestMethod,
    /// `Authorization` ([RFC 9110 section 11.6.2](https://www.rfc-editor.org/rfc/rfc9110#section-11.6.2)): a session token.
    Authorization,
    /// `Cookie` ([RFC 6265 section 5.4](https://www.rfc-editor.org/rfc/rfc6265#section-5.4)): a session id.
    Cookie,
    /// `Forwarded` ([RFC 7239](https://www.rfc-editor.org/rfc/rfc7239)): how the client reached a proxy.
    Forwarded,
    /// `From` ([RFC 9110 section 10.1.2](https://www.rfc-editor.org/rfc/rfc9110#section-10.1.2)): a robot's mail address.
    From,
    /// `Purpose`: old browsers' word for a speculative load.
    Purpose,
    /// `Sec-CH-UA`: the browser's brands.
    SecChUa,
    /// `Sec-Fetch-Dest`: what the response is for.
    SecFetchDest,
    /// `Sec-Fetch-Mode`: how the request is made.
    SecFetchMode,
    /// `Sec-Fetch-Site`: whether another site has the request made.
    SecFetchSite,
    /// `Sec-Purpose`: a speculative load.
    SecPurpose,
    /// `Sec-WebSocket-Protocol` ([RFC 6455 section 11.3.4](https://www.rfc-editor.org/rfc/rfc6455#section-11.3.4)).
    SecWebSocketProtocol,
    /// `Session-Token`: whether the client asks for a session token.
    SessionToken,
    /// `Signature-Agent`: Web Bot Auth.
    SignatureAgent,
    /// `Signature-Input`: HTTP message signatures, and so Web Bot Auth.
    SignatureInput,
    /// `User-Agent` ([RFC 9110 section 10.1.5](https://www.rfc-editor.org/rfc/rfc9110#section-10.1.5)).
    UserAgent,
    /// `X-Forwarded-Proto`: how the client reached a proxy.
    XForwardedProto,
    /// `X-Moz`: old Firefox's word for a speculative load.
    XMoz,
    /// `X-Purpose`: old Safari's word for a speculative load.
    XPurpose,
}

impl Field {
    /// The field's name in lower case.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AccessControlRequestMethod => "access-control-request-method",
            Self::Authorization => "authorization",
            Self::Cookie => "cookie",
            Self::Forwarded => "forwarded",
            Self::From => "from",
            Self::Purpose => "purpose",
            Self::SecChUa => "sec-ch-ua",
            Self::SecFetchDest => "sec-fetch-dest",
            Self::SecFetchMode => "sec-fetch-mode",
            Self::SecFetchSite => "sec-fetch-site",
            Self::SecPurpose => "sec-purpose",
            Self::SecWebSocketProtocol => "sec-websocket-protocol",
            Self::SessionToken => "session-token",
            Self::SignatureAgent => "signature-agent",
            Self::SignatureInput => "signature-input",
            Self::UserAgent => "user-agent",
            Self::XForwardedProto => "x-forwarded-proto",
            Self::XMoz => "x-moz",
            Self::XPurpose => "x-purpose",
        }
    }
}

/// A request's header fields. The core reads one at a time, and only those that it needs.
///
/// Slices and arrays of `(name, value)` pairs implement it, and closures from a name in lower case to its value, such as
/// `|name: &str| headers.get(name)`. Another type implements it like this:
///
/// ```
/// use eltanin::{Field, Headers};
/// use std::{borrow::Cow, collections::HashMap};
///
/// struct Fields(HashMap<String, String>); // names in lower case
///
/// impl Headers for Fields {
///     fn get(&self, field: Field) -> Option<Cow<'_, str>> {
///         self.0.get(field.name()).map(Into::into)
///     }
/// }
/// # let fields = Fields(HashMap::from([("cookie".into(), "a=b".into())]));
/// # assert_eq!(fields.get(Field::Cookie).as_deref(), Some("a=b"));
/// ```
pub trait Headers {
    /// The field's value, its lines joined with `", "` (`"; "` for `Cookie`); `None` when it is absent.
    fn get(&self, field: Field) -> Option<Cow<'_, str>>;
}

/// Pairs of name and value. Names are compared without regard to case.
impl Headers for [(&str, &str)] {
    fn get(&self, field: Field) -> Option<Cow<'_, str>> {
        let separator = if field == Field::Cookie { "; " } else { ", " };
        let lines: Vec<&str> =
            self.iter().filter(|(name, _)| name.eq_ignore_ascii_case(field.name())).map(|(_, value)| *value).collect();
        (!lines.is_empty()).then(|| lines.join(separator).into())
    }
}

impl<const N: usize> Headers for [(&str, &str); N] {
    fn get(&self, field: Field) -> Option<Cow<'_, str>> {
        Headers::get(self.as_slice(), field)
    }
}

impl<F: Fn(&str) -> Option<String>> Headers for F {
    fn get(&self, field: Field) -> Option<Cow<'_, str>> {
        self(field.name()).map(Into::into)
    }
}
