//! Namespaces: the session variables of one scope, as a last-writer-wins map.
//!
//! ```text
//! namespace = [ [ * deleted key ], bstr,        ; the deletions, and 14 bytes for each: its stamp
//!               bstr, { * key => value } ]      ; 24 bytes for each variable, its stamp and its place; the variables
//! ```
//!
//! CBOR; keys are text. Every variable has the [`Stamp`] of the operation that set it last, and its place: the
//! [`Order`] of the operation since which it has been there without a break. Variables are in the order of their
//! places, which is the order in which a JavaScript `Map` has them. A deletion is remembered for a while, so that two
//! versions of a namespace can be merged. Values stay encoded: an unchanged value is copied as it is.

use std::borrow::Cow;

use crate::cbor::{Reader, Writer};
use crate::clock::{Clock, Order, Stamp};
use crate::operation::Operation;
use crate::positions::Positions;

/// The scope of a session's own variables.
pub const SYSTEM_SCOPE: &str = "__system__";

/// The bytes that each variable takes beside its key and value.
pub(crate) const VARIABLE_BYTES: usize = Stamp::BYTES + Order::BYTES;

/// A variable, or a deletion, which has an empty value.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry<'a> {
    key: Cow<'a, str>,
    stamp: Stamp,
    /// The place of a deletion is that of its stamp.
    place: Order,
    value: Cow<'a, [u8]>,
}

/// The variables of one scope, in the order in which they were first set. Each value is one CBOR item.
///
/// It is read-only: [`Operations`](crate::Operations) collects changes. With the feature `value`, `value::decode` reads values.
///
/// ```
/// use eltanin::{Namespace, Record};
///
/// fn apples(record: &Record<'_>) -> u8 {
///     let cart: Namespace<'_> = record.namespace("cart");
///     for (key, value) in cart.iter() {
///         println!("{key} has {} bytes", value.len());
///     }
///     cart.get("apples").and_then(|value| value.first().copied()).unwrap_or(0) // a small integer is one byte
/// }
/// # assert_eq!(Namespace::default().get("apples"), None);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Namespace<'a> {
    variables: Vec<Entry<'a>>,
    deletions: Vec<Entry<'a>>,
}

impl<'a> Namespace<'a> {
    /// Reads a namespace. The values stay encoded. `None` when the bytes are not a namespace.
    #[doc(hidden)]
    #[must_use]
    pub fn decode(bytes: &'a [u8]) -> Option<Self> {
        let mut from = Reader::new(bytes);
        from.array_of(4)?;
        let mut deleted = Vec::new();
        for _ in 0..from.array()? {
            deleted.push(from.str()?);
        }
        let (stamps, rest) = from.bytes()?.as_chunks::<{ Stamp::BYTES }>();
        (rest.is_empty() && stamps.len() == deleted.len()).then_some(())?;
        let deletions = deleted.into_iter().zip(stamps);
        let deletions = deletions.map(|(key, stamp)| Entry::deletion(key.into(), Stamp::from_bytes(stamp))).collect();
        let (columns, rest) = from.bytes()?.as_chunks::<VARIABLE_BYTES>();
        (rest.is_empty() && from.map()? == columns.len() as u64).then_some(())?;
        let mut variables = Vec::with_capacity(columns.len());
        for column in columns {
            let (stamp, place) = read_column(column);
            variables.push(Entry { key: from.str()?.into(), stamp, place, value: from.value()?.into() });
        }
        from.is_empty().then_some(Self { variables, deletions })
    }

