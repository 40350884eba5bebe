//! The exported functions with real JavaScript values. Runs in Node; `wasm_browser.rs` takes it into Chromium.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use eltanin::record::Record;
use eltanin::robot::{Category, Kind, Reason};
use eltanin::wasm::engine::{JsEngine, inspect};
use eltanin::wasm::headers::RequestHeaders;
use eltanin::wasm::namespace::{facts, scopes};
use eltanin::wasm::plain::{JsOutcome, JsVisit};
use eltanin::wasm::robot::robot;
use eltanin::wasm::visit::{Change as How, change};
use js_sys::{Function, Object, Reflect, Uint8Array};
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

/// Bits of `flags`, as `js/plain.ts` has them.
const BY_TOKEN: u32 = 1;
const IS_NEW: u32 = 2;
const PERSISTENT: u32 = 8;
const ASCII: u32 = 1 << 10;

fn has(visit: &JsVisit, flag: u32) -> bool {
    get(visit, "flags").as_f64().unwrap() as u32 & flag != 0
}

fn id(visit: &JsVisit) -> String {
    text(visit, "claim").strip_suffix(&key(visit)).unwrap().into()
}

fn key(visit: &JsVisit) -> String {
    let claim = text(visit, "claim");
    claim[claim.len() - 22..].into()
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

/// What a `Cookie` field presents.
fn open(engine: &JsEngine, cookie: Option<&str>) -> JsVisit {
    engine.open(&headers(&[]), cookie.map(String::from), false, NOW).unwrap()
}

/// The number in a verdict.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn packed(verdict: &JsValue) -> u32 {
    get(verdict, "packed").as_f64().unwrap() as u32
}

/// The kind of a verdict.
fn kind(verdict: &JsValue) -> Kind {
    Kind::ALL[packed(verdict) as usize & 7]
}

