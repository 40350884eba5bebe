//! The steps of an exchange.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::engine::{JsEngine, moment};
use super::error::Given;
use super::headers::{AnyRequest, Head};
use super::robot::unpacked;
use super::step::{JsStep, Step, code, exchange, exchange_with, instant, reply_lines};
use super::user::user_id;
use crate::base64url;
use crate::cbor::TextKind;
use crate::engine::Engine;
use crate::error::{Error, ErrorCode};
use crate::exchange::{Answer, Attempt, Command, Ending, Exchange, Seen};
use crate::moment::Moment;
use crate::operation::Operations;
use crate::text::decimal;

#[wasm_bindgen(js_class = Engine)]
impl JsEngine {
    /// Begins an exchange. `cookie` is the `Cookie` field. `line` is the method, a blank and the URL; it is absent for a GET
    /// that is not over plain http, as nearly every request is. Unless the site `decides`, a client without a session is
    /// classified here: a step of its own would take 4 µs.
    ///
    /// # Errors
    ///
    /// `random_failed`.
    pub fn begin(
        &self,
        request: &AnyRequest,
        cookie: String,
        line: Option<String>,
        decides: bool,
        now: f64,
    ) -> Result<JsStep, JsValue> {
        let head = Head::new(request, cookie, line);
        let (mut exchange, mut command) = self.0.begin(&head.request(), &mut moment!(now))?;
        if command == Command::Classify && !decides {
            let verdict = self.0.classify(&head, head.platform().as_ref());
            command = self.0.answer(&mut exchange, Answer::Classified(verdict), &mut moment!(now))?;
        }
        Ok(Step::of(&mut exchange, &command, 0).cross(&self.1))
    }

    /// Begins the exchange of a WebSocket.
    ///
    /// # Errors
    ///
    /// `random_failed`.
    #[wasm_bindgen(js_name = beginSocket)]
    pub fn begin_socket(
        &self,
        request: &AnyRequest,
        cookie: String,
        line: Option<String>,
        now: f64,
    ) -> Result<JsStep, JsValue> {
        let head = Head::new(request, cookie, line);
        let (mut exchange, command) = self.0.begin_socket(&head.request(), &mut moment!(now))?;
        Ok(Step::of(&mut exchange, &command, 0).cross(&self.1))
    }

    /// Begins another look at a session.
    ///
    /// # Errors
    ///
    /// `random_failed`.
    #[wasm_bindgen(js_name = beginAgain)]
    pub fn begin_again(&self, state: &str, now: f64) -> Result<JsStep, JsValue> {
        let (mut exchange, command) = self.0.begin_again(&*exchange(state)?, &mut moment!(now))?;
        Ok(Step::of(&mut exchange, &command, 0).cross(&self.1))
    }

    /// Continues with the entry under the key. The step of a session that is taken up has a state only if `whole` is true:
    /// most requests need none, and the same call derives it later. [`JsEngine::commit`] takes the state from before.
    ///
    /// # Errors
    ///
    /// `random_failed`.
    pub fn loaded(&self, state: &str, record: Option<Vec<u8>>, whole: bool, now: f64) -> Result<JsStep, JsValue> {
        let mut exchange = exchange(state)?;
        let (command, opened) = self.0.answer_opened(&mut exchange, Answer::Loaded(record), &mut moment!(now))?;
        let ascii = opened.as_ref().is_some_and(|opened| opened.text == TextKind::Ascii);
        let bits = if ascii { code::ASCII } else { 0 };
        let whole = whole || opened.is_none() || !exchange.keeps_id();
        let mut step = Step::with_state(&mut exchange, &command, bits, whole);
        if let Some(opened) = opened {
            step.record(exchange.looked.unwrap_or_default(), &opened);
        }
        Ok(step.cross(&self.1))
    }

    /// Continues with a verdict, packed as in `js/robot.ts`.
    ///
    /// # Errors
    ///
    /// `random_failed`.
    pub fn classified(&self, state: &str, packed: u32, now: f64) -> Result<JsStep, JsValue> {
        let mut exchange = exchange(state)?;
        let command = self.0.answer(&mut exchange, Answer::Classified(unpacked(packed)), &mut moment!(now))?;
        Ok(Step::of(&mut exchange, &command, 0).cross(&self.1))
    }

    /// Begins a commit. `pending` has the operations that `js/value/encode.ts` has written since the last commit that did
    /// not fail, concatenated.
    ///
    /// If the first update is of the entry that was loaded, or of a new key, this returns the step that follows that
    /// update, so [`JsEngine::merge`] is not needed. The step has no state unless the id changes. If the store finds
    /// something else, the driver calls this again with the commit that follows the step's text, and gets the step of the
    /// update itself. [`JsEngine::merge`] then returns the state.
    ///
    /// # Errors
    ///
    /// `random_failed`; `state` for bytes that `js/value/encode.ts` did not write; those of [`JsEngine::merge`].
    pub fn commit(
        &self,
        state: &str,
        pending: &[u8],
        looked: Option<Vec<u8>>,
        now: f64,
        commit: Option<String>,
    ) -> Result<JsStep, JsValue> {
        let (mut exchange, operations) = exchange_with(state, pending)?;
        if exchange.is_loading() {
            self.0.take_up_again(&mut exchange, looked.as_deref());
        }
        let operations = if operations.is_empty() { Some(Operations::new()) } else { Operations::decode(operations) };
        let operations = operations.ok_or_else(|| Error::new(ErrorCode::State, "the operations cannot be read"))?;
        let mut entropy = |bytes: &mut [u8]| match &commit {
            Some(commit) => base64url::decode(commit, bytes)
                .ok_or_else(|| Error::new(ErrorCode::State, "the commit cannot be read")),
            None => super::engine::random(bytes),
        };
        let command = self.0.commit(&mut exchange, operations, &mut Moment::new(instant(now), &mut entropy))?;
        let (key, bit) = match command {
            Command::Update { key, seen: Seen::New } if commit.is_none() => (key, code::IF_NEW),
            Command::Update { key, seen: Seen::Loaded } if commit.is_none() => (key, code::IF_LOADED),
            _ => return Ok(Step::of(&mut exchange, &command, 0).cross(&self.1)),
        };
        exchange.looked = looked;
        let (commit, state) = (exchange.last_commit(), !exchange.keeps_id());
        let mut step = self.merged(exchange, None, bit == code::IF_LOADED, state, now)?;
        step.follows(&key, commit, bit);
        Ok(step.cross(&self.1))
    }

