//! What several test files use.
#![allow(dead_code, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use eltanin::checksum::KeyRing;
use eltanin::engine::{Engine, Opening, Options};
use eltanin::namespace::Change;
use eltanin::robot::{Kind, OwnedVerdict, Reason};
use eltanin::time::Timestamp;
use eltanin::value::Value;
use eltanin::visit::Visit;
use minicbor::Decoder;

/// The default cookie's name.
pub const COOKIE: &str = "__Host-session";

/// A moment.
pub const NOW: Timestamp = Timestamp::from_millis(1_750_000_000_000);

/// `millis` after [`NOW`].
pub fn after(millis: u64) -> Timestamp {
    Timestamp::from_millis(NOW.as_millis() + millis)
}

/// A secret, of the least length.
pub fn secret(seed: u8) -> Vec<u8> {
    (0..32).map(|place| seed.wrapping_mul(7).wrapping_add(place)).collect()
}

/// A key ring of those secrets.
pub fn keys(seeds: &[u8]) -> KeyRing {
    KeyRing::new(&seeds.iter().map(|seed| secret(*seed)).collect::<Vec<_>>()).unwrap()
}

/// What a CSPRNG might give; 20 bytes hold the writer's name too.
pub fn random<const N: usize>(seed: u64) -> [u8; N] {
    let mut state = seed;
    std::array::from_fn(|_| {
        // SplitMix64
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)).to_be_bytes()[0]
    })
}

/// The alphabet of RFC 4648 section 5.
pub const BASE64URL: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// `text`, which is base64url, with each of its bits turned round in turn.
pub fn flips(text: &str) -> Vec<String> {
    let mut flipped = Vec::new();
    for place in 0..text.len() {
        let digit = BASE64URL.iter().position(|symbol| *symbol == text.as_bytes()[place]).unwrap();
        for bit in 0..6 {
            let mut bytes = text.as_bytes().to_vec();
            bytes[place] = BASE64URL[digit ^ (1 << bit)];
            flipped.push(String::from_utf8(bytes).unwrap());
        }
    }
    flipped
}

/// All shorter starts and ends of `text`, and it with a character more at either end.
pub fn resized(text: &str) -> Vec<String> {
    let mut sizes: Vec<String> = (0..text.len()).flat_map(|at| [text[..at].into(), text[at + 1..].into()]).collect();
    for extra in ["A", "=", " ", "\n", "\0", "é"] {
        sizes.extend([format!("{text}{extra}"), format!("{extra}{text}")]);
    }
    sizes.push(format!("{text}{text}"));
    sizes
}

/// The engine of a site with these options.
pub fn engine(change: impl FnOnce(&mut Options)) -> Engine {
    let mut options = Options { secrets: vec![secret(1)], ..Options::default() };
    change(&mut options);
    Engine::new(options).unwrap()
}

/// A request with that value in the session cookie.
pub fn with_cookie(engine: &Engine, id: &str, now: Timestamp) -> Opening {
    let field = format!("{}={id}", engine.cookie_name(false));
    engine.open(&[("cookie", field.as_str())], false, now)
}

/// A visit to the session whose id is given and whose record is those bytes.
pub fn revisit(engine: &Engine, id: &str, bytes: &[u8], now: Timestamp) -> Visit {
    engine.resume(&with_cookie(engine, id, now), Some(bytes), now).unwrap()
}

/// A verdict by its kind and the rule that decided.
pub const fn verdict(kind: Kind, reason: Reason) -> OwnedVerdict {
    OwnedVerdict { kind, reason, name: None, category: None, signature: None }
}

/// Sets `key` to a number.
pub fn set(key: &str, number: f64) -> Change {
    Change::set(key, &Value::Number(eltanin::value::Number(number)))
}

/// One variable of an encoded namespace: its key, its stamp, and whether it has a value.
pub type Entry = (String, (u64, u32, u32), bool);

/// What an encoded namespace holds, read by another reader than the crate's.
pub fn entries(bytes: &[u8]) -> Vec<Entry> {
    let mut from = Decoder::new(bytes);
    let count = from.map().unwrap().unwrap();
    let entries = (0..count)
        .map(|_| {
            let key = from.str().unwrap().to_owned();
            let length = from.array().unwrap().unwrap();
            let stamp = (from.u64().unwrap(), from.u32().unwrap(), from.u32().unwrap());
            if length == 4 {
                from.skip().unwrap();
            }
            (key, stamp, length == 4)
        })
        .collect();
    assert_eq!(from.position(), bytes.len());
    entries
}
