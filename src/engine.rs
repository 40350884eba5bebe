//! The engine decides, step by step, what becomes of a request; the caller performs it.
//!
//! 1. [`Engine::open`]: headers in; out comes a claim with the store's key to load, or none.
//! 2. [`Engine::resume`]: the loaded bytes in; out comes the visit, or why there is none.
//! 3. [`Engine::start`]: without a visit, starts a session, if the visitor may have one.
//! 4. [`Engine::close`]: the changes in; out comes what to write and which cookie to set.
//!
//! An engine holds the site's configuration and nothing of any request.

mod closing;
mod opening;

pub use closing::{Changes, Outcome, Step, Write};
pub use opening::{Claim, Opening};

use crate::checksum::{KeyIndex, KeyRing, Purpose, equal};
use crate::cookie::{self, Cookie};
use crate::error::Error;
use crate::headers::Headers;
use crate::id::{Format, Random, Refusal, SessionId, encode};
use crate::inspection::Inspection;
use crate::record::{Header, Record, UserId};
use crate::robot::{Kind, OwnedVerdict, Platform, Reason, Rules, judge};
use crate::time::{Seconds, Timestamp};
use crate::token::Token;
use crate::visit::{Carrier, Intent, Lifetimes, Visit};
use crate::walk::Text;

/// A site's configuration.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The secrets, newest first, at least 32 bytes each.
    pub secrets: Vec<Vec<u8>>,
    /// How ids are built.
    pub format: Format,
    /// The cookie.
    pub cookie: cookie::Options,
    /// How long sessions live.
    pub lifetimes: Lifetimes,
    /// How long a session token lives; without it there are none.
    pub tokens: Option<Seconds>,
    /// The site's own rules on robots; without them nobody is taken for a robot.
    pub robots: Option<Rules>,
}

/// Decides; see the module.
#[derive(Debug)]
pub struct Engine {
    keys: KeyRing,
    format: Format,
    cookie: Cookie,
    local_cookie: Cookie,
    lifetimes: Lifetimes,
    tokens: Option<Seconds>,
    robots: Option<Rules>,
}

impl Engine {
    /// An engine for a site.
    ///
    /// # Errors
    ///
    /// Those of [`KeyRing::new`] and [`Cookie::new`]; `lifetime` when a lifetime is zero.
    pub fn new(options: Options) -> Result<Self, Error> {
        let Lifetimes { volatile, persistent, absolute } = options.lifetimes;
        if [Some(volatile), Some(persistent), Some(absolute), options.tokens].contains(&Some(Seconds::new(0))) {
            return Err(Error::usage("lifetime", "a lifetime must be at least 1 second"));
        }
        Ok(Self {
            keys: KeyRing::new(&options.secrets)?,
            format: options.format,
            cookie: Cookie::new(&options.cookie, false)?,
            local_cookie: Cookie::new(&options.cookie, true)?,
            lifetimes: options.lifetimes,
            tokens: options.tokens,
            robots: options.robots,
        })
    }

    /// The site's keys.
    #[must_use]
    pub const fn keys(&self) -> &KeyRing {
        &self.keys
    }

    /// How ids are built.
    #[must_use]
    pub const fn format(&self) -> Format {
        self.format
    }

    /// Judges whether a request is a robot's; with the filter off, nobody's is.
    #[must_use]
    pub fn judge<H: Headers + ?Sized>(&self, headers: &H, platform: Option<&Platform>) -> OwnedVerdict {
        match &self.robots {
            Some(rules) => judge(headers, platform, rules),
            None => {
                OwnedVerdict { kind: Kind::Human, reason: Reason::Off, name: None, category: None, signature: None }
            }
        }
    }

    /// The cookie's name; `local` is true over plain http on localhost.
    #[must_use]
    pub fn cookie_name(&self, local: bool) -> &str {
        self.cookie(local).name()
    }

    const fn cookie(&self, local: bool) -> &Cookie {
        if local { &self.local_cookie } else { &self.cookie }
    }

    fn id(&self, local: bool, key: KeyIndex, random: Random) -> SessionId {
        SessionId::write(&self.keys, key, self.cookie_name(local), random)
    }

    fn claim(&self, id: &SessionId) -> Claim {
        Claim { id: id.as_str().to_owned(), key: id.store_key(&self.keys) }
    }

    /// Takes up the claimed session with the bytes that its key has in the store.
    ///
    /// # Errors
    ///
    /// [`Refusal::Unknown`], [`Refusal::Corrupt`] or [`Refusal::Expired`]: there is no such session.
    pub fn resume(&self, opening: &Opening, bytes: Option<&[u8]>, now: Timestamp) -> Result<Visit, Refusal> {
        self.resume_with_text(opening, bytes, now).map(|(visit, _)| visit)
    }

    /// As [`Engine::resume`], with what text the record holds: making sure that all can be read finds that out anyway.
    ///
    /// # Errors
    ///
    /// As [`Engine::resume`].
    pub fn resume_with_text(
        &self,
        opening: &Opening,
        bytes: Option<&[u8]>,
        now: Timestamp,
    ) -> Result<(Visit, Text), Refusal> {
        let claim = opening.claim.clone().ok_or(Refusal::Unknown)?;
        let bytes = bytes.ok_or(Refusal::Unknown)?;
        let record = Record::decode(bytes).ok_or(Refusal::Corrupt)?;
        let mut header = record.header.clone();
        // Lifetimes shortened since then hold at once.
        header.idle = header.idle.min(self.lifetimes.idle(header.persistent));
        header.absolute = header.absolute.min(header.created.plus(self.lifetimes.absolute));
        if now >= header.expires() {
            return Err(Refusal::Expired);
        }
        let text = record.text().ok_or(Refusal::Corrupt)?;
        Ok((Visit { stored: true, ..self.visit(opening, claim, header) }, text))
    }

