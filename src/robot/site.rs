//! The site's own rules.

/// The site's additions to the filter and its exceptions. Each is a substring of the user agent, in any case.
///
/// `allow` takes precedence over everything, `add` over the built-in filter.
///
/// ```
/// use eltanin::robot::{Reason, Rules, classify_request};
///
/// let rules = Rules::new(vec!["Foo/".to_owned()], vec!["curl/".to_owned()]);
/// let classify = |user_agent| classify_request(&[("user-agent", user_agent)], None, &rules);
/// assert_eq!(classify("foo/1.0 (iPhone)").reason, Reason::SiteAdd);
/// assert_eq!(classify("curl/8.5.0").reason, Reason::SiteAllow);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Rules {
    add: Vec<String>,
    allow: Vec<String>,
}

/// The first of the parts that the user agent contains. An empty part is a mistake and matches nothing.
fn first<'a>(parts: &'a [String], user_agent: &[u8]) -> Option<&'a str> {
    parts
        .iter()
        .find(|part| {
            !part.is_empty() && user_agent.windows(part.len()).any(|here| here.eq_ignore_ascii_case(part.as_bytes()))
        })
        .map(String::as_str)
}

impl Rules {
    /// Rules with these additions and exceptions.
    #[must_use]
    pub const fn new(add: Vec<String>, allow: Vec<String>) -> Self {
        Self { add, allow }
    }

    /// Whether there are no rules.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.add.is_empty() && self.allow.is_empty()
    }

    /// The first exception that the user agent contains.
    #[must_use]
    pub fn allowed(&self, user_agent: &[u8]) -> Option<&str> {
        first(&self.allow, user_agent)
    }

    /// The first addition that the user agent contains.
    #[must_use]
    pub fn added(&self, user_agent: &[u8]) -> Option<&str> {
        first(&self.add, user_agent)
    }
}
