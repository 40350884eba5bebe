//! What becomes of a visit: the whole table of decisions.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use eltanin::engine::{Changes, Engine, Opening, Outcome, Step};
use eltanin::namespace::Change;
use eltanin::record::{Record, UserId};
use eltanin::robot::{Kind, Reason};
use eltanin::time::{Seconds, Timestamp};
use eltanin::value::Value;
use eltanin::visit::{Carrier, Intent, Visit};
use support::{NOW, after, engine, random, revisit, set};

fn start(engine: &Engine, opening: &Opening) -> Visit {
    engine.start(opening, &support::verdict(Kind::Human, Reason::Browser), NOW, random(1)).unwrap().unwrap()
}

fn new(engine: &Engine) -> Visit {
    start(engine, &Opening::default())
}

/// A visit to a stored session, a second later.
fn known(engine: &Engine, change: impl FnOnce(&mut Visit)) -> (Visit, Vec<u8>) {
    let mut visit = new(engine);
    change(&mut visit);
    let (id, bytes) = match engine.close(visit, None, a_change(1.0), NOW, random(2)).unwrap() {
        Outcome { step: Step::Create { write }, visit, .. } => (visit.id, write.bytes),
        other => panic!("{other:?}"),
    };
    (revisit(engine, &id, &bytes, after(1_000)), bytes)
}

fn remembered(visit: &mut Visit) {
    visit.login(UserId::Number(7)).unwrap();
    visit.set_persistent(true).unwrap();
}

fn a_change(number: f64) -> Vec<Changes> {
    vec![("s".into(), vec![set("a", number)])]
}

/// A step in a word.
fn word(step: &Step) -> &'static str {
    match step {
        Step::Nothing => "nothing",
        Step::Create { .. } => "create",
        Step::Save { .. } => "save",
        Step::Replace { .. } => "replace",
        Step::Delete { .. } => "delete",
    }
}

/// What the answer says of the cookie, in a word.
fn told(outcome: &Outcome) -> &'static str {
    match outcome.set_cookie.as_deref() {
        None => "-",
        Some(field) if field.contains("=;") => "remove",
        Some(field) if field.contains("Max-Age") => "keep",
        Some(_) => "set",
    }
}

/// One row: the session, who it is, what is wanted, what has changed; then what is done and what is told.
type Row = (Session, Intent, bool, &'static str, &'static str);

#[derive(Clone, Copy, Debug, PartialEq)]
enum Session {
    /// Of this request.
    New,
    /// Of this request, and its visitor brought a cookie that was no good.
    Replacing,
    /// Of this request, and its visitor must first bring the cookie back.
    Deferred,
    /// As `Deferred`, but somebody has logged in.
    DeferredUser,
    /// In the store.
    Known,
    /// In the store, and last used a tenth of the idle time ago.
    Due,
    /// In the store, of somebody who is remembered.
    Persistent,
    /// As `Persistent`, last used a tenth of the idle time ago.
    PersistentDue,
    /// In the store, named by a token.
    Token,
}

#[test]
fn every_decision_is_this() {
    use Intent::{Destroy, Keep, Renew, Save};
    use Session::{Deferred, DeferredUser, Due, Known, New, Persistent, PersistentDue, Replacing, Token};
    let table: [Row; 42] = [
        (New, Keep, false, "nothing", "-"),
        (New, Keep, true, "create", "set"),
        (New, Save, false, "create", "set"),
        (New, Save, true, "create", "set"),
        (New, Renew, false, "create", "set"),
        (New, Renew, true, "create", "set"),
        (New, Destroy, false, "nothing", "-"),
        (New, Destroy, true, "nothing", "-"),
        (Replacing, Keep, false, "nothing", "-"),
        (Replacing, Keep, true, "create", "set"),
        (Replacing, Destroy, false, "nothing", "remove"),
        (Replacing, Destroy, true, "nothing", "remove"),
        (Deferred, Keep, false, "nothing", "-"),
        (Deferred, Keep, true, "nothing", "set"),
        (Deferred, Save, false, "nothing", "set"),
        (Deferred, Renew, true, "nothing", "set"),
        (Deferred, Destroy, true, "nothing", "-"),
        (DeferredUser, Renew, false, "create", "set"),
        (DeferredUser, Renew, true, "create", "set"),
        (Known, Keep, false, "nothing", "-"),
        (Known, Keep, true, "save", "-"),
        (Known, Save, false, "save", "-"),
        (Known, Save, true, "save", "-"),
        (Known, Renew, false, "replace", "set"),
        (Known, Renew, true, "replace", "set"),
        (Known, Destroy, false, "delete", "remove"),
        (Known, Destroy, true, "delete", "remove"),
        (Due, Keep, false, "save", "-"),
        (Due, Keep, true, "save", "-"),
        (Due, Renew, false, "replace", "set"),
        (Due, Destroy, false, "delete", "remove"),
        (Persistent, Keep, false, "nothing", "-"),
        (Persistent, Keep, true, "save", "keep"),
        (Persistent, Save, false, "save", "keep"),
        (Persistent, Renew, false, "replace", "keep"),
        (Persistent, Destroy, false, "delete", "remove"),
        (PersistentDue, Keep, false, "save", "keep"),
        (Token, Keep, false, "nothing", "-"),
        (Token, Keep, true, "save", "-"),
        (Token, Save, false, "save", "-"),
        (Token, Renew, true, "replace", "-"),
        (Token, Destroy, false, "delete", "-"),
    ];
    let engine = engine(|_| {});
    for (session, intent, changed, step, cookie) in table {
        let (visit, record, now) = visit(&engine, session);
        let changes = match (changed, &record) {
            (true, _) => a_change(2.0),
            // What is there already.
            (false, Some(_)) => a_change(1.0),
            (false, None) => Vec::new(),
        };
        let outcome = engine.close(Visit { intent, ..visit }, record.as_deref(), changes, now, random(3)).unwrap();
        assert_eq!((word(&outcome.step), told(&outcome)), (step, cookie), "{session:?} {intent:?} {changed}");
    }
}

