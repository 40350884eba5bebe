//! The caches of Workers KV.

use std::collections::BTreeMap;

/// What the locations have cached, and when each key was last written.
#[derive(Default)]
pub struct Edges {
    pub cached: BTreeMap<(usize, String), Cached>,
    pub written: BTreeMap<String, u64>,
}

/// What a location has cached until then: an entry and its end, or that there is none.
pub struct Cached {
    pub until: u64,
    pub entry: Option<(Vec<u8>, u64)>,
}
