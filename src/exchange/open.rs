//! From the request's headers to the session: candidates are loaded in order, the first whose session lives wins.

use super::command::Command;
use super::reply::Event;
use super::state::{Exchange, Held, Origin, Phase, Why};
use super::transport::Transport;
use crate::bearer;
use crate::cookie;
use crate::engine::Engine;
use crate::error::Error;
use crate::headers::{Field, Headers};
use crate::id::SessionId;
use crate::keys::KeyRing;
use crate::moment::Moment;
use crate::rejection::Rejection;
use crate::request::Request;
use crate::time::Timestamp;
use crate::token::{Standing, Token};

/// How many cookies with our name are looked at. A browser sends one; an attacker may add some.
const CANDIDATES_MAX: usize = 4;

/// How to answer a request whose token was rejected, or that has more than one
/// ([RFC 6750 section 3.1](https://www.rfc-editor.org/rfc/rfc6750#section-3.1)).
///
/// ```
#[doc = include_str!("../example/engine.md")]
/// use eltanin::Seconds;
///
/// let mut options = Options::new(["a secret of at least 32 bytes, kept secret"]);
/// options.tokens = Some(Seconds::new(3_600));
/// let engine = Engine::new(options)?;
/// let headers = [("authorization", "Bearer forged")];
/// let request = Request::new("GET", "https://shop.example/api", &headers);
/// let challenge = engine.challenge(&request, None);
/// assert_eq!(challenge.map(|challenge| challenge.status), Some(401));
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Challenge {
    /// The status of the response: 400 or 401.
    pub status: u16,
    /// The value of `WWW-Authenticate`. It does not tell an expired token from a forged one.
    pub authenticate: &'static str,
}

/// The answer to a token presented in two ways, also if it lives.
const TWO_TOKENS: Challenge = Challenge { status: 400, authenticate: "Bearer error=\"invalid_request\"" };

impl Engine {
    /// Begins an exchange with what the request presents. A token wins over a cookie.
    ///
    /// # Errors
    ///
    /// `random_failed`. Nothing that a client sends is an error.
    pub fn begin<H: Headers + ?Sized>(
        &self,
        request: &Request<'_, H>,
        at: &mut Moment<'_>,
    ) -> Result<(Exchange, Command), Error> {
        let Request { local, unprotected, .. } = *request;
        let mut exchange = Exchange { local, unprotected, starts: true, ..Exchange::default() };
        if self.tokens.is_some() {
            let asked = request.asks_for_token();
            let token =
                request.headers.get(Field::Authorization).and_then(|field| bearer::token(&field).map(String::from));
            if asked || token.is_some() {
                exchange.transport = Transport::Token;
                exchange.asked = asked;
                exchange.token_due = asked;
                return match token {
                    Some(token) => self.begin_with_token(exchange, &token, at),
                    None => self.load(exchange, 0, at),
                };
            }
        }
        if let Some(field) = request.headers.get(Field::Cookie) {
            self.read_cookies(&mut exchange, &field);
        }
        exchange.withheld = !exchange.presented && self.may_be_withheld(request);
        self.load(exchange, 0, at)
    }

    /// Begins the exchange of a WebSocket. Its token is among the subprotocols, since a browser can send it no other
    /// way. It starts no session, and no cookie is read: browsers send cookies with a socket that another site opens.
    ///
    /// # Errors
    ///
    /// `random_failed`. Nothing that a client sends is an error.
    pub fn begin_socket<H: Headers + ?Sized>(
        &self,
        request: &Request<'_, H>,
        at: &mut Moment<'_>,
    ) -> Result<(Exchange, Command), Error> {
        let transport = Transport::Token;
        let exchange = Exchange { local: request.is_local(), asked: true, transport, ..Exchange::default() };
        let offered = request.headers.get(Field::SecWebSocketProtocol).unwrap_or_default();
        match bearer::socket_offer(&offered).0 {
            Some(token) if self.tokens.is_some() => {
                self.begin_with_token(Exchange { asked: false, ..exchange }, token, at)
            }
            _ => self.load(exchange, 0, at),
        }
    }

    /// Loads the session of `exchange` again, for connections that last, such as WebSockets. It starts no session. What
    /// was due with each response stays due.
    ///
    /// # Errors
    ///
    /// `random_failed`.
    pub fn begin_again(&self, exchange: &Exchange, at: &mut Moment<'_>) -> Result<(Exchange, Command), Error> {
        let candidates = match exchange.phase {
            Phase::Loading(number, _) => exchange.candidates.get(number).copied().into_iter().collect(),
            _ => exchange.session.iter().map(|held| held.id).collect(),
        };
        let Exchange { transport, local, presented, carried, .. } = *exchange;
        self.load(Exchange { transport, local, presented, carried, candidates, ..Exchange::default() }, 0, at)
    }

    /// Whether the request presents an id or a token that proves itself: all that can be known without the store.
    pub fn knows<H: Headers + ?Sized>(&self, request: &Request<'_, H>, now: Timestamp) -> bool {
        let name = self.cookie_name(request.is_local());
        if self.tokens.is_some()
            && let Some(field) = request.headers.get(Field::Authorization)
            && let Some(token) = bearer::token(&field)
        {
            return Token::parse(&self.keys, self.format, name, token, now).is_ok();
        }
        let good = |text: &str| SessionId::parse(&self.keys, self.format, name, text).is_ok();
        let field = request.headers.get(Field::Cookie);
        field.is_some_and(|field| cookie::values(&field, name).take(CANDIDATES_MAX).any(good))
    }

