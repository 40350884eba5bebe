//! What a store holds, in a line.

use eltanin::internals::{EndedBy, Mark};
use eltanin::{Record, SYSTEM_SCOPE, UserId};

/// A record or a mark: `a=1 b=2`, `user 7: a=1`, `mark login`.
pub fn stored(bytes: &[u8]) -> String {
    match Mark::decode(bytes) {
        Some(mark) => format!("mark {}", how(mark.how)),
        None => describe(&Record::decode(bytes).unwrap()),
    }
}

fn how(how: EndedBy) -> &'static str {
    match how {
        EndedBy::Renewal => "renewed",
        EndedBy::Login => "login",
        EndedBy::Logout => "logout",
        EndedBy::End => "ended",
        _ => "of another kind",
    }
}

/// The user and the variables of a record, in a line.
pub fn describe(record: &Record<'_>) -> String {
    let mut parts = Vec::new();
    for (scope, _) in record.scopes() {
        let scope_name = if scope == SYSTEM_SCOPE { String::new() } else { format!("{scope}.") };
        for (key, value) in record.namespace(scope).iter() {
            parts.push(format!("{scope_name}{key}={}", value.first().copied().unwrap_or_default()));
        }
    }
    let variables = parts.join(" ");
    match record.facts().user() {
        UserId::Number(user) => format!("user {user}: {variables}"),
        UserId::Text(user) => format!("user {user}: {variables}"),
        _ => variables,
    }
}
