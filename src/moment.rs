//! The inputs of a step from outside: the time and randomness.

use crate::error::Error;
use crate::time::Timestamp;

/// A source of random bytes. Closures implement it.
///
/// ```
/// use eltanin::{Entropy, Error};
/// use std::io::Read;
///
/// struct Urandom(std::fs::File);
///
/// impl Entropy for Urandom {
///     fn fill(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
///         self.0.read_exact(bytes).map_err(|_| Error::random_failed())
///     }
/// }
/// ```
pub trait Entropy {
    /// Fills `bytes` from a cryptographically secure source.
    ///
    /// # Errors
    ///
    /// `random_failed` when the platform gives no random bytes.
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), Error>;
}

impl<F: FnMut(&mut [u8]) -> Result<(), Error>> Entropy for F {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
        self(bytes)
    }
}

/// The time of a step, and the source of its random bytes.
///
/// ```
/// use eltanin::{Error, Moment, Timestamp};
///
/// // A worker passes its clock's time and its platform's random bytes; `7` is for this example.
/// let mut random = |bytes: &mut [u8]| -> Result<(), Error> { Ok(bytes.fill(7)) };
/// let at = Moment::new(Timestamp::from_millis(1_795_305_600_000), &mut random);
/// assert_eq!(at.now.as_millis(), 1_795_305_600_000);
/// ```
pub struct Moment<'a> {
    /// The time.
    pub now: Timestamp,
    entropy: &'a mut dyn Entropy,
}

impl<'a> Moment<'a> {
    /// A moment at the time `now`.
    pub fn new(now: Timestamp, entropy: &'a mut dyn Entropy) -> Self {
        Self { now, entropy }
    }

    /// `N` random bytes.
    pub(crate) fn take<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        let mut bytes = [0; N];
        self.entropy.fill(&mut bytes)?;
        Ok(bytes)
    }
}

impl std::fmt::Debug for Moment<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Moment({})", self.now.as_millis())
    }
}
