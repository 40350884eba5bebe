//! Version 1 of every format, as bytes that were worked out apart from this crate.
//! What stands here can never change: there are cookies, tokens and records like it.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use eltanin::checksum::KeyRing;
use eltanin::codec;
use eltanin::engine::{Engine, Options, Step};
use eltanin::id::{Format, Random, SessionId};
use eltanin::namespace::{Change, Namespace};
use eltanin::record::{Header, Record, UserId};
use eltanin::time::Seconds;
use eltanin::token::Token;
use eltanin::value::{BigInt, Element, Number, Value};
use support::{COOKIE, NOW, after};

const SECRET: &[u8] = b"eltanin wire format, version one";

/// 10 11 12 … 1f
const RANDOM: [u8; 16] = [16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31];

fn keys() -> KeyRing {
    KeyRing::new(&[SECRET.to_vec()]).unwrap()
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u32> = hex.chars().filter_map(|digit| digit.to_digit(16)).collect();
    digits.chunks(2).map(|pair| u8::try_from(pair[0] << 4 | pair[1]).unwrap()).collect()
}

/// ```text
/// 26                                version 1 (001), key id 6 (00110)
/// 101112131415161718191a1b1c1d1e1f  random, 128 bits
/// e4091f1410d1936fa033926013d957d8  checksum, 128 bits
/// ```
#[test]
fn a_standard_id() {
    let id = SessionId::mint(&keys(), COOKIE, Random::new(Format::Standard, RANDOM).unwrap());
    assert_eq!(id.as_str(), "JhAREhMUFRYXGBkaGxwdHh_kCR8UENGTb6AzkmAT2VfY");
    assert_eq!(id.store_key(&keys()), "MRGezI-UiKaCtpTCsKV97A");
}

/// ```text
/// 10111213141516      random, 56 bits
/// a27dd951b0df7ab338  checksum, 70 bits, and two that are left out
/// ```
#[test]
fn a_draco_id() {
    let id = SessionId::mint(&keys(), COOKIE, Random::new(Format::Draco, RANDOM).unwrap());
    assert_eq!(id.as_str(), "EBESExQVFqJ92VGw33qzO");
    assert_eq!(id.store_key(&keys()), "Sxhpikn0TdDmkRIbm1nA5g");
}

/// ```text
/// 46                                version 2 (010), key id 6 (00110)
/// 101112131415161718191a1b1c1d1e1f  the id's random part; 7 bytes of it for draco
/// 01977420dc00                      issued:  1,750,000,000,000
/// 01977457ca80                      expires: 1,750,003,600,000
/// 3f66df9bf77027d75c51cb10fe1b14eb  tag
/// ```
#[test]
fn a_token() {
    for (format, text) in [
        (Format::Standard, "RhAREhMUFRYXGBkaGxwdHh8Bl3Qg3AABl3RXyoA_Zt-b93An11xRyxD-GxTr"),
        (Format::Draco, "RhAREhMUFRYBl3Qg3AABl3RXyoA1RIFlt773zCRiwdPwwaAw"),
    ] {
        let random = Random::new(format, RANDOM).unwrap();
        let token = Token::issue(KeyRing::CURRENT, random, NOW, Seconds::new(3_600));
        assert_eq!(token.encode(&keys()), text);
        assert_eq!(Token::parse(&keys(), format, text, NOW), Ok(token));
    }
}

#[test]
fn a_csrf_token_and_the_names_of_owners() {
    let engine = Engine::new(Options { secrets: vec![SECRET.to_vec()], ..Options::default() }).unwrap();
    let opening = support::with_cookie(&engine, "JhAREhMUFRYXGBkaGxwdHh_kCR8UENGTb6AzkmAT2VfY", NOW);
    let visit = engine.resume(&opening, Some(&record()), NOW).unwrap();
    assert_eq!(engine.csrf_token(&visit).unwrap(), "fT3xZyVLC1rPRsfYidC-Rw");
    assert_eq!(engine.owners(&UserId::Number(7)), ["QmUSbHg1KLAsX1VOBLgeYQ"]);
    assert_eq!(engine.owners(&UserId::Text("ann".into())), ["aqM--25gAqQUfLG7BKExeA"]);
}

/// ```text
/// a3                              map of 3
///   61 61                         "a"
///     84                          array of 4
///       1b 000001977420dc00       1,750,000,000,000 ms
///       00                        counter
///       1a 01020304               writer
///       01                        the value 1
///   61 62                         "b", deleted: an array of 3, without a value
///     83 1b 000001977420dc01 00 05
///   60                            ""
///     84 1b 000001977420dc01 01 06
///       62 c3a9                   the value "é"
/// ```
const NAMESPACE: &str = "a3 6161 84 1b000001977420dc00 00 1a01020304 01 \
                         6162 83 1b000001977420dc01 00 05 \
                         60 84 1b000001977420dc01 01 06 62c3a9";

#[test]
fn a_namespace() {
    let mut namespace = Namespace::default();
    let one = Value::Number(Number(1.0));
    namespace.apply(vec![Change::set("a", &one), Change::set("b", &one)], NOW, 0x0102_0304);
    namespace.apply(vec![Change::delete("b")], after(1), 5);
    namespace.apply(vec![Change::set("", &Value::Text("é".into()))], after(1), 6);
    assert_eq!(namespace.encode(after(1)), bytes(NAMESPACE));
    let written = bytes(NAMESPACE);
    let read = Namespace::decode(&written).unwrap();
    assert_eq!(read.iter().map(|(key, _)| key).collect::<Vec<_>>(), ["a", ""]);
    assert_eq!(read.encode(after(1)), written);
}

