//! Requests to a site.

use eltanin::robot::{Kind, OwnedVerdict, Reason};
use eltanin::{Command, Engine, Error, Exchange, Moment, Request};

use super::handler::{Handler, PERSON};
use super::isolate::{Failure, Site};
use crate::support::COOKIE;

/// A request that is being built.
#[derive(Clone)]
pub struct Asked<'s> {
    site: &'s Site,
    method: &'static str,
    url: String,
    headers: Vec<(&'static str, String)>,
    verdict: OwnedVerdict,
}

impl<'s> Asked<'s> {
    pub fn new(site: &'s Site) -> Self {
        let url = "https://shop.example/".into();
        Self { site, method: "GET", url, headers: Vec::new(), verdict: PERSON }
    }

    /// With this value in the session cookie.
    pub fn cookie(self, value: &str) -> Self {
        self.header("cookie", &format!("{COOKIE}={value}"))
    }

    pub fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    /// Asks for a token.
    pub fn asking(self) -> Self {
        self.header("session-token", "?1")
    }

    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub fn method(mut self, method: &'static str) -> Self {
        self.method = method;
        self
    }

    pub fn url(mut self, url: &str) -> Self {
        self.url = url.into();
        self
    }

    /// From a client that is classified like this.
    pub fn from(mut self, kind: Kind, reason: Reason) -> Self {
        self.verdict = OwnedVerdict { kind, reason, ..self.verdict };
        self
    }

    /// Does something with the request as the core reads it.
    pub fn read<T>(&self, act: impl FnOnce(&Engine, &Request<'_, [(&str, &str)]>) -> T) -> T {
        let headers: Vec<(&str, &str)> = self.headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        act(&self.site.engine, &Request::new(self.method, &self.url, headers.as_slice()))
    }

    pub fn challenge(&self, handler: &Handler<'_>) -> Option<(u16, &'static str)> {
        let challenge = self.read(|engine, request| engine.challenge(request, Some(&handler.exchange)));
        challenge.map(|challenge| (challenge.status, challenge.authenticate))
    }

    pub fn open(&self) -> Handler<'s> {
        self.try_open().unwrap()
    }

    pub fn try_open(&self) -> Result<Handler<'s>, Failure> {
        let begun = self.read(|engine, request| {
            let mut hand = self.site.hand();
            engine.begin(request, &mut Moment::new(self.site.now(), &mut hand))
        });
        self.opened(begun)
    }

    /// As the request of a WebSocket.
    pub fn open_socket(&self) -> Handler<'s> {
        let begun = self.read(|engine, request| {
            let mut hand = self.site.hand();
            engine.begin_socket(request, &mut Moment::new(self.site.now(), &mut hand))
        });
        self.opened(begun).unwrap()
    }

    fn opened(&self, begun: Result<(Exchange, Command), Error>) -> Result<Handler<'s>, Failure> {
        let (exchange, command) = begun?;
        Handler::opened(self.site, exchange, command, &self.verdict)
    }
}
