//! What a request is going to do, drawn before it begins.

use eltanin::UserId;

use crate::backing::{Backing, Faults, KvRules};
use crate::history::Change;

/// What a handler does, one after the other. It commits at the end.
#[derive(Clone, Debug)]
pub enum Act {
    /// Computes or waits for something else, for this many milliseconds.
    Think(u64),
    Change(Change),
    Login(UserId),
    Logout,
    Renew,
    Reset,
    Destroy,
    /// Commits without sealing the session.
    Save,
    End(UserId, Ending),
}

/// Which sessions of a user are ended.
#[derive(Clone, Copy, Debug)]
pub enum Ending {
    All,
    /// All but that of this request.
    Others,
    /// One of those that are listed.
    One,
}

#[derive(Clone, Debug)]
pub struct Plan {
    /// Which of the browsers sends it.
    pub browser: usize,
    /// When it is sent, in milliseconds after the burst has begun.
    pub sent: u64,
    /// How long the request takes to arrive, and its answer. `None`: the answer never arrives.
    pub up: u64,
    pub down: Option<u64>,
    /// When the platform cancels the request, in milliseconds after the burst has begun.
    pub cancelled: Option<u64>,
    /// Which of the site's engines answers it.
    pub engine: usize,
    /// How wrong its clock is, in milliseconds.
    pub skew: i64,
    pub acts: Vec<Act>,
    /// How often the handler commits at most, as long as commits fail.
    pub tries: usize,
    /// What the handler does between a failed commit and the next.
    pub amends: Vec<Act>,
    pub backing: Backing,
    pub faults: Faults,
    pub kv: KvRules,
    /// Where the worker runs that answers it.
    pub location: usize,
    /// The longest time that a message to the store takes.
    pub latency: u64,
}
