//! Namespaces by another reader than the crate's.

use eltanin::internals::{Order, Stamp};
use minicbor::Decoder;

/// What an encoded namespace holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plain {
    pub deletions: Vec<(String, Stamp)>,
    pub variables: Vec<(String, Stamp, Order, Vec<u8>)>,
}

impl Plain {
    /// Reads a namespace, whatever its values are and whether its keys are different or not.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut from = Decoder::new(bytes);
        (from.array().ok()?? == 4).then_some(())?;
        let mut deleted = Vec::new();
        for _ in 0..from.array().ok()?? {
            deleted.push(from.str().ok()?.to_owned());
        }
        let stamps = from.bytes().ok()?;
        let columns = from.bytes().ok()?;
        let mut values = Vec::new();
        for _ in 0..from.map().ok()?? {
            let key = from.str().ok()?.to_owned();
            let start = from.position();
            from.skip().ok()?;
            values.push((key, bytes[start..from.position()].to_vec()));
        }
        let whole = stamps.len() == 14 * deleted.len() && columns.len() == 24 * values.len();
        (whole && from.position() == bytes.len()).then_some(())?;
        let stamps = stamps.chunks(14).map(|stamp| Stamp::from_bytes(stamp.try_into().unwrap()));
        let variables = values.into_iter().zip(columns.chunks(24)).map(|((key, value), column)| {
            let (stamp, place) = column.split_at(14);
            let stamp = Stamp::from_bytes(stamp.try_into().unwrap());
            (key, stamp, Order::from_bytes(place.try_into().unwrap()), value)
        });
        Some(Self { variables: variables.collect(), deletions: deleted.into_iter().zip(stamps).collect() })
    }

    /// Whether a key is there twice, as a variable or a deletion.
    pub fn has_duplicates(&self) -> bool {
        let mut keys: Vec<&str> = self.deletions.iter().map(|(key, _)| key.as_str()).collect();
        keys.extend(self.variables.iter().map(|(key, _, _, _)| key.as_str()));
        let count = keys.len();
        keys.sort_unstable();
        keys.dedup();
        keys.len() < count
    }

    /// The stamp of a variable.
    pub fn stamp(&self, key: &str) -> Option<Stamp> {
        self.variables.iter().find(|(name, _, _, _)| name == key).map(|(_, stamp, _, _)| *stamp)
    }
}
