//! Reading `Cookie` and writing `Set-Cookie`.
//!
//! Sources: [RFC 6265](https://www.rfc-editor.org/rfc/rfc6265) and its revision
//! [6265bis](https://datatracker.ietf.org/doc/draft-ietf-httpbis-rfc6265bis/).

use crate::error::{Error, ErrorCode};
use crate::text::{cut, decimal, trimmed, trimmed_start};
use crate::time::Seconds;

/// The longest life a browser grants a cookie: 400 days (6265bis section 5.5).
pub const MAX_AGE_CAP: Seconds = Seconds::new(400 * 86_400);

/// The most bytes of name and value together that browsers keep (6265bis section 5.6).
const PAIR_MAX_BYTES: usize = 4_096;
/// The most bytes of one attribute that browsers keep (6265bis section 5.6).
const ATTRIBUTE_MAX_BYTES: usize = 1_024;
/// How many bytes an id takes at most; the name gets the rest of [`PAIR_MAX_BYTES`].
const VALUE_RESERVE_BYTES: usize = 64;

/// The values of the cookies called `name`, in the header's order.
///
/// Reads the header once. Names are compared byte by byte, and nothing is decoded. Only spaces and tabs around a pair are
/// trimmed (6265bis section 5.7), so a name after a no-break space is another name. A pair without `=` has no name.
pub fn values<'a>(header: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    let mut left = header;
    std::iter::from_fn(move || {
        while !left.is_empty() {
            let (pair, rest) = cut(left, b";");
            left = rest;
            let value = trimmed_start(pair).strip_prefix(name);
            if let Some(value) = value.and_then(|value| trimmed_start(value).strip_prefix('=')) {
                return Some(trimmed(value));
            }
        }
        None
    })
}

/// When a browser sends the cookie with a request from another site's page.
///
/// ```
/// use eltanin::{Engine, Options, SameSite};
///
/// let mut options = Options::new(["a secret of at least 32 bytes, kept secret"]);
/// options.cookie.same_site = SameSite::None; // for a page in another site's frame
/// options.cookie.partitioned = true;
/// let engine = Engine::new(options)?;
/// # Ok::<(), eltanin::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SameSite {
    /// Never.
    Strict,
    /// Only with a top-level navigation by a safe method.
    #[default]
    Lax,
    /// Always; needs `Secure`.
    None,
}

impl SameSite {
    /// The attribute's value.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Strict => "Strict",
            Self::Lax => "Lax",
            Self::None => "None",
        }
    }
}

/// The configurable attributes of the cookie. `None` means the default.
///
/// ```
/// use eltanin::{CookieOptions, Engine, Options};
///
/// let mut cookie = CookieOptions::default();
/// cookie.name = Some("__Secure-shop".into());
/// cookie.domain = Some("shop.example".into()); // subdomains get the cookie too
/// let mut options = Options::new(["a secret of at least 32 bytes, kept secret"]);
/// options.cookie = cookie;
/// let engine = Engine::new(options)?;
/// # Ok::<(), eltanin::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct CookieOptions {
    /// The cookie's name. Default `__Host-session`; `session` over plain http on localhost.
    pub name: Option<String>,
    /// The path. Default `/`.
    pub path: Option<String>,
    /// The domain. By default only the host that set the cookie gets it back.
    pub domain: Option<String>,
    /// When a browser sends the cookie from another site's page. Default [`SameSite::Lax`].
    pub same_site: SameSite,
    /// Whether the cookie is sent only over https. Default true, except over plain http on localhost.
    pub secure: Option<bool>,
    /// Whether each top-level site has its own cookie jar (CHIPS). Needs `Secure`.
    pub partitioned: bool,
}

/// The cookie of a site: every `Set-Cookie` for it, the removing one included, has the same attributes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cookie {
    name: String,
    path: String,
    domain: Option<String>,
    secure: bool,
    same_site: SameSite,
    partitioned: bool,
}

impl Cookie {
    /// A cookie with these options. `local` is true over plain http on localhost, where browsers reject the `__Host-`
    /// prefix without `Secure`.
    ///
    /// # Errors
    ///
    /// `cookie_name`, `cookie_path`, `cookie_domain` for text that `Set-Cookie` cannot
    /// carry; `cookie_prefix`, `cookie_same_site`, `cookie_partitioned` for
    /// attributes that browsers reject together.
    pub fn new(options: &CookieOptions, local: bool) -> Result<Self, Error> {
        let own_scope = options.domain.is_some() || options.path.as_deref().is_some_and(|path| path != "/");
        let needs_secure = options.partitioned
            || options.same_site == SameSite::None
            || options.name.as_deref().is_some_and(|name| prefixed(name, HOST) || prefixed(name, SECURE));
        let secure = options.secure.unwrap_or(!local || needs_secure);
        let name = match &options.name {
            Some(name) => name.as_str(),
            None if !secure => "session",
            // `__Host-` forbids a domain and any path but `/`.
            None if own_scope => "__Secure-session",
            None => "__Host-session",
        };
        let path = options.path.as_deref().unwrap_or("/");
        check_name(name)?;
        check_path(path)?;
        options.domain.as_deref().map_or(Ok(()), check_domain)?;
        check_together(name, path, secure, options)?;
        let CookieOptions { same_site, partitioned, .. } = *options;
        Ok(Self {
            name: name.into(),
            path: path.into(),
            domain: options.domain.clone(),
            secure,
            same_site,
            partitioned,
        })
    }

