//! Whether there is such a session, who may start one, and what else an engine answers.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use eltanin::engine::{Engine, Opening, Options, Step};
use eltanin::id::Refusal;
use eltanin::record::{Header, Record, UserId};
use eltanin::robot::{Kind, OwnedVerdict, Reason, Rules, judge_agent};
use eltanin::time::{Seconds, Timestamp};
use eltanin::visit::{Carrier, Intent, Visit};
use proptest::prelude::*;
use support::{NOW, after, engine, flips, random, resized, secret, set, verdict, with_cookie};

const HOUR: Seconds = Seconds::new(3_600);

/// A visitor: what it is taken for, and why.
type Visitor = (Kind, Reason);

const PERSON: Visitor = (Kind::Human, Reason::Browser);

fn start(engine: &Engine, opening: &Opening, (kind, reason): Visitor, seed: u64) -> Option<Visit> {
    engine.start(opening, &verdict(kind, reason), NOW, random(seed)).unwrap()
}

fn person(engine: &Engine, seed: u64) -> Visit {
    start(engine, &Opening::default(), PERSON, seed).unwrap()
}

/// A stored session: its id and its record.
fn stored(engine: &Engine, seed: u64, change: impl FnOnce(&mut Visit)) -> (String, Vec<u8>) {
    let mut visit = person(engine, seed);
    change(&mut visit);
    let outcome = engine.close(visit, None, vec![("s".into(), vec![set("a", 1.0)])], NOW, random(seed)).unwrap();
    let Step::Create { write } = outcome.step else { panic!("{:?}", outcome.step) };
    (outcome.visit.id, write.bytes)
}

#[test]
fn a_lifetime_of_zero_is_refused() {
    let changes: [fn(&mut Options); 4] = [
        |options| options.lifetimes.volatile = Seconds::new(0),
        |options| options.lifetimes.persistent = Seconds::new(0),
        |options| options.lifetimes.absolute = Seconds::new(0),
        |options| options.tokens = Some(Seconds::new(0)),
    ];
    for change in changes {
        let mut options = Options { secrets: vec![secret(1)], ..Options::default() };
        change(&mut options);
        let error = Engine::new(options).unwrap_err();
        assert_eq!((error.code(), error.to_string().as_str()), ("lifetime", "a lifetime must be at least 1 second"));
    }
}

#[test]
fn a_session_is_resumed_with_its_facts() {
    let engine = engine(|_| {});
    let (id, bytes) = stored(&engine, 1, |visit| visit.login(UserId::Number(7)).unwrap());
    let visit = support::revisit(&engine, &id, &bytes, after(1_000));
    assert_eq!((&visit.id, visit.stored, visit.is_new, visit.deferred), (&id, true, false, false));
    assert_eq!((visit.intent, visit.header.user, visit.header.created), (Intent::Keep, UserId::Number(7), NOW));
}

#[test]
fn what_is_no_session_is_told_apart() {
    let engine = engine(|_| {});
    let (id, bytes) = stored(&engine, 1, |_| {});
    let opening = with_cookie(&engine, &id, NOW);
    let resume = |bytes: Option<&[u8]>, now| engine.resume(&opening, bytes, now).err();
    assert_eq!(resume(Some(&bytes), NOW), None);
    assert_eq!(resume(None, NOW), Some(Refusal::Unknown));
    assert_eq!(resume(Some(&[]), NOW), Some(Refusal::Corrupt));
    assert_eq!(resume(Some(&bytes[..bytes.len() - 1]), NOW), Some(Refusal::Corrupt));
    assert_eq!(engine.resume(&Opening::default(), Some(&bytes), NOW), Err(Refusal::Unknown), "nothing is claimed");
    // A value that cannot be read makes the whole record corrupt: half a session would be worse than none.
    let mut record = Record::decode(&bytes).unwrap();
    record.apply("s", vec![eltanin::namespace::Change { key: "b".into(), value: Some(vec![0xf0]) }], NOW, 1);
    assert_eq!(resume(Some(&record.encode().unwrap()), NOW), Some(Refusal::Corrupt));
}