    /// The answer to a request whose token has no session; `None` if none is needed. `exchange` is the one that began
    /// with this request.
    pub fn challenge<H: Headers + ?Sized>(
        &self,
        request: &Request<'_, H>,
        exchange: Option<&Exchange>,
    ) -> Option<Challenge> {
        self.tokens?;
        let lives = exchange.is_some_and(|exchange| {
            let dead = |held: &Held| {
                let by_token = exchange.transport == Transport::Token;
                matches!(held.origin, Origin::Tentative(Why::DeadToken | Why::Marked)) && by_token
            };
            exchange.asked || exchange.session.as_ref().is_some_and(|held| !dead(held))
        });
        let offered = request.headers.get(Field::SecWebSocketProtocol).unwrap_or_default();
        let presented = request.headers.get(Field::Authorization).unwrap_or_default();
        match bearer::count(&presented) + bearer::socket_tokens(&offered) {
            0 => None,
            1 if request.has_token_in_url() => Some(TWO_TOKENS),
            1 if lives => None,
            1 => Some(Challenge { status: 401, authenticate: "Bearer error=\"invalid_token\"" }),
            _ => Some(TWO_TOKENS),
        }
    }

    fn begin_with_token(
        &self,
        mut exchange: Exchange,
        text: &str,
        at: &mut Moment<'_>,
    ) -> Result<(Exchange, Command), Error> {
        match Token::parse(&self.keys, self.format, self.cookie_name(exchange.local), text, at.now) {
            Ok(token) => {
                exchange.token_due = token.is_due(at.now) || token.key() != KeyRing::CURRENT;
                match token.standing() {
                    Standing::Stored => {
                        exchange.candidates.push(SessionId { random: token.random(), key: token.key() })
                    }
                    Standing::NotStored if exchange.starts => {
                        let command = self.start(&mut exchange, Origin::New, at)?;
                        return Ok((exchange, command));
                    }
                    Standing::NotStored => {}
                }
            }
            Err(rejection) => exchange.reject(rejection),
        }
        self.load(exchange, 0, at)
    }

    fn read_cookies(&self, exchange: &mut Exchange, field: &str) {
        let name = self.cookie_name(exchange.local);
        for text in cookie::values(field, name).take(CANDIDATES_MAX) {
            exchange.presented = true;
            match SessionId::parse(&self.keys, self.format, name, text) {
                Ok(id) => {
                    if exchange.candidates.iter().all(|candidate| candidate.random != id.random) {
                        exchange.candidates.push(id);
                    }
                }
                Err(rejection) => exchange.reject(rejection),
            }
        }
        if exchange.candidates.len() > 1 {
            exchange.events.push(Event::Several);
        }
    }

    /// Whether the browser may have withheld our cookie, or the request is a CORS preflight, which never has one.
    fn may_be_withheld<H: Headers + ?Sized>(&self, request: &Request<'_, H>) -> bool {
        let field = |field| request.headers.get(field).unwrap_or_default();
        if request.method.eq_ignore_ascii_case("OPTIONS") && !field(Field::AccessControlRequestMethod).is_empty() {
            return true;
        }
        if field(Field::SecFetchSite) != "cross-site" {
            return false;
        }
        match self.cookie(request.local).same_site() {
            cookie::SameSite::None => false,
            cookie::SameSite::Strict => true,
            // 6265bis section 5.8.3: a top-level navigation with a safe method brings a lax cookie along.
            cookie::SameSite::Lax => {
                let top = field(Field::SecFetchMode) == "navigate" && field(Field::SecFetchDest) == "document";
                !(top && request.is_safe())
            }
        }
    }

    /// Continues with the candidate at this index.
    fn load(&self, mut exchange: Exchange, number: usize, at: &mut Moment<'_>) -> Result<(Exchange, Command), Error> {
        let command = self.try_candidate(&mut exchange, number, at)?;
        Ok((exchange, command))
    }

    pub(super) fn try_candidate(
        &self,
        exchange: &mut Exchange,
        number: usize,
        at: &mut Moment<'_>,
    ) -> Result<Command, Error> {
        if let Some(proof) = exchange.candidates.get(number) {
            let key = self.store_key(exchange.local, proof.random);
            exchange.phase = Phase::Loading(number, key);
            return Ok(Command::Load { key });
        }
        if exchange.asked && exchange.candidates.is_empty() && exchange.events.is_empty() {
            exchange.reject_because("none");
        }
        match exchange.mark {
            _ if !exchange.starts => {
                exchange.phase = Phase::Open;
                Ok(Command::Open)
            }
            Some(_) => self.start(exchange, Origin::Tentative(Why::Marked), at),
            None => {
                exchange.phase = Phase::Classifying;
                Ok(Command::Classify)
            }
        }
    }
}

impl Exchange {
    pub(super) fn reject(&mut self, rejection: Rejection) {
        self.reject_because(rejection.as_str());
    }

    fn reject_because(&mut self, reason: &'static str) {
        self.events.push(Event::Refused { transport: self.transport, reason });
    }
}
