//! What a step of an exchange takes from outside: the time, and randomness.

use crate::error::Error;
use crate::time::Timestamp;

/// A source of random bytes.
pub trait Entropy {
    /// Fills `bytes` from a cryptographically secure source.
    ///
    /// # Errors
    ///
    /// `random_failed` when the platform has none to give.
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), Error>;
}

impl<F: FnMut(&mut [u8]) -> Result<(), Error>> Entropy for F {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
        self(bytes)
    }
}

/// The time at which a step is taken, and the randomness that it may use. Each random byte is handed out once.
pub struct Moment<'a> {
    /// The time.
    pub now: Timestamp,
    entropy: &'a mut dyn Entropy,
}

impl<'a> Moment<'a> {
    /// The moment `now`.
    pub fn new(now: Timestamp, entropy: &'a mut dyn Entropy) -> Self {
        Self { now, entropy }
    }

    /// That many random bytes.
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
