//! Operations: the changes that a request made to variables. An update applies them to the record that the store has at
//! that time.

use crate::cbor::{Reader, Writer};

/// One change of one variable. A value is one CBOR item; see `docs/reference/formats.md`.
///
/// ```
/// use eltanin::{Operation, Operations, SYSTEM_SCOPE};
///
/// let mut operations = Operations::new();
/// operations.push(SYSTEM_SCOPE, Operation::Delete { key: "draft".into() });
/// for (scope, changes) in operations.iter() {
///     assert_eq!((scope, changes.len()), (SYSTEM_SCOPE, 1));
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Operation {
    /// Sets a variable.
    Set {
        /// The variable's name.
        key: String,
        /// Its value, one CBOR item.
        value: Vec<u8>,
    },
    /// Deletes a variable.
    Delete {
        /// The variable's name.
        key: String,
    },
}

impl Operation {
    /// The variable's name.
    #[must_use]
    pub fn key(&self) -> &str {
        match self {
            Self::Set { key, .. } | Self::Delete { key } => key,
        }
    }
}

/// The changes of one commit, in order, grouped by scope. [`Engine::commit`](crate::Engine::commit) takes them.
///
/// ```
#[doc = include_str!("example/engine.md")]
#[doc = include_str!("example/exchange.md")]
/// use eltanin::{Operations, SYSTEM_SCOPE};
///
/// let mut operations = Operations::new();
/// operations.set("cart", "apples", vec![3]); // a small integer is one byte of CBOR
/// operations.delete(SYSTEM_SCOPE, "draft");
/// let command = engine.commit(&mut exchange, operations, &mut at)?;
/// # assert!(matches!(command, Command::Update { .. }));
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Operations {
    scopes: Vec<(String, Vec<Operation>)>,
    /// The number of bytes from which they were decoded; 0 if they were not decoded.
    size: usize,
}

impl Operations {
    /// No operations.
    #[must_use]
    pub const fn new() -> Self {
        Self { scopes: Vec::new(), size: 0 }
    }

    /// Whether there are no operations.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.scopes.iter().all(|(_, operations)| operations.is_empty())
    }

    /// Adds one operation on a variable of the namespace `scope`.
    pub fn push(&mut self, scope: &str, operation: Operation) {
        match self.scopes.last_mut() {
            Some((last, operations)) if last == scope => operations.push(operation),
            _ => self.scopes.push((scope.into(), vec![operation])),
        }
    }

    /// Sets a variable to `value`, one CBOR item.
    pub fn set(&mut self, scope: &str, key: &str, value: Vec<u8>) {
        self.push(scope, Operation::Set { key: key.into(), value });
    }

    /// Deletes a variable.
    pub fn delete(&mut self, scope: &str, key: &str) {
        self.push(scope, Operation::Delete { key: key.into() });
    }

    /// The operations of each scope.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[Operation])> {
        self.scopes.iter().map(|(scope, operations)| (scope.as_str(), operations.as_slice()))
    }

    /// Reads what a driver sends: CBOR `{ * scope => [ * (key, bstr .cbor value / null) ] }`, where null deletes.
    /// `None` when the bytes are anything else.
    #[doc(hidden)]
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let mut from = Reader::new(bytes);
        let mut scopes = Vec::new();
        for _ in 0..from.map()? {
            let scope = from.str()?.into();
            let items = from.array()?;
            (items % 2 == 0).then_some(())?;
            let mut operations = Vec::new();
            for _ in 0..items / 2 {
                operations.push(read(&mut from)?);
            }
            scopes.push((scope, operations));
        }
        from.is_empty().then_some(Self { scopes, size: bytes.len() })
    }

    /// The number of bytes from which they were decoded.
    #[cfg(feature = "wasm")]
    pub(crate) const fn size(&self) -> usize {
        self.size
    }

    /// The operations as [`Operations::decode`] reads them.
    #[doc(hidden)]
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut to = Writer::default();
        to.map(self.scopes.len());
        for (scope, operations) in &self.scopes {
            to.str(scope).array(2 * operations.len());
            for operation in operations {
                match operation {
                    Operation::Set { key, value } => to.str(key).bytes(value),
                    Operation::Delete { key } => to.str(key).null(),
                };
            }
        }
        to.into_bytes()
    }
}

fn read(from: &mut Reader<'_>) -> Option<Operation> {
    let key = from.str()?.into();
    match from.optional_bytes()? {
        Some(value) => Some(Operation::Set { key, value: value.into() }),
        None => from.null().map(|()| Operation::Delete { key }),
    }
}
