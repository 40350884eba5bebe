//! Session tokens: sizes, refusals, times, rotation.

use eltanin::internals::{KeyRing, Purpose, Random, SessionId, Standing, Token, UnverifiedToken};
use eltanin::{Format, Rejection, Seconds, Timestamp};
use proptest::prelude::*;

use crate::support::{BASE64URL, COOKIE, NOW, after, flips, keys, random, resized};

const FORMATS: [(Format, usize); 2] = [(Format::Standard, 60), (Format::Draco, 48)];
const HOUR: Seconds = Seconds::new(3_600);

fn issue(keys: &KeyRing, format: Format, lifetime: Seconds) -> String {
    issue_as(keys, format, Standing::Stored, lifetime)
}

fn issue_as(keys: &KeyRing, format: Format, standing: Standing, lifetime: Seconds) -> String {
    Token::issue(standing, Random::new(format, random(1)).unwrap(), NOW, lifetime).encode(keys, COOKIE)
}

fn parse(keys: &KeyRing, format: Format, text: &str, now: Timestamp) -> Result<Token, Rejection> {
    Token::parse(keys, format, COOKIE, text, now)
}

#[test]
fn a_token_has_exactly_so_many_characters_and_reads_back() {
    let keys = keys(&[1]);
    for (format, chars) in FORMATS {
        let text = issue(&keys, format, HOUR);
        assert_eq!(text.len(), chars);
        let token = parse(&keys, format, &text, NOW).unwrap();
        assert!(token.random() == Random::new(format, random(1)).unwrap());
        assert_eq!(token.key(), KeyRing::CURRENT);
        assert_eq!(token.encode(&keys, COOKIE), text);
        let parts = UnverifiedToken::read(format, &text).unwrap();
        assert_eq!((parts.issued, parts.expires), (NOW, after(3_600_000)));
        assert_eq!((parts.key_id(), parts.tag().len()), (keys.key_id(KeyRing::CURRENT), 16));
        assert_eq!(parts.random(), &random::<16>(1)[..format.random_bytes()]);
    }
}

#[test]
fn every_bit_flip_truncation_and_extension_is_refused() {
    let keys = keys(&[1]);
    for (format, chars) in FORMATS {
        let text = issue(&keys, format, HOUR);
        let flips = flips(&text);
        assert_eq!(flips.len(), chars * 6);
        for flipped in flips {
            assert!(parse(&keys, format, &flipped, NOW).is_err(), "{flipped}");
        }
        for cut in resized(&text) {
            assert_eq!(parse(&keys, format, &cut, NOW), Err(Rejection::Malformed), "{cut}");
        }
    }
}

#[test]
fn a_token_is_refused_as_another_format_and_under_another_secret() {
    let own = keys(&[1]);
    for (format, _) in FORMATS {
        let text = issue(&own, format, HOUR);
        for (other, _) in FORMATS.into_iter().filter(|(other, _)| *other != format) {
            assert_eq!(parse(&own, other, &text, NOW), Err(Rejection::Malformed));
        }
        assert_eq!(parse(&keys(&[2]), format, &text, NOW), Err(Rejection::BadTag));
    }
}

#[test]
fn a_token_expires_to_the_millisecond() {
    let keys = keys(&[1]);
    for (format, _) in FORMATS {
        let text = issue(&keys, format, HOUR);
        assert!(parse(&keys, format, &text, after(3_599_999)).is_ok());
        assert_eq!(parse(&keys, format, &text, after(3_600_000)), Err(Rejection::Expired));
        // Expiry is only told of what proved itself.
        let forged = flips(&text).pop().unwrap();
        assert_eq!(parse(&keys, format, &forged, after(3_600_000)), Err(Rejection::BadTag));
        // A clock that is behind ours does not refuse what is new.
        assert!(parse(&keys, format, &text, Timestamp::from_millis(NOW.as_millis() - 5_000)).is_ok());
    }
}

#[test]
fn a_token_is_due_for_renewal_exactly_from_half_its_life() {
    let keys = keys(&[1]);
    for (seconds, due) in [(3_600, 1_800_000), (1, 500), (3, 1_500)] {
        let text = issue(&keys, Format::Standard, Seconds::new(seconds));
        let token = parse(&keys, Format::Standard, &text, NOW).unwrap();
        assert!(!token.is_due(NOW));
        assert!(!token.is_due(after(due - 1)));
        assert!(token.is_due(after(due)));
    }
}

