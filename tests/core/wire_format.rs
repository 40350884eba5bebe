//! Every format, as bytes that were worked out apart from this crate. They are in `tests/vectors`, which
//! `tests/js/wire-format.test.js` reads too.

use eltanin::internals::{
    Clock, CommitId, EndedBy, Facts, Index, KeyRing, Mark, Random, SessionId, Standing, TextKind, Token, validate,
};
use eltanin::value::Value;
use eltanin::{
    Engine, Format, Inspection, Level, Listing, Namespace, Operation, Operations, Options, Record, Seconds, StoreKey,
    UserId, value as codec,
};

use crate::support::record::facts;
use crate::support::site::Site;
use crate::support::vectors::{self, diagram, text};
use crate::support::{COOKIE, NOW, after, bytes, delete, hex, set};

/// What all vectors are made with.
fn secret() -> Vec<u8> {
    text("secret").into_bytes()
}

fn keys() -> KeyRing {
    KeyRing::new(&[secret()]).unwrap()
}

fn random(format: Format) -> Random {
    Random::new(format, diagram("random bytes").try_into().unwrap()).unwrap()
}

fn site(format: Format) -> Site {
    Site::new(|options| {
        options.secrets = vec![secret()];
        options.level = Level::Strict;
        options.format = format;
        options.tokens = Some(Seconds::new(3_600));
    })
}

const FORMATS: [Format; 2] = [Format::Standard, Format::Draco];

#[test]
fn ids() {
    assert_eq!(text("cookie name"), COOKIE);
    for format in FORMATS {
        let word = format.as_str();
        let id = SessionId::new(random(format)).text(&keys(), COOKIE);
        assert_eq!(id.as_str(), text(&format!("id {word}")));
        // Their bytes, as `inspect` takes them apart.
        let found = Inspection::of(id.as_str());
        let raw = diagram(&format!("id {word}, bytes"));
        let header = usize::from(format == Format::Standard);
        let taken = [found.random.unwrap(), found.checksum.unwrap()].concat();
        assert_eq!(bytes(&taken), raw[header..]);
        assert_eq!(found.key_id, (header == 1).then_some(raw[0] & 31));
    }
}

#[test]
fn store_keys() {
    for format in FORMATS {
        let key = StoreKey::of_session(COOKIE, random(format));
        assert_eq!(key.as_str(), text(&format!("store key {}", format.as_str())));
    }
    let mut options = Options::new([secret()]);
    options.level = Level::Strict;
    let engine = Engine::new(options).unwrap();
    assert_eq!(engine.index(&UserId::Number(7)).unwrap().as_str(), text("index key, number 7"));
    assert_eq!(engine.index(&UserId::Text("ann".into())).unwrap().as_str(), text("index key, text ann"));
}

#[test]
fn tokens() {
    for format in FORMATS {
        for (standing, word) in [(Standing::Stored, "stored"), (Standing::NotStored, "not stored")] {
            let name = format!("token {}, {word}", format.as_str());
            let token = Token::issue(standing, random(format), NOW, Seconds::new(3_600));
            assert_eq!(token.encode(&keys(), COOKIE), text(&name));
            let found = Inspection::of(&text(&name));
            let raw = diagram(&format!("{name}, bytes"));
            let times = [found.issued_at.unwrap(), found.expires_at.unwrap()];
            assert_eq!((times, found.key_id), ([NOW, after(3_600_000)], Some(raw[0] & 31)));
            let (random, tag) = (bytes(&found.random.unwrap()), bytes(&found.checksum.unwrap()));
            assert_eq!(raw[1..], [random, diagram("times"), tag].concat());
        }
    }
}

#[test]
fn csrf_tokens() {
    let site = site(Format::Standard);
    site.rig(diagram("random bytes").try_into().unwrap());
    let mut handler = site.open("");
    assert_eq!(handler.csrf_token(), text("csrf token, never stored"));
    handler.set("a", 1);
    handler.commit();
    let mut handler = site.open(&text("id standard"));
    assert_eq!(handler.csrf_token(), text("csrf token, stored"));
    assert!(handler.verifies(&text("csrf token, never stored")));
}

#[test]
fn a_namespace() {
    let mut namespace = Namespace::default();
    namespace.apply(&[set("a", 1.0), set("b", 1.0)], &mut Clock::new(NOW, 0x0102_0304), 0);
    namespace.apply(&[delete("b")], &mut Clock::new(after(1), 5), 0);
    let text = |text: &str| Operation::Set { key: String::new(), value: codec::encode(&Value::Text(text.into())) };
    namespace.apply(&[text("e"), text("é")], &mut Clock::new(after(2), 7), 0);
    let pinned = diagram("namespace");
    assert_eq!(namespace.encode(), pinned);
    assert_eq!(validate::namespace(&pinned, 0), Some(TextKind::Unicode));
    let read = Namespace::decode(&pinned).unwrap();
    assert!(read.iter().map(|(key, _)| key).eq(["a", ""]));
    assert_eq!(read, namespace);
}

fn pinned_facts() -> Facts {
    let mut clock = Clock::new(after(1), 5);
    Facts {
        absolute: after(3_600_000),
        used: (after(5), Seconds::new(7_200)),
        generation: 2,
        lineage: CommitId::from_bytes([1, 2, 3, 4, 5, 6, 7, 8]),
        user: (1, UserId::Text("ann".into()), clock.tick()),
        persistent: (clock.tick(), true),
        ..facts()
    }
}