/// The visit of a row, its record and its time.
fn visit(engine: &Engine, session: Session) -> (Visit, Option<Vec<u8>>, Timestamp) {
    let due = |persistent: bool| after(if persistent { 864_000_000 } else { 720_000 });
    match session {
        Session::New => (new(engine), None, NOW),
        Session::Replacing => (Visit { presented: true, ..new(engine) }, None, NOW),
        Session::Deferred => (Visit { deferred: true, ..new(engine) }, None, NOW),
        Session::DeferredUser => {
            let mut visit = Visit { deferred: true, ..new(engine) };
            visit.login(UserId::Number(7)).unwrap();
            (visit, None, NOW)
        }
        Session::Known | Session::Due | Session::Token => {
            let (visit, record) = known(engine, |_| {});
            let token = session == Session::Token;
            let carrier = if token { Carrier::Token } else { Carrier::Cookie };
            let now = if session == Session::Due { due(false) } else { after(719_999) };
            (Visit { carrier, presented: !token, ..visit }, Some(record), now)
        }
        Session::Persistent | Session::PersistentDue => {
            let (visit, record) = known(engine, remembered);
            let now = if session == Session::PersistentDue { due(true) } else { after(863_999_999) };
            (visit, Some(record), now)
        }
    }
}

#[test]
fn what_is_created_can_be_resumed() {
    let engine = engine(|_| {});
    let visit = new(&engine);
    let outcome = engine.close(visit.clone(), None, a_change(1.0), after(5), random(2)).unwrap();
    let Step::Create { write } = &outcome.step else { panic!("{:?}", outcome.step) };
    assert_eq!((&write.key, write.ttl, &write.owner), (&visit.key, Seconds::new(7_200), &None));
    let expected = format!("__Host-session={}; Path=/; HttpOnly; Secure; SameSite=Lax", visit.id);
    assert_eq!(outcome.set_cookie, Some(expected));
    assert_eq!((outcome.visit.stored, outcome.visit.intent), (true, Intent::Keep));
    let again = revisit(&engine, &visit.id, &write.bytes, after(10));
    assert_eq!((again.header.created, again.header.last_used), (NOW, after(5)));
    let record = Record::decode(&write.bytes).unwrap();
    assert_eq!(record.namespace("s").get("a"), Some(Value::Number(eltanin::value::Number(1.0))));
}

#[test]
fn a_renewal_moves_the_record_and_keeps_everything_else() {
    let engine = engine(|_| {});
    let (mut visit, record) = known(&engine, |_| {});
    visit.login(UserId::Text("ann".into())).unwrap();
    let outcome = engine.close(visit.clone(), Some(&record), Vec::new(), after(2_000), random(5)).unwrap();
    let Step::Replace { from, write } = &outcome.step else { panic!("{:?}", outcome.step) };
    assert_eq!(from, &visit.key);
    assert!(outcome.visit.id != visit.id && write.key != visit.key && write.key == outcome.visit.key);
    assert_eq!(write.owner, engine.owners(&UserId::Text("ann".into())).pop());
    let moved = Record::decode(&write.bytes).unwrap();
    assert_eq!(moved.header.generation, 1);
    assert_eq!((moved.header.created, moved.header.last_used), (NOW, after(2_000)));
    assert_eq!(moved.scopes().collect::<Vec<_>>(), Record::decode(&record).unwrap().scopes().collect::<Vec<_>>());
    let again = revisit(&engine, &outcome.visit.id, &write.bytes, after(3_000));
    assert_eq!(again.header.user, UserId::Text("ann".into()));
}

