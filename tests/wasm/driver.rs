//! The loop of `js/exchange.ts` over a store in memory, with the exported functions.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use eltanin::wasm::contract::{self, code};
use eltanin::wasm::engine::JsEngine;
use eltanin::wasm::session::Action;
use eltanin::{Status, StoreKey};
use js_sys::Reflect;
use wasm_bindgen::JsValue;

use super::values::{bits, bytes, get, options, plain_request, steps, text};

pub const NOW: f64 = 1_750_000_000_000.0;
pub const PERSON: &str =
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
pub const ROBOT: &str = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";

const IF: u32 = code::IF_NEW | code::IF_LOADED;

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
            step = match code & code::COMMAND {
                code::LOAD => self.load(&text(&step, "text")),
                code::CLASSIFY => self.site.engine.classified(&self.state, self.verdict, self.now).unwrap().into(),
                code::UPDATE => self.update(&step),
                _ => return step,
            };
        }
    }

    fn load(&mut self, key: &str) -> JsValue {
        self.site.reads.set(self.site.reads.get() + 1);
        let record = self.site.at(key);
        let step: JsValue = self.site.engine.loaded(&self.state, record.clone(), true, self.now).unwrap().into();
        if bits(&get(&step, "code")) & code::RECORD != 0 {
            self.looked = record;
        }
        step
    }

    /// Performs the first update of a commit: `step` comes of it if the store holds what was expected.
    fn expected(&mut self, step: JsValue, code: u32) -> JsValue {
        let rest = text(&step, "rest");
        let (key, commit) = rest.split_at(StoreKey::CHARS);
        let current = self.site.at(key);
        let is_expected = if code & code::IF_NEW != 0 { current.is_none() } else { current == self.looked };
        let (looked, commit) = (self.looked.clone(), Some(commit.into()));
        let update = self.site.engine.commit(&self.state, &self.pending, looked, self.now, commit).unwrap().into();
        if !is_expected || self.site.fails.get() > 0 {
            return update;
        }
        // Where the id stays the step has no state: the same update derives it.
        let state = match text(&step, "state") {
            state if state.is_empty() => {
                let (update, same) = (text(&update, "state"), current.is_some());
                let merged = self.site.engine.merge(&update, &self.pending, None, current.clone(), same, self.now);
                text(&merged.unwrap().into(), "state")
            }
            state => state,
        };
        self.written(key, &step, current);
        Reflect::set(&step, &"state".into(), &state.into()).unwrap();
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
        match bits(&get(step, "code")) >> code::LOOKED & 3 {
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
        bits(&get(&self.opened, "code")) & code::SESSION != 0
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
        let number = bits(&get(&finished, "code")) >> code::STATUS & 7;
        let status = contract::STATUSES.into_iter().find(|status| contract::status_number(Some(*status)) == number);
        let status = status.map_or("", Status::as_str);
        Done { status, edits: text(&finished, "text") }
    }
}
