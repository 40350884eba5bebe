//! A browser with a jar for our cookie, after RFC 6265bis section 5.

use std::cell::RefCell;

use eltanin::internals::MAX_AGE_CAP;

use crate::site::Site;

#[derive(Clone, Debug)]
struct Kept {
    value: String,
    /// When it expires; `None` when the browser closes.
    ends: Option<u64>,
}

#[derive(Debug, Default)]
pub struct Browser {
    cookie: RefCell<Option<Kept>>,
}

impl Browser {
    /// The id in the jar.
    pub fn cookie(&self, now: u64) -> Option<String> {
        let kept = self.cookie.borrow();
        kept.as_ref().filter(|kept| kept.ends.is_none_or(|ends| now < ends)).map(|kept| kept.value.clone())
    }

    /// The value that a `Set-Cookie` field gives to our cookie; empty when it removes it.
    pub fn value_of(field: &str) -> Option<&str> {
        let pair = field.split(';').next()?;
        pair.strip_prefix(Site::COOKIE)?.strip_prefix('=')
    }

    /// Puts the cookie of an answer into the jar, if its attributes allow that.
    pub fn receive(&self, field: &str, now: u64) {
        let Some(id) = Self::value_of(field) else { return };
        let attributes: Vec<(String, &str)> = field.split(';').skip(1).map(attribute).collect();
        let last = |name: &str| attributes.iter().rev().find(|(other, _)| other == name).map(|(_, value)| *value);
        // A name with `__Host-` needs all three (section 5.7, step 21).
        if last("secure").is_none() || last("path") != Some("/") || last("domain").is_some() {
            return;
        }
        let age = last("max-age").and_then(|age| age.parse::<i64>().ok());
        let ends = age.map(|age| now + 1_000 * u64::try_from(age).unwrap_or(0).min(MAX_AGE_CAP.get().into()));
        *self.cookie.borrow_mut() = Some(Kept { value: id.into(), ends }).filter(|_| ends != Some(now));
    }

    /// The browser removes the cookie: its jar is full, or the visitor has cleared it.
    pub fn evict(&self) {
        *self.cookie.borrow_mut() = None;
    }

    /// The browser closes. A cookie without `Max-Age` ends.
    pub fn close(&self) {
        let mut cookie = self.cookie.borrow_mut();
        *cookie = cookie.take().filter(|kept| kept.ends.is_some());
    }

    /// Something between browser and worker cuts the cookie.
    pub fn truncate(&self, length: usize) {
        if let Some(kept) = &mut *self.cookie.borrow_mut() {
            kept.value.truncate(length);
        }
    }

    /// Copies the jar of another browser.
    pub fn copy(&self, other: &Self) {
        *self.cookie.borrow_mut() = other.cookie.borrow().clone();
    }
}

fn attribute(text: &str) -> (String, &str) {
    let (name, value) = text.split_once('=').unwrap_or((text, ""));
    (name.trim().to_ascii_lowercase(), value.trim())
}
