//! How a session's proof travels.

/// How the proof of a session travels between client and server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Transport {
    /// As a session id in a cookie.
    #[default]
    Cookie,
    /// As a session token in `Authorization`.
    Token,
}
