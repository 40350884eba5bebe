//! Validates stored namespaces, so that later code can rely on them.

use crate::cbor::{Reader, TextKind};
use crate::clock::{Order, Stamp};
use crate::namespace::VARIABLE_BYTES;
use crate::positions::Positions;

/// The kind of text in a namespace. `None` when the bytes are not a namespace, have a key twice, or have a value that
/// cannot be read. `seed` keys the hash of the keys.
#[must_use]
pub fn namespace(bytes: &[u8], seed: u64) -> Option<TextKind> {
    let mut from = Reader::new(bytes);
    from.array_of(4)?;
    let mut keys: Vec<&[u8]> = Vec::new();
    for _ in 0..from.array()? {
        keys.push(from.key()?);
    }
    (from.bytes()?.len() == keys.len() * Stamp::BYTES).then_some(())?;
    let columns = from.bytes()?.len();
    let count = from.map()?;
    // A wrong count reserves room for at most 64 keys.
    keys.reserve(usize::try_from(count).unwrap_or_default().min(64));
    for _ in 0..count {
        keys.push(from.key()?);
        from.value()?;
    }
    (columns as u64 == count * VARIABLE_BYTES as u64).then_some(())?;
    (from.is_empty() && are_different(&keys, seed)).then_some(from.text_kind())
}

fn are_different(keys: &[&[u8]], seed: u64) -> bool {
    /// Up to this many keys, comparing each with each is faster than hashing them.
    const FEW: usize = 16;
    if keys.len() <= FEW {
        let mut seen = 0_u64;
        return keys.iter().enumerate().all(|(position, key)| {
            // Most keys differ already in their length and their last byte.
            let last = key.last().map_or(0, |last| usize::from(*last));
            let bit = 1 << ((last * 7 + key.len()) % 64);
            let may_be_there = seen & bit != 0;
            seen |= bit;
            !may_be_there || !keys.iter().take(position).any(|other| other == key)
        });
    }
    let mut positions = Positions::with_capacity(keys.len(), seed);
    keys.iter().enumerate().all(|(position, key)| {
        let new = positions.find(key, |at| keys.get(at) == Some(key)).is_none();
        positions.insert(key, position);
        new
    })
}

/// The latest place in a namespace. `None` when the bytes are not a namespace.
#[must_use]
pub fn latest(bytes: &[u8]) -> Option<Order> {
    let mut from = Reader::new(bytes);
    from.array_of(4)?;
    for _ in 0..from.array()? {
        from.key()?;
    }
    let (deletions, _) = from.bytes()?.as_chunks::<{ Stamp::BYTES }>();
    let (variables, _) = from.bytes()?.as_chunks::<VARIABLE_BYTES>();
    // Both begin with a stamp, and a stamp begins with its place. The latest place has the largest bytes.
    let order = |entry: &[u8]| entry.first_chunk().map(Order::sortable).unwrap_or_default();
    let latest = deletions.iter().map(|entry| order(entry)).chain(variables.iter().map(|entry| order(entry))).max();
    Some(latest.map(Order::from_sortable).unwrap_or_default())
}
