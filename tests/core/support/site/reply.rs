//! Short forms of replies.

use eltanin::internals::SessionId;
use eltanin::{Event, Format, Reply, Transport};

use crate::support::{COOKIE, keys};

/// The id in the one cookie of a reply.
#[track_caller]
pub fn id(reply: &Reply) -> String {
    cookie_value(reply).filter(|value| !value.is_empty()).unwrap_or_else(|| panic!("no id in {reply:?}"))
}

fn cookie_value(reply: &Reply) -> Option<String> {
    assert!(reply.cookies.len() < 2, "{reply:?}");
    let field = reply.cookies.first()?;
    let (name, rest) = field.split_once('=').unwrap();
    assert!([COOKIE, "session"].contains(&name), "{field}");
    Some(rest.split(';').next().unwrap().into())
}

/// A reply in two words: its status, and what it does to the cookie (`set`, `keep` with a date,
/// `remove`, `-`).
#[track_caller]
pub fn outcome(reply: &Reply) -> (&'static str, &'static str) {
    let cookie = match (cookie_value(reply), reply.cookies.first()) {
        (None, _) => "-",
        (Some(value), _) if value.is_empty() => "remove",
        (Some(_), Some(field)) if field.contains("Max-Age") => "keep",
        _ => "set",
    };
    (reply.status.map_or("none", eltanin::Status::as_str), cookie)
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
