//! A commit in progress: the current step, and what the next one needs.

use crate::facts::{CommitId, Facts, UserId};
use crate::index::{Index, Listed};
use crate::mark::Mark;
use crate::store_key::StoreKey;
use crate::time::Timestamp;

/// How often an old record is read again because it has changed.
pub(super) const ROUNDS_MAX: u8 = 8;

/// How many marks are followed.
const LINKS_MAX: u8 = 8;

/// What an update does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Enters the new key into the index of its user.
    Enter,
    /// Writes the record of a new session.
    Create,
    /// Applies operations to the record.
    Change,
    /// Writes when the session was used.
    Touch,
    /// Writes the record under its new key.
    New,
    /// Leaves a mark under the old key.
    Old,
    /// Replaces what this request has written under the new key with a mark.
    Unwrite,
    /// Logs out in place.
    LogOut,
    /// Leaves a mark where the session ends.
    End,
    /// Flags the keys in a user's index.
    Flag,
    /// Leaves a mark under each flagged key.
    EndEach,
    /// Removes marked keys from the index.
    Forget,
}

/// What comes after [`Step::Unwrite`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Then {
    Dropped,
    Merged,
    ChangeAt(StoreKey),
}

/// The state of the record under the old key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Departure {
    /// It has to be marked.
    Pending,
    /// An earlier try of this commit has left its mark.
    Marked,
    /// It stays, because it belongs to another user now. The new record is a session of its own.
    Beside,
}

/// A commit in progress.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Work {
    pub(crate) step: Step,
    /// The step after [`Step::Enter`].
    pub(crate) first: Step,
    /// The key of the current update.
    pub(crate) key: StoreKey,
    /// The key of the old record.
    pub(crate) from: Option<StoreKey>,
    /// The new key.
    pub(crate) new: Option<StoreKey>,
    pub(crate) commit: CommitId,
    pub(crate) now: Timestamp,
    /// Whether an earlier try was reported as failed. It may have been applied nevertheless.
    pub(crate) repeated: bool,
    pub(crate) departure: Departure,
    /// The facts of the record under the new key, once that is written.
    pub(crate) written: Option<Box<Facts>>,
    /// That record as it was last seen.
    pub(crate) own: Option<Vec<u8>>,
    /// The old key with which the new one is in the index.
    pub(crate) entered: Option<Option<StoreKey>>,
    /// How often the old record has changed since it was read.
    pub(crate) rounds: u8,
    pub(crate) draws: u8,
    pub(crate) failures: u8,
    pub(crate) links: u8,
    /// Whether a mark led here from the key that the request knows.
    pub(crate) followed: bool,
    /// Whether the record under the old key has not been read yet.
    pub(crate) unseen: bool,
    /// Whether the old record counts only if it is that of the user who logs in.
    pub(crate) same_user: bool,
    /// Whether the operations are applied too, and not only the logout.
    pub(crate) carries_operations: bool,
    pub(crate) then: Then,
    /// The user whose sessions are ended.
    pub(crate) user: Option<UserId>,
    /// The keys that have to be marked, and those that are marked.
    pub(crate) queue: Vec<StoreKey>,
    pub(crate) marked: Vec<StoreKey>,
    /// Which of the user's sessions end.
    pub(crate) choice: Choice,
    /// The lineages of the sessions that are ended.
    pub(crate) ended: Vec<CommitId>,
}

impl Work {
    pub(crate) fn new(step: Step, key: StoreKey, commit: CommitId, now: Timestamp) -> Self {
        Self {
            step,
            first: step,
            key,
            from: None,
            new: None,
            commit,
            now,
            repeated: false,
            departure: Departure::Pending,
            written: None,
            own: None,
            entered: None,
            rounds: 0,
            draws: 0,
            failures: 0,
            links: 0,
            followed: false,
            unseen: false,
            same_user: false,
            carries_operations: true,
            then: Then::Dropped,
            user: None,
            queue: Vec::new(),
            marked: Vec::new(),
            choice: Choice::default(),
            ended: Vec::new(),
        }
    }

    pub(crate) const fn first_step(&self) -> Step {
        self.first
    }

    /// Continues with the successor that the mark names, unless the chain is too long.
    pub(super) fn follow(&mut self, mark: &Mark) -> Option<StoreKey> {
        let successor = mark.successor.filter(|_| self.links < LINKS_MAX)?;
        self.links += 1;
        self.followed = true;
        Some(successor)
    }
}

/// Which session is spared, or which one alone is ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) except: Option<CommitId>,
    pub(crate) only: Option<CommitId>,
    pub(crate) spared: Vec<StoreKey>,
}

impl Choice {
    /// The keys in the index that are taken.
    pub(super) fn of(&self, index: &Index) -> Vec<StoreKey> {
        let is_spared = |key: &StoreKey| self.spared.contains(key);
        let spared = |listed: &&Listed| is_spared(&listed.key) || listed.from.as_ref().is_some_and(is_spared);
        let lineages: Vec<CommitId> = index.sessions.iter().filter(spared).map(|listed| listed.lineage).collect();
        let takes = |listed: &&Listed| {
            let spared = self.except == Some(listed.lineage) || lineages.contains(&listed.lineage);
            !spared && self.only.is_none_or(|only| only == listed.lineage)
        };
        index.sessions.iter().filter(takes).map(|listed| listed.key).collect()
    }
}