    /// The entry that replaces `current`, and the step that follows if the store writes it. `looked` is the record as it
    /// was last read, absent if it is `current` itself.
    ///
    /// # Errors
    ///
    /// `record_too_large`, `key_taken`, `random_failed`.
    pub fn merge(
        &self,
        state: &str,
        pending: &[u8],
        looked: Option<Vec<u8>>,
        current: Option<Vec<u8>>,
        same: bool,
        now: f64,
    ) -> Result<JsStep, JsValue> {
        let (mut exchange, _) = exchange_with(state, pending)?;
        let (looked, current) = if same { (current, None) } else { (looked, current) };
        exchange.looked = looked;
        Ok(self.merged(exchange, current, same, true, now)?.cross(&self.1))
    }

    /// The step that follows if the store writes what [`Engine::merge`] makes of `current`, or of what was looked at if
    /// that is the `same`.
    fn merged(
        &self,
        mut exchange: Box<Exchange>,
        current: Option<Vec<u8>>,
        same: bool,
        state: bool,
        now: f64,
    ) -> Result<Step, JsValue> {
        let mut attempt = Attempt::default();
        let found = if same { exchange.looked.as_deref() } else { current.as_deref() };
        let write = self.0.merge(&exchange, &mut attempt, found);
        // Their addresses tell which bytes they are: comparing them takes microseconds.
        let place = |bytes: Option<&[u8]>| bytes.map(<[u8]>::as_ptr);
        let newer = place(attempt.found());
        let command = self.0.answer(&mut exchange, Answer::Updated(attempt), &mut moment!(now))?;
        let looked = match place(exchange.looked.as_deref()) {
            None => code::LOOKED_NONE,
            now if now != newer => 0,
            _ if write.is_some() => code::LOOKED_WRITTEN,
            _ => code::LOOKED_CURRENT,
        };
        let mut step = Step::with_state(&mut exchange, &command, looked, state);
        if let Some(write) = &write {
            step.write(write);
        }
        Ok(step)
    }

    /// Continues after an update that failed.
    ///
    /// # Errors
    ///
    /// None that a client can cause.
    pub fn failed(&self, state: &str, pending: &[u8], looked: Option<Vec<u8>>, now: f64) -> Result<JsStep, JsValue> {
        let (mut exchange, _) = exchange_with(state, pending)?;
        exchange.looked = looked;
        let command = self.0.answer(&mut exchange, Answer::Failed, &mut moment!(now))?;
        let looked = if exchange.looked.is_none() { code::LOOKED_NONE } else { 0 };
        Ok(Step::of(&mut exchange, &command, looked).cross(&self.1))
    }

    /// Begins to end the sessions of a user: all, all but that of the exchange `except`, or that with the handle `only`.
    ///
    /// # Errors
    ///
    /// `user_id`; `store_cannot_list`; `random_failed`.
    #[wasm_bindgen(js_name = beginEnd)]
    pub fn begin_end(
        &self,
        user: &JsValue,
        except: Option<String>,
        only: Option<String>,
        now: f64,
    ) -> Result<JsStep, JsValue> {
        let except = except.map(|state| exchange(&state)).transpose()?;
        let ending = match (&except, &only) {
            (_, Some(handle)) => Ending::Only(handle),
            (Some(exchange), None) => Ending::Except(exchange),
            (None, None) => Ending::All,
        };
        let (mut exchange, command) = self.0.begin_end(&user_id(user)?, ending, &mut moment!(now))?;
        Ok(Step::of(&mut exchange, &command, 0).cross(&self.1))
    }

    /// The edits of a response for which there is nothing to save.
    #[wasm_bindgen(js_name = bareReply)]
    #[must_use]
    pub fn bare_reply(&self) -> String {
        reply_lines(&self.0.bare_reply())
    }

    /// The response to a request whose token has no session: the status, a blank and `WWW-Authenticate`. `undefined` if
    /// the request needs none.
    ///
    /// # Errors
    ///
    /// None that a client can cause.
    pub fn challenge(
        &self,
        request: &AnyRequest,
        cookie: String,
        line: Option<String>,
        state: Option<String>,
    ) -> Result<Option<String>, JsValue> {
        let opened: Option<Box<Exchange>> = state.map(|state| exchange(&state)).transpose()?;
        let head = Head::new(request, cookie, line);
        let challenge = Engine::challenge(&self.0, &head.request(), opened.as_deref());
        Ok(challenge.map(|challenge| [decimal(challenge.status.into()).as_str(), " ", challenge.authenticate].concat()))
    }

    /// The subprotocol for the response to a WebSocket.
    ///
    /// # Errors
    ///
    /// None, see [`Given`].
    #[wasm_bindgen(js_name = socketProtocol)]
    pub fn socket_protocol(&self, request: &AnyRequest, cookie: String, line: Option<String>) -> Given<String> {
        Ok(Head::new(request, cookie, line).request().socket_protocol())
    }
}
