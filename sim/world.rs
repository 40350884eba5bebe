//! One small world: virtual time, one store, and the tasks that take place in it. It is determined by
//! its seed.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use crate::edges::Edges;
use crate::history::{History, START};
use crate::random::Random;
use crate::shelf::Shelf;
use crate::trace::describe;

/// What takes place in a world, such as one request.
pub type Task<'w> = Pin<Box<dyn Future<Output = ()> + 'w>>;

pub struct World {
    /// True time, in milliseconds. Each request has a clock of its own that may be wrong.
    now: Cell<u64>,
    /// When the polled task is due again.
    due: Cell<u64>,
    pub random: RefCell<Random>,
    pub shelf: RefCell<Shelf>,
    pub history: RefCell<History>,
    pub edges: RefCell<Edges>,
}

impl World {
    pub fn new(seed: u64, traced: bool) -> Self {
        Self {
            now: Cell::new(START),
            due: Cell::new(0),
            random: RefCell::new(Random::new(seed)),
            shelf: RefCell::default(),
            history: RefCell::new(History::new(traced)),
            edges: RefCell::default(),
        }
    }

    pub fn now(&self) -> u64 {
        self.now.get()
    }

    /// Lets time pass in which nothing happens.
    pub fn pause(&self, millis: u64) {
        self.now.set(self.now() + millis);
    }

    pub fn draw<T>(&self, from: impl FnOnce(&mut Random) -> T) -> T {
        from(&mut self.random.borrow_mut())
    }

    /// Notes the last write for the trace.
    pub fn note_last_write(&self, how: &str) {
        let shelf = self.shelf.borrow();
        let number = shelf.log.len() - 1;
        self.history.borrow_mut().note(|| describe(number, &shelf.log[number], how));
    }

    /// Waits for this many milliseconds.
    pub async fn sleep(&self, millis: u64) {
        let wake = self.now() + millis;
        let mut slept = false;
        std::future::poll_fn(|_| {
            if slept {
                return Poll::Ready(());
            }
            slept = true;
            self.due.set(wake);
            Poll::Pending
        })
        .await;
    }

    /// Runs tasks until all are done and the store has settled. Those that are due at the same time take turns in random
    /// order. A task is cancelled at the time beside it, if there is one.
    pub fn run(&self, tasks: Vec<(Task<'_>, Option<u64>)>) {
        let mut waiting: Vec<(u64, Option<u64>, Task<'_>)> = tasks
            .into_iter()
            .map(|(task, cancelled)| (self.now(), cancelled.map(|after| self.now() + after), task))
            .collect();
        loop {
            let task = waiting.iter().map(|(due, ..)| *due).min();
            let late = self.shelf.borrow().next_late();
            let next = match (task, late) {
                (None, None) => return,
                (Some(at), None) | (None, Some(at)) => at,
                (Some(one), Some(other)) => one.min(other),
            };
            self.now.set(self.now().max(next));
            if late == Some(next) && (task != Some(next) || self.draw(|random| random.percent(50))) {
                if self.shelf.borrow_mut().apply_late(self.now()) {
                    self.note_last_write("late");
                }
                continue;
            }
            let ready: Vec<usize> = (0..waiting.len()).filter(|at| waiting[*at].0 == next).collect();
            let chosen = self.draw(|random| random.pick(&ready));
            let (due, cancelled, task) = &mut waiting[chosen];
            if cancelled.is_some_and(|at| at <= next) {
                drop(waiting.swap_remove(chosen));
                continue;
            }
            match task.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
                Poll::Pending => *due = self.due.get(),
                Poll::Ready(()) => drop(waiting.swap_remove(chosen)),
            }
        }
    }
}
