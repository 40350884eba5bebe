//! Robot detection: classifies a request and names the rule that decided.
//!
//! A false positive costs a visitor their session, so precision comes first: a request that no rule decides is a
//! person's. Each rule can be said in one sentence, and [`Reason`] lists them. Classification reads at most
//! [`USER_AGENT_LIMIT`] bytes of the user agent, in linear time. It allocates nothing, needs no start-up work and
//! accepts any bytes.
//!
//! [`classify_user_agent`] reads the user agent alone. [`classify_request`] reads the other header fields too, and
//! applies the site's own [`Rules`] and the platform's [`PlatformSignals`].

mod browser;
mod classify;
mod guest;
mod introduction;
mod marks;
mod name;
mod packed;
mod scan;
mod search;
mod shape;
mod signals;
mod site;
mod table;
mod text;
mod verdict;
mod word;

#[doc(hidden)]
pub use classify::classify_packed;
pub use classify::classify_user_agent;
#[doc(hidden)]
pub use packed::PackedVerdict;
pub use packed::USER_AGENT_LIMIT;
pub use signals::{PlatformSignals, classify_request, is_prefetch};
pub use site::Rules;
pub use verdict::{Category, Kind, OwnedVerdict, Reason, Verdict};

/// Parts of the word table, for the tests and `tools/robots`.
#[doc(hidden)]
pub mod table_parts {
    pub use super::classify::classify_keeping;
    pub use super::search::hits;
    pub use super::word::{Mark, Word, words};
}