/// ```text
/// 89                        array of 9
///   01                      version
///   1b 000001977420dc00     created:   1,750,000,000,000 ms
///   1b 000001977420dc05     last used: five milliseconds later
///   19 1c20                 idle:      7,200 s
///   1b 000001977457ca80     absolute:  1,750,003,600,000 ms
///   63 616e6e               user:      "ann"
///   f5                      persistent
///   02                      generation
///   a1                      map of 1
///     64 63617274           "cart"
///       52                  18 bytes: a namespace
/// ```
const RECORD: &str = "89 01 1b000001977420dc00 1b000001977420dc05 191c20 1b000001977457ca80 63616e6e f5 02 \
                      a1 6463617274 52 a1 6161 84 1b000001977420dc00 00 19 0102 03";

fn record() -> Vec<u8> {
    bytes(RECORD)
}

#[test]
fn a_record() {
    let header = Header {
        created: NOW,
        last_used: after(5),
        idle: Seconds::new(7_200),
        absolute: after(3_600_000),
        user: UserId::Text("ann".into()),
        persistent: true,
        generation: 2,
    };
    let mut made = Record::new(header.clone());
    made.apply("cart", vec![support::set("a", 3.0)], NOW, 0x0102);
    assert_eq!(made.encode().unwrap(), record());
    assert_eq!(Record::decode(&record()).unwrap().header, header);

    // Nobody is 0, and a number is itself.
    for (user, encoded) in
        [(UserId::Nobody, "00"), (UserId::Number(7), "07"), (UserId::Number(1 << 40), "1b0000010000000000")]
    {
        let other = Record::new(Header { user, ..header.clone() }).encode().unwrap();
        let expected = RECORD.split("a1 64").next().unwrap().replace("63616e6e", encoded) + "a0";
        assert_eq!(other, bytes(&expected));
    }
}

/// RFC 8949 appendix A has the same bytes for those that are in it.
#[test]
fn every_kind_of_value() {
    let text = |text: &str| Value::Text(text.into());
    let number = |value| Value::Number(Number(value));
    let bigint = |negative, magnitude: &[u8]| Value::BigInt(BigInt { negative, magnitude: magnitude.into() });
    let pinned = [
        (Value::Undefined, "f7"),
        (Value::Null, "f6"),
        (Value::Bool(false), "f4"),
        (Value::Bool(true), "f5"),
        (number(0.0), "00"),
        (number(1_000_000.0), "1a000f4240"),
        (number(-1_000.0), "fbc08f400000000000"),
        (number(9_007_199_254_740_991.0), "1b001fffffffffffff"),
        (number(9_007_199_254_740_992.0), "fb4340000000000000"),
        (number(-0.0), "fb8000000000000000"),
        (number(1.1), "fb3ff199999999999a"),
        (number(f64::INFINITY), "fb7ff0000000000000"),
        (number(f64::NAN), "fb7ff8000000000000"),
        (bigint(false, &[]), "c240"),
        (bigint(false, &[1, 0, 0, 0, 0, 0, 0, 0, 0]), "c249010000000000000000"),
        (bigint(true, &[1, 0, 0, 0, 0, 0, 0, 0, 0]), "c348ffffffffffffffff"),
        (text("ü"), "62c3bc"),
        (Value::Bytes(vec![1, 2]), "420102"),
        (Value::Typed(Element::Uint16, vec![1, 0]), "d845420100"),
        (Value::Date(Number(1_363_896_240_500.0)), "c1fb41d452d9ec200000"),
        // 1001({1: 8639999999999.0, -3: 999}), RFC 9581
        (Value::Date(Number(8_639_999_999_999_999.0)), "d903e9a201fb429f6ea085fffc00221903e7"),
        (Value::Array(vec![number(1.0), Value::Array(vec![])]), "820180"),
        (Value::Object(vec![("b".into(), number(1.0)), ("a".into(), Value::Null)]), "a26162016161f6"),
        (Value::Map(vec![(number(1.0), text("x"))]), "d90103a1016178"),
        (Value::Set(vec![number(1.0)]), "d901028101"),
        (Value::Url("https://a.example/".into()), "d8207268747470733a2f2f612e6578616d706c652f"),
        (Value::RegExp(Box::new(("a+".into(), "gi".into()))), "d9524a8262612b626769"),
    ];
    for (value, hex) in pinned {
        let found: String = codec::encode(&value).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(found, hex, "{value:?}");
        assert_eq!(codec::decode(&bytes(hex)), Some(value));
    }
}

/// What the first release wrote is taken up, changed, and written again.
#[test]
fn an_old_record_lives_on() {
    let engine = Engine::new(Options { secrets: vec![SECRET.to_vec()], ..Options::default() }).unwrap();
    let opening = support::with_cookie(&engine, "JhAREhMUFRYXGBkaGxwdHh_kCR8UENGTb6AzkmAT2VfY", NOW);
    assert_eq!(opening.claim.as_ref().unwrap().key, "MRGezI-UiKaCtpTCsKV97A");
    let visit = engine.resume(&opening, Some(&record()), after(1_000)).unwrap();
    assert_eq!((visit.header.user.clone(), visit.header.generation), (UserId::Text("ann".into()), 2));
    let changes = vec![("cart".into(), vec![support::set("b", 4.0)])];
    let outcome = engine.close(visit, Some(&record()), changes, after(1_000), support::random(1)).unwrap();
    let Step::Save { write } = outcome.step else { panic!("{:?}", outcome.step) };
    let written = Record::decode(&write.bytes).unwrap();
    assert_eq!(written.namespace("cart").get("a"), Some(Value::Number(Number(3.0))));
    assert_eq!(written.namespace("cart").get("b"), Some(Value::Number(Number(4.0))));
}
