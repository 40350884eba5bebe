//! Hybrid logical time: stamps order the operations of a whole record across all writers.
//!
//! A stamp follows the wall clock and never falls behind a stamp that its writer has read
//! ([Kulkarni et al., 2014](https://cse.buffalo.edu/tech-reports/2014-04.pdf)). So the later of two commits wins even
//! when the clock of its machine is behind.

use crate::time::Timestamp;

/// When an operation took place, and who performed it. Ordered by time, then counter, then writer.
///
/// # Format
///
/// 14 bytes, big-endian: milliseconds since the epoch (48 bits), counter (32 bits), writer (32 bits).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stamp {
    order: Order,
    writer: u32,
}

impl Stamp {
    /// The number of bytes that a stamp takes.
    pub const BYTES: usize = Order::BYTES + 4;

    /// The stamp with these parts.
    #[must_use]
    pub const fn new(at: Timestamp, counter: u32, writer: u32) -> Self {
        Self { order: Order { at, counter }, writer }
    }

    /// Its time on the hybrid clock.
    #[must_use]
    pub const fn at(self) -> Timestamp {
        self.order.at
    }

    /// Its time and counter, without the writer.
    #[must_use]
    pub const fn order(self) -> Order {
        self.order
    }

    /// The stamp as bytes.
    #[must_use]
    pub fn to_bytes(self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        let (order, writer) = bytes.split_at_mut(Order::BYTES);
        order.copy_from_slice(&self.order.to_bytes());
        writer.copy_from_slice(&self.writer.to_be_bytes());
        bytes
    }

    /// Reads a stamp from bytes.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; Self::BYTES]) -> Self {
        let [order @ .., a, b, c, d] = bytes;
        Self { order: Order::from_bytes(order), writer: u32::from_be_bytes([*a, *b, *c, *d]) }
    }
}

/// A place in the order of a record's operations: a stamp without its writer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Order {
    at: Timestamp,
    counter: u32,
}

impl Order {
    /// The number of bytes that a place takes.
    pub const BYTES: usize = 10;

    /// The place as bytes.
    #[must_use]
    pub fn to_bytes(self) -> [u8; Self::BYTES] {
        let [_, _, a, b, c, d, e, f] = self.at.as_millis().to_be_bytes();
        let [g, h, i, j] = self.counter.to_be_bytes();
        [a, b, c, d, e, f, g, h, i, j]
    }

    /// Reads a place from bytes.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; Self::BYTES]) -> Self {
        Self::from_sortable(Self::sortable(bytes))
    }

    /// The bytes as a pair of numbers with the same order as places.
    pub(crate) fn sortable(bytes: &[u8; Self::BYTES]) -> (u64, u16) {
        let [high @ .., i, j] = *bytes;
        (u64::from_be_bytes(high), u16::from_be_bytes([i, j]))
    }

    pub(crate) fn from_sortable((high, low): (u64, u16)) -> Self {
        let at = Timestamp::from_millis(high >> 16);
        Self { at, counter: (high as u32 & 0xffff) << 16 | u32::from(low) }
    }
}

/// Issues the stamps of one commit. A record has one clock, not one for each variable.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    latest: Order,
    now: Timestamp,
    writer: u32,
}

impl Clock {
    /// A clock at the time `now`, for one writer.
    #[must_use]
    pub const fn new(now: Timestamp, writer: u32) -> Self {
        Self { latest: Order { at: Timestamp::from_millis(0), counter: 0 }, now, writer }
    }

    /// Advances the clock past a stamp that was read. Stamps issued afterwards are later.
    pub fn advance(&mut self, read: Order) {
        self.latest = self.latest.max(read);
    }

    /// The next stamp.
    pub fn tick(&mut self) -> Stamp {
        let Order { at, counter } = self.latest;
        self.latest = if self.now > at {
            Order { at: self.now, counter: 0 }
        } else {
            match counter.checked_add(1) {
                Some(counter) => Order { at, counter },
                None => Order { at: Timestamp::from_millis(at.as_millis() + 1), counter: 0 },
            }
        };
        Stamp { order: self.latest, writer: self.writer }
    }
}
