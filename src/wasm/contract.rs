//! What JavaScript must know of the core, for `examples/contract`, which writes it as TypeScript. Numbers of the
//! boundary are defined here. Everything else is defined in the core and only named here.

use crate::cbor::{self, MAX_DEPTH};
use crate::exchange::Status;
use crate::id::Format;
use crate::namespace::SYSTEM_SCOPE;
use crate::record::MAX_RECORD_BYTES;
use crate::robot::USER_AGENT_LIMIT;
use crate::store_key::StoreKey;

pub use crate::cbor::Element;

/// The code of a step: the command in the lowest bits, and other bits.
pub mod code {
    /// The bits of the command.
    pub const COMMAND: u32 = 7;
    pub const LOAD: u32 = 0;
    pub const CLASSIFY: u32 = 1;
    pub const OPEN: u32 = 2;
    pub const UPDATE: u32 = 3;
    pub const ABORT: u32 = 4;
    pub const FINISH: u32 = 5;
    /// The entry is the one that was loaded.
    pub const SEEN_LOADED: u32 = 1 << 3;
    /// The key is new.
    pub const SEEN_NEW: u32 = 1 << 4;
    /// There is a session.
    pub const SESSION: u32 = 1 << 5;
    /// All text of the record is ASCII.
    pub const ASCII: u32 = 1 << 6;
    /// The place of two bits: what the record that was looked at is now. 0 means that it has not changed.
    pub const LOOKED: u32 = 7;
    pub const LOOKED_CURRENT: u32 = 1 << LOOKED;
    pub const LOOKED_WRITTEN: u32 = 2 << LOOKED;
    pub const LOOKED_NONE: u32 = 3 << LOOKED;
    /// The place of three bits: the status's number, 0 for none.
    pub const STATUS: u32 = 9;
    /// The step is the result of an update that JavaScript has yet to make, if the key is new. Behind the text are the
    /// key and the commit.
    pub const IF_NEW: u32 = 1 << 12;
    /// The same, if the entry is the one that was loaded.
    pub const IF_LOADED: u32 = 1 << 13;
    /// The session was taken up from the record that was loaded.
    pub const RECORD: u32 = 1 << 14;
    /// The request is plain http on localhost.
    pub const LOCAL: u32 = 1 << 15;
    /// The warnings.
    pub const UNPROVEN: u32 = 1 << 16;
    pub const UNPROTECTED: u32 = 1 << 17;
}

/// The statuses in the order of their numbers, which begin at 1.
pub const STATUSES: [Status; 4] = [Status::Unchanged, Status::Saved, Status::Merged, Status::Dropped];

/// The number of a status in a step's code.
pub const fn status_number(status: Option<Status>) -> u32 {
    match status {
        None => 0,
        Some(status) => status as u32 + 1,
    }
}

/// The most characters of a header field that cross: memory of the module never shrinks.
pub const FIELD_MAX_CHARS: usize = 1 << 17;
/// The most characters of a URL that cross.
pub const URL_MAX_CHARS: usize = 1 << 13;

/// A constant's name, its value, and what it is.
pub const NUMBERS: [(&str, usize, &str); 6] = [
    ("KEY_CHARS", StoreKey::CHARS, "The number of characters in a store key."),
    ("RECORD_MAX_BYTES", MAX_RECORD_BYTES, "The most bytes of a record. Eltanin writes none that is larger."),
    ("DEPTH_MAX", MAX_DEPTH, "How deep values may be nested."),
    ("FIELD_MAX_CHARS", FIELD_MAX_CHARS, "The most characters of a header field that cross."),
    ("URL_MAX_CHARS", URL_MAX_CHARS, "The most characters of a URL that cross."),
    ("USER_AGENT_MAX", USER_AGENT_LIMIT, "How much of a user agent is read, in UTF-16 units."),
];

/// The scope of a session's own variables.
pub const SCOPE: &str = SYSTEM_SCOPE;

/// Tags and keys of values in CBOR.
pub const TAGS: [(&str, u64); 9] = [
    ("TAG_EPOCH", cbor::EPOCH),
    ("TAG_BIGINT", cbor::BIGINT),
    ("TAG_NEGATIVE_BIGINT", cbor::NEGATIVE_BIGINT),
    ("TAG_URL", cbor::URL),
    ("TAG_SET", cbor::SET),
    ("TAG_MAP", cbor::MAP),
    ("TAG_EXTENDED_TIME", cbor::EXTENDED_TIME),
    ("TAG_REGEXP", cbor::REGEXP),
    ("KEY_MILLIS", cbor::KEY_MILLIS as u64),
];

/// The lengths of a token, and of the part that names its session: format, key and random part. See `src/token.rs`.
pub const TOKENS: [(usize, usize); 2] = [token_chars(Format::Standard), token_chars(Format::Draco)];

const fn token_chars(format: Format) -> (usize, usize) {
    let session_bytes = 1 + format.random_bytes();
    let times_and_tag = 6 + 6 + 16;
    (((session_bytes + times_and_tag) * 8).div_ceil(6), (session_bytes * 8).div_ceil(6))
}
