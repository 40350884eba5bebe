//! How a client presents its session.

/// How a client presents its session: with a cookie or with a token.
///
/// ```
/// use eltanin::{Event, Transport};
///
/// fn log(event: &Event) -> Option<String> {
///     let Event::Refused { transport, reason } = event else { return None };
///     let carrier = if *transport == Transport::Token { "token" } else { "cookie" };
///     Some(format!("rejected {carrier}: {reason}"))
/// }
/// let event = Event::Refused { transport: Transport::Token, reason: "expired" };
/// assert_eq!(log(&event).as_deref(), Some("rejected token: expired"));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Transport {
    /// A session id in a cookie.
    #[default]
    Cookie,
    /// A session token in `Authorization`.
    Token,
}
