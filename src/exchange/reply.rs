//! What the response carries.

use super::transport::Transport;
use crate::cookie::SetCookie;
use crate::store_key::StoreKey;

/// The result of a commit.
///
/// ```
#[doc = include_str!("../example/engine.md")]
#[doc = include_str!("../example/exchange.md")]
/// use eltanin::{Command, Operations, Status};
///
/// let command = engine.commit(&mut exchange, Operations::new(), &mut at)?;
/// let Command::Finish(reply) = command else { unreachable!("there is nothing to save") };
/// assert_eq!(reply.status, Some(Status::Unchanged));
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Status {
    /// There was nothing to save.
    Unchanged,
    /// The changes are saved.
    Saved,
    /// The changes are saved, merged with those of another request.
    Merged,
    /// The changes are not saved. The session has ended, or the client has not yet shown that it keeps the cookie.
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

/// What happened, for logs. No event holds an id or a token. A store key identifies a session in logs and grants nothing.
///
/// ```
#[doc = include_str!("../example/engine.md")]
/// use eltanin::{Event, Transport};
///
/// let headers = [("cookie", "__Host-session=forged"), ("user-agent", user_agent)];
/// let request = Request::new("GET", "https://shop.example/", &headers);
/// # let (mut exchange, _) = engine.begin(&request, &mut at)?;
/// # engine.answer(&mut exchange, Answer::Classified(engine.classify(&headers, None)), &mut at)?;
/// let Command::Finish(reply) = engine.commit(&mut exchange, Operations::new(), &mut at)? else { unreachable!() };
/// let event = Event::Refused { transport: Transport::Cookie, reason: "malformed" };
/// assert_eq!(reply.events, [event]);
/// # Ok::<(), Error>(())
/// ```
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
    /// The client presented an id or a token that was rejected.
    Refused {
        /// How it was presented.
        transport: Transport,
        /// Why: the word of a [`Rejection`](crate::rejection::Rejection), or `none` when the client asked for a token and
        /// presented nothing.
        reason: &'static str,
    },
    /// More than one cookie held a valid id.
    Several,
    /// A session was not started or not stored because of the verdict on the client.
    Robot,
}

/// What would lose data, for the developer's console.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Warning {
    /// On localhost: the changes of a suspect or a tool were dropped, because it has not brought the cookie back yet.
    Unproven,
    /// A `Secure` cookie is set over plain http to another host: no browser keeps it.
    Unprotected,
}

/// One change of a response's header fields.
///
/// ```
#[doc = include_str!("../example/engine.md")]
#[doc = include_str!("../example/exchange.md")]
/// use eltanin::HeaderEdit;
/// use std::collections::BTreeMap;
///
/// fn apply(edit: HeaderEdit<'_>, fields: &mut BTreeMap<&str, String>) {
///     match edit {
///         HeaderEdit::Set(name, value) => drop(fields.insert(name, value.into())),
///         HeaderEdit::Default(name, value) => drop(fields.entry(name).or_insert(value.into())),
///         HeaderEdit::Overwrite(name, value) => drop(fields.get_mut(name).map(|field| *field = value.into())),
///         // A list that has no name yet; a real one appends.
///         HeaderEdit::Include(name, value) => drop(fields.entry(name).or_insert(value.into())),
///         HeaderEdit::Cookie(cookie) => drop(fields.insert("Set-Cookie", cookie.field())),
///         _ => {}
///     }
/// }
/// # let Command::Finish(reply) = engine.commit(&mut exchange, Operations::new(), &mut at)? else { unreachable!() };
/// let mut fields = BTreeMap::new();
/// reply.headers().into_iter().for_each(|edit| apply(edit, &mut fields));
/// assert_eq!(fields["Vary"], "Cookie");
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HeaderEdit<'a> {
    /// Sets a field.
    Set(&'static str, &'a str),
    /// Sets a field if it is absent.
    Default(&'static str, &'a str),
    /// Sets a field if it is present.
    Overwrite(&'static str, &'a str),
    /// Adds a name to the list in a field, unless the list has that name or `*`.
    Include(&'static str, &'a str),
    /// Adds a `Set-Cookie` field, and removes another one with the same cookie name.
    Cookie(&'a SetCookie),
}