#[test]
fn keys_rotate_and_a_retired_one_is_refused() {
    for (format, _) in FORMATS {
        let old = issue(&keys(&[1]), format, HOUR);
        let both = keys(&[2, 1]);
        let token = parse(&both, format, &old, NOW).unwrap();
        assert_eq!(Some(token.key()), both.indices().nth(1));
        assert_eq!(token.encode(&both, COOKIE), old);
        assert_eq!(parse(&keys(&[2]), format, &old, NOW), Err(Rejection::BadTag));
    }
}

/// Its header says whether the session was stored, and the tag covers it.
#[test]
fn its_standing_reads_back_and_cannot_be_changed() {
    let keys = keys(&[1]);
    for (format, _) in FORMATS {
        for (standing, version) in [(Standing::Stored, 2), (Standing::NotStored, 3)] {
            let text = issue_as(&keys, format, standing, HOUR);
            assert_eq!(parse(&keys, format, &text, NOW).unwrap().standing(), standing);
            let first = BASE64URL.iter().position(|symbol| *symbol == text.as_bytes()[0]).unwrap();
            assert_eq!(first >> 3, version);
            for other in (0..8).filter(|other| *other != version) {
                let symbol = char::from(BASE64URL[other << 3 | first & 7]);
                let forged = format!("{symbol}{}", &text[1..]);
                let refusal = if [2, 3].contains(&other) { Rejection::BadTag } else { Rejection::Malformed };
                assert_eq!(parse(&keys, format, &forged, NOW), Err(refusal), "version {other}");
            }
        }
    }
}

#[test]
fn semantics_44_a_token_is_refused_under_another_cookie_name() {
    let keys = keys(&[1]);
    for (format, _) in FORMATS {
        let text = issue(&keys, format, HOUR);
        for cookie in ["__host-session", "session", "", "__Host-session "] {
            assert_eq!(Token::parse(&keys, format, cookie, &text, NOW), Err(Rejection::BadTag));
        }
    }
}

/// What is made for one use is refused for each other, even where the length fits.
#[test]
fn an_id_is_no_token_and_a_token_no_id() {
    let keys = keys(&[1]);
    for (format, _) in FORMATS {
        let id = SessionId::new(Random::new(format, random(1)).unwrap()).text(&keys, COOKIE);
        let token = issue(&keys, format, HOUR);
        assert_eq!(parse(&keys, format, id.as_str(), NOW), Err(Rejection::Malformed));
        assert_eq!(SessionId::parse(&keys, format, COOKIE, &token), Err(Rejection::Malformed));
        // A token whose tag was made for a cookie.
        let parts = UnverifiedToken::read(format, &token).unwrap();
        let signed = [&[2 << 5 | parts.key_id()], parts.random(), &NOW.as_millis().to_be_bytes()[2..]].concat();
        let signed = [signed, after(3_600_000).as_millis().to_be_bytes()[2..].to_vec()].concat();
        for (purpose, accepted) in [(Purpose::Token, true), (Purpose::Cookie, false), (Purpose::Csrf, false)] {
            let tag = keys.tag(KeyRing::CURRENT, purpose, &[format.as_str().as_bytes(), COOKIE.as_bytes(), &signed]);
            let text = base64url(&[signed.as_slice(), &tag].concat());
            assert_eq!(parse(&keys, format, &text, NOW).is_ok(), accepted, "{purpose:?}");
            assert_eq!(text == token, accepted);
        }
    }
}

fn base64url(bytes: &[u8]) -> String {
    let bits: Vec<u8> = bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1)).collect();
    let digit = |bits: &[u8]| usize::from(bits.iter().fold(0, |digit, bit| digit << 1 | bit));
    bits.chunks(6).map(|bits| char::from(BASE64URL[digit(bits)])).collect()
}

#[test]
fn debug_shows_no_token() {
    let token = Token::issue(Standing::Stored, Random::new(Format::Draco, random(1)).unwrap(), NOW, HOUR);
    assert_eq!(format!("{token:?}"), "Token(expires 1750003600000)");
}

proptest! {
    #[test]
    fn text_of_the_right_length_is_refused(text in "[A-Za-z0-9_-]{60}") {
        prop_assert!(parse(&keys(&[1]), Format::Standard, &text, NOW).is_err());
    }

    #[test]
    fn no_text_is_a_token(text in "\\PC{0,70}") {
        for (format, _) in FORMATS {
            prop_assert!(parse(&keys(&[1]), format, &text, NOW).is_err());
        }
    }
}
