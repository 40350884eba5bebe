//! A step of an exchange as it crosses. `js/core/boundary.ts` has its type.

use js_sys::Uint8Array;
use wasm_bindgen::prelude::wasm_bindgen;

use super::contract;
pub(super) use super::contract::code;
use crate::base64url;
use crate::error::{Error, ErrorCode};
use crate::exchange::{Command, Event, Exchange, HeaderEdit, Opened, Reply, Seen, Transport, Warning, Write, saved};
use crate::facts::CommitId;
use crate::store::REMARK_AFTER;
use crate::store_key::StoreKey;
use crate::time::Timestamp;

#[wasm_bindgen]
extern "C" {
    /// A step as it crosses: what to do next, and what to keep until then. `js/core/boundary.ts` has its type.
    pub type JsStep;

    /// What makes steps in JavaScript. One call with one text makes the whole step: an import for each of its properties
    /// would take several microseconds. The text crosses as bytes, since it needs no validation.
    #[wasm_bindgen(typescript_type = "{ make(...parts: never[]): object }")]
    #[derive(Debug)]
    pub type Steps;

    #[wasm_bindgen(method, structural)]
    fn make(
        this: &Steps,
        text: &[u8],
        code: u32,
        state_chars: usize,
        event_chars: usize,
        text_chars: usize,
        number: f64,
        bytes: Option<Uint8Array>,
        ttl: u32,
    ) -> JsStep;
}

/// `Date.now()`, or another time that JavaScript keeps.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(super) fn instant(millis: f64) -> Timestamp {
    Timestamp::from_millis(millis as u64)
}

/// The timestamp as JavaScript's number.
pub(super) const fn millis(at: Timestamp) -> f64 {
    at.as_millis() as f64
}

/// A step before it crosses. Its text has the state, the events, and the text of the command.
#[derive(Default)]
pub(super) struct Step {
    text: Vec<u8>,
    state_chars: usize,
    event_chars: usize,
    text_chars: usize,
    code: u32,
    number: f64,
    bytes: Option<Uint8Array>,
    ttl: u32,
}

/// How many characters there is room for behind the state, beside events and record.
const ROOM: usize = 256;

impl Step {
    /// The step that a command is.
    pub(super) fn of(exchange: &mut Exchange, command: &Command, bits: u32) -> Self {
        Self::with_state(exchange, command, bits, true)
    }

    /// The step that a command is. Where JavaScript can derive the `state` again, it need not cross.
    pub(super) fn with_state(exchange: &mut Exchange, command: &Command, bits: u32, state: bool) -> Self {
        let events = match command {
            Command::Finish(reply) => event_lines(&reply.events),
            _ => event_lines(&exchange.take_events()),
        };
        let room = events.len() + exchange.looked.as_ref().map_or(0, Vec::len) + ROOM;
        let text = if state { saved::encode(exchange, room) } else { Vec::with_capacity(room) };
        let mut step = Self { state_chars: text.len(), event_chars: events.len(), text, ..Self::default() };
        step.text.extend_from_slice(events.as_bytes());
        let session = if exchange.has_session() { code::SESSION } else { 0 };
        let local = if exchange.local { code::LOCAL } else { 0 };
        let command = step.command(exchange, command);
        step.code = bits | session | local | command;
        step
    }

    fn command(&mut self, exchange: &Exchange, command: &Command) -> u32 {
        match command {
            Command::Load { key } => {
                self.push(key.as_str().as_bytes());
                code::LOAD
            }
            Command::Classify => code::CLASSIFY,
            Command::Open => {
                self.number = millis(exchange.due());
                code::OPEN
            }
            Command::Update { key, seen } => {
                self.push(key.as_str().as_bytes());
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
                    self.push(reply_lines(reply).as_bytes());
                }
                let number = if reply.remark.is_some() { f64::from(REMARK_AFTER.get()) } else { 0.0 };
                self.number = if reply.ended > 0 { f64::from(reply.ended) } else { number };
                let warning = match reply.warning {
                    Some(Warning::Unproven) => code::UNPROVEN,
                    Some(Warning::Unprotected) => code::UNPROTECTED,
                    None => 0,
                };
                code::FINISH | warning | contract::status_number(reply.status) << code::STATUS
            }
        }
    }

    fn push(&mut self, text: &[u8]) {
        self.text.extend_from_slice(text);
        self.text_chars = text.len();
    }

    /// Adds the record of a session just taken up: a character for each byte of its record, and behind the text where its namespaces are,
    /// each number as three characters of seven bits.
    pub(super) fn record(&mut self, record: Vec<u8>, opened: &Opened) {
        self.code |= code::RECORD;
        self.push(&characters(record));
        for number in opened.layout.as_flattened() {
            let seven = |shift: u32| (number >> shift & 0x7f) as u8;
            self.text.extend_from_slice(&[seven(0), seven(7), seven(14)]);
        }
    }

    /// Adds the entry to write.
    pub(super) fn write(&mut self, write: &Write) {
        self.bytes = Some(Uint8Array::from(write.bytes.as_slice()));
        self.ttl = write.ttl.get();
    }

    /// Notes that this is what comes of an update, if the store finds what it should.
    pub(super) fn follows(&mut self, key: &StoreKey, commit: CommitId, bit: u32) {
        self.code |= bit;
        self.text.extend_from_slice(key.as_str().as_bytes());
        self.text.extend_from_slice(base64url::encode(&commit.to_bytes()).as_bytes());
    }

    /// A text, and the state after it was made.
    pub(super) fn with_text(exchange: &Exchange, text: &str) -> Self {
        let state = saved::encode(exchange, text.len());
        let mut step = Self { state_chars: state.len(), text: state, ..Self::default() };
        step.push(text.as_bytes());
        step
    }

    /// Passes it to JavaScript.
    pub(super) fn cross(self, steps: &Steps) -> JsStep {
        let Self { text, code, state_chars, event_chars, text_chars, number, bytes, ttl } = self;
        steps.make(&text, code, state_chars, event_chars, text_chars, number, bytes, ttl)
    }
}

/// A character for each byte of the record, the right one wherever there is ASCII text: text crosses and is decoded
/// once, however many pieces it has.
fn characters(mut record: Vec<u8>) -> Vec<u8> {
    const ASCII: u8 = 0x7f;
    let (eights, rest) = record.as_chunks_mut();
    for eight in eights {
        *eight = (u64::from_ne_bytes(*eight) & u64::from_ne_bytes([ASCII; 8])).to_ne_bytes();
    }
    for byte in rest {
        *byte &= ASCII;
    }
    record
}

/// The edits of a response's headers, a line each. The first character says what is done; `js/response.ts` does it.
pub(super) fn reply_lines(reply: &Reply) -> String {
    let mut lines = String::new();
    for edit in reply.headers() {
        let field;
        let (how, name, value) = match edit {
            HeaderEdit::Cookie(set) => {
                field = set.field();
                ("=", "Set-Cookie", field.as_str())
            }
            HeaderEdit::Set(name, value) => ("=", name, value),
            HeaderEdit::Default(name, value) => ("?", name, value),
            HeaderEdit::Overwrite(name, value) => ("!", name, value),
            HeaderEdit::Include(name, value) => ("+", name, value),
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
    saved::decode(state, pending).ok_or_else(|| Error::new(ErrorCode::State, "the state of a request cannot be read"))
}
