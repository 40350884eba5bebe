//! The tags of values, and the limits of what they can hold.

/// How deep values may be nested. Deeper values are rejected, in encoding and decoding.
pub const MAX_DEPTH: usize = 64;

/// The largest integer up to which a double represents every integer exactly: 2^53 - 1.
pub const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;

pub(crate) const EPOCH: u64 = 1;
pub(crate) const BIGINT: u64 = 2;
pub(crate) const NEGATIVE_BIGINT: u64 = 3;
pub(crate) const URL: u64 = 32;
pub(crate) const SET: u64 = 258;
pub(crate) const MAP: u64 = 259;
pub(crate) const EXTENDED_TIME: u64 = 1001;
pub(crate) const REGEXP: u64 = 21_066;

/// The CBOR integer -3: the key of the milliseconds in an extended time.
pub(crate) const KEY_MILLIS: u8 = 0x22;

/// The largest distance of a `Date` from the epoch, in milliseconds
/// ([ECMA-262, 21.4.1.1](https://tc39.es/ecma262/#sec-time-values-and-time-range)).
const MAX_DATE_MILLIS: f64 = 8_640_000_000_000_000.0;

#[allow(clippy::cast_possible_truncation)]
pub(crate) fn round_millis(seconds: f64) -> f64 {
    let millis = seconds * 1_000.0;
    (millis + if millis < 0.0 { -0.5 } else { 0.5 }) as i64 as f64
}

/// The date that is this many seconds and milliseconds after the epoch; `None` outside the range of `Date`.
pub(crate) fn date_of(seconds: f64, millis: u64) -> Option<f64> {
    let millis = if millis == 0 { round_millis(seconds) } else { seconds * 1_000.0 + millis as f64 };
    let millis = if seconds.is_nan() { seconds } else { millis };
    (seconds.is_nan() || millis.abs() <= MAX_DATE_MILLIS).then_some(millis)
}

/// The date of whole seconds and the milliseconds to be added to them.
pub(crate) fn extended_date_of(seconds: f64, millis: u64) -> Option<f64> {
    (seconds.trunc() == seconds && millis < 1_000).then(|| date_of(seconds, millis))?
}
