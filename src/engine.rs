//! The engine: a site's configuration, and all decisions about its sessions.
//!
//! An engine keeps no state between requests. The state of a request is in its [`Exchange`](crate::exchange::Exchange).

use crate::cookie::{Cookie, CookieOptions};
use crate::error::{Error, ErrorCode};
use crate::facts::{Facts, UserId};
use crate::headers::Headers;
use crate::id::{Format, Random, SessionId};
use crate::inspection::Inspection;
use crate::keys::{KeyRing, StoredAs, store_hash};
use crate::rejection::Rejection;
use crate::robot::{Kind, OwnedVerdict, PlatformSignals, Reason, Rules, classify_request};
use crate::store_key::StoreKey;
use crate::text::decimal;
use crate::time::{Seconds, Timestamp};

/// How long sessions live.
///
/// ```
/// use eltanin::{Engine, Options, Seconds};
///
/// let mut options = Options::new(["a secret of at least 32 bytes, kept secret"]);
/// options.lifetimes.volatile = Seconds::new(30 * 60); // 30 minutes without a request
/// options.lifetimes.absolute = Seconds::new(86_400); // one day, however often the session is used
/// let engine = Engine::new(options)?;
/// # Ok::<(), eltanin::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Lifetimes {
    /// The idle timeout of a volatile session; default 2 hours.
    pub volatile: Seconds,
    /// The idle timeout of a persistent session; default 100 days.
    pub persistent: Seconds,
    /// The absolute timeout of any session, counted from its start; default 400 days.
    pub absolute: Seconds,
}

impl Default for Lifetimes {
    fn default() -> Self {
        Self { volatile: Seconds::new(7_200), persistent: Seconds::new(8_640_000), absolute: Seconds::new(34_560_000) }
    }
}

impl Lifetimes {
    /// The idle timeout.
    #[doc(hidden)]
    #[must_use]
    pub const fn idle(&self, persistent: bool) -> Seconds {
        if persistent { self.persistent } else { self.volatile }
    }
}

/// What the store promises.
///
/// ```
/// use eltanin::{Engine, Level, Options};
///
/// let mut options = Options::new(["a secret of at least 32 bytes, kept secret"]);
/// options.level = Level::Strict; // `MemoryStore` and most databases can compare and swap
/// let engine = Engine::new(options)?;
/// # Ok::<(), eltanin::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Level {
    /// Other locations may see a write up to a minute later, and two concurrent writes may overwrite each other.
    #[default]
    Eventual,
    /// The store can compare and swap.
    Strict,
}

/// Which sessions may be made persistent, with [`Engine::set_persistent`].
///
/// ```
#[doc = include_str!("example/engine.md")]
#[doc = include_str!("example/exchange.md")]
/// use eltanin::Persistence;
///
/// let mut options = Options::new(["a secret of at least 32 bytes, kept secret"]);
/// options.persistence = Persistence::Anyone;
/// let engine = Engine::new(options)?;
/// engine.set_persistent(&mut exchange, true)?; // without a login
/// assert!(engine.persistent(&exchange));
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Persistence {
    /// Only a session with a user.
    #[default]
    Login,
    /// Any session.
    Anyone,
}

/// A site's configuration.
///
/// [`Options::new`] has the defaults. Robots are detected by default.
///
/// ```
/// use eltanin::{Engine, Options, SameSite, Seconds};
///
/// let mut options = Options::new(["a new secret of at least 32 bytes", "the old secret, still accepted: 32"]);
/// options.cookie.same_site = SameSite::Strict;
/// options.tokens = Some(Seconds::new(3_600)); // also accept and issue session tokens
/// let engine = Engine::new(options)?;
/// assert_eq!(engine.cookie_name(false), "__Host-session");
/// # Ok::<(), eltanin::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// The secrets, newest first, at least 32 bytes each.
    pub secrets: Vec<Vec<u8>>,
    /// The format of session ids.
    pub format: Format,
    /// The attributes of the cookie.
    pub cookie: CookieOptions,
    /// How long sessions live.
    pub lifetimes: Lifetimes,
    /// Which sessions may be made persistent.
    pub persistence: Persistence,
    /// How long a session token lives. With `None`, session tokens are off.
    pub tokens: Option<Seconds>,
    /// Whether scripts of other origins may read a token.
    pub expose_tokens: bool,
    /// The site's own rules on robots. With `None`, robot detection is off.
    pub robots: Option<Rules>,
    /// What the store promises.
    pub level: Level,
}

impl Options {
    /// The defaults with these secrets, newest first.
    pub fn new(secrets: impl IntoIterator<Item = impl Into<Vec<u8>>>) -> Self {
        Self { secrets: secrets.into_iter().map(Into::into).collect(), ..Self::default() }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            secrets: Vec::new(),
            format: Format::default(),
            cookie: CookieOptions::default(),
            lifetimes: Lifetimes::default(),
            persistence: Persistence::default(),
            tokens: None,
            expose_tokens: false,
            robots: Some(Rules::default()),
            level: Level::default(),
        }
    }
}

