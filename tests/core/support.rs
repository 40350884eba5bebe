//! What several modules use.

pub mod hmac;
pub mod record;
mod shown;
pub mod site;
pub mod store;
pub mod values;
pub mod vectors;

use eltanin::internals::KeyRing;
use eltanin::value::{Number, Value};
use eltanin::{Engine, Operation, Options, Timestamp, value as codec};

/// The default cookie's name.
pub const COOKIE: &str = "__Host-session";

/// A moment.
pub const NOW: Timestamp = Timestamp::from_millis(1_750_000_000_000);

pub const MINUTE: u64 = 60_000;
pub const HOUR: u64 = 60 * MINUTE;

/// `millis` after [`NOW`].
pub fn after(millis: u64) -> Timestamp {
    Timestamp::from_millis(NOW.as_millis() + millis)
}

/// A secret of the least length.
pub fn secret(seed: u8) -> Vec<u8> {
    (0..32).map(|place| seed.wrapping_mul(7).wrapping_add(place)).collect()
}

/// A key ring of those secrets.
pub fn keys(seeds: &[u8]) -> KeyRing {
    KeyRing::new(&seeds.iter().map(|seed| secret(*seed)).collect::<Vec<_>>()).unwrap()
}

/// Bytes as a CSPRNG might give them.
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

/// `text`, which is base64url, with each of its bits flipped in turn.
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
    let mut options = Options::new([secret(1)]);
    change(&mut options);
    Engine::new(options).unwrap()
}

/// A number as CBOR.
pub fn number(number: f64) -> Vec<u8> {
    codec::encode(&Value::Number(Number(number)))
}

/// Sets `key` to a number.
pub fn set(key: &str, value: f64) -> Operation {
    Operation::Set { key: key.into(), value: number(value) }
}

/// Deletes `key`.
pub fn delete(key: &str) -> Operation {
    Operation::Delete { key: key.into() }
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes that hexadecimal digits stand for. Everything else in the text is skipped.
pub fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u32> = hex.chars().filter_map(|digit| digit.to_digit(16)).collect();
    assert!(digits.len().is_multiple_of(2), "{hex}");
    digits.chunks(2).map(|pair| u8::try_from(pair[0] << 4 | pair[1]).unwrap()).collect()
}
