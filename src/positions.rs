//! Finds a name in a list in constant time, so that operations on a namespace take linear time.

/// The positions of names in the caller's list: a hash table with open addressing, at most half full.
///
/// The hash is keyed. Visitors may choose the names of variables, but without the seed they cannot choose names that
/// collide.
#[derive(Clone, Debug)]
pub(crate) struct Positions {
    places: Vec<u32>,
    seed: u64,
}

const FREE: u32 = u32::MAX;

impl Positions {
    /// Room for `names` names.
    pub(crate) fn with_capacity(names: usize, seed: u64) -> Self {
        Self { places: vec![FREE; (2 * names).next_power_of_two().max(8)], seed }
    }

    /// The position with which `name` was inserted. `is` compares it with the name at a position.
    pub(crate) fn find(&self, name: &[u8], is: impl Fn(usize) -> bool) -> Option<usize> {
        let mask = self.places.len() - 1;
        let mut place = self.hash(name) & mask;
        loop {
            match self.places.get(place).copied().unwrap_or(FREE) {
                FREE => return None,
                position if is(position as usize) => return Some(position as usize),
                _ => place = (place + 1) & mask,
            }
        }
    }

    /// Inserts the position of a new name. The caller stays within the capacity.
    pub(crate) fn insert(&mut self, name: &[u8], position: usize) {
        let mask = self.places.len() - 1;
        let mut place = self.hash(name) & mask;
        while self.places.get(place).is_some_and(|taken| *taken != FREE) {
            place = (place + 1) & mask;
        }
        if let (Some(free), Ok(position)) = (self.places.get_mut(place), u32::try_from(position)) {
            *free = position;
        }
    }

    /// Replaces the position `from` of a name by `to`.
    pub(crate) fn replace(&mut self, name: &[u8], from: usize, to: usize) {
        let mask = self.places.len() - 1;
        let mut place = self.hash(name) & mask;
        while self.places.get(place).is_some_and(|taken| *taken != FREE && *taken as usize != from) {
            place = (place + 1) & mask;
        }
        if let (Some(there), Ok(to)) = (self.places.get_mut(place), u32::try_from(to)) {
            *there = to;
        }
    }

    fn hash(&self, name: &[u8]) -> usize {
        let mut hash = self.seed ^ name.len() as u64;
        let (words, rest) = name.as_chunks::<8>();
        for word in words {
            hash = mix(hash ^ u64::from_le_bytes(*word));
        }
        let mut last = [0; 8];
        last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
        usize::try_from(mix(hash ^ u64::from_le_bytes(last)) & 0x7fff_ffff).unwrap_or_default()
    }
}

/// A bijection in which every bit depends on every other (the finalizer of `MurmurHash3`).
const fn mix(mut word: u64) -> u64 {
    word ^= word >> 33;
    word = word.wrapping_mul(0xff51_afd7_ed55_8ccd);
    word ^= word >> 33;
    word = word.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    word ^ word >> 33
}
