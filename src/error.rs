//! The crate's error type: misuse, or a system that fails. Nothing that a client sends causes an error.

use std::borrow::Cow;
use std::fmt;

/// Who can fix an [`Error`].
///
/// ```
/// use eltanin::{Error, ErrorCategory};
///
/// fn status(error: &Error) -> u16 {
///     match error.category() {
///         ErrorCategory::Input => 422,
///         ErrorCategory::Store => 503,
///         _ => 500,
///     }
/// }
/// # let error = eltanin::Engine::new(eltanin::Options::default()).unwrap_err();
/// # assert_eq!(status(&error), 500);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorCategory {
    /// The calling program: an option or an argument is wrong.
    Usage,
    /// The source of a value that cannot be stored.
    Input,
    /// The operator of the store: it failed, or it breaks its contract.
    Store,
    /// A failure of the platform, or a bug in Eltanin.
    Internal,
}

impl ErrorCategory {
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

/// The codes: for each its word, its category, what it means, and what to do.
macro_rules! codes {
    ($($name:ident $word:literal $category:ident $meaning:literal $advice:literal;)*) => {
        /// What went wrong, for programs.
        ///
        /// ```
        /// use eltanin::{Engine, ErrorCode, Options};
        ///
        /// let error = Engine::new(Options::default()).unwrap_err();
        /// assert_eq!(error.code(), ErrorCode::KeyMissing);
        /// assert_eq!(error.code().as_str(), "key_missing"); // stable, for logs
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum ErrorCode {
            $(#[doc = $meaning] $name,)*
        }

        impl ErrorCode {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The code's stable word, such as `"key_too_short"`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }

            /// Who can fix it.
            #[must_use]
            pub const fn category(self) -> ErrorCategory {
                match self { $(Self::$name => ErrorCategory::$category),* }
            }

            /// What it means, in a sentence.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$name => $meaning),* }
            }

            /// What to do, in a sentence.
            #[must_use]
            pub const fn advice(self) -> &'static str {
                match self { $(Self::$name => $advice),* }
            }
        }
    };
}

codes! {
    KeyMissing "key_missing" Usage "No secret is configured."
        "Make a secret with `npx eltanin secret`.";
    KeyTooShort "key_too_short" Usage "A secret has fewer than 32 bytes."
        "Make a secret with `npx eltanin secret`.";
    KeyWeak "key_weak" Usage "A secret is one repeated byte or a published sample."
        "Make a secret with `npx eltanin secret`.";
    Option "option" Usage "An option has a wrong type or value."
        "The message names the option and says what would be right.";
    Lifetime "lifetime" Usage "A lifetime is shorter than a second."
        "Lifetimes are whole seconds, at least 1.";
    CookieName "cookie_name" Usage "The cookie's name has characters that RFC 9110 does not allow."
        "Use letters, digits and `-`, `_` or `.`.";
    CookiePath "cookie_path" Usage "The cookie's path cannot be an attribute of `Set-Cookie`."
        "Begin it with `/`, without `;` and control characters.";
    CookieDomain "cookie_domain" Usage "The cookie's domain is not a host name."
        "Name the host without scheme, port and path.";
    CookiePrefix "cookie_prefix" Usage "The cookie's name promises attributes that it does not have."
        "`__Host-` needs `Secure`, the path `/` and no domain. `__Secure-` needs `Secure`.";
    CookieSameSite "cookie_same_site" Usage "`SameSite=None` needs `Secure`."
        "Set `cookie.secure: true`, or another `sameSite`.";
    CookiePartitioned "cookie_partitioned" Usage "`Partitioned` needs `Secure`."
        "Set `cookie.secure: true`.";
    UserId "user_id" Usage "The user id is neither a positive integer nor text of 1 to 1,024 bytes."
        "Pass a positive integer or text. For nobody, call `logout()`.";
    NotLoggedIn "not_logged_in" Usage "Only a session with a user can be made persistent."
        "Call `login(userid)` first, or set the option `persistence: \"anyone\"`.";
    SessionEnded "session_ended" Usage "The session was ended with `destroy()`."
        "Call `reset()` to go on with an empty session.";
    StoreCannotList "store_cannot_list" Usage "The store cannot compare and swap, so it has no index of a user's sessions."
        "Use a store that can compare and swap.";
    RecordTooLarge "record_too_large" Input "The session's record would take more than 1 MiB."
        "Store large data elsewhere, and its name in the session.";
    StoreContract "store_contract" Store "The store does what its contract rules out."
        "Read the contract of stores. The message says which rule was broken.";
    KeyTaken "key_taken" Internal "The store has other records under three new random keys."
        "Check the store: its `update` breaks the contract.";
    KeyRefused "key_refused" Internal "HMAC refused a key."
        "Report it: this is a bug in Eltanin.";
    RandomFailed "random_failed" Internal "The platform gave no random bytes."
        "Check the platform. No id was made.";
    Exchange "exchange" Internal "A driver gave an answer that does not belong to the last command."
        "A driver must answer the command that it was given last. In JavaScript, report it.";
    State "state" Internal "What a driver kept of an exchange cannot be read back."
        "Report it: this is a bug in Eltanin.";
}

/// What went wrong: a code for programs, and a sentence for people.
///
/// The sentence is in lower case, has no full stop, and says what was wrong, where, and what would be right. Programs
/// compare [`Error::code`], never the sentence.
///
/// ```
/// use eltanin::{Engine, ErrorCategory, ErrorCode, Options};
///
/// let error = Engine::new(Options::new(["short"])).unwrap_err();
/// assert_eq!((error.code(), error.category()), (ErrorCode::KeyTooShort, ErrorCategory::Usage));
/// assert!(error.to_string().starts_with("a secret has 5 bytes"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Box<Inner>);

/// Boxed, since every `Result` that is passed on would be this large, and every `?` would copy it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Inner {
    code: ErrorCode,
    message: Cow<'static, str>,
}

impl Error {
    #[cold]
    pub(crate) fn new(code: ErrorCode, message: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Inner { code, message: message.into() }))
    }

    /// The error of an [`Entropy`](crate::Entropy) whose platform gives no random bytes.
    #[cold]
    #[must_use]
    pub fn random_failed() -> Self {
        Self::new(ErrorCode::RandomFailed, "the platform gave no random bytes, so no session id was made")
    }

    /// The code for programs.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        self.0.code
    }

    /// Who can fix it.
    #[must_use]
    pub fn category(&self) -> ErrorCategory {
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
