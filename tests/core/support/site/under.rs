//! Commits and ends under way.

use std::future::Future;
use std::pin::Pin;
use std::task::Poll;

use eltanin::Reply;

use super::isolate::Failure;
use crate::support::store::poll;

/// A commit or an end under way.
pub struct Under<'h> {
    future: Pin<Box<dyn Future<Output = Result<Reply, Failure>> + 'h>>,
    result: Option<Result<Reply, Failure>>,
}

impl<'h> Under<'h> {
    pub(super) fn new(future: impl Future<Output = Result<Reply, Failure>> + 'h) -> Self {
        let mut under = Self { future: Box::pin(future), result: None };
        under.step();
        under
    }

    /// Whether there is nothing left to do.
    pub const fn is_over(&self) -> bool {
        self.result.is_some()
    }

    /// Performs one operation on the store, and stops before the next one.
    pub fn step(&mut self) -> &mut Self {
        assert!(self.result.is_none(), "it is over");
        if let Poll::Ready(result) = poll(self.future.as_mut()) {
            self.result = Some(result);
        }
        self
    }

    pub fn finish(self) -> Reply {
        self.try_finish().unwrap()
    }

    pub fn try_finish(mut self) -> Result<Reply, Failure> {
        while self.result.is_none() {
            self.step();
        }
        self.result.unwrap()
    }
}
