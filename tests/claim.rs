//! What a request presents: cookies, tokens, and what is none.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use eltanin::engine::{Engine, Opening};
use eltanin::id::{Format, Refusal};
use eltanin::robot::{Kind, Reason};
use eltanin::time::{Seconds, Timestamp};
use eltanin::visit::{Carrier, Visit};
use proptest::prelude::*;
use support::{COOKIE, NOW, after, engine, flips, random, resized, with_cookie};

const HOUR: Seconds = Seconds::new(3_600);

fn start(engine: &Engine, opening: &Opening, seed: u64) -> Visit {
    engine.start(opening, &support::verdict(Kind::Human, Reason::Browser), NOW, random(seed)).unwrap().unwrap()
}

fn person(engine: &Engine, seed: u64) -> Visit {
    start(engine, &Opening::default(), seed)
}

#[test]
fn a_good_cookie_is_a_claim() {
    for format in [Format::Standard, Format::Draco] {
        let engine = engine(|options| options.format = format);
        let visit = person(&engine, 1);
        let opening = with_cookie(&engine, &visit.id, NOW);
        let claim = opening.claim.unwrap();
        assert_eq!((claim.id, claim.key), (visit.id, visit.key));
        assert_eq!((opening.carrier, opening.presented, opening.refused), (Carrier::Cookie, true, None));
        assert!(!opening.several && !opening.token_asked && !opening.token_due);
    }
}

#[test]
fn no_cookie_is_nothing() {
    let engine = engine(|_| {});
    for headers in [vec![], vec![("cookie", "other=1")], vec![("accept", "*/*")]] {
        assert_eq!(engine.open(headers.as_slice(), false, NOW), Opening::default());
    }
}

#[test]
fn a_forged_cookie_is_refused_and_claims_nothing() {
    for format in [Format::Standard, Format::Draco] {
        let engine = engine(|options| options.format = format);
        let id = person(&engine, 1).id;
        for text in flips(&id).into_iter().chain(resized(&id)) {
            let opening = with_cookie(&engine, &text, NOW);
            // A space or tab round the value is no part of it.
            if text.trim_matches(' ') == id {
                continue;
            }
            assert_eq!(opening.claim, None, "{text}");
            assert!(opening.presented && opening.refused.is_some(), "{text}");
        }
    }
}

#[test]
fn localhost_has_a_cookie_of_its_own() {
    let engine = engine(|_| {});
    assert_eq!([engine.cookie_name(false), engine.cookie_name(true)], [COOKIE, "session"]);
    let local = Opening { local: true, ..Opening::default() };
    let visit = start(&engine, &local, 1);
    let (here, there) = (format!("session={}", visit.id), format!("{COOKIE}={}", visit.id));
    assert!(engine.open(&[("cookie", here.as_str())], true, NOW).claim.is_some());
    assert_eq!(engine.open(&[("cookie", there.as_str())], false, NOW).refused, Some(Refusal::BadTag));
}

#[test]
fn at_most_four_cookies_of_our_name_are_looked_at() {
    let engine = engine(|_| {});
    let (first, second) = (person(&engine, 1).id, person(&engine, 2).id);
    let open = |values: &[&str]| {
        let field = values.iter().map(|value| format!("{COOKIE}={value}")).collect::<Vec<_>>().join("; ");
        engine.open(&[("cookie", field.as_str())], false, NOW)
    };
    let claimed = |opening: &Opening| opening.claim.as_ref().map(|claim| claim.id.clone());
    let opening = open(&["x", "x", "x", &first]);
    assert_eq!((claimed(&opening), opening.several), (Some(first.clone()), false));
    assert_eq!(open(&["x", "x", "x", "x", &first]).claim, None);
    let opening = open(&[&second, &first]);
    assert_eq!((claimed(&opening), opening.several), (Some(second.clone()), true));
    assert!(!open(&[&first, &first]).several, "twice the same is not another");
    assert!(!open(&[&first, "x"]).several);
}

/// The token of a visit, and a site that gives them out.
fn tokens() -> (Engine, Visit, String) {
    let engine = engine(|options| options.tokens = Some(HOUR));
    let visit = person(&engine, 1);
    let token = engine.token(&visit, NOW).unwrap();
    (engine, visit, token)
}

