//! The site's own rules.

/// The site's own additions to the filter and exceptions from it: plain parts
/// of the agent, in any case. `allow` beats everything, `add` beats the
/// built-in filter.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    add: Vec<String>,
    allow: Vec<String>,
}

/// The first of the parts that the agent holds. An empty part is in no agent: it is a mistake.
fn first<'a>(parts: &'a [String], agent: &[u8]) -> Option<&'a str> {
    parts
        .iter()
        .find(|part| {
            !part.is_empty() && agent.windows(part.len()).any(|here| here.eq_ignore_ascii_case(part.as_bytes()))
        })
        .map(String::as_str)
}

impl Rules {
    /// Rules of these parts.
    #[must_use]
    pub const fn new(add: Vec<String>, allow: Vec<String>) -> Self {
        Self { add, allow }
    }

    /// Whether there is no rule.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.add.is_empty() && self.allow.is_empty()
    }

    /// The exception that the agent falls under.
    #[must_use]
    pub fn allowed(&self, agent: &[u8]) -> Option<&str> {
        first(&self.allow, agent)
    }

    /// The addition that the agent falls under.
    #[must_use]
    pub fn added(&self, agent: &[u8]) -> Option<&str> {
        first(&self.add, agent)
    }
}
