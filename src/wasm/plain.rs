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
    /// An `Opening`.
    JsOpening {
        claimed_id set_claimed_id id: Option<String>,
        claimed_key set_claimed_key key: Option<String>,
        refused set_refused refused: JsValue,
        several set_several several: bool,
        by_token set_by_token byToken: bool,
        token_asked set_token_asked tokenAsked: bool,
        opening_flags set_opening_flags flags: u8,
    }

    /// A `Visit`.
    JsVisit {
        id set_id id: String,
        key set_key key: String,
        has_token set_has_token byToken: bool,
        is_new set_is_new isNew: bool,
        deferred set_deferred deferred: bool,
        flags set_flags flags: u8,
        intent set_intent intent: u8,
        created set_created createdAt: f64,
        last_used set_last_used lastUsedAt: f64,
        expires set_expires expiresAt: f64,
        idle set_idle idle: u32,
        absolute set_absolute absolute: f64,
        user set_user user: JsValue,
        persistent set_persistent persistent: bool,
        generation set_generation generation: u32,
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

impl From<Opening> for JsOpening {
    fn from(opening: Opening) -> Self {
        let to = Self::empty();
        if let Some(Claim { id, key }) = opening.claim {
            to.set_claimed_id(Some(id));
            to.set_claimed_key(Some(key));
        }
        if let Some(refusal) = opening.refused {
            to.set_refused(refusal.as_str().into());
        }
        to.set_several(opening.several);
        to.set_by_token(opening.carrier == Carrier::Token);
        to.set_token_asked(opening.token_asked);
        to.set_opening_flags(pack([opening.local, opening.presented, opening.token_due, false]));
        to
    }
}

impl From<&JsOpening> for Opening {
    fn from(from: &JsOpening) -> Self {
        let [local, presented, token_due, _] = unpack(from.opening_flags());
        Self {
            claim: from.claimed_id().zip(from.claimed_key()).map(|(id, key)| Claim { id, key }),
            refused: None,
            several: from.several(),
            carrier: carrier(from.by_token()),
            local,
            presented,
            token_asked: from.token_asked(),
            token_due,
        }
    }
}

/// What JavaScript keeps without looking at it, in as many bits: each property that crosses costs an import.
fn pack(flags: [bool; 4]) -> u8 {
    flags.into_iter().rev().fold(0, |bits, flag| bits << 1 | u8::from(flag))
}

fn unpack(bits: u8) -> [bool; 4] {
    [0, 1, 2, 3].map(|place| bits >> place & 1 == 1)
}

const fn carrier(by_token: bool) -> Carrier {
    if by_token { Carrier::Token } else { Carrier::Cookie }
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
        let to = Self::empty();
        to.set_id(visit.id.clone());
        to.set_key(visit.key.clone());
        to.set_has_token(visit.carrier == Carrier::Token);
        to.set_is_new(visit.is_new);
        to.set_deferred(visit.deferred);
        to.set_flags(pack([visit.local, visit.presented, visit.token_due, visit.stored]));
        to.set_intent(visit.intent as u8);
        let header = &visit.header;
        to.set_created(millis(header.created));
        to.set_last_used(millis(header.last_used));
        to.set_expires(millis(header.expires()));
        to.set_idle(header.idle.get());
        to.set_absolute(millis(header.absolute));
        to.set_user(match &header.user {
            UserId::Nobody => 0.into(),
            UserId::Number(number) => (*number as f64).into(),
            UserId::Text(text) => text.into(),
        });
        to.set_persistent(header.persistent);
        to.set_generation(header.generation);
        to
    }
}

impl TryFrom<&JsVisit> for Visit {
    type Error = Error;

    fn try_from(from: &JsVisit) -> Result<Self, Error> {
        let user = from.user();
        let header = Header {
            created: instant(from.created()),
            last_used: instant(from.last_used()),
            idle: Seconds::new(from.idle()),
            absolute: instant(from.absolute()),
            user: if user == 0 { UserId::Nobody } else { user_id(&user)? },
            persistent: from.persistent(),
            generation: from.generation(),
        };
        let [local, presented, token_due, stored] = unpack(from.flags());
        let intents = [Intent::Keep, Intent::Save, Intent::Renew, Intent::Destroy];
        Ok(Self {
            id: from.id(),
            key: from.key(),
            carrier: carrier(from.has_token()),
            local,
            stored,
            is_new: from.is_new(),
            deferred: from.deferred(),
            presented,
            token_due,
            intent: intents.get(usize::from(from.intent())).copied().unwrap_or_default(),
            header,
        })
    }
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