#[test]
fn a_token_claims_the_session_of_its_id() {
    let (engine, visit, token) = tokens();
    for field in [
        format!("Bearer {token}"),
        format!("bearer {token}"),
        format!("BEARER   {token}"),
        format!(" \tBearer {token} "),
    ] {
        let opening = engine.open(&[("authorization", field.as_str())], false, NOW);
        assert_eq!(
            opening.claim.map(|claim| (claim.id, claim.key)),
            Some((visit.id.clone(), visit.key.clone())),
            "{field}"
        );
        assert_eq!((opening.carrier, opening.presented), (Carrier::Token, false));
    }
}

#[test]
fn what_is_no_bearer_token_is_as_if_there_were_none() {
    let (engine, visit, token) = tokens();
    let cookie = format!("{COOKIE}={}", visit.id);
    for field in
        [format!("Basic {token}"), token.clone(), format!("Bearer{token}"), String::new(), format!("Bearer\t{token}")]
    {
        let opening = engine.open(&[("authorization", field.as_str()), ("cookie", cookie.as_str())], false, NOW);
        assert_eq!((opening.carrier, opening.claim.is_some()), (Carrier::Cookie, true), "{field}");
    }
}

#[test]
fn a_token_wins_over_a_cookie_even_when_it_is_no_good() {
    let (engine, visit, token) = tokens();
    let other = person(&engine, 2);
    let cookie = format!("{COOKIE}={}", other.id);
    let open = |token: &str, now| {
        let field = format!("Bearer {token}");
        engine.open(&[("cookie", cookie.as_str()), ("authorization", field.as_str())], false, now)
    };
    assert_eq!(open(&token, NOW).claim.unwrap().id, visit.id);
    for (token, now, refusal) in [
        ("nonsense", NOW, Refusal::Malformed),
        (flips(&token).pop().unwrap().as_str(), NOW, Refusal::BadTag),
        (token.as_str(), after(3_600_000), Refusal::Expired),
        (visit.id.as_str(), NOW, Refusal::Malformed),
    ] {
        let opening = open(token, now);
        assert_eq!((opening.claim, opening.refused, opening.carrier), (None, Some(refusal), Carrier::Token));
    }
}

#[test]
fn a_token_is_due_from_half_its_life_or_when_asked_for() {
    let (engine, _, token) = tokens();
    let field = format!("Bearer {token}");
    let due = |millis| engine.open(&[("authorization", field.as_str())], false, after(millis)).token_due;
    assert_eq!([due(0), due(1_799_999), due(1_800_000)], [false, false, true]);
    for (asked, field) in [(true, "?1"), (true, " ?1\t"), (false, "?0"), (false, "1"), (false, "true"), (false, "")] {
        let opening = engine.open(&[("session-token", field)], false, NOW);
        assert_eq!((opening.token_asked, opening.carrier == Carrier::Token), (asked, asked), "{field:?}");
    }
}

#[test]
fn where_tokens_are_off_nobody_is_asked_for_one() {
    let (_, visit, token) = tokens();
    let off = engine(|_| {});
    let (field, cookie) = (format!("Bearer {token}"), format!("{COOKIE}={}", visit.id));
    let headers = [("authorization", field.as_str()), ("session-token", "?1"), ("cookie", cookie.as_str())];
    let opening = off.open(&headers, false, NOW);
    assert_eq!(
        (opening.carrier, opening.token_asked, opening.claim.unwrap().id),
        (Carrier::Cookie, false, visit.id.clone())
    );
    assert_eq!(off.token(&visit, NOW).unwrap(), "");
}

#[test]
fn a_token_does_not_outlive_its_session() {
    let (engine, mut visit, _) = tokens();
    visit.header.absolute = after(10_000);
    let token = engine.token(&visit, NOW).unwrap();
    let open =
        |millis| engine.open(&[("authorization", format!("Bearer {token}").as_str())], false, after(millis)).refused;
    assert_eq!([open(9_999), open(10_000)], [None, Some(Refusal::Expired)]);
}

proptest! {
    #[test]
    fn any_headers_are_read(cookie in "\\PC*", authorization in "\\PC*", asked in "\\PC*", at in any::<u64>()) {
        let engine = engine(|options| options.tokens = Some(HOUR));
        let headers = [("cookie", cookie.as_str()), ("authorization", authorization.as_str()), ("session-token", asked.as_str())];
        prop_assert_eq!(engine.open(&headers, false, Timestamp::from_millis(at)).claim, None);
    }
}
