//! A browser: a jar with one cookie.

use std::cell::RefCell;

use crate::site::Site;

#[derive(Debug, Default)]
pub struct Browser {
    cookie: RefCell<Option<String>>,
}

impl Browser {
    /// The id in the jar.
    pub fn cookie(&self) -> Option<String> {
        self.cookie.borrow().clone()
    }

    /// The value that a `Set-Cookie` field gives to our cookie; empty when it removes it.
    pub fn value_of(field: &str) -> Option<&str> {
        let pair = field.split(';').next()?;
        pair.strip_prefix(Site::COOKIE)?.strip_prefix('=')
    }

    /// Puts the cookie of an answer into the jar.
    pub fn receive(&self, field: &str) {
        if let Some(id) = Self::value_of(field) {
            *self.cookie.borrow_mut() = Some(id).filter(|id| !id.is_empty()).map(String::from);
        }
    }
}
