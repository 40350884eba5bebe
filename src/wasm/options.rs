//! A site's options, read once through typed getters, so that each error names its option.

use js_sys::{Array, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

use crate::cookie::{CookieOptions, SameSite};
use crate::engine::{Level, Lifetimes, Options, Persistence};
use crate::error::{Error, ErrorCode};
use crate::id::Format;
use crate::robot::Rules;
use crate::text::cut;
use crate::time::Seconds;

/// Reads the options that `js/config.ts` has put in order.
pub(super) fn read(options: &JsValue) -> Result<Options, Error> {
    let defaults = Lifetimes::default();
    let lifetimes = Lifetimes {
        volatile: seconds(options, "lifetime.volatile")?.unwrap_or(defaults.volatile),
        persistent: seconds(options, "lifetime.persistent")?.unwrap_or(defaults.persistent),
        absolute: seconds(options, "lifetime.absolute")?.unwrap_or(defaults.absolute),
    };
    let robots = flag(options, "robots.enabled")?.unwrap_or(true);
    let rules = Rules::new(words(options, "robots.add")?, words(options, "robots.allow")?);
    let atomic = flag(options, "atomic")?.unwrap_or_default();
    Ok(Options {
        secrets: secrets(options)?,
        format: one_of(options, "idFormat", "\"standard\" or \"draco\"", Format::from_word)?,
        cookie: cookie(options)?,
        lifetimes,
        persistence: one_of(options, "persistence", "\"login\" or \"anyone\"", Persistence::from_word)?,
        tokens: seconds(options, "tokens.lifetime")?,
        expose_tokens: flag(options, "tokens.expose")?.unwrap_or_default(),
        robots: robots.then_some(rules),
        level: if atomic { Level::Strict } else { Level::Eventual },
    })
}

fn cookie(options: &JsValue) -> Result<CookieOptions, Error> {
    Ok(CookieOptions {
        name: text(options, "cookie.name")?,
        path: text(options, "cookie.path")?,
        domain: text(options, "cookie.domain")?,
        same_site: one_of(options, "cookie.sameSite", "\"strict\", \"lax\" or \"none\"", SameSite::from_word)?,
        secure: flag(options, "cookie.secure")?,
        partitioned: flag(options, "cookie.partitioned")?.unwrap_or_default(),
    })
}

fn secrets(options: &JsValue) -> Result<Vec<Vec<u8>>, Error> {
    let bytes = |secret: JsValue| secret.dyn_into().ok().map(|bytes: Uint8Array| bytes.to_vec());
    list(options, "secrets", "a list of bytes", bytes)
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn seconds(options: &JsValue, path: &'static str) -> Result<Option<Seconds>, Error> {
    get(options, path, "a whole number of seconds", |value| {
        let number = value.as_f64()?;
        (number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number)).then(|| Seconds::new(number as u32))
    })
}

fn text(options: &JsValue, path: &'static str) -> Result<Option<String>, Error> {
    get(options, path, "text", |value| value.as_string())
}

/// One of the values that have a word, or the default.
fn one_of<T: Default>(
    options: &JsValue,
    path: &'static str,
    right: &str,
    read: fn(&str) -> Option<T>,
) -> Result<T, Error> {
    let found = get(options, path, right, |value| read(&value.as_string()?))?;
    Ok(found.unwrap_or_default())
}

fn flag(options: &JsValue, path: &'static str) -> Result<Option<bool>, Error> {
    get(options, path, "true or false", |value| value.as_bool())
}

fn words(options: &JsValue, path: &'static str) -> Result<Vec<String>, Error> {
    list(options, path, "a list of text, none of it empty", |word| word.as_string().filter(|word| !word.is_empty()))
}

fn list<T>(
    options: &JsValue,
    path: &'static str,
    right: &str,
    item: impl Fn(JsValue) -> Option<T>,
) -> Result<Vec<T>, Error> {
    let items = get(options, path, right, |value| {
        Array::is_array(&value).then(|| value.unchecked_into::<Array>().iter().map(item).collect())?
    })?;
    Ok(items.unwrap_or_default())
}

/// The option at `path`; `None` if it or the object around it is undefined.
fn get<T>(
    options: &JsValue,
    path: &'static str,
    right: &str,
    read: impl FnOnce(JsValue) -> Option<T>,
) -> Result<Option<T>, Error> {
    find(options, path).map(|value| read(value).ok_or_else(|| wrong(path, right))).transpose()
}

/// The value at `path`; `null`, which is never a valid option, if a parent has no properties.
fn find(options: &JsValue, path: &str) -> Option<JsValue> {
    let mut value = options.clone();
    let mut left = path;
    while !left.is_empty() {
        if value.is_undefined() {
            return None;
        }
        let (key, rest) = cut(left, b".");
        value = Reflect::get(&value, &key.into()).unwrap_or(JsValue::NULL);
        left = rest;
    }
    (!value.is_undefined()).then_some(value)
}

fn wrong(path: &str, right: &str) -> Error {
    Error::new(ErrorCode::Option, ["the option `", path, "` must be ", right].concat())
}
