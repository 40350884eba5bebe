//! The loop of `js/exchange.ts` over a store in memory, with the exported functions.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use eltanin::wasm::engine::JsEngine;
use eltanin::wasm::exchange::Action;
use eltanin::wasm::headers::{AnyRequest, RequestHeaders};
use eltanin::wasm::step::Steps;
use js_sys::{Function, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

pub const NOW: f64 = 1_750_000_000_000.0;
pub const PERSON: &str =
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
pub const ROBOT: &str = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";

// As in `js/core/boundary.ts`.
const COMMAND: u32 = 7;
const LOAD: u32 = 0;
const CLASSIFY: u32 = 1;
const UPDATE: u32 = 3;
pub const ABORT: u32 = 4;
const SESSION: u32 = 32;
const IF_NEW: u32 = 1 << 12;
const IF: u32 = 3 << 12;
const RECORD: u32 = 1 << 14;
const KEY_CHARS: usize = 22;
pub const ASCII: u32 = 64;
const STATUS: [&str; 5] = ["", "unchanged", "saved", "merged", "dropped"];

/// What an expression of JavaScript comes to.
pub fn js(expression: &str) -> JsValue {
    Function::new_no_args(&format!("return ({expression})")).call0(&JsValue::UNDEFINED).unwrap()
}

pub fn get(value: &JsValue, key: &str) -> JsValue {
    Reflect::get(value, &key.into()).unwrap()
}

pub fn text(value: &JsValue, key: &str) -> String {
    get(value, key).as_string().unwrap_or_else(|| panic!("{key} is no text"))
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub fn bits(value: &JsValue) -> u32 {
    value.as_f64().unwrap() as u32
}

fn bytes(value: &JsValue, key: &str) -> Option<Vec<u8>> {
    get(value, key).dyn_into::<Uint8Array>().ok().map(|bytes| bytes.to_vec())
}

/// The code, category and message of a failure.
pub fn refused<T>(result: Result<T, JsValue>) -> [String; 3] {
    let error = result.err().unwrap();
    assert!(error.is_instance_of::<js_sys::Error>());
    ["code", "category", "message"].map(|key| text(&error, key))
}

/// Options with a secret, and whatever else the expression says.
pub fn options(more: &str) -> JsValue {
    js(&format!("{{ secrets: [new Uint8Array(32).fill(7)], atomic: false, ...({more}) }}"))
}

pub fn headers(pairs: &[(&str, &str)]) -> RequestHeaders {
    let headers = web_sys::Headers::new().unwrap();
    for (name, value) in pairs {
        headers.append(name, value).unwrap();
    }
    headers.unchecked_into()
}

/// A request with these fields.
pub fn plain_request(fields: &[(&str, &str)]) -> AnyRequest {
    request_from(fields, "undefined")
}

/// A request with these fields, from a client that the platform knows something of.
pub fn request_from(fields: &[(&str, &str)], cf: &str) -> AnyRequest {
    let request = js("{}");
    Reflect::set(&request, &"headers".into(), &headers(fields)).unwrap();
    Reflect::set(&request, &"cf".into(), &js(cf)).unwrap();
    request.unchecked_into()
}

/// Makes steps as `js/core/boundary.ts` does, but leaves what is behind the text together.
pub fn steps() -> Steps {
    js("{ make: (encoded, code, s, e, t, number, bytes, ttlSeconds, all = new TextDecoder().decode(encoded)) => ({ code, number, bytes, ttlSeconds,
        state: all.slice(0, s), events: all.slice(s, s + e), text: all.slice(s + e, s + e + t), rest: all.slice(s + e + t) }) }")
        .unchecked_into()
}

/// An engine and a store.
pub struct Site {
    pub engine: JsEngine,
    entries: RefCell<BTreeMap<String, (Vec<u8>, u32)>>,
    reads: Cell<u32>,
    writes: Cell<u32>,
    /// How many of the next updates fail.
    pub fails: Cell<u32>,
}

impl Site {
    pub fn new(more: &str) -> Self {
        let engine = JsEngine::new(&options(more), steps()).unwrap_or_else(|error| panic!("{error:?}"));
        let [reads, writes, fails] = [0; 3].map(Cell::new);
        Self { engine, entries: RefCell::default(), reads, writes, fails }
    }