#[test]
fn a_record() {
    let mut record = Record::new(pinned_facts());
    let (first, second) =
        ([0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18], [0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27, 0x28]);
    record.note(CommitId::from_bytes(first), NOW);
    record.note(CommitId::from_bytes(second), after(5));
    let mut operations = Operations::new();
    operations.push("cart", set("a", 3.0));
    let mut clock = record.clock(after(5), CommitId::from_bytes(second));
    record.apply(&operations, &mut clock);
    let pinned = diagram("record");
    assert_eq!(record.encode(after(5)).unwrap(), pinned);
    let read = Record::decode(&pinned).unwrap();
    assert_eq!(*read.facts(), pinned_facts());
    assert!(read.has(CommitId::from_bytes(first)) && read.has(CommitId::from_bytes(second)));
    assert_eq!((read.text(), read.namespace("cart").get("a")), (Some(TextKind::Ascii), Some(&[3][..])));

    // Nobody is 0, and a number is itself.
    let encoded = |user| {
        let facts = Facts { user: (1, user, pinned_facts().user.2), ..pinned_facts() };
        Record::new(facts).encode(after(5)).unwrap()
    };
    let ann = bytes("83 63616e6e 01");
    for (user, hex) in
        [(UserId::Nobody, "00"), (UserId::Number(7), "07"), (UserId::Number(1 << 40), "1b0000010000000000")]
    {
        let at = |bytes: &[u8], part: &[u8]| bytes.windows(part.len()).position(|window| window == part);
        let other = [&[0x83][..], &bytes(hex), &[1]].concat();
        assert_eq!(at(&encoded(user), &other), at(&pinned, &ann));
    }
}

/// What was written once is taken up, changed, and written again.
#[test]
fn a_pinned_record_is_a_session() {
    let site = site(Format::Standard);
    site.store.put(&text("store key standard"), Some(diagram("record")));
    site.set_clock(1_000);
    let mut handler = site.open(&text("id standard"));
    assert_eq!((handler.loaded().as_str(), handler.is_persistent()), ("user ann: cart.a=3", true));
    handler.set_in("cart", "b", 4);
    handler.commit();
    assert_eq!(site.stored(&text("id standard")), "user ann: cart.a=3 cart.b=4");
    assert_eq!(site.request().bearer(&text("token standard, stored")).open().id(), Some(text("id standard")));
}

#[test]
fn operations() {
    let mut operations = Operations::new();
    operations.set("__system__", "a", bytes("190102"));
    operations.delete("__system__", "b");
    let pinned = diagram("operations");
    let read = Operations::decode(&pinned).unwrap();
    assert!(read.iter().eq(operations.iter().chain([("cart", &[][..])])));
    assert_eq!(read.encode(), pinned);
}

#[test]
fn marks() {
    let successor = StoreKey::parse(&text("store key standard"));
    for (name, how, leads_on) in [
        ("mark, renewed", EndedBy::Renewal, true),
        ("mark, login", EndedBy::Login, true),
        ("mark, logout", EndedBy::Logout, true),
        ("mark, ended", EndedBy::End, false),
    ] {
        let pinned = diagram(name);
        let mark = Mark::decode(&pinned).unwrap();
        assert_eq!((mark.how, mark.successor), (how, successor.filter(|_| leads_on)), "{name}");
        assert_eq!(mark.encode(), pinned);
    }
}

/// The mark under the key of the `draco` id: until when it holds, and whose logout it was.
#[test]
fn a_pinned_mark_is_found_by_a_late_request() {
    let site = site(Format::Draco);
    site.store.put(&text("store key draco"), Some(diagram("mark, logout")));
    site.store.put(&text("store key standard"), Some(diagram("record")));
    let drops = |millis| {
        site.set_clock(millis);
        let mut late = site.open(&text("id draco"));
        late.set("late", 1);
        late.commit().status.unwrap().as_str() == "dropped"
    };
    assert!(drops(119_999) && !drops(120_000));
    site.set_clock(1_000);
    let mut handler = site.open(&text("id draco"));
    let exchange = &mut handler.exchange;
    site.at(|engine, at| engine.login(exchange, UserId::Text("ann".into()), at)).unwrap();
    let reply = handler.commit();
    assert_eq!((reply.status.unwrap().as_str(), handler.loaded().as_str()), ("merged", "nothing"));
    let key = StoreKey::parse(&text("store key standard")).unwrap();
    assert_eq!(site.stored_at(&key), "mark login", "it went on with what ann's logout had left");
}

#[test]
fn an_index() {
    let pinned = diagram("index");
    assert_eq!(Index::decode(&pinned).unwrap().encode(), pinned);
    let site = site(Format::Standard);
    site.store.put(&text("store key standard"), Some(diagram("record")));
    let user = UserId::Text("ann".into());
    let listing = Listing::new(&user, Some(&pinned));
    let keys: Vec<&str> = listing.keys().map(StoreKey::as_str).collect();
    assert_eq!(keys, [text("store key standard")], "the other one is flagged");
    let infos = listing.describe(&site.engine, [Some(diagram("record"))], NOW);
    // The lineage in base64url.
    assert_eq!((infos.len(), infos[0].handle.as_str(), infos[0].last_used), (1, "AQIDBAUGBwg", after(5)));
    assert_eq!((infos[0].created, infos[0].expires, infos[0].persistent), (NOW, after(3_600_000), true));
}

/// RFC 8949 appendix A has the same bytes for those that are in it. 8,639,999,999,999,999 ms is
/// `1001({1: 8639999999999.0, -3: 999})` of RFC 9581.
#[test]
fn every_kind_of_value() {
    for (value, pinned) in vectors::values() {
        assert_eq!(hex(&codec::encode(&value)), hex(&pinned), "{value:?}");
        assert_eq!(codec::decode(&pinned), Some(value));
    }
}
