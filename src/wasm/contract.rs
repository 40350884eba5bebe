//! What JavaScript must know of the core, for `examples/contract.rs`, which writes it as TypeScript. Numbers of the
//! boundary are defined here. Everything else is defined in the core and only named here.

use crate::cbor::{self, MAX_DEPTH};
use crate::error::ErrorCategory;
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

pub const COMMANDS: [(&str, u32); 6] = [
    ("load", code::LOAD),
    ("classify", code::CLASSIFY),
    ("open", code::OPEN),
    ("update", code::UPDATE),
    ("abort", code::ABORT),
    ("finish", code::FINISH),
];

pub const BITS: [(&str, u32); 10] = [
    ("seenLoaded", code::SEEN_LOADED),
    ("seenNew", code::SEEN_NEW),
    ("session", code::SESSION),
    ("ascii", code::ASCII),
    ("ifNew", code::IF_NEW),
    ("ifLoaded", code::IF_LOADED),
    ("record", code::RECORD),
    ("local", code::LOCAL),
    ("unproven", code::UNPROVEN),
    ("unprotected", code::UNPROTECTED),
];

pub const LOOKED: [(&str, u32); 3] = [
    ("current", code::LOOKED_CURRENT >> code::LOOKED),
    ("written", code::LOOKED_WRITTEN >> code::LOOKED),
    ("none", code::LOOKED_NONE >> code::LOOKED),
];

/// The statuses in the order of their numbers, which begin at 1.
pub const STATUSES: [Status; 4] = [Status::Unchanged, Status::Saved, Status::Merged, Status::Dropped];

/// The number of a status in a step's code.
pub const fn status_number(status: Option<Status>) -> u32 {
    match status {
        None => 0,
        Some(Status::Unchanged) => 1,
        Some(Status::Saved) => 2,
        Some(Status::Merged) => 3,
        Some(Status::Dropped) => 4,
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

/// The codes that only the driver in JavaScript has: each with its category, its meaning, and what to do.
pub const DRIVER_CODES: &[(&str, ErrorCategory, &str, &str)] = &[
    (
        "session_committed",
        ErrorCategory::Usage,
        "The session was committed, so a change would be lost.",
        "Change the session before `commit`. In a streaming framework, change it before the response starts.",
    ),
    (
        "save_pending",
        ErrorCategory::Usage,
        "A save is under way that would undo a login, logout or renewal.",
        "Await `save` before you log in or out, renew, reset or end the session.",
    ),
    (
        "session",
        ErrorCategory::Usage,
        "What was given as a session is none, such as a promise.",
        "Pass what `await sessions.open(request)` gives, or `null`.",
    ),
    (
        "request",
        ErrorCategory::Usage,
        "What was given as a request is none.",
        "Pass a `Request`, or an object with `url` and `headers`. In Hono that is `c.req.raw`.",
    ),
    (
        "response",
        ErrorCategory::Usage,
        "What was given as a response cannot carry a cookie or token.",
        "Commit again with a `Response` whose body is unused. Nothing was written.",
    ),
    (
        "verdict",
        ErrorCategory::Usage,
        "`robots.decide` returned a kind that does not exist.",
        "Return one of the kinds of a verdict.",
    ),
    (
        "no_such_variable",
        ErrorCategory::Usage,
        "There is no variable to pop.",
        "Give `pop` a fallback, or test `size` before `popItem`.",
    ),
    (
        "arguments",
        ErrorCategory::Usage,
        "A function, or the command line, was given a wrong argument.",
        "The message names the argument and says what would be right.",
    ),
    (
        "property",
        ErrorCategory::Usage,
        "A property was set on a session or a namespace, where it would be lost.",
        "Call `session.set(key, value)`, or set `session.vars`.",
    ),
    (
        "url",
        ErrorCategory::Usage,
        "The URL of a token client is not absolute, or neither http nor https.",
        "Pass the server's URL, such as `https://example.com`.",
    ),
    (
        "token",
        ErrorCategory::Usage,
        "What a token client was given cannot be a session token.",
        "Pass `true`, `false`, or a token that `getSessionToken()` returned.",
    ),
    (
        "not_loaded",
        ErrorCategory::Usage,
        "The WebAssembly module was not handed over yet.",
        "Call `initSync(module)` first.",
    ),
    (
        "key",
        ErrorCategory::Input,
        "A variable's key or a namespace's scope is not well-formed text.",
        "Keys and scopes are Unicode text of at most 16,384 characters.",
    ),
    (
        "value_unsupported",
        ErrorCategory::Input,
        "The value, or a part of it, is not plain data.",
        "Store plain data. The message has the path of the wrong part.",
    ),
    (
        "value_too_large",
        ErrorCategory::Input,
        "The value takes more than 1 MiB.",
        "Store it elsewhere, and its name in the session.",
    ),
    (
        "store_failed",
        ErrorCategory::Store,
        "The store rejected an operation.",
        "The visitor keeps the cookie: answer 503, or go on without a session. `cause` has the store's error.",
    ),
    (
        "store_timeout",
        ErrorCategory::Store,
        "The store did not answer in time.",
        "The same as for `store_failed`. The option `storeTimeout` sets the time.",
    ),
    (
        "trap",
        ErrorCategory::Internal,
        "The WebAssembly module trapped. It is instantiated again by the next call.",
        "Report it: this is a bug in Eltanin.",
    ),
];