#[test]
fn a_save_goes_under_the_same_key() {
    let engine = engine(|_| {});
    let (visit, record) = known(&engine, |_| {});
    let outcome = engine.close(visit.clone(), Some(&record), a_change(2.0), after(2_000), random(5)).unwrap();
    let Step::Save { write } = &outcome.step else { panic!("{:?}", outcome.step) };
    assert_eq!((&write.key, &outcome.visit.id), (&visit.key, &visit.id));
    assert_eq!(write.ttl, Seconds::new(7_200));
    assert_eq!(Record::decode(&write.bytes).unwrap().header.generation, 0);
}

#[test]
fn becoming_volatile_takes_the_date_off_the_cookie() {
    let engine = engine(|_| {});
    let (mut visit, record) = known(&engine, remembered);
    visit.set_persistent(false).unwrap();
    let outcome = engine.close(visit, Some(&record), Vec::new(), after(2_000), random(5)).unwrap();
    assert_eq!((word(&outcome.step), told(&outcome)), ("save", "set"));
    assert_eq!(outcome.visit.header.idle, Seconds::new(7_200));
}

#[test]
fn the_stores_time_and_the_cookies_date_end_with_the_session() {
    let engine = engine(|options| options.lifetimes.absolute = Seconds::new(100));
    let (visit, record) = known(&engine, remembered);
    let outcome = engine.close(visit, Some(&record), a_change(2.0), after(90_500), random(5)).unwrap();
    let Step::Save { write } = &outcome.step else { panic!("{:?}", outcome.step) };
    assert_eq!(write.ttl, Seconds::new(10), "nine and a half seconds, rounded up");
    assert!(outcome.set_cookie.unwrap().ends_with("; Max-Age=10"));
    // A store is never asked to keep something for no time: a request that outlives its session leaves a second.
    let (visit, record) = known(&engine, remembered);
    let outcome = engine.close(visit, Some(&record), a_change(2.0), after(100_000), random(5)).unwrap();
    let Step::Save { write } = &outcome.step else { panic!("{:?}", outcome.step) };
    assert_eq!(write.ttl, Seconds::new(1));
}

#[test]
fn tokens_are_answered_when_due() {
    let engine = engine(|options| options.tokens = Some(Seconds::new(3_600)));
    let asked = engine.open(&[("session-token", "?1")], false, NOW);
    let outcome = engine.close(start(&engine, &asked), None, Vec::new(), NOW, random(2)).unwrap();
    let Step::Create { write } = &outcome.step else { panic!("{:?}", outcome.step) };
    let token = outcome.token.clone().unwrap();
    assert_eq!((token.len(), told(&outcome), outcome.visit.token_due), (60, "-", false));

    let field = format!("Bearer {token}");
    let visit = |millis| {
        let opening = engine.open(&[("authorization", field.as_str())], false, after(millis));
        engine.resume(&opening, Some(&write.bytes), after(millis)).unwrap()
    };
    let close =
        |visit: Visit, millis| engine.close(visit, Some(&write.bytes), Vec::new(), after(millis), random(3)).unwrap();
    let early = close(visit(1_000), 1_000);
    assert_eq!((word(&early.step), early.token), ("nothing", None));
    let due = close(visit(1_800_000), 1_800_000);
    assert_eq!(word(&due.step), "save", "a tenth of the idle time has gone by too");
    assert_ne!(due.token.unwrap(), token);

    // A new id makes the old token worthless, so the answer carries another.
    let mut renewed = visit(1_000);
    renewed.login(UserId::Number(7)).unwrap();
    let renewed = close(renewed, 1_000);
    assert_eq!((word(&renewed.step), told(&renewed)), ("replace", "-"));
    let field = format!("Bearer {}", renewed.token.unwrap());
    let opening = engine.open(&[("authorization", field.as_str())], false, after(1_000));
    assert_eq!(opening.claim.unwrap().key, renewed.visit.key);
}

#[test]
fn when_it_fails_nothing_has_happened() {
    let engine = engine(|_| {});
    let (visit, record) = known(&engine, |_| {});
    let huge = vec![("s".into(), vec![Change::set("k", &Value::Bytes(vec![0; 1 << 20]))])];
    let error = engine.close(visit.clone(), Some(&record), huge, NOW, random(5)).unwrap_err();
    assert_eq!(error.code(), "record_too_large");
    let renew = Visit { intent: Intent::Renew, ..visit };
    assert_eq!(engine.close(renew, Some(&record), Vec::new(), NOW, [0; 20]).unwrap_err().code(), "random_failed");
}

#[test]
fn each_scope_keeps_to_itself() {
    let engine = engine(|_| {});
    let (visit, record) = known(&engine, |_| {});
    let changes = vec![("t".into(), vec![set("a", 5.0)]), ("s".into(), vec![Change::delete("a")])];
    let outcome = engine.close(visit, Some(&record), changes, after(2_000), random(5)).unwrap();
    let Step::Save { write } = &outcome.step else { panic!("{:?}", outcome.step) };
    let record = Record::decode(&write.bytes).unwrap();
    assert_eq!(record.namespace("s").get("a"), None);
    assert_eq!(record.namespace("t").get("a"), Some(Value::Number(eltanin::value::Number(5.0))));
}
