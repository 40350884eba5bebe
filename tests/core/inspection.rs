//! What an id or a token says about itself.

use eltanin::internals::{Random, SessionId, Standing, Token};
use eltanin::{Format, Inspection, Seconds, Shape};
use proptest::prelude::*;

use crate::support::{self, COOKIE, NOW, after, engine, flips, hex, keys, random};

#[test]
fn an_id_is_taken_apart() {
    let keys = keys(&[1]);
    let bytes: [u8; 16] = random(1);
    for (format, random_bytes, checksum_digits) in [(Format::Standard, 16, 32), (Format::Draco, 7, 18)] {
        let id = SessionId::new(Random::new(format, bytes).unwrap()).text(&keys, COOKIE);
        let found = Inspection::of(id.as_str());
        assert_eq!((found.kind, found.format), (Some(Shape::Id), Some(format.as_str())));
        assert_eq!(found.random, Some(hex(&bytes[..random_bytes])));
        assert_eq!(found.checksum.map(|checksum| checksum.len()), Some(checksum_digits));
        let own = keys.key_id(eltanin::internals::KeyRing::CURRENT);
        assert_eq!(found.key_id, (format == Format::Standard).then_some(own));
        assert_eq!((found.issued_at, found.expires_at), (None, None));
        assert_eq!((found.valid, found.reason), (false, Some("no_key")));
    }
}

#[test]
fn a_token_is_taken_apart() {
    let keys = keys(&[1]);
    for format in [Format::Standard, Format::Draco] {
        let random = Random::new(format, random(1)).unwrap();
        let token = Token::issue(Standing::Stored, random, NOW, Seconds::new(60));
        let found = Inspection::of(&token.encode(&keys, COOKIE));
        assert_eq!((found.kind, found.format), (Some(Shape::Token), Some(format.as_str())));
        assert_eq!((found.issued_at, found.expires_at), (Some(NOW), Some(after(60_000))));
        assert_eq!(found.random, Some(hex(random.as_bytes())));
        assert!(found.key_id.is_some());
        assert_eq!((found.valid, found.reason), (false, Some("no_key")));
    }
}

#[test]
fn what_has_no_shape_of_ours_is_malformed() {
    for text in ["", "x", "é", &"A".repeat(44), &"A".repeat(60), &"A".repeat(48), &" ".repeat(21), &"A".repeat(1_000)]
    {
        let mut expected = Inspection::default();
        expected.reason = Some("malformed");
        assert_eq!(Inspection::of(text), expected, "{text}");
    }
}

#[test]
fn a_site_vouches_for_its_own() {
    let here = engine(|options| options.tokens = Some(Seconds::new(60)));
    let keys = keys(&[1]);
    let random = Random::new(Format::Standard, random(1)).unwrap();
    let says = |text: &str, millis| {
        let found = here.inspect(text, after(millis));
        (found.valid, found.reason)
    };
    // On localhost the cookie has another name, and so another checksum; both are this site's.
    for cookie in [COOKIE, "session"] {
        let id = SessionId::new(random).text(&keys, cookie);
        assert_eq!(says(id.as_str(), 0), (true, None), "{cookie}");
        assert_eq!(says(&flips(id.as_str()).pop().unwrap(), 0), (false, Some("bad_tag")));
    }
    let elsewhere = SessionId::new(random).text(&keys, "__Host-other");
    assert_eq!(says(elsewhere.as_str(), 0), (false, Some("bad_tag")));
    let other = Random::new(Format::Draco, support::random(1)).unwrap();
    assert_eq!(says(SessionId::new(other).text(&keys, COOKIE).as_str(), 0), (false, Some("malformed")));

    for standing in [Standing::Stored, Standing::NotStored] {
        let token = Token::issue(standing, random, NOW, Seconds::new(60));
        // As an id, it may be the token of localhost.
        for cookie in [COOKIE, "session"] {
            let text = token.encode(&keys, cookie);
            assert_eq!(says(&text, 59_999), (true, None));
            assert_eq!(says(&text, 60_000), (false, Some("expired")));
            assert_eq!(says(&flips(&text).pop().unwrap(), 60_000), (false, Some("bad_tag")));
        }
        assert_eq!(says(&token.encode(&keys, "__Host-other"), 0), (false, Some("bad_tag")));
    }
    assert_eq!(says("", 0), (false, Some("malformed")));
}

proptest! {
    #[test]
    fn any_text_is_inspected(text in "\\PC*") {
        prop_assert!(!Inspection::of(&text).valid);
        let here = engine(|_| {});
        prop_assert!(!here.inspect(&text, NOW).valid);
    }
}
