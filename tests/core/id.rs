//! Session ids: their sizes, what they refuse, and rotation.

use std::collections::{BTreeMap, BTreeSet};

use eltanin::internals::{KeyRing, Random, SessionId, UnverifiedId};
use eltanin::{ErrorCategory, Format, Rejection, StoreKey};
use proptest::prelude::*;

use crate::support::{BASE64URL, COOKIE, flips, keys, random, resized, secret};

/// Format, characters, random bits, checksum bits.
const FORMATS: [(Format, usize, usize, usize); 2] = [(Format::Standard, 44, 128, 128), (Format::Draco, 21, 56, 70)];

fn mint(keys: &KeyRing, format: Format, bytes: [u8; 16]) -> String {
    SessionId::new(Random::new(format, bytes).unwrap()).text(keys, COOKIE)
}

fn parse(keys: &KeyRing, format: Format, text: &str) -> Result<SessionId, Rejection> {
    SessionId::parse(keys, format, COOKIE, text)
}

#[test]
fn an_id_has_exactly_so_many_characters_and_reads_back() {
    let keys = keys(&[1]);
    for (format, chars, _, _) in FORMATS {
        assert_eq!(format.chars(), chars);
        for seed in 0..200 {
            let id = mint(&keys, format, random(seed));
            assert_eq!(id.as_str().len(), chars);
            assert_eq!(parse(&keys, format, &id).unwrap().text(&keys, COOKIE), id);
        }
    }
}

#[test]
fn an_id_has_exactly_so_many_random_bits() {
    let keys = keys(&[1]);
    for (format, _, bits, _) in FORMATS {
        let bytes: [u8; 16] = random(3);
        let id = mint(&keys, format, bytes);
        let parts = UnverifiedId::read(format, id.as_str()).unwrap();
        assert_eq!(parts.random(), &bytes[..bits / 8]);
        assert_eq!(parse(&keys, format, &id).unwrap().random.as_bytes(), &bytes[..bits / 8]);
        for bit in 0..128 {
            let mut other = bytes;
            other[bit / 8] ^= 1 << (7 - bit % 8);
            assert_eq!(mint(&keys, format, other) != id, bit < bits, "bit {bit}");
        }
    }
}

#[test]
fn an_id_has_exactly_the_tag_bits_of_its_format() {
    let keys = keys(&[1]);
    for (format, chars, random_bits, bits) in FORMATS {
        let header = if format == Format::Standard { 8 } else { 0 };
        assert_eq!(header + random_bits + bits, chars * 6);
        assert_eq!(format.tag_bits() as usize, bits);
        // Every bit of the checksum is used: over a few ids each is seen as 0 and as 1; the rest is 0.
        let (mut ones, mut zeros) = (vec![0_u8; bits.div_ceil(8)], vec![0_u8; bits.div_ceil(8)]);
        for seed in 0..64 {
            let id = mint(&keys, format, random(seed));
            for (place, byte) in UnverifiedId::read(format, id.as_str()).unwrap().tag().iter().enumerate() {
                ones[place] |= byte;
                zeros[place] |= !byte;
            }
        }
        let used = |bit: usize| (ones[bit / 8] & zeros[bit / 8]) >> (7 - bit % 8) & 1 == 1;
        assert!((0..bits).all(used));
        assert!((bits..ones.len() * 8).all(|bit| !used(bit) && ones[bit / 8] >> (7 - bit % 8) & 1 == 0));
    }
}

#[test]
fn every_bit_flip_truncation_and_extension_is_refused() {
    let keys = keys(&[1]);
    for (format, chars, _, _) in FORMATS {
        let id = mint(&keys, format, random(4));
        let flips = flips(id.as_str());
        assert_eq!(flips.len(), chars * 6);
        for text in flips {
            assert!(parse(&keys, format, &text).is_err(), "{text}");
        }
        for text in resized(id.as_str()) {
            assert_eq!(parse(&keys, format, &text), Err(Rejection::Malformed), "{text}");
        }
        let last = id.as_str().len() - 1;
        for text in ["", "é", &"é".repeat(chars / 2), &format!("{}=", &id.as_str()[..last])] {
            assert_eq!(parse(&keys, format, text), Err(Rejection::Malformed), "{text}");
        }
        assert_eq!(parse(&keys, format, &"A".repeat(chars)).err(), {
            let version_0 = format == Format::Standard;
            Some(if version_0 { Rejection::Malformed } else { Rejection::BadTag })
        });
    }
}

#[test]
fn an_id_is_refused_under_another_cookie_name_format_or_secret() {
    let own = keys(&[1]);
    for (format, _, _, _) in FORMATS {
        let id = mint(&own, format, random(5));
        for cookie in ["__host-session", "session", "", "__Host-session "] {
            assert_eq!(SessionId::parse(&own, format, cookie, id.as_str()), Err(Rejection::BadTag));
        }
        for (other, _, _, _) in FORMATS.into_iter().filter(|(other, _, _, _)| *other != format) {
            assert_eq!(parse(&own, other, id.as_str()), Err(Rejection::Malformed));
        }
        assert_eq!(parse(&keys(&[2]), format, id.as_str()), Err(Rejection::BadTag));
    }
    // The formats share no tag: the same random bytes have another one.
    let tag = |format| UnverifiedId::read(format, mint(&own, format, random(5)).as_str()).unwrap().tag()[..8].to_vec();
    assert_ne!(tag(Format::Standard), tag(Format::Draco));
}

