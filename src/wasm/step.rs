//! A step of an exchange as it crosses: one plain object. `js/boundary.ts` has its type.

use js_sys::{Object, Uint8Array, Uint32Array};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::wasm_bindgen;

use super::state;
use crate::error::Error;
use crate::exchange::{Command, Event, Exchange, HeaderEdit, Opened, Reply, Seen, Status, Transport};
use crate::store::REMARK_AFTER;
use crate::time::Timestamp;

#[wasm_bindgen]
extern "C" {
    /// A step: what to do next, and what to keep until then. Each property that crosses costs an import, so what is
    /// small shares one.
    pub type JsStep;
    #[wasm_bindgen(method, setter, structural, js_name = state)]
    fn set_state(this: &JsStep, state: &str);
    #[wasm_bindgen(method, setter, structural, js_name = code)]
    fn set_code(this: &JsStep, code: u32);
    #[wasm_bindgen(method, setter, structural, js_name = text)]
    fn set_text(this: &JsStep, text: &str);
    #[wasm_bindgen(method, setter, structural, js_name = number)]
    fn set_number(this: &JsStep, number: f64);
    #[wasm_bindgen(method, setter, structural, js_name = events)]
    fn set_events(this: &JsStep, events: &str);
    #[wasm_bindgen(method, setter, structural, js_name = bytes)]
    fn set_bytes(this: &JsStep, bytes: Uint8Array);
    #[wasm_bindgen(method, setter, structural, js_name = ttlSeconds)]
    fn set_ttl(this: &JsStep, ttl: u32);
    #[wasm_bindgen(method, setter, structural, js_name = layout)]
    fn set_layout(this: &JsStep, layout: Uint32Array);
    #[wasm_bindgen(method, setter, structural, js_name = expected)]
    fn set_expected(this: &JsStep, step: &JsStep);
}

/// The bits of `code`. `js/boundary.ts` has the same numbers.
pub(super) mod code {
    pub(in super::super) const LOAD: u32 = 0;
    pub(in super::super) const CLASSIFY: u32 = 1;
    pub(in super::super) const OPEN: u32 = 2;
    pub(in super::super) const UPDATE: u32 = 3;
    pub(in super::super) const ABORT: u32 = 4;
    pub(in super::super) const FINISH: u32 = 5;
    /// The entry is the one that was loaded.
    pub(in super::super) const SEEN_LOADED: u32 = 1 << 3;
    /// The key is new.
    pub(in super::super) const SEEN_NEW: u32 = 1 << 4;
    /// There is a session.
    pub(in super::super) const SESSION: u32 = 1 << 5;
    /// All text of the record is ASCII.
    pub(in super::super) const ASCII: u32 = 1 << 6;
    /// The record that was looked at is now the current one, that which is written, or none.
    pub(in super::super) const LOOKED_CURRENT: u32 = 1 << 7;
    pub(in super::super) const LOOKED_WRITTEN: u32 = 2 << 7;
    pub(in super::super) const LOOKED_NONE: u32 = 3 << 7;
    /// From this bit on: the status's number, 0 for none.
    pub(in super::super) const STATUS: u32 = 9;
}

/// `Date.now()`, or another time that JavaScript keeps.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(super) fn instant(millis: f64) -> Timestamp {
    Timestamp::from_millis(millis as u64)
}

/// The time for JavaScript.
pub(super) const fn millis(at: Timestamp) -> f64 {
    at.as_millis() as f64
}

impl JsStep {
    fn empty() -> Self {
        Object::new().unchecked_into()
    }

    /// The step that a command is.
    pub(super) fn of(exchange: &mut Exchange, command: &Command, bits: u32) -> Self {
        let step = Self::empty();
        let session = if exchange.has_session() { code::SESSION } else { 0 };
        let events = match command {
            Command::Finish(reply) => event_lines(&reply.events),
            _ => event_lines(&exchange.take_events()),
        };
        let bits = bits | session | step.command(command);
        step.set_code(bits);
        if bits & 7 == code::OPEN {
            step.set_number(millis(exchange.due()));
        }
        if !events.is_empty() {
            step.set_events(&events);
        }
        step.set_state(&state::encode(exchange));
        step
    }