    /// Keys, bytes and seconds to live.
    pub fn entries(&self) -> Vec<(String, Vec<u8>, u32)> {
        self.entries.borrow().iter().map(|(key, (bytes, ttl))| (key.clone(), bytes.clone(), *ttl)).collect()
    }

    pub fn at(&self, key: &str) -> Option<Vec<u8>> {
        self.entries.borrow().get(key).map(|(bytes, _)| bytes.clone())
    }

    pub fn put(&self, key: &str, bytes: Vec<u8>) {
        self.entries.borrow_mut().insert(key.into(), (bytes, 60));
    }

    /// How many loads and writes there were.
    pub fn operations(&self) -> [u32; 2] {
        [self.reads.get(), self.writes.get()]
    }

    /// An exchange that has not begun.
    pub fn run(&self) -> Run<'_> {
        Run {
            site: self,
            state: String::new(),
            pending: Vec::new(),
            looked: None,
            opened: JsValue::UNDEFINED,
            events: Vec::new(),
            verdict: 0,
            now: NOW,
        }
    }

    /// A request with these fields, up to the handler.
    pub fn begin(&self, fields: &[(&str, &str)]) -> Run<'_> {
        self.begin_at(fields, NOW, None)
    }

    fn begin_at(&self, fields: &[(&str, &str)], now: f64, verdict: Option<u32>) -> Run<'_> {
        let cookie = fields.iter().find(|(name, _)| *name == "Cookie").map_or("", |(_, value)| value);
        let request = plain_request(fields);
        let mut run = Run { now, verdict: verdict.unwrap_or_default(), ..self.run() };
        let begun = self.engine.begin(&request, cookie.to_string(), None, verdict.is_some(), now).unwrap();
        run.opened = run.drive(begun.into());
        run
    }

    /// A person's request.
    pub fn visit(&self, cookie: Option<&str>) -> Run<'_> {
        self.visit_at(cookie, NOW)
    }

    pub fn visit_at(&self, cookie: Option<&str>, now: f64) -> Run<'_> {
        let fields = [("User-Agent", PERSON), ("Cookie", cookie.unwrap_or("a=b"))];
        self.begin_at(&fields, now, None)
    }

    pub fn from(&self, agent: &str) -> Run<'_> {
        self.begin(&[("User-Agent", agent)])
    }

    /// A request whose site packs this verdict.
    pub fn judged(&self, verdict: u32) -> Run<'_> {
        self.begin_at(&[("User-Agent", PERSON)], NOW, Some(verdict))
    }

    pub fn bearer(&self, token: &str) -> Run<'_> {
        self.begin(&[("User-Agent", PERSON), ("Authorization", &format!("Bearer {token}"))])
    }
}

/// What JavaScript keeps of one request and its response.
pub struct Run<'a> {
    site: &'a Site,
    pub state: String,
    pending: Vec<u8>,
    /// The record as it was last looked at.
    pub looked: Option<Vec<u8>>,
    /// The step after which the handler runs.
    pub opened: JsValue,
    pub events: Vec<String>,
    verdict: u32,
    now: f64,
}

/// What a commit has come to, and the edits of the response.
pub struct Done {
    pub status: &'static str,
    edits: String,
}

impl Done {
    /// The value of the edit that begins so, such as `=Set-Cookie`.
    pub fn edit(&self, start: &str) -> String {
        let value = |line: &str| line.strip_prefix(start)?.strip_prefix(": ").map(String::from);
        self.edits.lines().find_map(value).unwrap_or_else(|| panic!("no {start} in {}", self.edits))
    }

    /// The cookie that is set, as it comes back.
    pub fn cookie(&self) -> Option<String> {
        let field = self.edits.lines().find_map(|line| line.strip_prefix("=Set-Cookie: "))?;
        field.split(';').next().map(String::from)
    }
}

