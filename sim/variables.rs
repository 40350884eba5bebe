//! Variables, as handlers and oracles have them.

use std::collections::BTreeMap;

use eltanin::Record;

use crate::site::decoded;

/// The name of a variable: its scope and its key.
pub type Name = (String, String);
pub type Variables = BTreeMap<Name, u16>;

pub const SCOPES: [&str; 2] = ["__system__", "cart"];

/// The variables of a record.
pub fn variables(record: &Record<'_>) -> Variables {
    let mut found = Variables::new();
    for (scope, _) in record.scopes() {
        for (key, value) in record.namespace(scope).iter() {
            let value = decoded(value).unwrap_or_else(|| panic!("{scope} {key} is {value:?}"));
            found.insert((scope.into(), key.into()), value);
        }
    }
    found
}