/// A new visitor's visit.
fn start(engine: &JsEngine, agent: &str) -> Option<JsVisit> {
    let headers = headers(&[("User-Agent", agent)]);
    let verdict = engine.judge(&headers, &JsValue::UNDEFINED).unwrap();
    engine.start(&open(engine, None), packed(&verdict), NOW).unwrap()
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

/// The encoded values of a scope's variables.
fn values(record: &[u8], scope: &str) -> Vec<Vec<u8>> {
    Record::decode(record).unwrap().namespace(scope).iter().map(|(_, value)| value.to_vec()).collect()
}

fn changed(visit: &JsVisit, how: How, argument: impl Into<JsValue>) -> JsVisit {
    change(visit, how, &argument.into()).unwrap()
}

/// The visit of a session that was taken up.
fn resume(engine: &JsEngine, opening: &JsVisit, record: Vec<u8>) -> JsVisit {
    engine.resume(opening, Some(record), NOW).unwrap().unchecked_into()
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
    assert!(has(&visit, IS_NEW));
    let created = close(&engine, &visit, None, &changes("cart", &[("apples", THREE), ("pears", BIGINTS)]));
    assert_eq!(text(&created, "step"), "create");
    assert_eq!(text(&created, "key"), key(&visit));
    assert_eq!(get(&created, "ttlSeconds"), 7_200);
    let (id, record) = (id(&visit), bytes(&created));
    assert_eq!(text(&created, "setCookie"), format!("__Host-session={id}; Path=/; HttpOnly; Secure; SameSite=Lax"));

    let cookie = format!("a=b; __Host-session={id}");
    let opening = open(&engine, Some(&cookie));
    assert_eq!(key(&opening), key(&visit));
    let resumed: JsVisit = resume(&engine, &opening, record.clone());
    assert_eq!((has(&resumed, IS_NEW), get(&resumed, "user")), (false, 0.into()));
    let at = text(&resumed, "characters").find("apples").unwrap();
    assert_eq!((&record[at..at + 6], has(&resumed, ASCII)), (&b"apples"[..], true));
    assert_eq!(text(&close(&engine, &resumed, Some(record.clone()), NONE), "step"), "nothing");
    assert_eq!(
        text(&close(&engine, &resumed, Some(record.clone()), &changes("cart", &[("apples", THREE)])), "step"),
        "nothing"
    );
    assert_eq!(
        text(&close(&engine, &resumed, Some(record.clone()), &changes("cart", &[("apples", None)])), "step"),
        "save"
    );

    let user = changed(&changed(&resumed, How::Login, "ann"), How::Persist, "");
    let replaced = close(&engine, &user, Some(record.clone()), NONE);
    assert_eq!([text(&replaced, "step"), text(&replaced, "from")], ["replace".to_owned(), key(&visit)]);
    assert!(text(&replaced, "setCookie").ends_with("; Max-Age=8640000"));
    let owners = engine.owners(&"ann".into()).unwrap();
    assert_eq!(owners, [text(&replaced, "owner")]);

    let record = bytes(&replaced);
    assert_eq!(values(&record, "cart"), [THREE.unwrap(), BIGINTS.unwrap()]);
    assert_eq!(values(&record, "other"), [[0; 0]; 0]);
    assert_eq!(scopes(&record).unwrap().keys().next().unwrap().value(), "cart");
    let told = facts(&record).unwrap();
    assert_eq!(
        [get(&told, "createdAt"), get(&told, "expiresAt")],
        [JsValue::from(NOW), (NOW + 8_640_000_000.0).into()]
    );
    assert!(get(&told, "persistent").is_truthy());

    let gone = changed(&get(&replaced, "visit").unchecked_into(), How::Destroy, "");
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
    let open = |value: &str| open(&engine, Some(&format!("__Host-session={value}")));
    let opening = open(&id(&visit));
    for (record, now, word) in [
        (None, NOW, "unknown"),
        (Some(vec![1, 2, 3]), NOW, "corrupt"),
        (Some(record.clone()), NOW + 7_200_000.0, "expired"),
    ] {
        assert_eq!(engine.resume(&opening, record, now).unwrap(), word);
    }
    assert!(engine.resume(&opening, Some(record), NOW + 7_199_999.0).unwrap().is_object());
    for (value, word) in [("x", "malformed"), (&id(&visit).replace(|_: char| true, "J"), "bad_tag")] {
        let opening = open(value);
        assert_eq!((text(&opening, "refused").as_str(), get(&opening, "claim").is_undefined()), (word, true));
    }
}

#[wasm_bindgen_test]
fn a_robot_gets_nothing() {
    let engine = engine("{}");
    assert!(start(&engine, ROBOT).is_none());
    let verdict = robot(&headers(&[("User-Agent", ROBOT)])).unwrap();
    assert_eq!((kind(&verdict), text(&verdict, "name").as_str()), (Kind::Robot, "Googlebot"));
    assert_eq!(Reason::ALL[packed(&verdict) as usize >> 3 & 31], Reason::Word);
    assert_eq!(Category::ALL[packed(&verdict) as usize >> 8], Category::Search);
    let platform = js("({ verifiedBot: true })");
    assert_eq!(kind(&engine.judge(&headers(&[("User-Agent", PERSON)]), &platform).unwrap()), Kind::Robot);
    for nonsense in ["null", "3", "'x'", "{ score: 'many' }"] {
        let verdict = engine.judge(&headers(&[("User-Agent", PERSON)]), &js(nonsense)).unwrap();
        assert_eq!(kind(&verdict), Kind::Human, "{nonsense}");
    }
    for nonsense in [5, 7, u32::MAX] {
        assert!(engine.start(&open(&engine, None), nonsense, NOW).unwrap().is_none(), "{nonsense}");
    }
}

#[wasm_bindgen_test]
fn changes_of_mind() {
    let engine = engine("{}");
    let visit = start(&engine, PERSON).unwrap();
    assert_eq!(refused(change(&visit, How::Persist, &JsValue::UNDEFINED))[0], "not_logged_in");
    for user in
        ["0", "-1", "1.5", "2 ** 53", "0n", "-1n", "''", "null", "undefined", "{}", "'\\ud800'", "'x'.repeat(1025)"]
    {
        assert_eq!(refused(change(&visit, How::Login, &js(user)))[0], "user_id", "{user}");
    }
    for (given, got) in [("7", "7"), ("7n", "7"), ("2 ** 53 - 1", "2 ** 53 - 1"), ("'ann'", "'ann'")] {
        assert!(Object::is(&get(&change(&visit, How::Login, &js(given)).unwrap(), "user"), &js(got)), "{given}");
    }
    let user = changed(&visit, How::Login, 7);
    assert_eq!(get(&visit, "user"), 0, "the visit that was given is as it was");
    let nobody = changed(&changed(&user, How::Persist, ""), How::Logout, "");
    assert_eq!((get(&nobody, "user"), has(&nobody, PERSISTENT)), (0.into(), false));
    let ended = changed(&user, How::Destroy, "");
    assert_eq!(refused(change(&ended, How::Renew, &JsValue::UNDEFINED))[0], "session_ended");
    let other = engine.remint(&visit).unwrap();
    assert_ne!(id(&other), id(&visit));
}

#[wasm_bindgen_test]
fn ids_tokens_and_csrf_tokens() {
    let engine = engine("{ tokens: { lifetime: 60 } }");
    let visit = start(&engine, PERSON).unwrap();
    let (id, token) = (id(&visit), engine.token(&visit, NOW).unwrap());
    let csrf = engine.csrf_token(&visit).unwrap();
    assert!(engine.verify_csrf(&visit, &csrf).unwrap() && !engine.verify_csrf(&visit, &id).unwrap());
    let says = |text: &str, now| {
        let found = engine.inspect(text, now).unwrap();
        (get(&found, "valid").is_truthy(), get(&found, "reason").as_string().unwrap_or_default())
    };
    assert_eq!(says(&id, NOW), (true, String::new()));
    assert_eq!(says(&token, NOW + 59_999.0), (true, String::new()));
    assert_eq!(says(&token, NOW + 60_000.0), (false, "expired".into()));
    assert_eq!(text(&inspect(&id).unwrap(), "reason"), "no_key");
    assert_eq!(get(&inspect("x").unwrap(), "kind"), JsValue::UNDEFINED);
    let bearer = format!("Bearer {token}");
    let opening = engine.open(&headers(&[("Authorization", &bearer)]), None, false, NOW).unwrap();
    assert_eq!((text(&opening, "claim").starts_with(&id), has(&opening, BY_TOKEN)), (true, true));
}

#[wasm_bindgen_test]
fn a_field_that_is_too_long_is_not_there() {
    let engine = engine("{}");
    let judged = |length: usize| {
        let address = "robot@example.com ";
        let from = format!("{address}{}", "x".repeat(length - address.len()));
        kind(&engine.judge(&headers(&[("User-Agent", PERSON), ("From", &from)]), &JsValue::UNDEFINED).unwrap())
    };
    assert_eq!([judged(1 << 17), judged((1 << 17) + 1)], [Kind::Robot, Kind::Human]);
}

#[wasm_bindgen_test]
fn random_bytes_come_from_the_platform() {
    let engine = engine("{}");
    let mut ids: Vec<String> = (0..200).map(|_| id(&start(&engine, PERSON).unwrap())).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 200);
}
