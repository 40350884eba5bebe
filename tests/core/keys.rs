//! Keys and tags: what they cover, what they reject, and that a tag is an HMAC-SHA-256.

use eltanin::internals::{KeyRing, Purpose};
use eltanin::{ErrorCategory, SECRET_MIN_BYTES};

use crate::support::hmac::{hmac, sha256};
use crate::support::{hex, keys, secret, vectors};

const PURPOSES: [Purpose; 3] = [Purpose::Cookie, Purpose::Token, Purpose::Csrf];

#[test]
fn the_twin_is_sha_256() {
    // FIPS 180-4, the examples of one and of two blocks
    assert_eq!(hex(&sha256(b"abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_eq!(
        hex(&sha256(b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    );
}

#[test]
fn the_twin_is_hmac_sha_256_by_the_vectors_of_rfc_4231() {
    for [key, data, mac] in vectors::rfc4231() {
        assert!(hmac(&key, &data).starts_with(&mac));
    }
}

/// The key of a secret is HMAC(secret, "eltanin v1 tags"); a tag covers purpose, key id, and each part behind its length.
#[test]
fn a_tag_is_the_twins() {
    for length in [32, 63, 64, 65, 200] {
        let secret: Vec<u8> = (0..length).collect();
        let ring = KeyRing::new(std::slice::from_ref(&secret)).unwrap();
        let key = hmac(&secret, b"eltanin v1 tags");
        let key_id = hmac(&secret, b"eltanin v1 key id")[0] & 31;
        assert_eq!(ring.key_id(KeyRing::CURRENT), key_id);
        for purpose in PURPOSES {
            let parts: [&[u8]; 3] = [b"one", b"", &[7; 300]];
            let mut covered = vec![purpose as u8, key_id];
            for part in parts {
                covered.extend(u32::try_from(part.len()).unwrap().to_be_bytes());
                covered.extend(part);
            }
            assert_eq!(ring.tag(KeyRing::CURRENT, purpose, &parts), hmac(&key, &covered)[..16]);
        }
    }
}

#[test]
fn a_tag_for_one_purpose_is_refused_for_every_other() {
    let ring = keys(&[1]);
    for made in PURPOSES {
        let tag = ring.tag(KeyRing::CURRENT, made, &[b"part"]);
        for used in PURPOSES {
            assert_eq!(ring.verify(KeyRing::CURRENT, used, &[b"part"], tag, 128), made == used, "{made:?} as {used:?}");
        }
    }
}

#[test]
fn parts_never_run_together() {
    let ring = keys(&[1]);
    let tag = |parts: &[&[u8]]| ring.tag(KeyRing::CURRENT, Purpose::Cookie, parts);
    let different = [
        tag(&[b"ab", b"c"]),
        tag(&[b"a", b"bc"]),
        tag(&[b"abc"]),
        tag(&[b"abc", b""]),
        tag(&[b"", b"abc"]),
        tag(&[b"ab\0\0\0\x01c"]),
        tag(&[]),
        tag(&[b""]),
    ];
    for (place, one) in different.iter().enumerate() {
        assert!(!different[..place].contains(one), "{place}");
    }
}

#[test]
fn verifying_looks_at_exactly_so_many_bits() {
    let ring = keys(&[1]);
    let parts: [&[u8]; 1] = [b"part"];
    let tag = u128::from_be_bytes(ring.tag(KeyRing::CURRENT, Purpose::Cookie, &parts));
    for bits in [70, 127, 128] {
        for bit in 0..128 {
            let flipped = (tag ^ 1 << (127 - bit)).to_be_bytes();
            let accepted = ring.verify(KeyRing::CURRENT, Purpose::Cookie, &parts, flipped, bits);
            assert_eq!(accepted, bit >= bits, "bit {bit} of {bits}");
        }
    }
}

#[test]
fn every_key_of_the_ring_tags_for_itself() {
    let ring = keys(&[1, 2, 3]);
    let tags: Vec<_> = ring.indices().map(|key| ring.tag(key, Purpose::Cookie, &[b"part"])).collect();
    assert_eq!(tags.len(), 3);
    for (at, key) in ring.indices().enumerate() {
        for (made, tag) in tags.iter().enumerate() {
            assert_eq!(ring.verify(key, Purpose::Cookie, &[b"part"], *tag, 128), at == made);
        }
    }
    assert_eq!(tags[0], keys(&[1]).tag(KeyRing::CURRENT, Purpose::Cookie, &[b"part"]));
}

#[test]
fn semantics_42_secrets_that_anybody_may_know_are_refused() {
    let refused = |secrets: &[Vec<u8>]| {
        let error = KeyRing::new(secrets).unwrap_err();
        assert_eq!(error.category(), ErrorCategory::Usage);
        (error.code().as_str(), error.to_string())
    };
    let (code, message) = refused(&[]);
    assert_eq!(code, "key_missing");
    assert_eq!(message, "no secret is configured; make one with `npx eltanin secret` and pass it as `secret`");
    for length in 0..SECRET_MIN_BYTES {
        let (code, message) = refused(&[secret(1), vec![7; length]]);
        assert_eq!(code, "key_too_short");
        let expected =
            format!("a secret has {length} bytes; at least 32 are needed: make one with `npx eltanin secret`");
        assert_eq!(message, expected);
    }
    let weak = "a secret is one repeated byte or a published sample: make one with `npx eltanin secret`";
    for sample in [
        vec![0; 32],
        vec![0; 500],
        vec![7; SECRET_MIN_BYTES],
        vec![255; 64],
        b"complex_password_at_least_32_characters_long".to_vec(),
        b"password_at_least_32_characters_long".to_vec(),
        b"this-is-a-secret-value-with-at-least-32-characters".to_vec(),
    ] {
        assert_eq!(refused(&[secret(1), sample]), ("key_weak", weak.into()));
    }
    let two_bytes = [vec![7; SECRET_MIN_BYTES - 1], vec![8]].concat();
    assert!(KeyRing::new(&[two_bytes]).is_ok());
}

#[test]
fn debug_shows_how_many_keys_there_are_and_nothing_else() {
    assert_eq!(format!("{:?}", keys(&[1, 2])), "KeyRing(2 keys)");
}
