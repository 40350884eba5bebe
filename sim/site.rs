//! The site: two engines, as while a secret is being replaced.

use eltanin::internals::{KeyRing, SessionId};
use eltanin::{Engine, Format, Level, Options, Seconds, StoreKey};

/// The configuration of the site.
pub struct Site {
    /// For stores of each level: one signs with the old secret, one with the new one. Both know both.
    engines: [[Engine; 2]; 2],
    keys: KeyRing,
}

impl Site {
    pub const URL: &str = "https://shop.example/";
    pub const COOKIE: &str = "__Host-session";
    /// The absolute timeout: longer than any life but its end.
    pub const ABSOLUTE: Seconds = Seconds::new(8 * 3_600);

    pub fn new() -> Self {
        let old = b"the old secret of a shop: 7Kq2vX9LmB4s".to_vec();
        let new = b"the new secret of a shop: Tz81PdYc5NwE".to_vec();
        let engine = |level: Level, secrets: [&Vec<u8>; 2]| {
            let mut options = Options::new(secrets.map(Clone::clone));
            (options.level, options.robots) = (level, None);
            options.lifetimes.absolute = Self::ABSOLUTE;
            Engine::new(options).expect("the options are right")
        };
        let keys = KeyRing::new(&[new.clone(), old.clone()]).expect("the secrets are good");
        let engines = |level| [engine(level, [&old, &new]), engine(level, [&new, &old])];
        Self { engines: [engines(Level::Eventual), engines(Level::Strict)], keys }
    }

    pub const fn engine(&self, is_strict: bool, number: usize) -> &Engine {
        &self.engines[is_strict as usize][number]
    }

    /// The store key of the session with this id.
    pub fn key_of(&self, id: &str) -> Option<String> {
        let id = SessionId::parse(&self.keys, Format::Standard, Self::COOKIE, id).ok()?;
        Some(StoreKey::of_session(Self::COOKIE, id.random).as_str().into())
    }
}

/// A value as a record holds it: an integer of two bytes (RFC 8949 section 3.1).
pub fn encoded(value: u16) -> Vec<u8> {
    let [high, low] = value.to_be_bytes();
    vec![0x19, high, low]
}

/// The value that these bytes are.
pub fn decoded(bytes: &[u8]) -> Option<u16> {
    match bytes {
        [0x19, high, low] => Some(u16::from_be_bytes([*high, *low])),
        _ => None,
    }
}
