//! Short forms of replies.

use eltanin::internals::SessionId;
use eltanin::{Event, Format, Reply, SetCookie, Transport};

use crate::support::{COOKIE, keys};

/// The id in the one cookie of a reply.
#[track_caller]
pub fn id(reply: &Reply) -> String {
    cookie_value(reply).filter(|value| !value.is_empty()).unwrap_or_else(|| panic!("no id in {reply:?}"))
}

fn cookie_value(reply: &Reply) -> Option<String> {
    assert!(reply.cookies.len() < 2, "{reply:?}");
    let set = reply.cookies.first()?;
    assert!([COOKIE, "session"].contains(&set.cookie().name()), "{set:?}");
    Some(set.value().into())
}

/// A reply in two words: its status, and what it does to the cookie (`set`, `keep` with a date,
/// `remove`, `-`).
#[track_caller]
pub fn outcome(reply: &Reply) -> (&'static str, &'static str) {
    let cookie = match (cookie_value(reply), reply.cookies.first()) {
        (None, _) => "-",
        (Some(value), _) if value.is_empty() => "remove",
        (Some(_), Some(set)) if set.max_age().is_some() => "keep",
        _ => "set",
    };
    (reply.status.map_or("none", eltanin::Status::as_str), cookie)
}

/// The `Set-Cookie` fields of a reply.
pub fn fields(reply: &Reply) -> Vec<String> {
    reply.cookies.iter().map(SetCookie::field).collect()
}

/// A token that was refused, and why.
pub fn refused_token(reason: &'static str) -> Event {
    Event::Refused { transport: Transport::Token, reason }
}

/// The random part of an id.
pub fn random_of(id: &str) -> [u8; 16] {
    let keys = keys(&[1]);
    let id = SessionId::parse(&keys, Format::Standard, COOKIE, id).unwrap();
    id.random.as_bytes().try_into().unwrap()
}
