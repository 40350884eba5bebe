//! Which store a world has, and how it misbehaves.

/// Which store a world has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backing {
    /// Atomic, without faults and delays. Nothing that surrounds it fails either.
    Perfect,
    /// Atomic, without faults and delays.
    Memory,
    /// A Durable Object: atomic, slow, with refusals, lost answers and late writes.
    Strict,
    /// Workers KV.
    Kv,
}

impl Backing {
    pub const ALL: [Self; 4] = [Self::Perfect, Self::Memory, Self::Strict, Self::Kv];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Perfect => "perfect",
            Self::Memory => "memory",
            Self::Strict => "strict",
            Self::Kv => "kv",
        }
    }

    pub const fn is_atomic(self) -> bool {
        !matches!(self, Self::Kv)
    }
}

/// How often the store misbehaves, in cases of 100.
#[derive(Clone, Copy, Debug, Default)]
pub struct Faults {
    /// A load or an update fails, and nothing is written.
    pub refused: u64,
    /// The write is applied, and reported as failed.
    pub silent: u64,
    /// The write is applied, its answer is lost, and the store tries again by itself.
    pub retried: u64,
    /// The driver times out. The write is applied later, if the entry has not changed meanwhile.
    pub late: u64,
}

/// How Workers KV behaves.
#[derive(Clone, Copy, Debug, Default)]
pub struct KvRules {
    pub cache: u64,
    pub ttl_floor: u64,
    pub write_interval: u64,
    pub hang: u64,
    /// In cases of 100: a call that fails, a write that is reported as failed, a call that hangs.
    pub failed: u64,
    pub applied: u64,
    pub hanging: u64,
    /// The longest time until a write reaches the other locations' caches, in milliseconds.
    pub lag: u64,
    /// In cases of 100, a request reaches another location than usual.
    pub roaming: u64,
}
