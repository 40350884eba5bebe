//! The exported functions with real JavaScript values. Runs in Node; `wasm_browser.rs` takes it into Chromium.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use eltanin::record::Record;
use eltanin::wasm::engine::{JsEngine, inspect};
use eltanin::wasm::headers::RequestHeaders;
use eltanin::wasm::namespace::{facts, scopes, tape};
use eltanin::wasm::plain::{JsOpening, JsOutcome, JsVisit};
use eltanin::wasm::robot::robot;
use eltanin::wasm::visit::{destroy, login, logout, renew, set_persistent};
use js_sys::{Array, Function, Object, Reflect, Uint8Array, Uint32Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

const NOW: f64 = 1_750_000_000_000.0;
const PERSON: &str =
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
const ROBOT: &str = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";

/// What an expression of JavaScript comes to.
fn js(expression: &str) -> JsValue {
    Function::new_no_args(&format!("return ({expression})")).call0(&JsValue::UNDEFINED).unwrap()
}

fn get(value: &JsValue, key: &str) -> JsValue {
    Reflect::get(value, &key.into()).unwrap()
}

fn text(value: &JsValue, key: &str) -> String {
    get(value, key).as_string().unwrap_or_else(|| panic!("{key} is no text"))
}

/// The code, category and message of a failure.
fn refused<T>(result: Result<T, JsValue>) -> [String; 3] {
    let error = result.err().unwrap();
    assert!(error.is_instance_of::<js_sys::Error>());
    ["code", "category", "message"].map(|key| text(&error, key))
}

/// Options with a secret, and whatever else the expression says.
fn options(more: &str) -> JsValue {
    js(&format!("{{ secrets: [new Uint8Array(32).fill(7)], ...({more}) }}"))
}

fn engine(more: &str) -> JsEngine {
    JsEngine::new(&options(more)).unwrap_or_else(|error| panic!("{error:?}"))
}

fn headers(pairs: &[(&str, &str)]) -> RequestHeaders {
    let headers = web_sys::Headers::new().unwrap();
    for (name, value) in pairs {
        headers.append(name, value).unwrap();
    }
    headers.unchecked_into()
}

/// A new visitor's visit.
fn start(engine: &JsEngine, agent: &str) -> Option<JsVisit> {
    let headers = headers(&[("User-Agent", agent)]);
    let verdict = engine.judge(&headers, &JsValue::UNDEFINED);
    engine.start(&engine.open(&headers, false, NOW), verdict.unchecked_ref(), NOW).unwrap()
}

/// A change of a variable: its key, and its value as CBOR or none.
type Change<'a> = (&'a str, Option<&'a [u8]>);

/// The number 3 as CBOR, and an array of a `bigint`.
const THREE: Option<&[u8]> = Some(&[3]);
const BIGINTS: Option<&[u8]> = Some(&[0x81, 0xc2, 0x41, 7]);

/// Changes of one scope as `js/value/encode.ts` writes them; each part is shorter than 24, so its head is one byte.
fn changes(scope: &str, list: &[Change<'_>]) -> Vec<u8> {
    let part = |kind: u8, bytes: &[u8]| [&[kind + u8::try_from(bytes.len()).unwrap()][..], bytes].concat();
    let mut to = vec![0xa1];
    to.extend(part(0x60, scope.as_bytes()));
    to.push(0xa0 + u8::try_from(list.len()).unwrap());
    for (key, value) in list {
        to.extend(part(0x60, key.as_bytes()));
        to.extend(value.map_or(vec![0xf6], |value| part(0x40, value)));
    }
    to
}

/// No change at all: an empty map.
const NONE: &[u8] = &[0xa0];

fn close(engine: &JsEngine, visit: &JsVisit, record: Option<Vec<u8>>, changes: &[u8]) -> JsOutcome {
    engine.close(visit, record, changes, NOW).unwrap()
}

/// The encoded values of a scope's variables, where the tape says that they are.
fn values(record: &[u8], scope: &str) -> Vec<Vec<u8>> {
    let parts: Array = tape(record).unwrap();
    let [scopes, places] = [2, 3].map(|part| parts.get(part).unchecked_into::<Uint32Array>().to_vec());
    let Some(place) = Record::decode(record).unwrap().scopes().position(|(name, _)| name == scope) else {
        return Vec::new();
    };
    // The third number of a scope's three is its first variable's.
    let first = scopes[place * 3 + 2] as usize;
    let end = scopes.get(place * 3 + 5).map_or(places.len() / 2, |next| *next as usize);
    places[first * 2..end * 2].chunks(2).map(|place| record[place[0] as usize..place[1] as usize].to_vec()).collect()
}

/// The visit of a session that was taken up.
fn resume(engine: &JsEngine, opening: &JsOpening, record: Vec<u8>) -> JsVisit {
    engine.resume(opening, Some(record), NOW).unchecked_into::<Array>().get(0).unchecked_into()
}

fn bytes(outcome: &JsOutcome) -> Vec<u8> {
    get(outcome, "bytes").unchecked_into::<Uint8Array>().to_vec()
}

#[wasm_bindgen_test]
fn a_wrong_option_is_named() {
    let whole = "a whole number of seconds";
    for (expression, name, right) in [
        ("{ idFormat: 'long' }", "idFormat", "\"standard\" or \"draco\""),
        ("{ idFormat: 5 }", "idFormat", "text"),
        ("{ lifetime: { volatile: 1.5 } }", "lifetime.volatile", whole),
        ("{ lifetime: { persistent: -1 } }", "lifetime.persistent", whole),
        ("{ lifetime: { absolute: '1' } }", "lifetime.absolute", whole),
        ("{ tokens: { lifetime: NaN } }", "tokens.lifetime", whole),
        ("{ robots: { enabled: 'yes' } }", "robots.enabled", "true or false"),
        ("{ robots: { add: [1] } }", "robots.add", "a list of text, none of it empty"),
        ("{ cookie: { sameSite: 'Lax' } }", "cookie.sameSite", "\"strict\", \"lax\" or \"none\""),
        ("{ cookie: { partitioned: 1 } }", "cookie.partitioned", "true or false"),
        ("{ cookie: { path: 1 } }", "cookie.path", "text"),
    ] {
        let [code, category, message] = refused(JsEngine::new(&options(expression)));
        assert_eq!((code.as_str(), category.as_str()), ("option", "usage"), "{expression}");
        assert_eq!(message, format!("the option `{name}` must be {right}"));
    }
    for (expression, code) in [
        ("{ secrets: [] }", "key_missing"),
        ("{ secrets: [new Uint8Array(31)] }", "key_too_short"),
        ("{ secrets: [new Uint8Array(32)] }", "key_weak"),
        ("{ lifetime: { volatile: 0 } }", "lifetime"),
        ("{ cookie: { name: 'a b' } }", "cookie_name"),
        ("{ cookie: { sameSite: 'none', secure: false } }", "cookie_same_site"),
    ] {
        assert_eq!(refused(JsEngine::new(&options(expression)))[0], code, "{expression}");
    }
}

#[wasm_bindgen_test]
fn a_whole_visit() {
    let engine = engine("{}");
    let visit = start(&engine, PERSON).unwrap();
    assert!(get(&visit, "isNew").is_truthy());
    let created = close(&engine, &visit, None, &changes("cart", &[("apples", THREE), ("pears", BIGINTS)]));
    assert_eq!(text(&created, "step"), "create");
    assert_eq!(text(&created, "key"), text(&visit, "key"));
    assert_eq!(get(&created, "ttlSeconds"), 7_200);
    let (id, record) = (text(&visit, "id"), bytes(&created));
    assert_eq!(text(&created, "setCookie"), format!("__Host-session={id}; Path=/; HttpOnly; Secure; SameSite=Lax"));

    let cookie = format!("a=b; __Host-session={id}");
    let known = headers(&[("User-Agent", PERSON), ("Cookie", &cookie)]);
    let opening = engine.open(&known, false, NOW);
    assert_eq!(text(&opening, "key"), text(&visit, "key"));
    let resumed: JsVisit = resume(&engine, &opening, record.clone());
    assert_eq!([get(&resumed, "isNew"), get(&resumed, "user")], [JsValue::FALSE, 0.into()]);
    assert_eq!(text(&close(&engine, &resumed, Some(record.clone()), NONE), "step"), "nothing");
    assert_eq!(
        text(&close(&engine, &resumed, Some(record.clone()), &changes("cart", &[("apples", THREE)])), "step"),
        "nothing"
    );
    assert_eq!(
        text(&close(&engine, &resumed, Some(record.clone()), &changes("cart", &[("apples", None)])), "step"),
        "save"
    );

    let user = set_persistent(&login(&resumed, &"ann".into()).unwrap(), true).unwrap();
    let replaced = close(&engine, &user, Some(record.clone()), NONE);
    assert_eq!([text(&replaced, "step"), text(&replaced, "from")], ["replace".to_owned(), text(&visit, "key")]);
    assert!(text(&replaced, "setCookie").ends_with("; Max-Age=8640000"));
    let owners = engine.owners(&"ann".into()).unwrap();
    assert_eq!(owners, [text(&replaced, "owner")]);

    let record = bytes(&replaced);
    assert_eq!(values(&record, "cart"), [THREE.unwrap(), BIGINTS.unwrap()]);
    assert_eq!(values(&record, "other"), [[0; 0]; 0]);
    assert!(tape(&[1, 2, 3]).is_none());
    assert_eq!(scopes(&record).keys().next().unwrap().value(), "cart");
    let told = facts(&record);
    assert_eq!(
        [get(&told, "createdAt"), get(&told, "expiresAt")],
        [JsValue::from(NOW), (NOW + 8_640_000_000.0).into()]
    );
    assert!(get(&told, "persistent").is_truthy());

    let gone = destroy(&get(&replaced, "visit").unchecked_into()).unwrap();
    let deleted = close(&engine, &gone, Some(record), NONE);
    assert_eq!([text(&deleted, "step"), text(&deleted, "key")], ["delete".to_owned(), text(&replaced, "key")]);
    assert!(text(&deleted, "setCookie").ends_with("; Max-Age=0"));
}

#[wasm_bindgen_test]
fn changes_that_cannot_be_read_are_an_error_of_ours() {
    let engine = engine("{}");
    let visit = start(&engine, PERSON).unwrap();
    for wrong in [&[][..], &[0xff], &[0xa1, 0x61], &[0x80], &[0xa1, 0x61, 0x73, 0xa1, 0x01, 0xf6]] {
        let [code, category, message] = refused(engine.close(&visit, None, wrong, NOW));
        assert_eq!([code, category, message], ["changes", "internal", "the changes cannot be read"]);
    }
}

#[wasm_bindgen_test]
fn what_is_no_session_is_told_by_a_word() {
    let engine = engine("{}");
    let visit = start(&engine, PERSON).unwrap();
    let record = bytes(&close(&engine, &visit, None, &changes("s", &[("a", THREE)])));
    let open = |value: &str| {
        let cookie = format!("__Host-session={value}");
        engine.open(&headers(&[("Cookie", &cookie)]), false, NOW)
    };
    let opening = open(&text(&visit, "id"));
    for (record, now, word) in [
        (None, NOW, "unknown"),
        (Some(vec![1, 2, 3]), NOW, "corrupt"),
        (Some(record.clone()), NOW + 7_200_000.0, "expired"),
    ] {
        assert_eq!(engine.resume(&opening, record, now), word);
    }
    assert!(engine.resume(&opening, Some(record), NOW + 7_199_999.0).is_object());
    for (value, word) in [("x", "malformed"), (&text(&visit, "id").replace(|_: char| true, "J"), "bad_tag")] {
        let opening = open(value);
        assert_eq!((text(&opening, "refused").as_str(), get(&opening, "id").is_undefined()), (word, true));
    }
}

#[wasm_bindgen_test]
fn a_robot_gets_nothing() {
    let engine = engine("{}");
    assert!(start(&engine, ROBOT).is_none());
    let verdict = robot(&headers(&[("User-Agent", ROBOT)]));
    assert_eq!(["kind", "name", "category"].map(|key| text(&verdict, key)), ["robot", "Googlebot", "search"]);
    let platform = js("({ verifiedBot: true })");
    assert_eq!(text(&engine.judge(&headers(&[("User-Agent", PERSON)]), &platform), "kind"), "robot");
    for nonsense in ["null", "3", "'x'", "{ score: 'many' }"] {
        let verdict = engine.judge(&headers(&[("User-Agent", PERSON)]), &js(nonsense));
        assert_eq!(text(&verdict, "kind"), "human", "{nonsense}");
    }
    let odd = js("({ kind: 'alien', reason: 'x' })");
    let opening = engine.open(&headers(&[]), false, NOW);
    assert_eq!(refused(engine.start(&opening, odd.unchecked_ref(), NOW))[0], "verdict");
}

#[wasm_bindgen_test]
fn changes_of_mind() {
    let engine = engine("{}");
    let visit = start(&engine, PERSON).unwrap();
    assert_eq!(refused(set_persistent(&visit, true))[0], "not_logged_in");
    for user in
        ["0", "-1", "1.5", "2 ** 53", "0n", "-1n", "''", "null", "undefined", "{}", "'\\ud800'", "'x'.repeat(1025)"]
    {
        assert_eq!(refused(login(&visit, &js(user)))[0], "user_id", "{user}");
    }
    for (given, got) in [("7", "7"), ("7n", "7"), ("2 ** 53 - 1", "2 ** 53 - 1"), ("'ann'", "'ann'")] {
        assert!(Object::is(&get(&login(&visit, &js(given)).unwrap(), "user"), &js(got)), "{given}");
    }
    let user = login(&visit, &7.into()).unwrap();
    assert_eq!(get(&visit, "user"), 0, "the visit that was given is as it was");
    let nobody = logout(&set_persistent(&user, true).unwrap()).unwrap();
    assert_eq!([get(&nobody, "user"), get(&nobody, "persistent")], [JsValue::from(0), JsValue::FALSE]);
    let ended = destroy(&user).unwrap();
    assert_eq!(refused(renew(&ended))[0], "session_ended");
    let other = engine.remint(&visit).unwrap();
    assert_ne!(text(&other, "id"), text(&visit, "id"));
}

#[wasm_bindgen_test]
fn ids_tokens_and_csrf_tokens() {
    let engine = engine("{ tokens: { lifetime: 60 } }");
    let visit = start(&engine, PERSON).unwrap();
    let (id, token) = (text(&visit, "id"), engine.token(&visit, NOW).unwrap());
    let csrf = engine.csrf_token(&visit).unwrap();
    assert!(engine.verify_csrf(&visit, &csrf).unwrap() && !engine.verify_csrf(&visit, &id).unwrap());
    let says = |text: &str, now| {
        let found = engine.inspect(text, now);
        (get(&found, "valid").is_truthy(), get(&found, "reason").as_string().unwrap_or_default())
    };
    assert_eq!(says(&id, NOW), (true, String::new()));
    assert_eq!(says(&token, NOW + 59_999.0), (true, String::new()));
    assert_eq!(says(&token, NOW + 60_000.0), (false, "expired".into()));
    assert_eq!(text(&inspect(&id), "reason"), "no_key");
    assert_eq!(get(&inspect("x"), "kind"), JsValue::UNDEFINED);
    let bearer = format!("Bearer {token}");
    let opening = engine.open(&headers(&[("Authorization", &bearer)]), false, NOW);
    assert_eq!((text(&opening, "id"), get(&opening, "byToken").is_truthy()), (id, true));
}

#[wasm_bindgen_test]
fn a_field_that_is_too_long_is_not_there() {
    let engine = engine("{}");
    let id = text(&start(&engine, PERSON).unwrap(), "id");
    let claimed = |padding: usize| {
        let cookie = format!("__Host-session={id}; {}", "x".repeat(padding));
        !get(&engine.open(&headers(&[("Cookie", &cookie)]), false, NOW), "id").is_undefined()
    };
    assert!(claimed((1 << 17) - 62) && !claimed(1 << 17));
}

#[wasm_bindgen_test]
fn random_bytes_come_from_the_platform() {
    let engine = engine("{}");
    let mut ids: Vec<String> = (0..200).map(|_| text(&start(&engine, PERSON).unwrap(), "id")).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 200);
}
