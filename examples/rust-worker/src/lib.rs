//! A worker in Rust that shares its sessions with one in JavaScript: the same KV namespace, cookie and secret.

mod glue;

use eltanin::store::platform;
use eltanin::{Engine, Options, SYSTEM_SCOPE, Session, Timestamp, UserId};
use glue::{Kv, respond};
use worker::{Context, Date, Env, Request, Response, Result, event};

#[event(fetch)]
async fn fetch(request: Request, env: Env, _: Context) -> Result<Response> {
    let engine = Engine::new(Options::new([env.secret("SESSION_SECRET")?.to_string()])).map_err(failed)?;
    let (store, url, method) = (Kv(env.kv("SESSIONS")?), request.url()?, request.method());
    let headers = |name: &str| request.headers().get(name).ok().flatten();
    let described = eltanin::Request::new(method.as_ref(), url.as_str(), &headers);
    let worker = platform(|| Timestamp::from_millis(Date::now().as_millis()), getrandom::fill);
    let mut session = Session::open(&engine, &store, &described, worker).await.map_err(failed)?;

    let visits = count(session.get(SYSTEM_SCOPE, "visits"));
    match url.path() {
        "/login" => session.login(UserId::text("ada").map_err(failed)?).map_err(failed)?,
        "/logout" => session.logout().map_err(failed)?,
        _ => session.set(SYSTEM_SCOPE, "visits", vec![(visits + 1).min(23)]),
    }
    let user = match session.exchange().user() {
        Some(UserId::Text(name)) => name.clone(),
        _ => String::new(),
    };
    let visits = count(session.get(SYSTEM_SCOPE, "visits"));
    let answer = format!(r#"{{"user":"{user}","visits":{visits}}}"#);
    respond(Response::ok(answer)?, &*session.commit().await.map_err(failed)?)
}

/// A number below 24 is one byte of CBOR; the feature `value` of the crate has all values.
fn count(value: Option<Vec<u8>>) -> u8 {
    value.unwrap_or_default().first().copied().unwrap_or_default()
}

fn failed(error: impl std::fmt::Debug) -> worker::Error {
    worker::Error::RustError(format!("{error:?}"))
}
