//! How a request presents a token, and what follows after one that is no session.
#![allow(clippy::unwrap_used)]

use eltanin::engine::{Engine, Opening, Options, Outcome, Step};
use eltanin::id::Refusal;
use eltanin::record::UserId;
use eltanin::robot::Rules;
use eltanin::time::{Seconds, Timestamp};
use eltanin::visit::{Carrier, Visit};

const NOW: Timestamp = Timestamp::from_millis(1_795_305_600_000);
const PERSON: &str =
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";

fn engine() -> Engine {
    let secrets = vec![b"a secret of these tests, longer than 32 bytes".to_vec()];
    let robots = Some(Rules::default());
    Engine::new(Options { secrets, robots, tokens: Some(Seconds::new(3_600)), ..Options::default() }).unwrap()
}

fn random<const N: usize>() -> [u8; N] {
    std::array::from_fn(|at| at as u8)
}

/// Opens the session of a request by `agent` and starts one where there is none.
fn start(engine: &Engine, agent: &str, headers: &[(&str, &str)]) -> (Opening, Option<Visit>) {
    let headers = [headers, &[("User-Agent", agent)]].concat();
    let opening = engine.open(headers.as_slice(), false, NOW);
    let verdict = engine.judge(headers.as_slice(), None);
    let visit = engine.start(&opening, &verdict, NOW, random()).unwrap();
    (opening, visit)
}

fn close(engine: &Engine, visit: Visit) -> Outcome {
    let variable = eltanin::namespace::Change::set("spam", &eltanin::value::Value::Undefined);
    engine.close(visit, None, vec![("__system__".into(), vec![variable])], NOW, random()).unwrap()
}

fn token(engine: &Engine) -> String {
    let (_, visit) = start(engine, PERSON, &[("Session-Token", "?1")]);
    close(engine, visit.unwrap()).token.unwrap()
}

#[test]
fn the_scheme_is_read_in_any_case_and_one_credential_counts() {
    let engine = engine();
    let token = token(&engine);
    for field in [format!("Bearer {token}"), format!("bEARER  {token}"), format!("\tBEARER {token} ")] {
        assert!(start(&engine, PERSON, &[("Authorization", &field)]).0.claim.is_some(), "{field:?}");
    }
    let several = [format!("Bearer {token}, Bearer {token}"), format!("Basic YTpi, Bearer {token}")];
    let empty = ["Bearer", "bearer ", "Bearer ,", "Basic YTpi,bearer"].map(String::from);
    for field in several.into_iter().chain(empty) {
        let (opening, _) = start(&engine, PERSON, &[("Authorization", &field), ("Cookie", "a=b")]);
        assert_eq!((opening.carrier, opening.refused), (Carrier::Token, Some(Refusal::Malformed)), "{field:?}");
    }
    for field in ["", "Basic YTpi", "Bearers abc", "Digest realm=\"a\", nonce=\"b\""] {
        let (opening, _) = start(&engine, PERSON, &[("Authorization", field)]);
        assert_eq!((opening.carrier, opening.refused), (Carrier::Cookie, None), "{field:?}");
    }
}

#[test]
fn after_a_dead_token_nothing_is_stored_or_handed_out() {
    let engine = engine();
    let (_, visit) = start(&engine, PERSON, &[("Authorization", "Bearer abc")]);
    let visit = visit.unwrap();
    assert!(visit.is_new && visit.deferred);
    let Outcome { step, set_cookie, token, .. } = close(&engine, visit);
    assert_eq!((step, set_cookie, token), (Step::Nothing, None, None));
}

#[test]
fn who_logs_in_after_a_dead_token_gets_a_new_one() {
    let engine = engine();
    let mut visit = start(&engine, PERSON, &[("Authorization", "Bearer abc")]).1.unwrap();
    visit.login(UserId::number(42).unwrap()).unwrap();
    let Outcome { step, set_cookie, token, .. } = close(&engine, visit);
    assert!(matches!(step, Step::Create { .. }));
    assert_eq!(set_cookie, None);
    let bearer = format!("Bearer {}", token.unwrap());
    assert!(engine.open(&[("Authorization", bearer.as_str())], false, NOW).claim.is_some());
}

#[test]
fn who_asks_beside_a_dead_token_gets_a_new_one() {
    let engine = engine();
    let headers = [("Authorization", "Bearer abc"), ("Session-Token", "?1")];
    let Outcome { step, token, .. } = close(&engine, start(&engine, PERSON, &headers).1.unwrap());
    assert!(matches!(step, Step::Create { .. }) && token.is_some());
}

#[test]
fn programs_may_ask_for_a_token_also_without_a_name() {
    let engine = engine();
    for agent in ["", "node", "inventory/1.0", "Python-urllib/3.11"] {
        assert!(start(&engine, agent, &[("Session-Token", "?1")]).1.is_some_and(|visit| !visit.deferred), "{agent:?}");
        assert!(start(&engine, agent, &[]).1.is_none(), "{agent:?}");
        assert!(start(&engine, agent, &[("Authorization", "Bearer abc")]).1.is_none(), "{agent:?}");
    }
    let robot = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
    assert!(start(&engine, robot, &[("Session-Token", "?1")]).1.is_none());
}