    /// The variables and their values, each one CBOR item.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.variables.iter().map(|variable| (variable.key.as_ref(), variable.value.as_ref()))
    }

    /// The value of `key`, one CBOR item.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&[u8]> {
        self.iter().find(|(name, _)| *name == key).map(|(_, value)| value)
    }

    /// Whether it has neither variables nor deletions.
    #[doc(hidden)]
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.variables.is_empty() && self.deletions.is_empty()
    }

    /// Applies `operations` in order and returns whether they changed anything, in time linear in both.
    /// Setting a variable to its current value changes nothing. The clock is later than everything in the namespace.
    #[doc(hidden)]
    pub fn apply(&mut self, operations: &[Operation], clock: &mut Clock, seed: u64) -> bool {
        let mut variables = Slots::new(std::mem::take(&mut self.variables), operations.len(), seed);
        let mut deletions = Slots::new(std::mem::take(&mut self.deletions), operations.len(), seed);
        let mut changed = false;
        for operation in operations {
            let (Operation::Set { key, .. } | Operation::Delete { key }) = operation;
            match (operation, variables.get(key)) {
                (Operation::Set { value, .. }, Some(variable)) if variable.value.as_ref() == value.as_slice() => {
                    continue;
                }
                (Operation::Set { value, .. }, Some(variable)) => {
                    variable.stamp = clock.tick();
                    variable.value = Cow::Owned(value.clone());
                }
                (Operation::Set { value, .. }, None) => {
                    deletions.take(key);
                    let (stamp, value) = (clock.tick(), Cow::Owned(value.clone()));
                    variables.push(Entry { key: Cow::Owned(key.clone()), stamp, place: stamp.order(), value });
                }
                (Operation::Delete { .. }, Some(_)) => {
                    let deleted = variables.take(key);
                    deleted.into_iter().for_each(|deleted| deletions.push(Entry::deletion(deleted.key, clock.tick())));
                }
                (Operation::Delete { .. }, None) => continue,
            }
            changed = true;
        }
        (self.variables, self.deletions) = (variables.into_vec(), deletions.into_vec());
        changed
    }

    /// Adopts the newer entries of `other`. Commutative, associative and idempotent.
    #[doc(hidden)]
    pub fn merge(&mut self, other: Self, seed: u64) {
        let lookups = other.variables.len() + other.deletions.len();
        let mut variables = Slots::new(std::mem::take(&mut self.variables), lookups, seed);
        let mut deletions = Slots::new(std::mem::take(&mut self.deletions), lookups, seed);
        let mut newer = Self::default();
        for theirs in other.variables {
            let deleted = deletions.get(&theirs.key).is_some_and(|ours| ours.stamp > theirs.stamp);
            let older = variables.get(&theirs.key).is_some_and(|ours| ours.age() >= theirs.age());
            if !deleted && !older {
                variables.take(&theirs.key);
                deletions.take(&theirs.key);
                newer.variables.push(theirs);
            }
        }
        for theirs in other.deletions {
            let set = variables.get(&theirs.key).is_some_and(|ours| ours.stamp >= theirs.stamp);
            let older = deletions.get(&theirs.key).is_some_and(|ours| ours.stamp >= theirs.stamp);
            if !set && !older {
                variables.take(&theirs.key);
                deletions.take(&theirs.key);
                newer.deletions.push(theirs);
            }
        }
        self.variables = merged(variables.into_vec(), newer.variables);
        self.deletions = merged(deletions.into_vec(), newer.deletions);
    }

    /// The stamps of its deletions, and how many bytes each takes.
    pub(crate) fn deletions(&self) -> impl Iterator<Item = (Stamp, usize)> {
        self.deletions.iter().map(|deletion| (deletion.stamp, deletion.key.len() + Stamp::BYTES))
    }

    /// Forgets the deletions before `from`.
    pub(crate) fn forget_before(&mut self, from: Stamp) {
        self.deletions.retain(|deletion| deletion.stamp >= from);
    }

    /// The namespace as CBOR.
    #[doc(hidden)]
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let size = |Entry { key, value, .. }: &Entry<'_>| key.len() + value.len() + VARIABLE_BYTES + 4;
        let mut to = Writer::with_capacity(self.variables.iter().chain(&self.deletions).map(size).sum::<usize>() + 16);
        to.array(4).array(self.deletions.len());
        self.deletions.iter().for_each(|deletion| {
            to.str(&deletion.key);
        });
        let stamps: Vec<u8> = self.deletions.iter().flat_map(|deletion| deletion.stamp.to_bytes()).collect();
        let mut columns = Vec::with_capacity(self.variables.len() * VARIABLE_BYTES);
        for Entry { stamp, place, .. } in &self.variables {
            columns.extend_from_slice(&stamp.to_bytes());
            columns.extend_from_slice(&place.to_bytes());
        }
        to.bytes(&stamps).bytes(&columns).map(self.variables.len());
        for Entry { key, value, .. } in &self.variables {
            to.str(key).encoded(value);
        }
        to.into_bytes()
    }
}