impl Run<'_> {
    /// Performs commands until there is nothing more to do.
    pub fn drive(&mut self, mut step: JsValue) -> JsValue {
        loop {
            let code = bits(&get(&step, "code"));
            if code & IF != 0 {
                step = self.expected(step, code);
                continue;
            }
            self.state = text(&step, "state");
            self.events.extend(text(&step, "events").lines().map(String::from));
            step = match code & COMMAND {
                LOAD => self.load(&text(&step, "text")),
                CLASSIFY => self.site.engine.classified(&self.state, self.verdict, self.now).unwrap().into(),
                UPDATE => self.update(&step),
                _ => return step,
            };
        }
    }

    fn load(&mut self, key: &str) -> JsValue {
        self.site.reads.set(self.site.reads.get() + 1);
        let record = self.site.at(key);
        let step: JsValue = self.site.engine.loaded(&self.state, record.clone(), self.now).unwrap().into();
        if bits(&get(&step, "code")) & RECORD != 0 {
            self.looked = record;
        }
        step
    }

    /// Performs the first update of a commit: `step` comes of it if the store holds what was expected.
    fn expected(&mut self, step: JsValue, code: u32) -> JsValue {
        let rest = text(&step, "rest");
        let (key, commit) = rest.split_at(KEY_CHARS);
        let current = self.site.at(key);
        let is_expected = if code & IF_NEW != 0 { current.is_none() } else { current == self.looked };
        if !is_expected || self.site.fails.get() > 0 {
            let (looked, commit) = (self.looked.clone(), Some(commit.into()));
            return self.site.engine.commit(&self.state, &self.pending, looked, self.now, commit).unwrap().into();
        }
        self.written(key, &step, current);
        Reflect::set(&step, &"code".into(), &(code & !IF).into()).unwrap();
        step
    }

    /// Stores what a step writes, and notes what the record is now.
    fn written(&mut self, key: &str, step: &JsValue, current: Option<Vec<u8>>) {
        let write = bytes(step, "bytes");
        if let Some(write) = &write {
            self.site.writes.set(self.site.writes.get() + 1);
            self.site.entries.borrow_mut().insert(key.into(), (write.clone(), bits(&get(step, "ttlSeconds"))));
        }
        match bits(&get(step, "code")) >> 7 & 3 {
            1 => self.looked = current,
            2 => self.looked = write,
            3 => self.looked = None,
            _ => {}
        }
    }

    fn update(&mut self, step: &JsValue) -> JsValue {
        let Self { site, now, .. } = *self;
        if site.fails.get() > 0 {
            site.fails.set(site.fails.get() - 1);
            return site.engine.failed(&self.state, &self.pending, self.looked.clone(), now).unwrap().into();
        }
        let key = text(step, "text");
        let current = site.at(&key);
        let same = current.is_some() && current == self.looked;
        let seen = self.looked.clone().filter(|_| !same);
        let merged = site.engine.merge(&self.state, &self.pending, seen, current.clone(), same, now).unwrap().into();
        self.written(&key, &merged, current);
        merged
    }

    pub fn has_session(&self) -> bool {
        bits(&get(&self.opened, "code")) & SESSION != 0
    }

    /// Whether the session was taken up from the store.
    pub fn is_stored(&self) -> bool {
        self.looked.is_some()
    }

    pub fn facts(&self) -> JsValue {
        self.site.engine.facts(&self.state, NOW).unwrap()
    }

    pub fn id(&self) -> String {
        text(&self.facts(), "id")
    }

    pub fn csrf_token(&self) -> JsValue {
        self.site.engine.csrf_token(&self.state, &self.pending).unwrap().into()
    }

    pub fn try_act(&mut self, action: Action, argument: &JsValue) -> Result<(), JsValue> {
        self.state = self.site.engine.act(&self.state, &self.pending, action, argument, self.now)?;
        Ok(())
    }

    pub fn act(&mut self, action: Action, argument: impl Into<JsValue>) {
        self.try_act(action, &argument.into()).unwrap();
    }

    /// Begins a commit of these operations, with those of an earlier one that has failed.
    pub fn try_commit(&mut self, operations: &[u8]) -> Result<JsValue, JsValue> {
        let pending = [&self.pending[..], operations].concat();
        let begun = self.site.engine.commit(&self.state, &pending, self.looked.clone(), self.now, None)?;
        self.pending = pending;
        Ok(begun.into())
    }

    pub fn drive_commit(&mut self, operations: &[u8]) -> JsValue {
        let begun = self.try_commit(operations).unwrap();
        self.drive(begun)
    }

    /// The last step of a commit that succeeds.
    pub fn commit_step(&mut self, operations: &[u8]) -> JsValue {
        let finished = self.drive_commit(operations);
        self.pending.clear();
        finished
    }

    pub fn commit(&mut self, operations: &[u8]) -> Done {
        let finished = self.commit_step(operations);
        let status = STATUS[bits(&get(&finished, "code")) as usize >> 9 & 7];
        Done { status, edits: text(&finished, "text") }
    }
}