    fn command(&self, command: &Command) -> u32 {
        match command {
            Command::Load { key } => {
                self.set_text(key.as_str());
                code::LOAD
            }
            Command::Classify => code::CLASSIFY,
            Command::Open => code::OPEN,
            Command::Update { key, seen } => {
                self.set_text(key.as_str());
                code::UPDATE
                    | match seen {
                        Seen::Loaded => code::SEEN_LOADED,
                        Seen::New => code::SEEN_NEW,
                        Seen::Unknown => 0,
                    }
            }
            Command::Abort => code::ABORT,
            Command::Finish(reply) => {
                if !reply.cookies.is_empty() || reply.token.is_some() {
                    self.set_text(&reply_lines(reply));
                }
                let number = if reply.remark.is_some() { f64::from(REMARK_AFTER.get()) } else { 0.0 };
                self.set_number(if reply.ended > 0 { f64::from(reply.ended) } else { number });
                code::FINISH | status_bits(reply.status)
            }
        }
    }

    /// What shall be written.
    pub(super) fn write(&self, bytes: &[u8], ttl: u32) {
        self.set_bytes(Uint8Array::from(bytes));
        self.set_ttl(ttl);
    }

    /// Of a session just taken up: a character for each byte of its record, and where its namespaces are.
    pub(super) fn record(&self, record: Vec<u8>, opened: &Opened) {
        self.set_layout(Uint32Array::from(opened.layout.as_flattened()));
        self.set_text(&characters(record));
    }

    /// The step that follows an update if the store finds what was expected.
    pub(super) fn expect(&self, step: &JsStep) {
        self.set_expected(step);
    }

    /// A text, and the state after it was made.
    pub(super) fn with_text(exchange: &Exchange, text: &str) -> Self {
        let step = Self::empty();
        step.set_text(text);
        step.set_state(&state::encode(exchange));
        step
    }
}

fn status_bits(status: Option<Status>) -> u32 {
    let number = match status {
        None => 0,
        Some(Status::Unchanged) => 1,
        Some(Status::Saved) => 2,
        Some(Status::Merged) => 3,
        Some(Status::Dropped) => 4,
    };
    number << code::STATUS
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

/// The edits of a response's headers, a line each. The first character says what is done; `js/response.ts` does it.
pub(super) fn reply_lines(reply: &Reply) -> String {
    let mut lines = String::new();
    for edit in reply.headers() {
        let (how, name, value) = match edit {
            HeaderEdit::Set(name, value) => ("=", name, value),
            HeaderEdit::Default(name, value) => ("?", name, value),
            HeaderEdit::Overwrite(name, value) => ("!", name, value),
            HeaderEdit::Include(name, value) => ("+", name, value),
            HeaderEdit::Cookie(field) => ("=", "Set-Cookie", field),
        };
        push_line(&mut lines, &[how, name, ": ", value]);
    }
    lines
}

/// The events, a line each: the type, and its words.
fn event_lines(events: &[Event]) -> String {
    let mut lines = String::new();
    for event in events {
        let words: [&str; 3] = match event {
            Event::Started { session } => ["started ", session.as_str(), ""],
            Event::Renewed { session, from } => {
                push_line(&mut lines, &["renewed ", session.as_str(), " ", from.as_str()]);
                continue;
            }
            Event::Ended { session } => ["ended ", session.as_str(), ""],
            Event::Dropped { session } => ["dropped ", session.as_str(), ""],
            Event::Refused { transport: Transport::Cookie, reason } => ["refused ", "cookie ", reason],
            Event::Refused { transport: Transport::Token, reason } => ["refused ", "token ", reason],
            Event::Several => ["several", "", ""],
            Event::Robot => ["robot", "", ""],
        };
        push_line(&mut lines, &words);
    }
    lines
}

fn push_line(lines: &mut String, parts: &[&str]) {
    if !lines.is_empty() {
        lines.push('\n');
    }
    parts.iter().for_each(|part| lines.push_str(part));
}

/// The exchange in a state, without what its batches hold.
pub(super) fn exchange(state: &str) -> Result<Box<Exchange>, Error> {
    exchange_with(state, &[]).map(|(exchange, _)| exchange)
}

/// The exchange in a state, with what its batches hold, and the rest of `pending`.
pub(super) fn exchange_with<'a>(state: &str, pending: &'a [u8]) -> Result<(Box<Exchange>, &'a [u8]), Error> {
    state::decode(state, pending).ok_or_else(|| Error::internal("state", "the state of a request cannot be read"))
}