/// Whether the encoded namespace has deletions. They come first, so nothing has to be decoded.
pub(crate) fn has_deletions(bytes: &[u8]) -> bool {
    !bytes.starts_with(&[0x84, 0x80, 0x40])
}

/// The stamp and the place that a variable's 24 bytes hold.
pub(crate) fn read_column(column: &[u8; VARIABLE_BYTES]) -> (Stamp, Order) {
    let stamp = column.first_chunk().map(Stamp::from_bytes).unwrap_or_default();
    (stamp, column.last_chunk().map(Order::from_bytes).unwrap_or_default())
}

impl<'a> Entry<'a> {
    fn deletion(key: Cow<'a, str>, stamp: Stamp) -> Self {
        Self { key, stamp, place: stamp.order(), value: Cow::Borrowed(&[]) }
    }

    /// The key by which the newer of two entries is found. Two stamps are equal only if one writer made both. The place and
    /// the value make the order total.
    fn age(&self) -> (Stamp, Order, &[u8]) {
        (self.stamp, self.place, &self.value)
    }
}

/// A list in which entries are found by key. A taken entry leaves its key in the list, so that positions do not change
/// and each key has one position.
struct Slots<'a> {
    /// The entries, and whether each is present.
    entries: Vec<(Entry<'a>, bool)>,
    /// Absent when at most 8 entries are looked up: a linear search is faster then.
    positions: Option<Positions>,
}

/// The most entries that are looked up by linear search.
const FEW: usize = 8;

impl<'a> Slots<'a> {
    /// The entries, with room for `lookups` more of them.
    fn new(entries: Vec<Entry<'a>>, lookups: usize, seed: u64) -> Self {
        let mut positions = (lookups > FEW).then(|| Positions::with_capacity(entries.len() + lookups, seed));
        if let Some(positions) = &mut positions {
            for (position, entry) in entries.iter().enumerate() {
                positions.insert(entry.key.as_bytes(), position);
            }
        }
        Self { entries: entries.into_iter().map(|entry| (entry, true)).collect(), positions }
    }

    /// The position of the key, also of a taken entry.
    fn find(&self, key: &str) -> Option<usize> {
        let is = |at: usize| self.entries.get(at).is_some_and(|(entry, _)| entry.key == key);
        match &self.positions {
            Some(positions) => positions.find(key.as_bytes(), is),
            None => (0..self.entries.len()).rfind(|at| is(*at)),
        }
    }

    fn get(&mut self, key: &str) -> Option<&mut Entry<'a>> {
        let at = self.find(key)?;
        self.entries.get_mut(at).filter(|(_, there)| *there).map(|(entry, _)| entry)
    }

    fn take(&mut self, key: &str) -> Option<Entry<'a>> {
        let at = self.find(key)?;
        let (entry, there) = self.entries.get_mut(at)?;
        let value = std::mem::take(&mut entry.value);
        std::mem::take(there).then(|| Entry { key: entry.key.clone(), value, ..*entry })
    }

    fn push(&mut self, entry: Entry<'a>) {
        let (before, at) = (self.find(&entry.key), self.entries.len());
        match (&mut self.positions, before) {
            (Some(positions), Some(before)) => positions.replace(entry.key.as_bytes(), before, at),
            (Some(positions), None) => positions.insert(entry.key.as_bytes(), at),
            (None, _) => {}
        }
        self.entries.push((entry, true));
    }

    fn into_vec(self) -> Vec<Entry<'a>> {
        self.entries.into_iter().filter_map(|(entry, there)| there.then_some(entry)).collect()
    }
}

/// Merges two lists, in the order of their places.
fn merged<'a>(ours: Vec<Entry<'a>>, theirs: Vec<Entry<'a>>) -> Vec<Entry<'a>> {
    if theirs.is_empty() {
        return ours;
    }
    let mut all = Vec::with_capacity(ours.len() + theirs.len());
    let (mut ours, mut theirs) = (ours.into_iter().peekable(), theirs.into_iter().peekable());
    while let Some(next) = match (ours.peek(), theirs.peek()) {
        (Some(a), Some(b)) if (a.place, &a.key) > (b.place, &b.key) => theirs.next(),
        (Some(_), _) => ours.next(),
        (None, _) => theirs.next(),
    } {
        all.push(next);
    }
    all
}
