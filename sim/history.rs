//! What happened in a world, as far as the visitors and their handlers can tell.

use eltanin::internals::CommitId;
use eltanin::{Status, UserId};

use crate::variables::Variables;

/// When every world begins: 2027-01-15.
pub const START: u64 = 1_800_000_000_000;

/// One change of one variable. A value is written once in a world, so it identifies the request that wrote it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    pub scope: &'static str,
    pub name: &'static str,
    /// `None` deletes.
    pub value: Option<u16>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    pub user: UserId,
    /// What the clock of the request showed when its handler called `login`.
    pub called: u64,
}

/// What a commit does apart from changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Intent {
    #[default]
    Keep,
    Renew,
    Login(Login),
    Logout,
    Reset(Option<Login>),
    Destroy,
}

impl Intent {
    pub const fn login(&self) -> Option<&Login> {
        match self {
            Self::Login(login) | Self::Reset(Some(login)) => Some(login),
            Self::Keep | Self::Renew | Self::Logout | Self::Reset(None) | Self::Destroy => None,
        }
    }
}

/// What a request found under the key that it presented.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Opened {
    /// It has not opened the session yet, or the store failed.
    #[default]
    Not,
    Record,
    Mark,
    Nothing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Underway,
    Failed,
    Done(Status),
}

/// The changes that a commit adds to those that are still pending.
#[derive(Clone, Debug)]
pub struct Batch {
    pub id: CommitId,
    pub changes: Vec<Change>,
}

/// One attempt to commit.
#[derive(Clone, Debug)]
pub struct Try {
    pub intent: Intent,
    /// The batches that it is about, as positions in [`Report::batches`].
    pub batches: Vec<usize>,
    /// How long the store's log was when it began and when it ended.
    pub log: (usize, usize),
    /// When it began and when it ended.
    pub time: (u64, u64),
    pub outcome: Outcome,
    /// The store key of the session after it.
    pub key: Option<String>,
}

impl Try {
    pub const fn status(&self) -> Option<Status> {
        match self.outcome {
            Outcome::Done(status) => Some(status),
            Outcome::Underway | Outcome::Failed => None,
        }
    }

    /// Whether the status said that the changes are saved.
    pub fn acknowledged(&self) -> bool {
        matches!(self.status(), Some(Status::Saved | Status::Merged))
    }
}

/// What a response did to the cookie.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Cookie {
    #[default]
    Unchanged,
    /// The id of the session under this store key.
    Set(String),
    Removed,
}

#[derive(Clone, Debug)]
pub struct Answer {
    pub cookie: Cookie,
    /// How long the store's log was when it was made.
    pub log: usize,
    /// Its position among the answers that browsers received; `None` if it never arrived.
    pub arrived: Option<usize>,
    /// When it arrived.
    pub at: Option<u64>,
}

/// The session that a handler was given.
#[derive(Clone, Debug)]
pub struct Read {
    pub lineage: CommitId,
    pub user: UserId,
    pub variables: Variables,
    /// When it must end whatever happens.
    pub absolute: u64,
    /// When it was given.
    pub at: u64,
}

/// One request.
#[derive(Clone, Debug, Default)]
pub struct Report {
    pub browser: usize,
    /// When the browser sent it.
    pub sent: u64,
    /// How wrong the clock of its isolate was.
    pub skew: i64,
    /// How often it called the store before its handler ran.
    pub calls: usize,
    pub read: Option<Read>,
    /// When it reached the server.
    pub began: u64,
    /// The store key of the id that it brought.
    pub presented: Option<String>,
    pub opened: Opened,
    /// How long the store's log was when it began to load.
    pub log: usize,
    pub tries: Vec<Try>,
    pub batches: Vec<Batch>,
    pub answer: Option<Answer>,
    /// Whether it ran to its end, with or without success.
    pub over: bool,
}

/// Which sessions of the user end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    All,
    /// All but the session of the request that ends the others, which had these keys.
    Except(Vec<String>),
    /// The one whose records have this lineage.
    Only(CommitId),
}

/// One attempt to end sessions of a user.
#[derive(Clone, Debug)]
pub struct End {
    pub request: usize,
    pub user: UserId,
    pub choice: Choice,
    /// What the clock of the request showed.
    pub clock: u64,
    pub log: (usize, usize),
    /// When it began and when it ended.
    pub time: (u64, u64),
    pub acknowledged: bool,
}

#[derive(Debug)]
pub struct History {
    pub requests: Vec<Report>,
    pub ends: Vec<End>,
    /// How many answers the browsers have received.
    pub arrivals: usize,
    values: u16,
    notes: Option<Vec<String>>,
}

impl History {
    pub fn new(traced: bool) -> Self {
        Self { requests: Vec::new(), ends: Vec::new(), arrivals: 0, values: 0, notes: traced.then(Vec::new) }
    }

    /// A value that was never used before.
    pub const fn value(&mut self) -> u16 {
        self.values += 1;
        self.values
    }

    /// Notes a line for the trace, if a trace is kept.
    pub fn note(&mut self, line: impl FnOnce() -> String) {
        if let Some(notes) = &mut self.notes {
            notes.push(line());
        }
    }

    pub fn notes(&self) -> &[String] {
        self.notes.as_deref().unwrap_or_default()
    }
}
