//! A store that fails: what is reported, and that nothing was reported saved that was not.

use eltanin::{Answer, Attempt, Command, Error};

use crate::support::site::{Act, Failure, Site, id, outcome};
use crate::support::store::{Fault, Outage};

#[test]
fn a_load_that_fails_opens_nothing() {
    let site = Site::strict();
    let id = site.session();
    site.store.fail_loads(true);
    assert!(matches!(site.request().cookie(&id).try_open(), Err(Failure::Store(Outage))));
    site.store.fail_loads(false);
    assert_eq!(site.open(&id).loaded(), "a=1");
}

#[test]
fn the_stores_own_error_comes_back() {
    let site = Site::strict();
    let id = site.session();
    let mut handler = site.open(&id);
    handler.set("b", 2);
    site.store.plan(&[Fault::Refused]);
    assert_eq!(handler.try_commit(), Err(Failure::Store(Outage)));
    assert_eq!(handler.id(), Some(id), "the visitor's cookie stays good");
}

/// Every update of every kind of commit fails once, refused or with its answer lost; the repeated commit succeeds, and
/// the result is that of one commit.
#[test]
fn semantics_36_a_rejected_commit_can_be_repeated_and_has_the_effect_of_one() {
    let acts: [(&str, Act, &str); 8] = [
        ("change", |handler| handler.set("b", 2), "user 7: a=1 b=2"),
        ("delete", |handler| handler.delete("a"), "user 7: "),
        ("login", |handler| handler.login(8), "user 8: a=1"),
        ("logout", |handler| handler.logout(), "a=1"),
        ("renew", |handler| handler.renew(), "user 7: a=1"),
        (
            "change and renew",
            |handler| {
                handler.set("b", 2);
                handler.renew();
            },
            "user 7: a=1 b=2",
        ),
        (
            "reset",
            |handler| {
                handler.reset();
                handler.set("c", 3);
            },
            "c=3",
        ),
        (
            "reset and login",
            |handler| {
                handler.reset();
                handler.login(8);
            },
            "user 8: ",
        ),
    ];
    for (name, act, expected) in acts {
        for fault in [Fault::Refused, Fault::AnswerLost] {
            for update in 0..3 {
                let site = Site::strict();
                let old = site.session_of(7);
                let mut handler = site.open(&old);
                act(&mut handler);
                let mut plan = vec![Fault::None; update];
                plan.push(fault);
                site.store.plan(&plan);
                let reply = handler.try_commit().unwrap_or_else(|_| handler.commit());
                site.store.plan(&[]);
                let context = format!("{name} {fault:?} {update}");
                assert!(["saved", "merged"].contains(&outcome(&reply).0), "{context}: {reply:?}");
                let now = if reply.cookies.is_empty() { old.clone() } else { id(&reply) };
                assert_eq!(site.stored(&now), expected, "{context}");
                assert!(now == old || site.stored(&old).starts_with("mark"), "{context}");
                // One session and the marks: no record is unreachable.
                let keys = site.store.keys();
                let records = keys.iter().filter(|key| {
                    let bytes = site.store.get(key).unwrap();
                    eltanin::Record::decode(&bytes).is_some()
                });
                assert_eq!(records.count(), 1, "{context}");
            }
        }
    }
}

/// An attempt that timed out may still call `change` later. It has a result of its own.
#[test]
fn an_attempt_that_comes_late_changes_nothing() {
    let site = Site::strict();
    let id = site.session();
    let mut handler = site.open(&id);
    handler.set("b", 2);
    let exchange = &mut handler.exchange;
    let mut operations = eltanin::Operations::new();
    operations.set("s", "k", vec![1]);
    let command = site.at(|engine, at| engine.commit(exchange, operations, at)).unwrap();
    assert!(matches!(command, Command::Update { .. }));
    let current = site.bytes(&id).unwrap();
    let (mut first, mut second) = (Attempt::default(), Attempt::default());
    let write = site.engine.merge(exchange, &mut second, Some(&current));
    assert_eq!(site.engine.merge(exchange, &mut first, Some(&current)), write, "the same from the same");
    // The first one calls again and finds a mark there; the outcome of the second stays.
    let kept = second.clone();
    assert!(site.engine.merge(exchange, &mut first, None).is_none());
    assert!(first != kept && second == kept);
    let command = site.at(|engine, at| engine.answer(exchange, Answer::Updated(second), at)).unwrap();
    assert!(matches!(command, Command::Finish(_)));
    // After the end the store is not called.
    assert!(site.engine.merge(exchange, &mut first, Some(&current)).is_none());
}

#[test]
fn a_store_that_does_not_call_the_function_breaks_its_contract() {
    let site = Site::strict();
    let id = site.session();
    let mut handler = site.open(&id);
    let exchange = &mut handler.exchange;
    let mut operations = eltanin::Operations::new();
    operations.set("s", "k", vec![1]);
    site.at(|engine, at| engine.commit(exchange, operations, at)).unwrap();
    let answered = site.at(|engine, at| engine.answer(exchange, Answer::Updated(Attempt::default()), at));
    let error: Error = answered.unwrap_err();
    assert_eq!((error.code().as_str(), error.category().as_str()), ("store_contract", "store"));
    assert_eq!(error.to_string(), "the store's `update` must call its `change` function");
    // The commit may be repeated.
    assert_eq!(outcome(&handler.commit()), ("saved", "-"));
}

#[test]
fn an_answer_to_nothing_aborts() {
    let site = Site::strict();
    let id = site.session();
    let mut handler = site.open(&id);
    let exchange = &mut handler.exchange;
    for answer in [Answer::Loaded(None), Answer::Failed, Answer::Updated(Attempt::default())] {
        let command = site.at(|engine, at| engine.answer(exchange, answer, at)).unwrap();
        assert_eq!(command, Command::Abort);
    }
    assert_eq!(handler.id(), Some(id));
}
