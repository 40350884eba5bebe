//! The exported functions with real JavaScript values, driven as `js/exchange.ts` does. Runs in Node; `wasm_browser.rs`
//! takes it into Chromium.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

#[path = "wasm/driver.rs"]
mod driver;
#[path = "wasm/request.rs"]
mod request;
#[path = "wasm/values.rs"]
mod values;

use driver::{NOW, PERSON, ROBOT, Site};
use eltanin::Record;
use eltanin::robot::{Category, Kind, Reason};
use eltanin::wasm::contract::code;
use eltanin::wasm::engine::{JsEngine, inspect};
use eltanin::wasm::robot::robot;
use eltanin::wasm::session::Action;
use js_sys::{Array, Object};
use values::{bits, get, headers, js, options, plain_request, refused, request_from, steps, text};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

/// An operation on a variable: its key, and its value as CBOR or none to delete it.
type Operation<'a> = (&'a str, Option<&'a [u8]>);

/// The number 3 as CBOR, and an array of a `bigint`.
const THREE: Option<&[u8]> = Some(&[3]);
const BIGINTS: Option<&[u8]> = Some(&[0x81, 0xc2, 0x41, 7]);

/// No operation at all.
const NONE: &[u8] = &[];

/// Operations on one scope as `js/value/encode.ts` writes them; each part is shorter than 24, so its head is one byte.
fn operations(scope: &str, list: &[Operation<'_>]) -> Vec<u8> {
    let part = |kind: u8, bytes: &[u8]| [&[kind + u8::try_from(bytes.len()).unwrap()][..], bytes].concat();
    let mut to = vec![0xa1];
    to.extend(part(0x60, scope.as_bytes()));
    to.push(0x80 + 2 * u8::try_from(list.len()).unwrap());
    for (key, value) in list {
        to.extend(part(0x60, key.as_bytes()));
        to.extend(value.map_or(vec![0xf6], |value| part(0x40, value)));
    }
    to
}

/// A session with one variable in the store, and the cookie that names it.
fn stored(site: &Site) -> String {
    let mut run = site.visit(None);
    let done = run.commit(&operations("s", &[("a", THREE)]));
    assert_eq!(done.status, "saved");
    done.cookie().unwrap()
}

/// The number in a verdict.
fn packed(verdict: &JsValue) -> u32 {
    bits(&get(verdict, "packed"))
}

fn kind(verdict: &JsValue) -> Kind {
    Kind::ALL[packed(verdict) as usize & 7]
}

/// The encoded values of a scope's variables.
fn values(record: &[u8], scope: &str) -> Vec<Vec<u8>> {
    Record::decode(record).unwrap().namespace(scope).iter().map(|(_, value)| value.to_vec()).collect()
}

/// Whether an id or token is good, and if not, why.
fn standing(found: &JsValue) -> (bool, String) {
    (get(found, "valid").is_truthy(), get(found, "reason").as_string().unwrap_or_default())
}

#[wasm_bindgen_test]
fn a_new_visitor_is_stored_with_the_first_write() {
    let site = Site::new("{}");
    let mut run = site.visit(None);
    assert!(run.has_session() && get(&run.facts(), "isNew").is_truthy());
    let id = run.id();
    let done = run.commit(&operations("cart", &[("apples", THREE), ("pears", BIGINTS)]));
    assert_eq!((done.status, site.operations()), ("saved", [0, 1]));
    assert_eq!(done.edit("=Set-Cookie"), format!("__Host-session={id}; Path=/; HttpOnly; Secure; SameSite=Lax"));
    assert_eq!(done.edit("=Cache-Control"), "private, no-store");
    let [(key, record, ttl)] = &site.entries()[..] else { panic!("one record") };
    assert_eq!((run.events.as_slice(), *ttl), (&[format!("started {key}")][..], 7_200));
    assert_eq!(values(record, "cart"), [THREE.unwrap(), BIGINTS.unwrap()]);
    assert_eq!(values(record, "other"), [[0; 0]; 0]);
    // The same again: nothing is written, and the response carries the cookie too.
    let again = run.commit(NONE);
    assert_eq!((again.status, again.cookie().is_some(), site.operations()), ("unchanged", true, [0, 1]));
}

#[wasm_bindgen_test]
fn a_known_visitor_reads_and_changes() {
    let site = Site::new("{}");
    let cookie = stored(&site);
    let mut run = site.visit(Some(&cookie));
    assert_eq!(cookie, format!("__Host-session={}", run.id()));
    // The record's text, and where its namespaces are.
    let (record, opened) = (run.looked.clone().unwrap(), run.opened.clone());
    let layout = text(&opened, "rest");
    let number = |digits: &[u8]| digits.iter().rev().fold(0, |number, digit| number << 7 | usize::from(*digit));
    let places = layout.as_bytes().chunks(3).map(number).collect::<Vec<_>>();
    let part = |at: usize| &record[places[at]..][..places[at + 1]];
    assert_eq!((places.len(), part(0)), (4, &b"s"[..]));
    assert!(part(2).contains(&b'a'));
    assert_eq!(text(&opened, "text").len(), record.len());
    assert_eq!((bits(&get(&opened, "code")) & code::ASCII, get(&run.facts(), "user")), (code::ASCII, 0.into()));
    // From when on a commit has something to do.
    assert_eq!(get(&opened, "number"), NOW + 720_000.0);

    let same = run.commit(&operations("s", &[("a", THREE)]));
    assert_eq!((same.status, same.cookie()), ("saved", None));
    let mut run = site.visit(Some(&cookie));
    assert_eq!(run.commit(&operations("s", &[("a", None), ("b", THREE)])).status, "saved");
    assert_eq!(values(&site.entries()[0].1, "s"), [THREE.unwrap()]);
}

#[wasm_bindgen_test]
fn a_change_is_merged_with_what_is_there_by_then() {
    let site = Site::new("{ atomic: true }");
    let cookie = stored(&site);
    let (mut one, mut other) = (site.visit(Some(&cookie)), site.visit(Some(&cookie)));
    assert_eq!(one.commit(&operations("s", &[("b", THREE)])).status, "saved");
    assert_eq!(other.commit(&operations("s", &[("c", THREE)])).status, "merged");
    assert_eq!(values(&site.entries()[0].1, "s").len(), 3);
}

#[wasm_bindgen_test]
fn a_commit_that_failed_is_repeated_with_what_was_pending() {
    let site = Site::new("{}");
    let cookie = stored(&site);
    let mut run = site.visit(Some(&cookie));
    site.fails.set(1);
    assert_eq!(bits(&get(&run.drive_commit(&operations("s", &[("b", THREE)])), "code")) & code::COMMAND, code::ABORT);
    assert_eq!(values(&site.entries()[0].1, "s").len(), 1);
    assert_eq!(run.commit(NONE).status, "saved");
    assert_eq!(values(&site.entries()[0].1, "s").len(), 2);
}

#[wasm_bindgen_test]
fn a_login_moves_the_session_and_a_destroy_ends_it() {
    let site = Site::new("{ atomic: true }");
    let cookie = stored(&site);
    let mut run = site.visit(Some(&cookie));
    let before = run.id();
    run.act(Action::Login, "ann");
    run.act(Action::Persist, true);
    let (id, facts) = (run.id(), run.facts());
    assert_ne!(id, before);
    assert_eq!((text(&facts, "user"), get(&facts, "persistent").is_truthy()), ("ann".into(), true));
    let done = run.commit(NONE);
    assert!(done.edit("=Set-Cookie").starts_with(&format!("__Host-session={id}; ")));
    assert!(done.edit("=Set-Cookie").ends_with("; Max-Age=8640000"));
    assert!(run.events[0].starts_with("renewed "), "{:?}", run.events);

    // The user's index, and what is listed from it.
    let user = "ann".into();
    let index = site.at(&site.engine.index_key(&user).unwrap());
    let keys = site.engine.listed(&user, index.clone()).unwrap();
    let records = Array::new();
    for key in keys.as_bytes().chunks(22) {
        let record = site.at(std::str::from_utf8(key).unwrap());
        records.push(&record.map_or(JsValue::UNDEFINED, |bytes| js_sys::Uint8Array::from(&bytes[..]).into()));
    }
    let listed = site.engine.describe(&user, index, &records, NOW).unwrap();
    let (handle, rest) = listed.split_once(' ').unwrap();
    let expires = NOW + 8_640_000_000.0;
    assert_eq!((handle.len(), rest), (11, format!("{NOW} {NOW} {expires} 1 0 0\n").as_str()));

    // The old id is dead, and what comes with it stores nothing.
    let mut late = site.visit(Some(&cookie));
    assert_eq!(late.commit(&operations("s", &[("late", THREE)])).status, "dropped");

    let cookie = done.cookie().unwrap();
    let mut run = site.visit(Some(&cookie));
    run.act(Action::Destroy, JsValue::UNDEFINED);
    let done = run.commit(NONE);
    assert!(done.edit("=Set-Cookie").ends_with("; Max-Age=0"));
    assert!(run.events.iter().any(|event| event.starts_with("ended ")), "{:?}", run.events);
    assert_eq!(refused(run.try_act(Action::Renew, &JsValue::UNDEFINED))[0], "session_ended");
}

#[wasm_bindgen_test]
fn a_users_sessions_end_together_or_all_but_one_or_one() {
    let site = Site::new("{ atomic: true }");
    let login = || {
        let mut run = site.visit(None);
        run.act(Action::Login, 7);
        run.commit(NONE).cookie().unwrap()
    };
    let user = 7.into();
    let lives = |cookie: &str| site.visit(Some(cookie)).is_stored();
    let end = |except: Option<String>, only: Option<&str>| {
        let begun = site.engine.begin_end(&user, except, only.map(Into::into), NOW).unwrap();
        bits(&get(&site.run().drive(begun.into()), "number"))
    };
    let (one, two, three) = (login(), login(), login());
    let kept = site.visit(Some(&one)).state;
    assert_eq!(end(Some(kept), None), 2);
    assert_eq!([lives(&one), lives(&two), lives(&three)], [true, false, false]);
    assert_eq!(end(None, Some("no handle")), 0);
    assert_eq!((end(None, None), lives(&one)), (1, false));

    let eventual = Site::new("{}");
    assert_eq!(refused(eventual.engine.index_key(&user))[0], "store_cannot_list");
    assert_eq!(refused(eventual.engine.begin_end(&user, None, None, NOW))[0], "store_cannot_list");
    assert_eq!(refused(site.engine.index_key(&0.into()))[0], "user_id");
}

#[wasm_bindgen_test]
fn what_cannot_be_read_back_is_an_error_of_ours() {
    let site = Site::new("{}");
    let mut run = site.visit(None);
    for wrong in [&[0xff][..], &[0xa1, 0x61], &[0x80], &[0xa1, 0x61, 0x73, 0xa1, 0x01, 0xf6]] {
        let [code, category, message] = refused(run.try_commit(wrong));
        assert_eq!([code, category, message], ["state", "internal", "the operations cannot be read"]);
    }
    for wrong in ["", "x", &run.state[..run.state.len() - 16]] {
        let [code, category, _] = refused(site.engine.facts(wrong, NOW));
        assert_eq!([code, category], ["state", "internal"], "{wrong:?}");
    }
}
