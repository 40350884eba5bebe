//! The platform's rules and the profiles, read from `data/platform.json`.

use std::sync::LazyLock;

use serde_json::Value;

use crate::burst::Weather;
use crate::store::Faults;

static PLATFORM: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../data/platform.json")).expect("data/platform.json is JSON"));

/// The number at this JSON pointer.
fn number(pointer: &str) -> u64 {
    let found = PLATFORM.pointer(pointer).and_then(Value::as_u64);
    found.unwrap_or_else(|| panic!("data/platform.json has no number at {pointer}"))
}

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

/// The conditions of a profile for one store.
pub fn conditions(profile: &str, backing: Backing) -> Weather {
    let of = |name: &str| number(&format!("/profiles/{profile}/{name}"));
    let rules = |name: &str| number(&format!("/kv/{name}"));
    let perfect = backing == Backing::Perfect;
    let unless_perfect = |name: &str| if perfect { 0 } else { of(name) };
    let faults = match backing {
        Backing::Strict => Faults {
            refused: of("durableObject/refused"),
            silent: of("durableObject/applied"),
            retried: of("durableObject/repeated"),
            late: of("durableObject/late"),
        },
        Backing::Perfect | Backing::Memory | Backing::Kv => Faults::default(),
    };
    Weather {
        backing,
        faults,
        kv: KvRules {
            cache: 1_000 * rules("cacheSeconds"),
            ttl_floor: 1_000 * rules("ttlFloorSeconds"),
            write_interval: rules("writeIntervalMs"),
            hang: rules("hangMs"),
            failed: of("kv/failed"),
            applied: of("kv/applied"),
            hanging: of("kv/hanging"),
            lag: of("kv/lagMs"),
            roaming: of("kv/roaming"),
        },
        skew: if perfect { 0 } else { of("skewMs") },
        latency: of("latencyMs"),
        store_latency: if matches!(backing, Backing::Perfect | Backing::Memory) { 0 } else { of("latencyMs") },
        cancelled: unless_perfect("cancelled"),
        unanswered: unless_perfect("unanswered"),
        stragglers: unless_perfect("straggling"),
        mishaps: unless_perfect("mishaps"),
        in_order: perfect,
    }
}