#[test]
fn a_session_expires_to_the_millisecond() {
    let engine = engine(|options| options.lifetimes.absolute = Seconds::new(10_000_000));
    let remembered = |visit: &mut Visit| {
        visit.login(UserId::Number(7)).unwrap();
        visit.set_persistent(true).unwrap();
    };
    let (volatile, volatile_record) = stored(&engine, 1, |_| {});
    let (persistent, persistent_record) = stored(&engine, 2, remembered);
    let lives = |id: &str, bytes: &[u8], at: u64| {
        engine.resume(&with_cookie(&engine, id, NOW), Some(bytes), after(at)).map(|_| ())
    };
    assert_eq!(lives(&volatile, &volatile_record, 7_199_999), Ok(()));
    assert_eq!(lives(&volatile, &volatile_record, 7_200_000), Err(Refusal::Expired));
    assert_eq!(lives(&persistent, &persistent_record, 8_639_999_999), Ok(()));
    assert_eq!(lives(&persistent, &persistent_record, 8_640_000_000), Err(Refusal::Expired));
    // Used all the time, it ends at its absolute end.
    let mut record = Record::decode(&persistent_record).unwrap();
    record.header.last_used = after(9_999_999_999);
    let used = record.encode().unwrap();
    assert_eq!(lives(&persistent, &used, 9_999_999_999), Ok(()));
    assert_eq!(lives(&persistent, &used, 10_000_000_000), Err(Refusal::Expired));
}

#[test]
fn shortened_lifetimes_hold_at_once_and_longer_ones_do_not_revive() {
    let (id, bytes) = stored(&engine(|_| {}), 1, |_| {});
    let expires = |change: fn(&mut Options)| support::revisit(&engine(change), &id, &bytes, NOW).header.expires();
    assert_eq!(expires(|options| options.lifetimes.volatile = Seconds::new(60)), after(60_000));
    assert_eq!(expires(|options| options.lifetimes.absolute = Seconds::new(30)), after(30_000));
    assert_eq!(expires(|options| options.lifetimes.volatile = Seconds::new(99_999)), after(7_200_000));
}

/// Who may start a session: kind, whether it has brought an id of ours, whether it asks for a token.
#[test]
fn each_kind_of_visitor_starts_a_session_or_not() {
    let engine = engine(|options| options.tokens = Some(HOUR));
    let (at_once, later, never) = (Some(false), Some(true), None);
    let table = [
        // visitor; nothing presented, a proved id without a session, a token asked for
        (PERSON, at_once, at_once, at_once),
        ((Kind::Suspect, Reason::PlatformScore), later, at_once, at_once),
        ((Kind::Tool, Reason::App), later, at_once, at_once),
        ((Kind::Speculative, Reason::Prefetch), never, never, never),
        ((Kind::Robot, Reason::Word), never, never, never),
        ((Kind::Robot, Reason::Shape), never, never, at_once),
        ((Kind::Robot, Reason::Empty), never, never, at_once),
    ];
    let claim = with_cookie(&engine, &person(&engine, 1).id, NOW);
    let asked = engine.open(&[("session-token", "?1")], false, NOW);
    for (visitor, plain, claimed, asking) in table {
        let deferred = |opening: &Opening| start(&engine, opening, visitor, 2).map(|visit| visit.deferred);
        assert_eq!(deferred(&Opening::default()), plain, "{visitor:?}");
        assert_eq!(deferred(&claim), claimed, "{visitor:?} with an id");
        assert_eq!(deferred(&asked), asking, "{visitor:?} asks for a token");
    }
}

/// Nobody could come back to it: there is no cookie, and the token is no good.
#[test]
fn after_a_token_that_is_none_nothing_is_stored_before_somebody_logs_in() {
    let engine = engine(|options| options.tokens = Some(HOUR));
    let dead = engine.open(&[("authorization", "Bearer nonsense")], false, NOW);
    let mut visit = start(&engine, &dead, PERSON, 1).unwrap();
    assert!(visit.deferred && visit.token_due);
    let changes = || vec![("s".into(), vec![set("a", 1.0)])];
    let anonymous = engine.close(visit.clone(), None, changes(), NOW, random(2)).unwrap();
    assert_eq!((anonymous.step, anonymous.set_cookie, anonymous.token), (Step::Nothing, None, None));
    visit.login(UserId::Number(7)).unwrap();
    let user = engine.close(visit, None, changes(), NOW, random(2)).unwrap();
    assert!(matches!(user.step, Step::Create { .. }) && user.set_cookie.is_none() && user.token.is_some());
}

/// Which robots may ask for a token: libraries, and those of which nothing is known.
#[test]
fn a_library_or_a_nameless_program_may_ask() {
    let may = |agent: &str| OwnedVerdict::from(judge_agent(agent.as_bytes())).is_program();
    assert!(may("curl/8.5.0") && may("python-requests/2.31") && may("my-shop-client/1.0") && may(""));
    assert!(!may("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"));
    assert!(!may(
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
    ));
}

