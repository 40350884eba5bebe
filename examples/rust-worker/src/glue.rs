//! Eltanin on Workers: a KV namespace as a store, and the session's fields on a response.

use eltanin::Reply;
use eltanin::store::{Change, Known, Snapshot, Store};
use worker::kv::{KvError, KvStore};
use worker::{Response, Result};

pub struct Kv(pub KvStore);

/// As in JavaScript's `kv()`: the same keys, and at least the 60 seconds that KV asks for.
impl Store for Kv {
    type Version = ();
    type Error = KvError;

    async fn load(&self, key: &str) -> Result<Option<Snapshot<()>>, KvError> {
        let bytes = self.0.get(&format!("session:{key}")).bytes().await?;
        Ok(bytes.map(|bytes| Snapshot { bytes, version: () }))
    }

    async fn update(&self, key: &str, change: &mut Change<'_>, seen: Known<'_, ()>) -> Result<(), KvError> {
        let current = if let Known::New = seen { None } else { self.load(key).await? };
        let Some(write) = change(current.as_ref().map(|entry| entry.bytes.as_slice())) else { return Ok(()) };
        let put = self.0.put_bytes(&format!("session:{key}"), &write.bytes)?;
        put.expiration_ttl(write.ttl.get().max(60).into()).execute().await
    }
}

pub fn respond(response: Response, reply: &Reply) -> Result<Response> {
    for (name, value) in reply.fields(|name| response.headers().get(name).ok().flatten()) {
        response.headers().set(name, &value)?;
    }
    for cookie in &reply.cookies {
        response.headers().append("Set-Cookie", &cookie.field())?;
    }
    Ok(response)
}
