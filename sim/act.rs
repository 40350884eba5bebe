//! What a handler does with its session, up to its commits.

use eltanin::internals::CommitId;
use eltanin::{Command, Moment, Operations, UserId};

use crate::handler::Handler;
use crate::history::{Batch, Change, Intent, Login, Opened, Outcome, Try};
use crate::plan::Act;
use crate::shelf::Author;
use crate::site::encoded;
use crate::store::Down;

impl Handler<'_> {
    pub async fn act(&mut self, act: &Act) -> Result<(), Down> {
        let now = self.now();
        let engine = self.engine;
        let (exchange, mut at) = (&mut self.exchange, Moment::new(now, &mut self.isolate));
        // A destroyed session cannot be changed. These handlers go on without an error.
        let destroyed = self.intent == Intent::Destroy;
        match act {
            Act::Think(millis) => self.world.sleep(*millis).await,
            Act::Change(change) => self.changes.push(*change),
            Act::Save => self.commit_until_it_succeeds().await?,
            Act::End(user, ending) => self.end(user, *ending).await?,
            Act::Destroy => {
                engine.destroy(exchange);
                self.intent = Intent::Destroy;
                self.changes.clear();
                self.pending.clear();
            }
            Act::Login(_) | Act::Logout | Act::Renew | Act::Reset if destroyed => {}
            Act::Login(user) => {
                engine.login(exchange, user.clone(), &mut at).expect("randomness does not fail");
                let login = Login { user: user.clone(), called: now.as_millis() };
                self.intent = match self.intent {
                    Intent::Reset(_) => Intent::Reset(Some(login)),
                    _ => Intent::Login(login),
                };
            }
            Act::Logout => {
                let before = engine.user(exchange).clone();
                engine.logout(exchange, &mut at).expect("randomness does not fail");
                let behind_mark = self.world.history.borrow().requests[self.number].opened == Opened::Mark;
                if before != UserId::Nobody || behind_mark {
                    self.intent = match self.intent {
                        Intent::Reset(_) => Intent::Reset(None),
                        _ => Intent::Logout,
                    };
                }
            }
            Act::Renew => {
                engine.renew(exchange, &mut at).expect("randomness does not fail");
                if self.intent == Intent::Keep {
                    self.intent = Intent::Renew;
                }
            }
            Act::Reset => {
                engine.reset(exchange, &mut at).expect("randomness does not fail");
                self.intent = Intent::Reset(None);
                self.changes.clear();
                self.pending.clear();
            }
        }
        Ok(())
    }

    pub async fn commit_until_it_succeeds(&mut self) -> Result<(), Down> {
        for _ in 1..self.plan.tries {
            if self.commit().await.is_ok() {
                return Ok(());
            }
            for act in &self.plan.amends {
                match act {
                    Act::Save | Act::End(..) => {}
                    act => Box::pin(self.act(act)).await?,
                }
            }
        }
        self.commit().await
    }

    async fn commit(&mut self) -> Result<(), Down> {
        let changes = std::mem::take(&mut self.changes);
        let mut operations = Operations::new();
        for Change { scope, name, value } in &changes {
            match value {
                Some(value) => operations.set(scope, name, encoded(*value)),
                None => operations.delete(scope, name),
            }
        }
        self.isolate.take_commit();
        let now = self.now();
        let begun = self.engine.commit(&mut self.exchange, operations, &mut Moment::new(now, &mut self.isolate));
        let command = begun.expect("randomness does not fail");
        if let Some(id) = self.isolate.take_commit() {
            let batch = Batch { id: CommitId::from_bytes(id), changes };
            self.report(|report| report.batches.push(batch));
            self.pending.push(self.world.history.borrow().requests[self.number].batches.len() - 1);
        }
        let (log, intent, batches) = (self.log(), self.intent.clone(), self.pending.clone());
        self.note(|| format!("commits {intent:?}"));
        let began = self.world.now();
        let attempt =
            Try { intent, batches, log: (log, log), time: (began, began), outcome: Outcome::Underway, key: None };
        let number = self.world.history.borrow().requests[self.number].tries.len();
        self.report(|report| report.tries.push(attempt));
        self.client.by.set(Author { request: self.number, commit: number });
        let driven = self.drive(command, &[]).await;
        let (outcome, result) = match driven {
            Ok(Command::Finish(reply)) => {
                let status = reply.status.expect("there is a session");
                self.reply = Some(*reply);
                (Outcome::Done(status), Ok(()))
            }
            Ok(other) => panic!("{other:?} is no end of a commit"),
            Err(down) => (Outcome::Failed, Err(down)),
        };
        let log = self.log();
        self.note(|| format!("commit: {outcome:?}"));
        let key = self.engine.session_id(&self.exchange).and_then(|id| self.site.key_of(&id));
        let ended = self.world.now();
        self.report(|report| {
            let attempt = &mut report.tries[number];
            attempt.time.1 = ended;
            (attempt.log.1, attempt.outcome, attempt.key) = (log, outcome, key);
        });
        if result.is_ok() {
            self.pending.clear();
            if self.intent != Intent::Destroy {
                self.intent = Intent::Keep;
            }
        }
        result
    }
}