/// What a response carries.
///
/// ```
#[doc = include_str!("../example/engine.md")]
#[doc = include_str!("../example/exchange.md")]
/// use eltanin::{Command, Operations, UserId};
///
/// engine.login(&mut exchange, UserId::text("ada")?, &mut at)?;
/// let mut command = engine.commit(&mut exchange, Operations::new(), &mut at)?;
/// # while let Command::Update { .. } = command {
/// #     let mut attempt = eltanin::Attempt::default();
/// #     engine.merge(&exchange, &mut attempt, None);
/// #     command = engine.answer(&mut exchange, Answer::Updated(attempt), &mut at)?;
/// # }
/// // After the driver has performed the commands:
/// let Command::Finish(reply) = command else { unreachable!() };
/// assert!(reply.cookies[0].field().starts_with("__Host-session="));
/// for edit in reply.headers() {
///     // apply it to the response; see `HeaderEdit`
/// }
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reply {
    /// The cookies that are set.
    pub cookies: Vec<SetCookie>,
    /// The session token, for the field `Session-Token`.
    pub token: Option<String>,
    /// The result of the commit; `None` without a session.
    pub status: Option<Status>,
    /// What happened.
    pub events: Vec<Event>,
    /// The key of a mark that an eventually consistent store should write again after
    /// [`REMARK_AFTER`](crate::store::REMARK_AFTER), because a concurrent write may have overwritten it.
    pub remark: Option<StoreKey>,
    /// How many sessions [`Engine::begin_end`](crate::Engine::begin_end) ended.
    pub ended: u32,
    /// What the developer should know.
    pub warning: Option<Warning>,
    pub(super) tokens: bool,
    pub(super) expose: bool,
}

/// The directives that keep caches from storing a response ([RFC 9111 section 5.2.2](https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2)).
const PRIVATE: &str = "private, no-store";

impl Reply {
    /// The changes of the response's header fields, in order.
    #[must_use]
    pub fn headers(&self) -> Vec<HeaderEdit<'_>> {
        let carries = !self.cookies.is_empty() || self.token.is_some();
        let mut edits = Vec::with_capacity(8);
        if carries {
            edits.push(HeaderEdit::Set("Cache-Control", PRIVATE));
            // RFC 9213, and the fields that some caches read instead.
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

    /// The header fields to set, except `Set-Cookie`, given those that the response has: `current` returns a field's value.
    ///
    /// The response also appends [`SetCookie::field`] of each of [`Reply::cookies`].
    #[must_use]
    pub fn fields(&self, current: impl Fn(&str) -> Option<String>) -> Vec<(&'static str, String)> {
        let mut fields: Vec<(&'static str, String)> = Vec::new();
        for edit in self.headers() {
            let (name, value) = match edit {
                HeaderEdit::Set(name, value) => (name, value.to_owned()),
                HeaderEdit::Default(name, value) if current(name).is_none() => (name, value.to_owned()),
                HeaderEdit::Overwrite(name, value) if current(name).is_some() => (name, value.to_owned()),
                HeaderEdit::Include(name, value) => {
                    let earlier = fields.iter().position(|(field, _)| *field == name).map(|at| fields.remove(at).1);
                    (name, included(earlier.or_else(|| current(name)), value))
                }
                HeaderEdit::Default(..) | HeaderEdit::Overwrite(..) | HeaderEdit::Cookie(_) => continue,
            };
            fields.push((name, value));
        }
        fields
    }
}

/// The list with the name, unless it has that name or `*`.
fn included(list: Option<String>, name: &str) -> String {
    let Some(list) = list.filter(|list| !list.trim().is_empty()) else { return name.to_owned() };
    let has = |item: &str| item.trim() == "*" || item.trim().eq_ignore_ascii_case(name);
    if list.split(',').any(has) { list } else { [list.as_str(), ", ", name].concat() }
}