/// A site's configuration, and all decisions about its sessions.
///
/// A worker makes one engine and keeps it. It holds no state of any request.
///
/// ```
#[doc = include_str!("example/engine.md")]
/// use eltanin::{Engine, Options};
///
/// let engine = Engine::new(Options::new(["a secret of at least 32 bytes, kept secret"]))?;
/// let (exchange, command) = engine.begin(&request, &mut at)?;
/// assert!(!exchange.has_session()); // the driver performs `command` first
/// # Ok::<(), Error>(())
/// ```
#[derive(Debug)]
pub struct Engine {
    pub(crate) keys: KeyRing,
    pub(crate) format: Format,
    cookie: Cookie,
    local_cookie: Cookie,
    pub(crate) lifetimes: Lifetimes,
    pub(crate) persistence: Persistence,
    pub(crate) tokens: Option<Seconds>,
    pub(crate) expose: bool,
    robots: Option<Rules>,
    pub(crate) level: Level,
}

impl Engine {
    /// An engine for a site.
    ///
    /// # Errors
    ///
    /// A code of category `usage`, which names the option: `key_missing`, `key_too_short`, `key_weak`, `lifetime`, or one
    /// that begins with `cookie_`.
    pub fn new(options: Options) -> Result<Self, Error> {
        let Lifetimes { volatile, persistent, absolute } = options.lifetimes;
        let named = [
            ("lifetime.volatile", Some(volatile)),
            ("lifetime.persistent", Some(persistent)),
            ("lifetime.absolute", Some(absolute)),
            ("tokens.lifetime", options.tokens),
        ];
        if let Some((name, _)) = named.iter().find(|(_, lifetime)| *lifetime == Some(Seconds::new(0))) {
            return Err(Error::new(ErrorCode::Lifetime, ["`", name, "` must be at least 1 second"].concat()));
        }
        Ok(Self {
            keys: KeyRing::new(&options.secrets)?,
            format: options.format,
            cookie: Cookie::new(&options.cookie, false)?,
            local_cookie: Cookie::new(&options.cookie, true)?,
            lifetimes: options.lifetimes,
            persistence: options.persistence,
            tokens: options.tokens,
            expose: options.expose_tokens,
            robots: options.robots,
            level: options.level,
        })
    }

    /// Classifies a request as a person's or a robot's. With robot detection off, every client counts as a person.
    #[must_use]
    pub fn classify<H: Headers + ?Sized>(&self, headers: &H, platform: Option<&PlatformSignals>) -> OwnedVerdict {
        match &self.robots {
            Some(rules) => classify_request(headers, platform, rules),
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

    pub(crate) const fn cookie(&self, local: bool) -> &Cookie {
        if local { &self.local_cookie } else { &self.cookie }
    }

    pub(crate) fn id_text(&self, local: bool, id: SessionId) -> String {
        id.text(&self.keys, self.cookie_name(local))
    }

    pub(crate) fn store_key(&self, local: bool, random: Random) -> StoreKey {
        StoreKey::of_session(self.cookie_name(local), random)
    }

    /// Where the index of a user is. It is the same on localhost, and under every secret.
    pub(crate) fn index_of(&self, user: &UserId) -> StoreKey {
        let (kind, name): (&[u8], String) = match user {
            UserId::Nobody => (b"nobody", String::new()),
            UserId::Number(number) => (b"number", decimal(*number)),
            UserId::Text(text) => (b"text", text.clone()),
        };
        let parts = [self.cookie.name().as_bytes(), kind, name.as_bytes()];
        StoreKey::of_hash(store_hash(StoredAs::Index, &parts))
    }

    /// The facts limited to the configured lifetimes, so that a shortened lifetime takes effect at once.
    pub(crate) fn limited(&self, facts: &Facts) -> Facts {
        let mut facts = facts.clone();
        facts.used.1 = facts.used.1.min(self.lifetimes.idle(self.lasts(&facts)));
        facts.absolute = facts.absolute.min(facts.created.plus(self.lifetimes.absolute));
        facts
    }

    /// Parses and verifies a session id or token, without the store.
    #[must_use]
    pub fn inspect(&self, text: &str, now: Timestamp) -> Inspection {
        let inspection = Inspection::of(text);
        let rejection = |local| inspection.rejection(&self.keys, self.format, self.cookie_name(local), text, now);
        // An id or token is valid for one cookie name, and the name differs on localhost.
        let rejected = match (rejection(false), rejection(true)) {
            (None, _) | (_, None) => None,
            (Some(Rejection::BadTag), local) => local,
            (elsewhere, _) => elsewhere,
        };
        Inspection { valid: rejected.is_none(), reason: rejected.map(Rejection::as_str), ..inspection }
    }
}
