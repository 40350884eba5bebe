//! What a state is made of: numbers, byte strings, and what holds them.

/// Writes and reads one type. Numbers are little-endian; a list begins with its length, an enum with its number.
///
/// Reading does not fail half-way, since every way out would have to drop what was read: the source notes it, and goes
/// on with zeros.
pub(super) trait State: Sized {
    fn write(&self, to: &mut Vec<u8>);
    fn read(from: &mut Source<'_, '_>) -> Self;
}

/// A state that is being read.
pub(super) struct Source<'a, 'b> {
    pub(super) left: &'a [u8],
    pub(super) pending: &'b [u8],
    pub(super) whole: bool,
}

impl<'a> Source<'a, '_> {
    #[inline(never)]
    pub(super) fn take(&mut self, length: usize) -> &'a [u8] {
        let (taken, left) = self.left.split_at_checked(length).unwrap_or_else(|| {
            self.whole = false;
            (&[], &[])
        });
        self.left = left;
        taken
    }

    /// The value, or an empty one if the state does not hold it.
    pub(super) fn or_default<T: Default>(&mut self, value: Option<T>) -> T {
        self.whole &= value.is_some();
        value.unwrap_or_default()
    }
}

impl State for Vec<u8> {
    fn write(&self, to: &mut Vec<u8>) {
        self.len().write(to);
        to.extend_from_slice(self);
    }

    fn read(from: &mut Source<'_, '_>) -> Self {
        let length = usize::read(from);
        from.take(length).to_vec()
    }
}

impl State for String {
    fn write(&self, to: &mut Vec<u8>) {
        self.len().write(to);
        to.extend_from_slice(self.as_bytes());
    }

    fn read(from: &mut Source<'_, '_>) -> Self {
        let text = String::from_utf8(State::read(from)).ok();
        from.or_default(text)
    }
}

impl<const N: usize> State for [u8; N] {
    // `extend_from_slice` would call `memory.copy`, which takes longer for so few bytes.
    #[inline(never)]
    fn write(&self, to: &mut Vec<u8>) {
        to.extend(*self);
    }

    fn read(from: &mut Source<'_, '_>) -> Self {
        from.take(N).try_into().unwrap_or([0; N])
    }
}

macro_rules! numbers {
    ($($type:ty),*) => {
        // Out of line: fifty copies of each would take 4 KB.
        $(impl State for $type {
            #[inline(never)]
            fn write(&self, to: &mut Vec<u8>) {
                to.extend(self.to_le_bytes());
            }

            #[inline(never)]
            fn read(from: &mut Source<'_, '_>) -> Self {
                Self::from_le_bytes(State::read(from))
            }
        })*
    };
}

numbers!(u8, u32, u64);

impl<T: State> State for Option<T> {
    fn write(&self, to: &mut Vec<u8>) {
        to.push(u8::from(self.is_some()));
        self.iter().for_each(|inner| inner.write(to));
    }

    fn read(from: &mut Source<'_, '_>) -> Self {
        bool::read(from).then(|| T::read(from))
    }
}

impl<T: State> State for Box<T> {
    fn write(&self, to: &mut Vec<u8>) {
        T::write(self, to);
    }

    fn read(from: &mut Source<'_, '_>) -> Self {
        Self::new(T::read(from))
    }
}

impl<A: State, B: State> State for (A, B) {
    fn write(&self, to: &mut Vec<u8>) {
        self.0.write(to);
        self.1.write(to);
    }

    fn read(from: &mut Source<'_, '_>) -> Self {
        (A::read(from), B::read(from))
    }
}

impl<A: State, B: State, C: State> State for (A, B, C) {
    fn write(&self, to: &mut Vec<u8>) {
        self.0.write(to);
        self.1.write(to);
        self.2.write(to);
    }

    fn read(from: &mut Source<'_, '_>) -> Self {
        (A::read(from), B::read(from), C::read(from))
    }
}
