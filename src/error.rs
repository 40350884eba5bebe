//! The one error: misuse, or a system that fails. What a client sends never raises it.

use std::borrow::Cow;
use std::fmt;

/// Who has to do something about an [`Error`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    /// The calling program: an option or an argument is wrong.
    Usage,
    /// Whoever supplied a value that cannot be kept.
    Input,
    /// Nobody: the platform failed, or this crate has a bug.
    Internal,
}

impl Category {
    /// The category's stable word: `"usage"`, `"input"` or `"internal"`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Usage => "usage",
            Self::Input => "input",
            Self::Internal => "internal",
        }
    }
}

/// What went wrong: a stable code for programs, a sentence for people.
///
/// The sentence is lower-case, has no full stop, and says what was wrong, where,
/// and what would be right. Programs compare [`Error::code`], never the sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Box<Inner>);

/// Boxed, since every `Result` that is passed on would be this large, and every `?` would copy it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Inner {
    category: Category,
    code: &'static str,
    message: Cow<'static, str>,
}

impl Error {
    #[cold]
    fn new(category: Category, code: &'static str, message: Cow<'static, str>) -> Self {
        Self(Box::new(Inner { category, code, message }))
    }

    pub(crate) fn usage(code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Category::Usage, code, message.into())
    }

    pub(crate) fn input(code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Category::Input, code, message.into())
    }

    pub(crate) fn internal(code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Category::Internal, code, message.into())
    }

    /// The stable word for programs, such as `"key_too_short"`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.0.code
    }

    /// The sentence for people.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Who has to do something about it.
    #[must_use]
    pub fn category(&self) -> Category {
        self.0.category
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for Error {}
