//! The platform as one isolate has it: a clock that may be wrong, and randomness.

use eltanin::store::Platform;
use eltanin::{Entropy, Error, Timestamp};

use crate::world::World;

pub struct Isolate<'w> {
    world: &'w World,
    skew: i64,
    /// The last eight random bytes that were drawn at once. Only commit ids have that length.
    drawn: Option<[u8; 8]>,
}

impl<'w> Isolate<'w> {
    pub const fn new(world: &'w World, skew: i64) -> Self {
        Self { world, skew, drawn: None }
    }

    /// The commit id that was drawn since the last call.
    pub const fn take_commit(&mut self) -> Option<[u8; 8]> {
        self.drawn.take()
    }
}

impl Entropy for Isolate<'_> {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
        for chunk in bytes.chunks_mut(8) {
            let random = self.world.draw(|random| random.next()).to_be_bytes();
            chunk.copy_from_slice(&random[..chunk.len()]);
        }
        if let Ok(commit) = <[u8; 8]>::try_from(&*bytes) {
            self.drawn = Some(commit);
        }
        Ok(())
    }
}

impl Platform for Isolate<'_> {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.world.now().saturating_add_signed(self.skew))
    }
}
