//! The one error: misuse, or a system that fails. Nothing that a client sends causes it.

use std::borrow::Cow;
use std::fmt;

/// Who can fix an [`Error`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Category {
    /// The calling program: an option or an argument is wrong.
    Usage,
    /// Whoever supplied a value that cannot be kept.
    Input,
    /// Whoever runs the store: it failed, or breaks its contract.
    Store,
    /// A failure of the platform, or a bug here.
    Internal,
}

impl Category {
    /// The category's stable word: `"usage"`, `"input"`, `"store"` or `"internal"`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Usage => "usage",
            Self::Input => "input",
            Self::Store => "store",
            Self::Internal => "internal",
        }
    }
}

/// The codes: for each its word, its category, and what it means.
macro_rules! codes {
    ($($name:ident $word:literal $category:ident $meaning:literal;)*) => {
        /// What went wrong, for programs. The driver in JavaScript has these codes and [`DRIVER_CODES`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = $meaning] $name,)*
        }

        impl Code {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The code's stable word, such as `"key_too_short"`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }

            /// Who can fix it.
            #[must_use]
            pub const fn category(self) -> Category {
                match self { $(Self::$name => Category::$category),* }
            }

            /// What it means, in a sentence.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$name => $meaning),* }
            }
        }
    };
}

codes! {
    KeyMissing "key_missing" Usage "No secret is configured.";
    KeyTooShort "key_too_short" Usage "A secret has fewer than 32 bytes.";
    KeyWeak "key_weak" Usage "A secret is all zeros or a published sample.";
    Option "option" Usage "An option has a wrong type or value.";
    Lifetime "lifetime" Usage "A lifetime is shorter than a second.";
    CookieName "cookie_name" Usage "The cookie's name has characters that RFC 9110 does not allow.";
    CookiePath "cookie_path" Usage "The cookie's path cannot be an attribute of `Set-Cookie`.";
    CookieDomain "cookie_domain" Usage "The cookie's domain is not a host name.";
    CookiePrefix "cookie_prefix" Usage "The cookie's name promises attributes that it does not have.";
    CookieSameSite "cookie_same_site" Usage "`SameSite=None` needs `Secure`.";
    CookiePartitioned "cookie_partitioned" Usage "`Partitioned` needs `Secure`.";
    UserId "user_id" Usage "The user id is no positive integer and no text of 1 to 1,024 bytes.";
    NotLoggedIn "not_logged_in" Usage "Only a session with a user can be made persistent.";
    SessionEnded "session_ended" Usage "The session was ended with `destroy()`.";
    StoreCannotList "store_cannot_list" Usage "The store cannot compare and swap, so it has no index of a user's sessions.";
    RecordTooLarge "record_too_large" Input "The session's record would take more than 1 MiB.";
    StoreContract "store_contract" Store "The store does what its contract rules out.";
    KeyTaken "key_taken" Internal "The store has other records under three new random keys.";
    KeyRefused "key_refused" Internal "HMAC refused a key.";
    RandomFailed "random_failed" Internal "The platform gave no random bytes.";
    Exchange "exchange" Internal "A driver gave an answer that does not belong to the last command.";
    State "state" Internal "What a driver kept of an exchange cannot be read back.";
}

/// The codes that only the driver in JavaScript has: each with its category and its meaning.
pub const DRIVER_CODES: &[(&str, Category, &str)] = &[
    ("session_committed", Category::Usage, "The session was committed, so a change would be lost."),
    ("save_pending", Category::Usage, "A save is under way that would undo a login, logout or renewal."),
    ("session", Category::Usage, "What was given as a session is none, such as a promise."),
    ("request", Category::Usage, "What was given as a request is none."),
    ("response", Category::Usage, "What was given as a response cannot carry a cookie or token."),
    ("verdict", Category::Usage, "`robots.decide` returned a kind that does not exist."),
    ("no_such_variable", Category::Usage, "There is no variable to pop."),
    ("arguments", Category::Usage, "The command line was given wrong arguments."),
    ("not_loaded", Category::Usage, "The WebAssembly module was not handed over yet."),
    ("key", Category::Input, "A variable's key or a namespace's scope is not well-formed text."),
    ("value_unsupported", Category::Input, "The value, or a part of it, is not plain data."),
    ("value_too_large", Category::Input, "The value takes more than 1 MiB."),
    ("store_failed", Category::Store, "The store rejected an operation."),
    ("store_timeout", Category::Store, "The store did not answer in time."),
    ("trap", Category::Internal, "The WebAssembly module trapped. It is instantiated again by the next call."),
];

/// What went wrong: a code for programs, and a sentence for people.
///
/// The sentence is in lower case, has no full stop, and says what was wrong, where, and what would be right. Programs
/// compare [`Error::code`], never the sentence.
///
/// ```
/// use eltanin::engine::{Engine, Options};
/// use eltanin::error::{Category, Code};
///
/// let error = Engine::new(Options { secrets: vec![b"short".to_vec()], ..Options::default() }).unwrap_err();
/// assert_eq!((error.code(), error.category()), (Code::KeyTooShort, Category::Usage));
/// assert!(error.to_string().starts_with("a secret has 5 bytes"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Box<Inner>);

/// Boxed, since every `Result` that is passed on would be this large, and every `?` would copy it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Inner {
    code: Code,
    message: Cow<'static, str>,
}

impl Error {
    #[cold]
    pub(crate) fn new(code: Code, message: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Inner { code, message: message.into() }))
    }

    /// The code for programs.
    #[must_use]
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// Who can fix it.
    #[must_use]
    pub fn category(&self) -> Category {
        self.0.code.category()
    }

    /// The sentence for people.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for Error {}
