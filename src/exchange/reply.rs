//! What the response carries.

use super::transport::Transport;
use crate::cookie::SetCookie;
use crate::store_key::StoreKey;

/// What a commit has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Status {
    /// There was nothing to save.
    Unchanged,
    /// The changes are saved.
    Saved,
    /// The changes are saved, together with those of another request.
    Merged,
    /// The changes are not saved: the session had ended, or it is tentative.
    Dropped,
}

impl Status {
    /// The status's stable word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unchanged => "unchanged",
            Self::Saved => "saved",
            Self::Merged => "merged",
            Self::Dropped => "dropped",
        }
    }
}

/// What happened, for logs. No event holds an id or a token; a store key names a session and is worth nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// A session was stored for the first time.
    Started {
        /// Its key.
        session: StoreKey,
    },
    /// A session got a new id.
    Renewed {
        /// The new key.
        session: StoreKey,
        /// The old key.
        from: StoreKey,
    },
    /// A session was ended.
    Ended {
        /// Its key.
        session: StoreKey,
    },
    /// Changes were dropped, because the session had ended.
    Dropped {
        /// Its key.
        session: StoreKey,
    },
    /// What the client presented is no session.
    Refused {
        /// How it was presented.
        transport: Transport,
        /// Why it is none: the word of a [`Rejection`](crate::rejection::Rejection), or `none` when a token was asked for.
        reason: &'static str,
    },
    /// More than one cookie held a genuine id.
    Several,
    /// The verdict on the client has kept a session from being started or stored.
    Robot,
}

/// One change of a response's header fields.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HeaderEdit<'a> {
    /// Sets a field.
    Set(&'static str, &'a str),
    /// Sets a field that is not there.
    Default(&'static str, &'a str),
    /// Sets a field that is there.
    Overwrite(&'static str, &'a str),
    /// Adds a name to the list in a field, unless it is there or the list has `*`.
    Include(&'static str, &'a str),
    /// Adds a `Set-Cookie` field in place of one with the same cookie name.
    Cookie(&'a SetCookie),
}

/// What a response carries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reply {
    /// The cookies that are set.
    pub cookies: Vec<SetCookie>,
    /// The session token, for the field `Session-Token`.
    pub token: Option<String>,
    /// What the commit has come to; `None` without a session.
    pub status: Option<Status>,
    /// What happened.
    pub events: Vec<Event>,
    /// A mark that an eventually consistent store should write again after [`REMARK_AFTER`](crate::store::REMARK_AFTER),
    /// because a write under way may have covered it.
    pub remark: Option<StoreKey>,
    /// How many sessions of a user were ended.
    pub ended: u32,
    pub(super) tokens: bool,
    pub(super) expose: bool,
}

/// What no shared cache stores ([RFC 9111 section 5.2.2](https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2)).
const PRIVATE: &str = "private, no-store";

impl Reply {
    /// The changes of the response's header fields, in order.
    #[must_use]
    pub fn headers(&self) -> Vec<HeaderEdit<'_>> {
        let carries = !self.cookies.is_empty() || self.token.is_some();
        let mut edits = Vec::with_capacity(8);
        if carries {
            edits.push(HeaderEdit::Set("Cache-Control", PRIVATE));
            // RFC 9213, and what caches read instead of it.
            edits.push(HeaderEdit::Overwrite("CDN-Cache-Control", PRIVATE));
            edits.push(HeaderEdit::Overwrite("Cloudflare-CDN-Cache-Control", PRIVATE));
            edits.push(HeaderEdit::Overwrite("Surrogate-Control", "no-store"));
        } else {
            edits.push(HeaderEdit::Default("Cache-Control", PRIVATE));
        }
        edits.push(HeaderEdit::Include("Vary", "Cookie"));
        if self.tokens {
            edits.push(HeaderEdit::Include("Vary", "Authorization"));
            edits.push(HeaderEdit::Include("Vary", "Session-Token"));
        }
        if self.expose {
            edits.push(HeaderEdit::Include("Access-Control-Expose-Headers", "Session-Token"));
        }
        edits.extend(self.cookies.iter().map(HeaderEdit::Cookie));
        edits.extend(self.token.as_deref().map(|token| HeaderEdit::Set("Session-Token", token)));
        edits
    }
}