    /// Starts a session, if a visitor with this verdict may have one.
    ///
    /// A robot gets none, nor does a page loaded ahead of its reader. A suspect's or
    /// a tool's is not stored before the visitor has brought a cookie of ours back.
    /// A program, see [`OwnedVerdict::is_program`], that asks for a token is welcome.
    /// After a token that is no session, nothing is stored before somebody logs in:
    /// nobody could come back to it.
    ///
    /// # Errors
    ///
    /// `random_failed`, see [`Random::new`].
    pub fn start(
        &self,
        opening: &Opening,
        verdict: &OwnedVerdict,
        now: Timestamp,
        random: [u8; 16],
    ) -> Result<Option<Visit>, Error> {
        let dead_token = opening.carrier == Carrier::Token && !opening.token_asked;
        let deferred = match verdict.kind {
            Kind::Robot if verdict.is_program() && opening.token_asked => false,
            Kind::Robot | Kind::Speculative => return Ok(None),
            Kind::Human => dead_token,
            // Who asks for a token keeps it; who brings a valid id has kept it.
            Kind::Suspect | Kind::Tool => dead_token || (opening.claim.is_none() && !opening.token_asked),
        };
        let id = self.id(opening.local, KeyRing::CURRENT, Random::new(self.format, random)?);
        let header = Header {
            created: now,
            last_used: now,
            idle: self.lifetimes.volatile,
            absolute: now.plus(self.lifetimes.absolute),
            user: UserId::Nobody,
            persistent: false,
            generation: 0,
        };
        let intent = if opening.token_asked { Intent::Save } else { Intent::Keep };
        let token_due = opening.carrier == Carrier::Token;
        let visit = self.visit(opening, self.claim(&id), header);
        Ok(Some(Visit { is_new: true, deferred, token_due, intent, ..visit }))
    }

    fn visit(&self, opening: &Opening, Claim { id, key }: Claim, header: Header) -> Visit {
        Visit {
            id,
            key,
            carrier: opening.carrier,
            local: opening.local,
            stored: false,
            is_new: false,
            deferred: false,
            presented: opening.presented,
            token_due: opening.token_asked || opening.token_due,
            intent: Intent::Keep,
            header,
        }
    }

    /// The same visit under another new id, for when the store says that the first one is taken.
    ///
    /// # Errors
    ///
    /// `random_failed`, see [`Random::new`].
    pub fn remint(&self, visit: Visit, random: [u8; 16]) -> Result<Visit, Error> {
        let id = self.id(visit.local, KeyRing::CURRENT, Random::new(self.format, random)?);
        let Claim { id, key } = self.claim(&id);
        Ok(Visit { id, key, ..visit })
    }

    /// Takes an id or token apart and checks it, without the store.
    #[must_use]
    pub fn inspect(&self, text: &str, now: Timestamp) -> Inspection {
        let inspection = Inspection::of(text);
        let refusal = |local| inspection.refusal(&self.keys, self.format, self.cookie_name(local), text, now);
        // An id is good for one cookie name only, and on localhost that is another.
        let refused = refusal(false).and_then(|_| refusal(true));
        Inspection { valid: refused.is_none(), reason: refused.map(Refusal::as_str), ..inspection }
    }

    /// Reads back the id of a visit; an error means that the caller changed it.
    fn visit_id(&self, visit: &Visit) -> Result<SessionId, Error> {
        SessionId::parse(&self.keys, self.format, self.cookie_name(visit.local), &visit.id)
            .map_err(|_| Error::internal("visit", "the visit holds an id that this engine did not make"))
    }

    /// The session's current token, `""` when tokens are off.
    ///
    /// # Errors
    ///
    /// `visit` for a visit of another engine.
    pub fn token(&self, visit: &Visit, now: Timestamp) -> Result<String, Error> {
        let Some(lifetime) = self.tokens else { return Ok(String::new()) };
        let id = self.visit_id(visit)?;
        // A token does not outlive its session.
        let lifetime = lifetime.min(now.seconds_until(visit.header.absolute));
        Ok(Token::issue(id.key(), id.random(), now, lifetime).encode(&self.keys))
    }

    /// A token against cross-site request forgery, good for this session id only.
    ///
    /// # Errors
    ///
    /// `visit` for a visit of another engine.
    pub fn csrf_token(&self, visit: &Visit) -> Result<String, Error> {
        let id = self.visit_id(visit)?;
        Ok(encode(&self.keys.tag(id.key(), Purpose::Csrf, &[id.as_str().as_bytes()])))
    }

    /// Whether `token` is [`Engine::csrf_token`], in constant time.
    ///
    /// # Errors
    ///
    /// `visit` for a visit of another engine.
    pub fn verify_csrf(&self, visit: &Visit, token: &str) -> Result<bool, Error> {
        Ok(equal(self.csrf_token(visit)?.as_bytes(), token.as_bytes()))
    }

    /// The names under which stores list the sessions of `user`: one per key, newest first.
    #[must_use]
    pub fn owners(&self, user: &UserId) -> Vec<String> {
        self.keys.indices().filter_map(|key| self.owner(key, user)).collect()
    }

    fn owner(&self, key: KeyIndex, user: &UserId) -> Option<String> {
        let (kind, name): (&[u8], String) = match user {
            UserId::Nobody => return None,
            UserId::Number(number) => (b"number", number.to_string()),
            UserId::Text(text) => (b"text", text.clone()),
        };
        Some(encode(&self.keys.tag(key, Purpose::Owner, &[kind, name.as_bytes()])))
    }
}
