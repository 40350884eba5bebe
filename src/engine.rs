//! The engine decides, step by step, what becomes of a request; the caller performs it.
//!
//! 1. [`Engine::open`]: headers in; out comes a claim with the store's key to load, or none.
//! 2. [`Engine::resume`]: the loaded bytes in; out comes the visit, or why there is none.
//! 3. [`Engine::start`]: without a visit, starts a session, if the visitor may have one.
//! 4. [`Engine::close`]: the changes in; out comes what to write and which cookie to set.
//!
//! An engine holds the site's configuration and nothing of any request.

use crate::checksum::{KeyIndex, KeyRing, Purpose};
use crate::cookie::{self, Cookie};
use crate::error::Error;
use crate::headers::{Field, Headers};
use crate::id::{Format, Random, Refusal, SessionId};
use crate::inspection::Inspection;
use crate::namespace::Change;
use crate::record::{Header, Record, UserId};
use crate::robot::{Kind, OwnedVerdict, Platform, Reason, Rules, judge};
use crate::time::{Seconds, Timestamp};
use crate::token::Token;
use crate::visit::{Carrier, Intent, Lifetimes, Visit};

/// How many cookies of our name are looked at; a browser sends one, an attacker may add some.
const CANDIDATES_MAX: usize = 4;

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

    fn id(&self, local: bool, key: KeyIndex, random: Random) -> SessionId {
        SessionId::write(&self.keys, key, self.cookie_name(local), random)
    }

    fn claim(&self, id: &SessionId) -> Claim {
        Claim { id: id.to_string(), key: id.store_key(&self.keys) }
    }

    /// Takes up the claimed session with the bytes that its key has in the store.
    ///
    /// # Errors
    ///
    /// [`Refusal::Unknown`], [`Refusal::Corrupt`] or [`Refusal::Expired`]: there is no such session.
    pub fn resume(&self, opening: &Opening, bytes: Option<&[u8]>, now: Timestamp) -> Result<Visit, Refusal> {
        let claim = opening.claim.clone().ok_or(Refusal::Unknown)?;
        let record = Record::decode(bytes.ok_or(Refusal::Unknown)?).ok_or(Refusal::Corrupt)?;
        let mut header = record.header.clone();
        // Lifetimes shortened since then hold at once.
        header.idle = header.idle.min(self.lifetimes.idle(header.persistent));
        header.absolute = header.absolute.min(header.created.plus(self.lifetimes.absolute));
        if now >= header.expires() {
            return Err(Refusal::Expired);
        }
        if !record.is_sound() {
            return Err(Refusal::Corrupt);
        }
        Ok(Visit { stored: true, ..self.visit(opening, claim, header) })
    }

    /// Starts a session, if a visitor of this kind may have one.
    ///
    /// A robot gets none, nor does a page loaded ahead of its reader. A suspect's or
    /// a tool's is not stored before the visitor has brought a cookie of ours back.
    /// A `program`, see [`is_program`](crate::robot::is_program), that asks for a token is welcome.
    /// After a token that is no session, nothing is stored before somebody logs in:
    /// nobody could come back to it.
    ///
    /// # Errors
    ///
    /// `random_failed`, see [`Random::new`].
    pub fn start(
        &self,
        opening: &Opening,
        kind: Kind,
        program: bool,
        now: Timestamp,
        random: [u8; 16],
    ) -> Result<Option<Visit>, Error> {
        let dead_token = opening.carrier == Carrier::Token && !opening.token_asked;
        let deferred = match kind {
            Kind::Robot if program && opening.token_asked => false,
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
        let check = |local| Inspection::of(text).checked(&self.keys, self.format, self.cookie_name(local), text, now);
        // An id is good for one cookie name only, and on localhost that is another.
        let inspection = check(false);
        if inspection.valid { inspection } else { check(true) }
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
        let tag = self.keys.tag(id.key(), Purpose::Csrf, &csrf_covered(&id));
        Ok(crate::id::encode(&tag))
    }

    /// Whether `token` is this session id's, in constant time.
    ///
    /// # Errors
    ///
    /// `visit` for a visit of another engine.
    pub fn verify_csrf(&self, visit: &Visit, token: &str) -> Result<bool, Error> {
        let id = self.visit_id(visit)?;
        let mut tag = [0; 16];
        let read = crate::id::decode(token, &mut tag).is_some();
        Ok(read && self.keys.verify(id.key(), Purpose::Csrf, &csrf_covered(&id), tag, 128))
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
        Some(crate::id::encode(&self.keys.tag(key, Purpose::Owner, &[kind, name.as_bytes()])))
    }
}

fn csrf_covered(id: &SessionId) -> [&[u8]; 1] {
    [id.as_str().as_bytes()]
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

/// One scope's changes.
pub type Changes = (String, Vec<Change>);

/// What must be done to the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Nothing.
    Nothing,
    /// Write a record under a key that is new.
    Create {
        /// What to write.
        write: Write,
    },
    /// Write the record over the one under this key; if there is none, the session has ended: write nothing.
    Save {
        /// What to write.
        write: Write,
    },
    /// As `Create`, then delete `from`; if there is nothing under `from`, the session has ended: write nothing.
    Replace {
        /// The key of the old record.
        from: String,
        /// The new one.
        write: Write,
    },
    /// Delete the record.
    Delete {
        /// Its key.
        key: String,
    },
}

