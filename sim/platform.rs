//! The platform's rules and the profiles, read from `data/platform.json`.

use std::sync::LazyLock;

use serde_json::Value;

use crate::backing::{Backing, Faults, KvRules};
use crate::burst::Weather;

static PLATFORM: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../data/platform.json")).expect("data/platform.json is JSON"));

/// The number at this JSON pointer.
fn number(pointer: &str) -> u64 {
    let found = PLATFORM.pointer(pointer).and_then(Value::as_u64);
    found.unwrap_or_else(|| panic!("data/platform.json has no number at {pointer}"))
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
