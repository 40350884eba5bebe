//! Instants and durations. The core has no clock: the caller passes the time in.

/// An instant: milliseconds since 1970-01-01T00:00:00Z, as JavaScript's `Date.now()` returns it.
///
/// ```
/// use eltanin::{Seconds, Timestamp};
/// use std::time::{Duration, UNIX_EPOCH};
///
/// let at = UNIX_EPOCH + Duration::from_secs(1_795_305_600);
/// let at = Timestamp::from_millis(at.duration_since(UNIX_EPOCH)?.as_millis() as u64);
/// let later = at.plus(Seconds::new(90));
/// assert_eq!(at.seconds_until(later), Seconds::new(90));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(u64);

impl Timestamp {
    /// The instant `millis` milliseconds after the epoch.
    #[must_use]
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the epoch.
    #[must_use]
    pub const fn as_millis(self) -> u64 {
        self.0
    }

    /// The instant `span` later; the last representable one instead of overflow.
    #[must_use]
    pub const fn plus(self, span: Seconds) -> Self {
        Self(self.0.saturating_add(span.as_millis()))
    }

    /// Whole seconds from `self` to `later`, rounded up; zero when `later` is not later.
    #[must_use]
    pub fn seconds_until(self, later: Self) -> Seconds {
        let seconds = later.0.saturating_sub(self.0).div_ceil(1_000);
        Seconds(u32::try_from(seconds).unwrap_or(u32::MAX))
    }
}

/// A duration in whole seconds.
///
/// ```
/// use eltanin::Seconds;
///
/// let idle = Seconds::new(7_200);
/// assert_eq!((idle.get(), idle.as_millis()), (7_200, 7_200_000));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seconds(u32);

impl Seconds {
    /// A duration of `seconds` seconds.
    #[must_use]
    pub const fn new(seconds: u32) -> Self {
        Self(seconds)
    }

    /// The number of seconds.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }

    /// The same span in milliseconds.
    #[must_use]
    pub const fn as_millis(self) -> u64 {
        self.0 as u64 * 1_000
    }
}