/// A record to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Write {
    /// The store's key.
    pub key: String,
    /// The record.
    pub bytes: Vec<u8>,
    /// How long the store should keep it.
    pub ttl: Seconds,
    /// The name under which the store may list it with its user's other sessions.
    pub owner: Option<String>,
}

/// What becomes of a visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What must be done to the store, first of all.
    pub step: Step,
    /// The `Set-Cookie` field that the answer carries once that is done.
    pub set_cookie: Option<String>,
    /// The session token that the answer carries once that is done.
    pub token: Option<String>,
    /// The visit after that.
    pub visit: Visit,
}

impl Engine {
    /// Decides what becomes of a visit. `record` is what [`Engine::resume`] was given,
    /// `random` 20 bytes from a CSPRNG: 16 for a new id, 4 to name the writer.
    ///
    /// # Errors
    ///
    /// `record_too_large`; `random_failed`. Nothing has happened then.
    pub fn close(
        &self,
        mut visit: Visit,
        record: Option<&[u8]>,
        changes: Vec<Changes>,
        now: Timestamp,
        random: [u8; 20],
    ) -> Result<Outcome, Error> {
        let (id_random, writer) = split(random);
        let mut record = record.and_then(Record::decode).unwrap_or_else(|| Record::new(visit.header.clone()));
        let mut changed = false;
        for (scope, changes) in changes {
            changed |= record.apply(&scope, changes, now, writer);
        }
        let anonymous = visit.header.user == UserId::Nobody;
        match (visit.intent, visit.stored) {
            (Intent::Destroy, stored) => Ok(self.end(visit, stored)),
            (Intent::Keep, false) if !changed => Ok(Outcome::nothing(visit)),
            (_, false) if visit.deferred && anonymous => Ok(self.defer(visit)),
            (_, false) => self.write(visit, record, now, |write| Step::Create { write }),
            (Intent::Renew, true) => {
                let from = std::mem::take(&mut visit.key);
                visit = self.remint(visit, id_random)?;
                visit.header.generation = visit.header.generation.saturating_add(1);
                visit.token_due |= visit.carrier == Carrier::Token;
                self.write(visit, record, now, |write| Step::Replace { from, write })
            }
            (Intent::Save, true) => self.write(visit, record, now, |write| Step::Save { write }),
            (Intent::Keep, true) if changed || visit.touch_is_due(now) => {
                self.write(visit, record, now, |write| Step::Save { write })
            }
            (Intent::Keep, true) => {
                let token = self.due_token(&visit, now)?;
                Ok(Outcome { token, ..Outcome::nothing(visit) })
            }
        }
    }

    /// Writes the record; a changed id or lifetime goes into the answer too.
    fn write(
        &self,
        mut visit: Visit,
        mut record: Record<'_>,
        now: Timestamp,
        step: impl FnOnce(Write) -> Step,
    ) -> Result<Outcome, Error> {
        let was_persistent = visit.stored && record.header.persistent;
        visit.header.last_used = now;
        visit.header.idle = self.lifetimes.idle(visit.header.persistent);
        record.header = visit.header.clone();
        let ttl = now.seconds_until(visit.header.expires());
        let bytes = record.encode()?;
        let owner = self.owner(KeyRing::CURRENT, &visit.header.user);
        let step = step(Write { key: visit.key.clone(), bytes, ttl, owner });
        let renamed = !matches!(step, Step::Save { .. });
        let persistent = visit.header.persistent;
        let tells = renamed || persistent || was_persistent;
        let set_cookie = (visit.carrier == Carrier::Cookie && tells)
            .then(|| self.cookie(visit.local).set(&visit.id, persistent.then_some(ttl)));
        let token = self.due_token(&visit, now)?;
        let visit = Visit { stored: true, intent: Intent::Keep, token_due: false, ..visit };
        Ok(Outcome { step, set_cookie, token, visit })
    }

    fn due_token(&self, visit: &Visit, now: Timestamp) -> Result<Option<String>, Error> {
        visit.token_due.then(|| self.token(visit, now)).filter(|token| token != &Ok(String::new())).transpose()
    }

    /// Hands out the id and stores nothing.
    fn defer(&self, visit: Visit) -> Outcome {
        let cookie = self.cookie(visit.local).set(&visit.id, None);
        let set_cookie = (visit.carrier == Carrier::Cookie).then_some(cookie);
        Outcome { set_cookie, ..Outcome::nothing(visit) }
    }

    fn end(&self, visit: Visit, stored: bool) -> Outcome {
        let set_cookie = visit.presented.then(|| self.cookie(visit.local).remove());
        let step = if stored { Step::Delete { key: visit.key.clone() } } else { Step::Nothing };
        Outcome { step, set_cookie, ..Outcome::nothing(Visit { stored: false, ..visit }) }
    }
}

impl Outcome {
    const fn nothing(visit: Visit) -> Self {
        Self { step: Step::Nothing, set_cookie: None, token: None, visit }
    }
}

fn split(random: [u8; 20]) -> ([u8; 16], u32) {
    let (mut id, mut writer) = ([0; 16], [0; 4]);
    id.iter_mut().zip(random).for_each(|(to, from)| *to = from);
    writer.iter_mut().zip(random.into_iter().skip(16)).for_each(|(to, from)| *to = from);
    (id, u32::from_be_bytes(writer))
}
