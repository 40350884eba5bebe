//! The last step: what becomes of a visit.

use super::Engine;
use crate::checksum::KeyRing;
use crate::error::Error;
use crate::namespace::Change;
use crate::record::{Record, UserId};
use crate::time::{Seconds, Timestamp};
use crate::visit::{Carrier, Intent, Visit};

/// One scope's changes.
pub type Changes = (String, Vec<Change>);

/// What must be done to the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Nothing.
    Nothing,
    /// Write a record under a key that is new.
    Create {
        /// What to write.
        write: Write,
    },
    /// Write the record over the one under this key; if there is none, the session has ended: write nothing.
    Save {
        /// What to write.
        write: Write,
    },
    /// As `Create`, then delete `from`; if there is nothing under `from`, the session has ended: write nothing.
    Replace {
        /// The key of the old record.
        from: String,
        /// The new one.
        write: Write,
    },
    /// Delete the record.
    Delete {
        /// Its key.
        key: String,
    },
}

/// A record to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Write {
    /// The store's key.
    pub key: String,
    /// The record.
    pub bytes: Vec<u8>,
    /// How long the store should keep it.
    pub ttl: Seconds,
    /// The name under which the store may list it with its user's other sessions.
    pub owner: Option<String>,
}

/// What becomes of a visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What must be done to the store, first of all.
    pub step: Step,
    /// The `Set-Cookie` field that the answer carries once that is done.
    pub set_cookie: Option<String>,
    /// The session token that the answer carries once that is done.
    pub token: Option<String>,
    /// The visit after that.
    pub visit: Visit,
}

impl Engine {
    /// Decides what becomes of a visit. `record` is what [`Engine::resume`] was given,
    /// `random` 20 bytes from a CSPRNG: 16 for a new id, 4 to name the writer.
    ///
    /// # Errors
    ///
    /// `record_too_large`; `random_failed`. Nothing has happened then.
    pub fn close(
        &self,
        mut visit: Visit,
        record: Option<&[u8]>,
        changes: Vec<Changes>,
        now: Timestamp,
        random: [u8; 20],
    ) -> Result<Outcome, Error> {
        let (id_random, writer) = split(random);
        let mut record = record.and_then(Record::decode).unwrap_or_else(|| Record::new(visit.header.clone()));
        let mut changed = false;
        for (scope, changes) in changes {
            changed |= record.apply(&scope, changes, now, writer);
        }
        let anonymous = visit.header.user == UserId::Nobody;
        match (visit.intent, visit.stored) {
            (Intent::Destroy, stored) => Ok(self.end(visit, stored)),
            (Intent::Keep, false) if !changed => Ok(Outcome::nothing(visit)),
            (_, false) if visit.deferred && anonymous => Ok(self.defer(visit)),
            (_, false) => self.write(visit, record, now, None),
            (Intent::Renew, true) => {
                let from = std::mem::take(&mut visit.key);
                visit = self.remint(visit, id_random)?;
                visit.header.generation = visit.header.generation.saturating_add(1);
                visit.token_due |= visit.carrier == Carrier::Token;
                self.write(visit, record, now, Some(from))
            }
            (Intent::Save, true) => self.write(visit, record, now, None),
            (Intent::Keep, true) if changed || now >= visit.touch_due() => self.write(visit, record, now, None),
            (Intent::Keep, true) => {
                let token = self.due_token(&visit, now)?;
                Ok(Outcome { token, ..Outcome::nothing(visit) })
            }
        }
    }

    /// Writes the record, in place of the one under the key `from` if there is such a key; a changed id or lifetime
    /// goes into the answer too.
    fn write(
        &self,
        mut visit: Visit,
        mut record: Record<'_>,
        now: Timestamp,
        from: Option<String>,
    ) -> Result<Outcome, Error> {
        let was_persistent = visit.stored && record.header.persistent;
        visit.header.last_used = now;
        visit.header.idle = self.lifetimes.idle(visit.header.persistent);
        record.header = visit.header.clone();
        // A store takes no less, and what has run out meanwhile is refused when it is read.
        let ttl = now.seconds_until(visit.header.expires()).max(Seconds::new(1));
        let bytes = record.encode()?;
        let owner = self.owner(KeyRing::CURRENT, &visit.header.user);
        let write = Write { key: visit.key.clone(), bytes, ttl, owner };
        let step = match from {
            Some(from) => Step::Replace { from, write },
            None if visit.stored => Step::Save { write },
            None => Step::Create { write },
        };
        let renamed = !matches!(step, Step::Save { .. });
        let persistent = visit.header.persistent;
        let tells = renamed || persistent || was_persistent;
        let set_cookie = (visit.carrier == Carrier::Cookie && tells)
            .then(|| self.cookie(visit.local).set(&visit.id, persistent.then_some(ttl)));
        let token = self.due_token(&visit, now)?;
        let presented = visit.presented || set_cookie.is_some();
        let visit = Visit { stored: true, intent: Intent::Keep, token_due: false, presented, ..visit };
        Ok(Outcome { step, set_cookie, token, visit })
    }

    fn due_token(&self, visit: &Visit, now: Timestamp) -> Result<Option<String>, Error> {
        visit.token_due.then(|| self.token(visit, now)).filter(|token| token != &Ok(String::new())).transpose()
    }

    /// Hands out the id and stores nothing.
    fn defer(&self, visit: Visit) -> Outcome {
        let cookie = self.cookie(visit.local).set(&visit.id, None);
        let set_cookie = (visit.carrier == Carrier::Cookie).then_some(cookie);
        Outcome { set_cookie, ..Outcome::nothing(visit) }
    }

    fn end(&self, visit: Visit, stored: bool) -> Outcome {
        let set_cookie = visit.presented.then(|| self.cookie(visit.local).remove());
        let step = if stored { Step::Delete { key: visit.key.clone() } } else { Step::Nothing };
        Outcome { step, set_cookie, ..Outcome::nothing(Visit { stored: false, ..visit }) }
    }
}

impl Outcome {
    const fn nothing(visit: Visit) -> Self {
        Self { step: Step::Nothing, set_cookie: None, token: None, visit }
    }
}

fn split(random: [u8; 20]) -> ([u8; 16], u32) {
    let id = random.first_chunk().copied().unwrap_or_default();
    let writer = random.last_chunk().copied().unwrap_or_default();
    (id, u32::from_be_bytes(writer))
}
