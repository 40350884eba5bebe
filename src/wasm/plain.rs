//! What crosses between the steps of a request: plain JavaScript objects, whose
//! properties the glue reads and writes one by one. `js/plain.ts` has their types.

use js_sys::{Object, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use super::visit::user_id;
use crate::engine::{Claim, Opening, Outcome, Step, Write};
use crate::error::Error;
use crate::record::{Header, UserId};
use crate::time::{Seconds, Timestamp};
use crate::visit::{Carrier, Intent, Visit};
use crate::walk::Text;

macro_rules! plain {
    ($($(#[$doc:meta])* $class:ident { $($get:ident $set:ident $name:ident: $type:ty),* $(,)? })*) => {
        #[wasm_bindgen]
        extern "C" {
            $(
                $(#[$doc])*
                pub type $class;
                $(
                    #[wasm_bindgen(method, getter, structural, js_name = $name)]
                    fn $get(this: &$class) -> $type;
                    #[wasm_bindgen(method, setter, structural, js_name = $name)]
                    fn $set(this: &$class, value: $type);
                )*
            )*
        }

        $(
            impl $class {
                fn empty() -> Self {
                    Object::new().unchecked_into()
                }
            }
        )*
    };
}

plain! {
    /// A `Visit`; also an `Opening`, which is what there is of a visit before its record is there. Each property that
    /// crosses costs an import, so what is true or false shares one.
    JsVisit {
        claim set_claim claim: JsValue,
        flags set_flags flags: u32,
        refused set_refused refused: JsValue,
        created set_created createdAt: f64,
        last_used set_last_used lastUsedAt: f64,
        expires set_expires expiresAt: f64,
        due set_due dueAt: f64,
        idle set_idle idle: u32,
        absolute set_absolute absolute: f64,
        user set_user user: JsValue,
        generation set_generation generation: u32,
        characters set_characters characters: String,
    }

    /// An `Outcome`, with the parts of its step.
    JsOutcome {
        step set_step step: JsValue,
        to set_to key: String,
        from set_from from: String,
        bytes set_bytes bytes: Uint8Array,
        ttl set_ttl ttlSeconds: u32,
        owner set_owner owner: String,
        cookie set_cookie setCookie: String,
        token set_token token: String,
        visit set_visit visit: JsVisit,
    }
}

/// The bits of `flags`. `js/plain.ts` has those that JavaScript looks at.
mod flag {
    pub const BY_TOKEN: u32 = 1;
    pub const IS_NEW: u32 = 1 << 1;
    pub const DEFERRED: u32 = 1 << 2;
    pub const PERSISTENT: u32 = 1 << 3;
    pub const SEVERAL: u32 = 1 << 4;
    pub const TOKEN_ASKED: u32 = 1 << 5;
    pub const LOCAL: u32 = 1 << 6;
    pub const PRESENTED: u32 = 1 << 7;
    pub const TOKEN_DUE: u32 = 1 << 8;
    pub const STORED: u32 = 1 << 9;
    pub const ASCII: u32 = 1 << 10;
    /// From this bit on: the intent's number.
    pub const INTENT: u32 = 11;
}

/// The flag, if it is set.
fn on(set: bool, flag: u32) -> u32 {
    u32::from(set) * flag
}

impl From<Opening> for JsVisit {
    fn from(opening: Opening) -> Self {
        let to = Self::empty();
        if let Some(claim) = opening.claim {
            to.set_claim(joined(&claim.id, &claim.key));
        }
        if let Some(refusal) = opening.refused {
            to.set_refused(refusal.as_str().into());
        }
        to.set_flags(
            on(opening.carrier == Carrier::Token, flag::BY_TOKEN)
                | on(opening.several, flag::SEVERAL)
                | on(opening.token_asked, flag::TOKEN_ASKED)
                | on(opening.local, flag::LOCAL)
                | on(opening.presented, flag::PRESENTED)
                | on(opening.token_due, flag::TOKEN_DUE),
        );
        to
    }
}

impl From<&JsVisit> for Opening {
    fn from(from: &JsVisit) -> Self {
        from.opening(from.claimed())
    }
}

/// The text of a claim: text crosses once. A store's key always has 22 characters, an id has not.
fn joined(id: &str, key: &str) -> JsValue {
    [id, key].concat().into()
}

impl JsVisit {
    fn claimed(&self) -> Option<Claim> {
        const KEY_CHARS: usize = 22;
        let mut id = self.claim().as_string()?;
        let key = id.split_off(id.len().checked_sub(KEY_CHARS)?);
        Some(Claim { id, key })
    }

    fn opening(&self, claim: Option<Claim>) -> Opening {
        let flags = self.flags();
        let is = |bit| flags & bit != 0;
        Opening {
            claim,
            refused: None,
            several: is(flag::SEVERAL),
            carrier: if is(flag::BY_TOKEN) { Carrier::Token } else { Carrier::Cookie },
            local: is(flag::LOCAL),
            presented: is(flag::PRESENTED),
            token_asked: is(flag::TOKEN_ASKED),
            token_due: is(flag::TOKEN_DUE),
        }
    }

    /// The opening with the text of its claim left out, which would take longer to cross than all the rest.
    pub(super) fn claiming(&self) -> Opening {
        self.opening(Some(Claim { id: String::new(), key: String::new() }))
    }

    /// The visit that became of [`JsVisit::claiming`], with the text of the claim and that of its record.
    pub(super) fn resumed(&self, visit: &Visit, text: Text, record: Vec<u8>) -> Self {
        let to = visit.claiming(self.claim());
        to.set_flags(to.flags() | on(text == Text::Ascii, flag::ASCII));
        to.set_characters(characters(record));
        to
    }
}

/// `Date.now()`, or another time that JavaScript keeps for us.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(super) fn instant(millis: f64) -> Timestamp {
    Timestamp::from_millis(millis as u64)
}

/// The time for JavaScript.
pub(super) const fn millis(at: Timestamp) -> f64 {
    at.as_millis() as f64
}

impl From<&Visit> for JsVisit {
    fn from(visit: &Visit) -> Self {
        visit.claiming(joined(&visit.id, &visit.key))
    }
}

impl Visit {
    /// The visit for JavaScript, with the text of a claim that may have stayed there.
    fn claiming(&self, claim: JsValue) -> JsVisit {
        let to = JsVisit::empty();
        to.set_claim(claim);
        let header = &self.header;
        let flags = on(self.carrier == Carrier::Token, flag::BY_TOKEN)
            | on(self.is_new, flag::IS_NEW)
            | on(self.deferred, flag::DEFERRED)
            | on(header.persistent, flag::PERSISTENT)
            | on(self.local, flag::LOCAL)
            | on(self.presented, flag::PRESENTED)
            | on(self.token_due, flag::TOKEN_DUE)
            | on(self.stored, flag::STORED);
        to.set_flags(flags | (self.intent as u32) << flag::INTENT);
        to.set_created(millis(header.created));
        to.set_last_used(millis(header.last_used));
        to.set_expires(millis(header.expires()));
        to.set_due(millis(self.due()));
        to.set_idle(header.idle.get());
        to.set_absolute(millis(header.absolute));
        to.set_user(match &header.user {
            UserId::Nobody => 0.into(),
            UserId::Number(number) => (*number as f64).into(),
            UserId::Text(text) => text.into(),
        });
        to.set_generation(header.generation);
        to
    }
}

impl TryFrom<&JsVisit> for Visit {
    type Error = Error;

    fn try_from(from: &JsVisit) -> Result<Self, Error> {
        let opening = from.opening(None);
        let Claim { id, key } = from.claimed().unwrap_or_else(|| Claim { id: String::new(), key: String::new() });
        let flags = from.flags();
        let is = |bit| flags & bit != 0;
        let user = from.user();
        let header = Header {
            created: instant(from.created()),
            last_used: instant(from.last_used()),
            idle: Seconds::new(from.idle()),
            absolute: instant(from.absolute()),
            user: if user == 0 { UserId::Nobody } else { user_id(&user)? },
            persistent: is(flag::PERSISTENT),
            generation: from.generation(),
        };
        let intents = [Intent::Keep, Intent::Save, Intent::Renew, Intent::Destroy];
        Ok(Self {
            id,
            key,
            carrier: opening.carrier,
            local: opening.local,
            stored: is(flag::STORED),
            is_new: is(flag::IS_NEW),
            deferred: is(flag::DEFERRED),
            presented: opening.presented,
            token_due: opening.token_due,
            intent: intents.get((flags >> flag::INTENT) as usize).copied().unwrap_or_default(),
            header,
        })
    }
}

/// A character for each byte of the record, the right one wherever there is ASCII text: text crosses and is decoded
/// once, however many pieces it has.
fn characters(mut record: Vec<u8>) -> String {
    const ASCII: u8 = 0x7f;
    let (eights, rest) = record.as_chunks_mut();
    for eight in eights {
        *eight = (u64::from_ne_bytes(*eight) & u64::from_ne_bytes([ASCII; 8])).to_ne_bytes();
    }
    for byte in rest {
        *byte &= ASCII;
    }
    String::from_utf8(record).unwrap_or_default()
}

impl From<Outcome> for JsOutcome {
    fn from(outcome: Outcome) -> Self {
        let to = Self::empty();
        to.set_step(
            match outcome.step {
                Step::Nothing => "nothing",
                Step::Create { write } => to.write(write, "create"),
                Step::Save { write } => to.write(write, "save"),
                Step::Replace { from, write } => {
                    to.set_from(from);
                    to.write(write, "replace")
                }
                Step::Delete { key } => {
                    to.set_to(key);
                    "delete"
                }
            }
            .into(),
        );
        outcome.set_cookie.into_iter().for_each(|cookie| to.set_cookie(cookie));
        outcome.token.into_iter().for_each(|token| to.set_token(token));
        to.set_visit((&outcome.visit).into());
        to
    }
}

impl JsOutcome {
    fn write(&self, write: Write, step: &'static str) -> &'static str {
        self.set_to(write.key);
        self.set_bytes(Uint8Array::from(write.bytes.as_slice()));
        self.set_ttl(write.ttl.get());
        write.owner.into_iter().for_each(|owner| self.set_owner(owner));
        step
    }
}
