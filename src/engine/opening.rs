//! The first step: what a request's headers say.

use super::Engine;
use crate::cookie;
use crate::headers::{Field, Headers};
use crate::id::{Refusal, SessionId};
use crate::time::Timestamp;
use crate::token::Token;
use crate::visit::Carrier;

/// How many cookies of our name are looked at; a browser sends one, an attacker may add some.
const CANDIDATES_MAX: usize = 4;

/// An id or token that proved itself, and where its record is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The session id.
    pub id: String,
    /// The store's key.
    pub key: String,
}

/// What a request's headers say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opening {
    /// The session that the client claims, proved: load it.
    pub claim: Option<Claim>,
    /// Why what the client presented is none; for the log, never for the client.
    pub refused: Option<Refusal>,
    /// More than one cookie held a valid id. The first one counts; somebody may have planted the other.
    pub several: bool,
    /// What the client presented, or asked for.
    pub carrier: Carrier,
    /// Plain http on localhost.
    pub local: bool,
    /// Whether there was a cookie of our name.
    pub presented: bool,
    /// Whether the client asks for a token.
    pub token_asked: bool,
    /// Whether the answer should carry a new token.
    pub token_due: bool,
}

impl Engine {
    /// Reads what the client presents. A token wins over a cookie; nothing is an error.
    pub fn open<H: Headers + ?Sized>(&self, headers: &H, local: bool, now: Timestamp) -> Opening {
        let mut opening = Opening { local, ..Opening::default() };
        if self.tokens.is_some() {
            let asked = headers.get(Field::SessionToken).is_some_and(|field| field.trim_matches([' ', '\t']) == "?1");
            let token = headers.get(Field::Authorization).and_then(|field| bearer(&field).map(String::from));
            if asked || token.is_some() {
                opening.carrier = Carrier::Token;
                opening.token_asked = asked;
                if let Some(token) = token {
                    self.open_token(&mut opening, &token, now);
                }
                return opening;
            }
        }
        if let Some(field) = headers.get(Field::Cookie) {
            self.open_cookie(&mut opening, &field);
        }
        opening
    }

    /// Whether the client presents an id or a token that proves itself: all that can be known without the store.
    pub fn knows<H: Headers + ?Sized>(&self, headers: &H, local: bool, now: Timestamp) -> bool {
        if self.tokens.is_some()
            && let Some(field) = headers.get(Field::Authorization)
            && let Some(token) = bearer(&field)
        {
            return Token::parse(&self.keys, self.format, token, now).is_ok();
        }
        let name = self.cookie_name(local);
        let good = |text: &str| SessionId::parse(&self.keys, self.format, name, text).is_ok();
        headers.get(Field::Cookie).is_some_and(|field| cookie::values(&field, name).take(CANDIDATES_MAX).any(good))
    }

    fn open_token(&self, opening: &mut Opening, text: &str, now: Timestamp) {
        match Token::parse(&self.keys, self.format, text, now) {
            Ok(token) => {
                let id = self.id(opening.local, token.key(), token.random());
                opening.token_due = token.is_due(now);
                opening.claim = Some(self.claim(&id));
            }
            Err(refusal) => opening.refused = Some(refusal),
        }
    }

    fn open_cookie(&self, opening: &mut Opening, field: &str) {
        let name = self.cookie_name(opening.local);
        for text in cookie::values(field, name).take(CANDIDATES_MAX) {
            opening.presented = true;
            match SessionId::parse(&self.keys, self.format, name, text) {
                Ok(id) => match &opening.claim {
                    None => opening.claim = Some(self.claim(&id)),
                    Some(first) => opening.several |= first.id != id.as_str(),
                },
                Err(refusal) => opening.refused = Some(refusal),
            }
        }
    }
}

/// The token in `Authorization: Bearer <token>` ([RFC 6750 section 2.1](https://www.rfc-editor.org/rfc/rfc6750#section-2.1)).
/// Among several credentials, what a bearer presents is no token.
fn bearer(field: &str) -> Option<&str> {
    credentials(field).or_else(|| field.split(',').any(|one| credentials(one).is_some()).then_some(""))
}

fn credentials(field: &str) -> Option<&str> {
    let field = field.trim_matches([' ', '\t']);
    let (scheme, token) = field.split_once(' ').unwrap_or((field, ""));
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim_start_matches(' '))
}
