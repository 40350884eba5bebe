//! Ends sessions of a user, as a handler does it.

use eltanin::internals::CommitId;
use eltanin::store::{Failure, Store, drive};
use eltanin::{Command, Ending as Which, Exchange, Listing, Moment, Record, Timestamp, UserId};

use crate::handler::Handler;
use crate::history::{Choice, End, Intent};
use crate::plan::Ending;
use crate::shelf::Author;
use crate::store::Down;

impl Handler<'_> {
    pub async fn end(&mut self, user: &UserId, ending: Ending) -> Result<(), Down> {
        for _ in 1..self.plan.tries {
            if self.try_to_end(user, ending).await.is_ok() {
                return Ok(());
            }
        }
        self.try_to_end(user, ending).await
    }

    async fn try_to_end(&mut self, user: &UserId, ending: Ending) -> Result<(), Down> {
        let listed = match ending {
            Ending::One => match self.list(user).await? {
                Some(listed) => Some(listed),
                None => return Ok(()),
            },
            Ending::All | Ending::Others => None,
        };
        let (which, choice) = match (&listed, ending) {
            (Some((lineage, handle)), _) => (Which::Only(handle), Choice::Only(*lineage)),
            (None, Ending::Others) => (Which::Except(&self.exchange), Choice::Except(self.own_keys())),
            (None, Ending::All | Ending::One) => (Which::All, Choice::All),
        };
        let now = self.now();
        let begun = self.engine.begin_end(user, which, &mut Moment::new(now, &mut self.isolate));
        let (mut exchange, command) = begun.expect("the store can list");
        let (number, log) = {
            let mut history = self.world.history.borrow_mut();
            let log = self.world.shelf.borrow().log.len();
            let end = End {
                request: self.number,
                user: user.clone(),
                choice,
                clock: now.as_millis(),
                log: (log, log),
                time: (self.world.now(), self.world.now()),
                acknowledged: false,
            };
            history.ends.push(end);
            (history.ends.len() - 1, log)
        };
        self.note(|| format!("ends sessions of {user:?} as end {number}"));
        let before = self.client.by.replace(Author { request: self.number, commit: Author::END + number });
        let ended = self.drive_end(&mut exchange, command).await;
        if ended.is_ok() && matches!(ending, Ending::Others) {
            let later = now.as_millis() + 1;
            self.engine.exempt(&mut self.exchange, Timestamp::from_millis(later));
            if let Intent::Login(login) | Intent::Reset(Some(login)) = &mut self.intent {
                login.called = login.called.max(later);
            }
        }
        self.client.by.set(before);
        let after = self.world.shelf.borrow().log.len();
        self.note(|| format!("end {number}: {ended:?}"));
        let end = &mut self.world.history.borrow_mut().ends[number];
        (end.log, end.acknowledged) = ((log, after), ended.is_ok());
        end.time.1 = self.world.now();
        ended
    }

    async fn drive_end(&mut self, exchange: &mut Exchange, command: Command) -> Result<(), Down> {
        let nobody = || self.engine.classify::<[(&str, &str)]>(&[], None);
        match drive(self.engine, &self.client, exchange, command, &mut None, nobody, &mut self.isolate).await {
            Ok(_) => Ok(()),
            Err(Failure::Store(down)) => Err(down),
            Err(failure) => panic!("end in request {}: {failure:?}", self.number),
        }
    }

    /// The store keys of this request's session: the key it has in the store, and its next key.
    fn own_keys(&self) -> Vec<String> {
        let stored = {
            let report = &self.world.history.borrow().requests[self.number];
            let saved = report.tries.iter().rev().find(|attempt| attempt.acknowledged());
            saved.map_or(report.presented.clone(), |attempt| attempt.key.clone())
        };
        let next = self.engine.session_id(&self.exchange).and_then(|id| self.site.key_of(&id));
        stored.into_iter().chain(next).collect()
    }

    /// One of the user's sessions: the lineage of its records and its handle.
    async fn list(&mut self, user: &UserId) -> Result<Option<(CommitId, String)>, Down> {
        let index = self.engine.index(user).expect("the store can list");
        let found = self.client.load(index.as_str()).await?;
        let listing = Listing::new(user, found.as_ref().map(|snapshot| snapshot.bytes.as_slice()));
        let keys: Vec<String> = listing.keys().map(|key| key.as_str().into()).collect();
        let mut loaded = Vec::new();
        for key in &keys {
            loaded.push(self.client.load(key).await?.map(|snapshot| snapshot.bytes));
        }
        let now = self.now();
        let infos = listing.describe(self.engine, loaded.clone(), now).into_iter();
        let handles: Vec<(CommitId, String)> = infos
            .filter_map(|info| Some((Record::decode(loaded[info.place].as_deref()?)?.facts().lineage, info.handle)))
            .collect();
        if handles.is_empty() {
            return Ok(None);
        }
        Ok(Some(self.world.draw(|random| handles[random.below(handles.len() as u64) as usize].clone())))
    }
}