    /// The cookie's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its path.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Its domain; `None` for the host that sets it.
    #[must_use]
    pub fn domain(&self) -> Option<&str> {
        self.domain.as_deref()
    }

    /// Whether browsers send it only over https.
    #[must_use]
    pub const fn secure(&self) -> bool {
        self.secure
    }

    /// When a browser sends it with a request from another site's page.
    #[must_use]
    pub const fn same_site(&self) -> SameSite {
        self.same_site
    }

    /// Whether each top-level site has one of its own.
    #[must_use]
    pub const fn partitioned(&self) -> bool {
        self.partitioned
    }

    /// The cookie with `value`. With `max_age` the browser keeps it that long,
    /// at most [`MAX_AGE_CAP`]; without, until it is closed.
    #[must_use]
    pub fn set(&self, value: &str, max_age: Option<Seconds>) -> SetCookie {
        SetCookie { cookie: self.clone(), value: value.into(), max_age: max_age.map(|age| age.min(MAX_AGE_CAP)) }
    }

    /// The order to forget the cookie.
    #[must_use]
    pub fn remove(&self) -> SetCookie {
        self.set("", Some(Seconds::new(0)))
    }
}

/// A cookie to set, in parts. [`SetCookie::field`] is the whole `Set-Cookie` field.
///
/// ```
/// use eltanin::{Reply, SetCookie};
///
/// fn fields(reply: &Reply) -> Vec<String> {
///     reply.cookies.iter().map(SetCookie::field).collect()
/// }
/// # assert!(fields(&Reply::default()).is_empty());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetCookie {
    cookie: Cookie,
    value: String,
    max_age: Option<Seconds>,
}

impl SetCookie {
    /// The cookie that is set. It is always `HttpOnly`.
    #[doc(hidden)]
    #[must_use]
    pub const fn cookie(&self) -> &Cookie {
        &self.cookie
    }

    /// The value: the id; empty for a removal.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }

    /// How long the browser keeps it; `None` until it is closed.
    #[must_use]
    pub const fn max_age(&self) -> Option<Seconds> {
        self.max_age
    }

    /// The value of the `Set-Cookie` field.
    #[must_use]
    pub fn field(&self) -> String {
        let Cookie { name, path, domain, secure, same_site, partitioned } = &self.cookie;
        let mut field = [name, "=", &self.value, "; Path=", path].concat();
        if let Some(domain) = domain {
            field.push_str("; Domain=");
            field.push_str(domain);
        }
        field.push_str("; HttpOnly");
        if *secure {
            field.push_str("; Secure");
        }
        field.push_str("; SameSite=");
        field.push_str(same_site.as_str());
        if *partitioned {
            field.push_str("; Partitioned");
        }
        if let Some(age) = self.max_age {
            field.push_str("; Max-Age=");
            field.push_str(&decimal(age.get().into()));
        }
        field
    }
}

const HOST: &str = "__Host-";
const SECURE: &str = "__Secure-";

/// Browsers compare the prefixes without regard to case (6265bis section 5.7).
fn prefixed(name: &str, prefix: &str) -> bool {
    name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

fn check_name(name: &str) -> Result<(), Error> {
    // token, RFC 9110 section 5.6.2
    let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if name.is_empty() || !name.bytes().all(token) || name.len() + VALUE_RESERVE_BYTES > PAIR_MAX_BYTES {
        return Err(Error::new(
            ErrorCode::CookieName,
            "`cookie.name` must be letters, digits and `!#$%&'*+-.^_`|~`, such as `__Host-session`",
        ));
    }
    Ok(())
}

fn attribute(value: &str) -> bool {
    value.len() <= ATTRIBUTE_MAX_BYTES && value.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b';')
}

fn check_path(path: &str) -> Result<(), Error> {
    if !path.starts_with('/') || !attribute(path) {
        return Err(Error::new(
            ErrorCode::CookiePath,
            "`cookie.path` must start with `/` and be printable ASCII without `;`",
        ));
    }
    Ok(())
}

fn check_domain(domain: &str) -> Result<(), Error> {
    let label =
        |label: &[u8]| !label.is_empty() && label.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
    let labels = domain.strip_prefix('.').unwrap_or(domain).as_bytes();
    if !attribute(domain) || !labels.split(|byte| *byte == b'.').all(label) {
        return Err(Error::new(
            ErrorCode::CookieDomain,
            "`cookie.domain` must be a host name in ASCII, such as `example.com`",
        ));
    }
    Ok(())
}

fn check_together(name: &str, path: &str, secure: bool, options: &CookieOptions) -> Result<(), Error> {
    if prefixed(name, HOST) && !(secure && path == "/" && options.domain.is_none()) {
        return Err(Error::new(
            ErrorCode::CookiePrefix,
            "a `__Host-` cookie must be secure, have the path `/` and no domain; choose another `cookie.name` or drop those options",
        ));
    }
    if prefixed(name, SECURE) && !secure {
        return Err(Error::new(
            ErrorCode::CookiePrefix,
            "a `__Secure-` cookie must be secure; choose another `cookie.name` or drop `secure: false`",
        ));
    }
    if options.same_site == SameSite::None && !secure {
        return Err(Error::new(
            ErrorCode::CookieSameSite,
            "`sameSite: \"none\"` needs `secure`; browsers refuse it otherwise",
        ));
    }
    if options.partitioned && !secure {
        return Err(Error::new(
            ErrorCode::CookiePartitioned,
            "`partitioned` needs `secure`; browsers refuse it otherwise",
        ));
    }
    Ok(())
}