#[test]
fn keys_rotate_and_a_retired_one_is_refused() {
    for (format, _, _, _) in FORMATS {
        let old = mint(&keys(&[1]), format, random(6));
        let both = keys(&[2, 1]);
        let found = parse(&both, format, old.as_str()).unwrap();
        assert_eq!(Some(found.key), both.indices().nth(1));
        assert!(found.random == Random::new(format, random(6)).unwrap(), "the record is still found");
        let new = mint(&both, format, random(6));
        assert_eq!(parse(&both, format, &new).unwrap().key, KeyRing::CURRENT);
        assert_ne!(new, old);
        assert_eq!(parse(&keys(&[2]), format, old.as_str()), Err(Rejection::BadTag));
        assert!(parse(&keys(&[2]), format, new.as_str()).is_ok());
    }
}

/// A key id has five bits, so of 33 keys two have the same.
#[test]
fn keys_with_the_same_key_id_are_told_apart() {
    let seeds: Vec<u8> = (1..=33).collect();
    let all = keys(&seeds);
    let ids: BTreeSet<u8> = all.indices().map(|key| all.key_id(key)).collect();
    assert!(ids.len() < seeds.len() && ids.iter().all(|id| *id < 32));
    for (format, _, _, _) in FORMATS {
        for (place, seed) in seeds.iter().enumerate() {
            let id = mint(&keys(&[*seed]), format, random(7));
            assert_eq!(Some(parse(&all, format, id.as_str()).unwrap().key), all.indices().nth(place));
        }
    }
}

#[test]
fn equal_random_bytes_are_refused() {
    for (format, _, _, _) in FORMATS {
        for byte in 0..=u8::MAX {
            let error = Random::new(format, [byte; 16]).err().unwrap();
            assert_eq!((error.category(), error.code().as_str()), (ErrorCategory::Internal, "random_failed"));
            assert_eq!(error.to_string(), "the random source gave 16 equal bytes, so no session id was made");
        }
        let mut nearly = [0; 16];
        nearly[15] = 1;
        assert!(Random::new(format, nearly).is_ok());
    }
}

#[test]
fn a_store_key_tells_nothing_of_the_id_and_is_its_own() {
    let keys = keys(&[1]);
    for (format, _, _, _) in FORMATS {
        let made: Vec<SessionId> =
            (0..200).map(|seed| SessionId::new(Random::new(format, random(seed)).unwrap())).collect();
        let stored: BTreeSet<StoreKey> = made.iter().map(|id| StoreKey::of_session(COOKIE, id.random)).collect();
        assert_eq!(stored.len(), made.len());
        for id in &made {
            let key = StoreKey::of_session(COOKIE, id.random);
            assert_eq!((key.as_str().len(), key.to_string().as_str()), (StoreKey::CHARS, key.as_str()));
            assert!(!id.text(&keys, COOKIE).contains(key.as_str()) && parse(&keys, format, key.as_str()).is_err());
        }
        // No secret goes into it: it stays when one is replaced. The cookie's name does.
        let id = made[1].random;
        assert_ne!(StoreKey::of_session(COOKIE, id), StoreKey::of_session("session", id));
    }
}

#[test]
fn a_store_key_is_read_back_and_nothing_else_is_one() {
    let key = StoreKey::of_session(COOKIE, Random::new(Format::Standard, random(1)).unwrap());
    assert_eq!(StoreKey::parse(key.as_str()), Some(key));
    assert_eq!(format!("{key:?}"), format!("StoreKey({key})"));
    for text in resized(key.as_str()) {
        assert_eq!(StoreKey::parse(&text), None, "{text}");
    }
    // 22 characters are 132 bits: the last four are zero.
    let last = flips(key.as_str()).into_iter().rev().take(6).filter(|text| StoreKey::parse(text).is_some());
    assert_eq!(last.count(), 2);
    for text in ["", "é", &"é".repeat(11), &" ".repeat(22), &"+".repeat(22)] {
        assert_eq!(StoreKey::parse(text), None, "{text}");
    }
}

#[test]
fn debug_shows_no_bit_of_an_id() {
    let [one, other] = [8, 9].map(|seed| SessionId::new(Random::new(Format::Standard, random(seed)).unwrap()));
    assert_eq!(format!("{one:?}"), format!("{other:?}"));
}

/// 20,000 ids: each of the 64 symbols at each place, within six standard deviations.
#[test]
fn every_symbol_stands_everywhere_as_often_as_it_should() {
    let keys = KeyRing::new(&[secret(9)]).unwrap();
    for (format, chars, _, _) in FORMATS {
        let mut counts: BTreeMap<(usize, u8), u32> = BTreeMap::new();
        for seed in 0..20_000_u64 {
            let id = mint(&keys, format, random(seed << 20));
            for (place, symbol) in id.as_str().bytes().enumerate() {
                *counts.entry((place, symbol)).or_default() += 1;
            }
        }
        // A standard id begins with its version and key id, which are the same in all; they take a character and a third.
        let fixed = if format == Format::Standard { 2 } else { 0 };
        for place in fixed..chars {
            for symbol in BASE64URL {
                let count = counts.get(&(place, *symbol)).copied().unwrap_or_default();
                assert!((207..=418).contains(&count), "{count} times {} at {place}", char::from(*symbol));
            }
        }
    }
}

proptest! {
    #[test]
    fn no_text_is_an_id_by_chance(text in "\\PC{0,60}") {
        for (format, _, _, _) in FORMATS {
            prop_assert!(parse(&keys(&[1]), format, &text).is_err());
        }
    }

    #[test]
    fn text_of_the_right_shape_is_refused_by_its_checksum(text in "[A-Za-z0-9_-]{21}") {
        prop_assert_eq!(parse(&keys(&[1]), Format::Draco, &text), Err(Rejection::BadTag));
    }
}