#[test]
fn a_new_session_is_nobodys_volatile_and_not_the_claimed_one() {
    let engine = engine(|_| {});
    let claimed = person(&engine, 1).id;
    let opening = with_cookie(&engine, &claimed, NOW);
    let visit = start(&engine, &opening, PERSON, 2).unwrap();
    assert_ne!(visit.id, claimed);
    assert!(visit.is_new && !visit.stored && visit.presented);
    assert_eq!(visit.intent, Intent::Keep);
    let expected = Header {
        created: NOW,
        last_used: NOW,
        idle: Seconds::new(7_200),
        absolute: after(34_560_000_000),
        user: UserId::Nobody,
        persistent: false,
        generation: 0,
    };
    assert_eq!(visit.header, expected);
}

#[test]
fn who_asks_for_a_token_gets_a_stored_session() {
    let engine = engine(|options| options.tokens = Some(HOUR));
    let asked = engine.open(&[("session-token", "?1")], false, NOW);
    let visit = start(&engine, &asked, PERSON, 1).unwrap();
    assert_eq!((visit.intent, visit.token_due, visit.carrier), (Intent::Save, true, Carrier::Token));
}

#[test]
fn a_random_source_that_fails_starts_nothing() {
    let engine = engine(|_| {});
    let error = engine.start(&Opening::default(), &verdict(Kind::Human, Reason::Browser), NOW, [0; 16]).unwrap_err();
    assert_eq!(error.code(), "random_failed");
    assert_eq!(engine.remint(person(&engine, 1), [7; 16]).unwrap_err().code(), "random_failed");
}

#[test]
fn reminting_changes_id_and_key_and_nothing_else() {
    let engine = engine(|_| {});
    let visit = person(&engine, 1);
    let other = engine.remint(visit.clone(), random(2)).unwrap();
    assert!(other.id != visit.id && other.key != visit.key);
    assert_eq!(Visit { id: visit.id.clone(), key: visit.key.clone(), ..other }, visit);
}

#[test]
fn a_visit_of_another_engine_is_told() {
    let visit = person(&engine(|options| options.secrets = vec![secret(2)]), 1);
    let here = engine(|options| options.tokens = Some(HOUR));
    for error in [here.token(&visit, NOW).err(), here.csrf_token(&visit).err(), here.verify_csrf(&visit, "x").err()] {
        let error = error.unwrap();
        assert_eq!(error.code(), "visit");
        assert_eq!(error.to_string(), "the visit holds an id that this engine did not make");
    }
}

#[test]
fn a_csrf_token_is_its_ids_own() {
    let engine = engine(|_| {});
    let (visit, other) = (person(&engine, 1), person(&engine, 2));
    let token = engine.csrf_token(&visit).unwrap();
    assert_eq!(token.len(), 22);
    assert_eq!(engine.csrf_token(&visit).unwrap(), token);
    assert!(engine.verify_csrf(&visit, &token).unwrap());
    assert!(!engine.verify_csrf(&other, &token).unwrap());
    for wrong in flips(&token).into_iter().chain(resized(&token)) {
        assert!(!engine.verify_csrf(&visit, &wrong).unwrap(), "{wrong}");
    }
}

#[test]
fn owners_are_keyed_names_one_for_each_key() {
    let one = engine(|_| {});
    let two = engine(|options| options.secrets = vec![secret(2), secret(1)]);
    let owners = |engine: &Engine, user| engine.owners(&user);
    assert_eq!(owners(&one, UserId::Nobody), [""; 0]);
    let number = owners(&one, UserId::Number(7));
    let text = owners(&one, UserId::Text("7".into()));
    assert_eq!((number.len(), text.len(), number[0].len()), (1, 1, 22));
    assert_ne!(number, text);
    let both = owners(&two, UserId::Number(7));
    assert_eq!((both.len(), &both[1]), (2, &number[0]));
}

#[test]
fn without_rules_nobody_is_judged() {
    let headers = [("user-agent", "Googlebot/2.1")];
    assert_eq!(engine(|_| {}).judge(&headers, None).reason, Reason::Off);
    let judged = engine(|options| options.robots = Some(Rules::default())).judge(&headers, None);
    assert_eq!(judged.kind, Kind::Robot);
}

proptest! {
    #[test]
    fn any_record_is_resumed_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200), at in any::<u64>()) {
        let engine = engine(|_| {});
        let opening = with_cookie(&engine, &person(&engine, 1).id, NOW);
        let _ = engine.resume(&opening, Some(&bytes), Timestamp::from_millis(at));
    }
}
