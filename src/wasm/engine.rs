//! The engine: a site's configuration, and what can be said about a request or an id without a store.

use std::cell::RefCell;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::error::Given;
use super::headers::{AnyRequest, Head};
use super::options;
use super::robot::verdict;
use super::step::{Steps, instant};
use super::value::{Property, object};
use crate::engine::Engine;
use crate::error::Error;
use crate::inspection::{Inspection, Shape};
use crate::mark::Mark;

/// A site's configuration, ready to decide.
#[wasm_bindgen(js_name = Engine)]
#[derive(Debug)]
pub struct JsEngine(pub(super) Engine, pub(super) Steps);

/// How many random bytes are drawn at once: asking the platform takes as long as a whole session id.
const POOL_BYTES: usize = 512;

/// Random bytes that were drawn ahead. Each is handed out once, and is gone from here then.
struct Pool {
    bytes: [u8; POOL_BYTES],
    left: usize,
}

thread_local! {
    static POOL: RefCell<Pool> = const { RefCell::new(Pool { bytes: [0; POOL_BYTES], left: 0 }) };
}

/// The platform's random bytes.
pub(super) fn random(bytes: &mut [u8]) -> Result<(), Error> {
    POOL.with_borrow_mut(|pool| {
        if pool.left < bytes.len() {
            pool.left = 0;
            getrandom::fill(&mut pool.bytes).map_err(|_| Error::random_failed())?;
            pool.left = POOL_BYTES;
        }
        pool.left = pool.left.saturating_sub(bytes.len());
        let drawn = pool.bytes.get_mut(pool.left..).unwrap_or_default();
        bytes.iter_mut().zip(drawn).for_each(|(to, from)| *to = std::mem::take(from));
        Ok(())
    })
}

/// The moment of a call.
macro_rules! moment {
    ($now:expr) => {
        $crate::moment::Moment::new($crate::wasm::step::instant($now), &mut $crate::wasm::engine::random)
    };
}
pub(super) use moment;

/// Takes an id or token apart, without any key.
///
/// # Errors
///
/// None, see [`Given`].
#[wasm_bindgen]
pub fn inspect(text: &str) -> Given<JsValue> {
    Ok(inspection(Inspection::of(text)))
}

fn inspection(inspection: Inspection) -> JsValue {
    let kind = inspection.kind.map(|kind| match kind {
        Shape::Id => "id",
        Shape::Token => "token",
    });
    object(&[
        ("kind", kind.map(Into::into)),
        ("format", inspection.format.map(Into::into)),
        ("keyId", inspection.key_id.map(|id| Property::Number(id.into()))),
        ("random", inspection.random.as_deref().map(Into::into)),
        ("checksum", inspection.checksum.as_deref().map(Into::into)),
        ("issuedAt", inspection.issued_at.map(Into::into)),
        ("expiresAt", inspection.expires_at.map(Into::into)),
        ("valid", Some(Property::Flag(inspection.valid))),
        ("reason", inspection.reason.map(Into::into)),
    ])
}

#[wasm_bindgen(js_class = Engine)]
impl JsEngine {
    /// An engine for the options of `js/config.ts`.
    ///
    /// # Errors
    ///
    /// `option` and those of `Engine::new` in the core.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &JsValue, steps: Steps) -> Result<JsEngine, JsValue> {
        Ok(Self(Engine::new(options::read(options)?)?, steps))
    }

    /// Whether the request presents an id or a token that proves itself. For `head` see [`JsEngine::begin`].
    pub fn knows(&self, request: &AnyRequest, cookie: String, line: Option<String>, now: f64) -> bool {
        self.0.knows(&Head::new(request, cookie, line).request(), instant(now))
    }

    /// Classifies the request.
    ///
    /// # Errors
    ///
    /// None, see [`Given`].
    pub fn classify(&self, request: &AnyRequest) -> Given<JsValue> {
        let head = Head::new(request, String::new(), None);
        Ok(verdict(&self.0.classify(&head, head.platform().as_ref())))
    }

    /// Whether a mark that was written before may be written again over what the store holds by now.
    #[wasm_bindgen(js_name = mayMarkAgain)]
    #[must_use]
    pub fn may_mark_again(&self, mark: &[u8], current: Option<Vec<u8>>) -> bool {
        Mark::may_be_written_again(mark, current.as_deref())
    }

    /// Takes an id or token apart and checks it.
    ///
    /// # Errors
    ///
    /// None, see [`Given`].
    pub fn inspect(&self, text: &str, now: f64) -> Given<JsValue> {
        Ok(inspection(self.0.inspect(text, instant(now))))
    }
}
