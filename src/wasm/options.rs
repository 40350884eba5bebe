//! A site's options, read once through typed getters, so that each error names its option.

use js_sys::Reflect;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

use crate::cookie::{self, SameSite};
use crate::engine::Options;
use crate::error::Error;
use crate::id::Format;
use crate::robot::Rules;
use crate::time::Seconds;
use crate::visit::Lifetimes;

/// Reads the options that `js/sessions.ts` has put in order.
pub(super) fn read(options: &JsValue) -> Result<Options, Error> {
    let defaults = Lifetimes::default();
    let seconds = |path: &'static str, default: Seconds| -> Result<Seconds, Error> {
        Ok(get::<u32>(options, path, "a whole number of seconds")?.map_or(default, Seconds::new))
    };
    let robots: Option<bool> = get(options, "robots.enabled", "true or false")?;
    let words = |path| get::<Vec<String>>(options, path, "a list of text").map(Option::unwrap_or_default);
    let lifetimes = Lifetimes {
        volatile: seconds("lifetime.volatile", defaults.volatile)?,
        persistent: seconds("lifetime.persistent", defaults.persistent)?,
        absolute: seconds("lifetime.absolute", defaults.absolute)?,
    };
    Ok(Options {
        secrets: get(options, "secrets", "bytes")?.unwrap_or_default(),
        format: format(options)?,
        cookie: cookie(options)?,
        lifetimes,
        tokens: get::<u32>(options, "tokens.lifetime", "a whole number of seconds")?.map(Seconds::new),
        robots: robots
            .unwrap_or(true)
            .then(|| Ok(Rules::new(words("robots.add")?, words("robots.allow")?)))
            .transpose()?,
    })
}

fn cookie(options: &JsValue) -> Result<cookie::Options, Error> {
    let text = |path| get::<String>(options, path, "text");
    let flag = |path| get::<bool>(options, path, "true or false");
    let same_site = match text("cookie.sameSite")?.as_deref() {
        None | Some("lax") => SameSite::Lax,
        Some("strict") => SameSite::Strict,
        Some("none") => SameSite::None,
        Some(_) => return Err(wrong("cookie.sameSite", "\"strict\", \"lax\" or \"none\"")),
    };
    Ok(cookie::Options {
        name: text("cookie.name")?,
        path: text("cookie.path")?,
        domain: text("cookie.domain")?,
        same_site,
        secure: flag("cookie.secure")?,
        partitioned: flag("cookie.partitioned")?.unwrap_or_default(),
    })
}

fn format(options: &JsValue) -> Result<Format, Error> {
    match get::<String>(options, "idFormat", "text")?.as_deref() {
        None | Some("standard") => Ok(Format::Standard),
        Some("draco") => Ok(Format::Draco),
        Some(_) => Err(wrong("idFormat", "\"standard\" or \"draco\"")),
    }
}

/// The option at `path`, `None` when it or what is round it is undefined.
fn get<T: DeserializeOwned>(options: &JsValue, path: &'static str, right: &str) -> Result<Option<T>, Error> {
    let mut value = options.clone();
    for key in path.split('.') {
        if value.is_undefined() {
            return Ok(None);
        }
        value = Reflect::get(&value, &key.into()).map_err(|_| wrong(path, right))?;
    }
    serde_wasm_bindgen::from_value(value).map_err(|_| wrong(path, right))
}

fn wrong(path: &str, right: &str) -> Error {
    Error::usage("option", format!("the option `{path}` must be {right}"))
}
