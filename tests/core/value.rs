//! Values as CBOR: every value comes back equal, and other bytes are rejected.

use eltanin::internals::MAX_DEPTH;
use eltanin::value::{BigInt, Element, Number, Value, decode, encode};
use proptest::prelude::*;

use crate::properties::value::can_be_written_again;
use crate::properties::walk::is_valid;
use crate::support::values::values;

fn number(number: f64) -> Value {
    Value::Number(Number(number))
}

fn bigint(negative: bool, magnitude: &[u8]) -> Value {
    Value::BigInt(BigInt { negative, magnitude: magnitude.to_vec() })
}

fn round_trip(value: &Value) {
    assert_eq!(decode(&encode(value)).as_ref(), Some(value));
}

proptest! {
    #[test]
    fn every_value_comes_back_equal(value in values()) {
        prop_assert_eq!(decode(&encode(&value)), Some(value));
    }

    #[test]
    fn a_cut_value_is_none(value in values(), cut in any::<prop::sample::Index>()) {
        let bytes = encode(&value);
        prop_assert_eq!(decode(&bytes[..cut.index(bytes.len())]), None);
        prop_assert_eq!(decode(&[bytes, vec![0]].concat()), None);
    }

    #[test]
    fn any_bytes_are_a_value_that_can_be_written_again_or_none(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        can_be_written_again(&bytes);
    }

    #[test]
    fn a_changed_value_is_a_value_that_can_be_written_again_or_none(value in values(), at in any::<prop::sample::Index>(), to in any::<u8>()) {
        let mut bytes = encode(&value);
        let at = at.index(bytes.len());
        bytes[at] = to;
        can_be_written_again(&bytes);
    }
}

#[test]
fn a_date_is_whole_milliseconds_that_a_date_reaches() {
    let epoch = |seconds: f64| [&[0xc1, 0xfb][..], &seconds.to_be_bytes()].concat();
    let extended = |seconds: f64, millis: &[u8]| {
        [&[0xd9, 0x03, 0xe9, 0xa2, 0x01, 0xfb][..], &seconds.to_be_bytes(), &[0x22], millis].concat()
    };
    let last = 8_640_000_000_000.0;
    for (bytes, right) in [
        (epoch(last), true),
        (epoch(-last), true),
        (epoch(last + 0.001), false),
        (epoch(f64::INFINITY), false),
        (epoch(f64::NAN), true),
        (extended(5.0, &[0x19, 0x03, 0xe7]), true),
        (extended(5.0, &[0x19, 0x03, 0xe8]), false),
        (extended(5.5, &[0]), false),
        (extended(last, &[0]), true),
        (extended(last, &[1]), false),
        (extended(f64::NAN, &[0]), false),
        (extended(f64::INFINITY, &[0]), false),
    ] {
        assert_eq!((decode(&bytes).is_some(), is_valid(&bytes)), (right, right), "{bytes:x?}");
    }
}

#[test]
fn numbers_are_integers_where_that_says_the_same() {
    for (value, first) in [
        (0.0, 0x00),
        (23.0, 0x17),
        (-1.0, 0xfb),
        (9_007_199_254_740_991.0, 0x1b),
        (-9_007_199_254_740_991.0, 0xfb),
        (-0.0, 0xfb),
        (f64::NAN, 0xfb),
        (0.5, 0xfb),
        (9_007_199_254_740_992.0, 0xfb),
        (-9_007_199_254_740_992.0, 0xfb),
        (9_223_372_036_854_775_808.0, 0xfb),
        (-9_223_372_036_854_775_808.0, 0xfb),
        (f64::INFINITY, 0xfb),
        (f64::MIN_POSITIVE, 0xfb),
        (f64::MAX, 0xfb),
    ] {
        assert_eq!(encode(&number(value))[0], first, "{value}");
        round_trip(&number(value));
    }
}

#[test]
fn equality_is_bit_by_bit() {
    assert_eq!(number(f64::NAN), number(-f64::NAN));
    assert_ne!(number(0.0), number(-0.0));
    assert_eq!(number(1.0), number(1.0));
}

#[test]
fn bigints_round_powers_of_256_stay_exact() {
    round_trip(&bigint(false, &[]));
    for bytes in [1, 2, 7, 8, 9, 16, 64, 300] {
        let power = [&[1][..], &vec![0; bytes]].concat();
        let above = [&[1][..], &vec![0; bytes - 1], &[1]].concat();
        for magnitude in [power, above, vec![0xff; bytes], [&[0xff][..], &vec![0; bytes]].concat()] {
            round_trip(&bigint(false, &magnitude));
            round_trip(&bigint(true, &magnitude));
        }
    }
    // RFC 8949 section 3.4.3: tag 3 means -1 - n.
    assert_eq!(encode(&bigint(true, &[1])), [0xc3, 0x40]);
    assert_eq!(encode(&bigint(true, &[1, 0])), [0xc3, 0x41, 0xff]);
    assert_eq!(encode(&bigint(true, &[1, 1])), [0xc3, 0x42, 1, 0]);
}

#[test]
fn dates_keep_every_millisecond() {
    let edge = 8_640_000_000_000_000_i64;
    for from in [-edge, -1_000_000_000_001, -2_000, -1_001, -999, 0, 999, 1_732_266_000_000, edge - 3_000] {
        for millis in (from..from + 3_000).filter(|millis| millis % 7 == 0 || millis % 1_000 < 2) {
            round_trip(&Value::Date(Number(millis as f64)));
        }
    }
    for millis in [edge as f64, -edge as f64, (edge - 1) as f64, (1 - edge) as f64, f64::NAN] {
        round_trip(&Value::Date(Number(millis)));
    }
    // A whole second is tag 1 of RFC 8949; what a double of seconds cannot hold is tag 1001 of RFC 9581.
    assert_eq!(encode(&Value::Date(Number(1_000.0)))[..2], [0xc1, 0xfb]);
    assert_eq!(encode(&Value::Date(Number((edge - 1) as f64)))[..3], [0xd9, 0x03, 0xe9]);
}

#[test]
fn every_element_type_has_its_tag_name_and_size() {
    let expected: [(u64, &str, usize); 12] = [
        (64, "Uint8Array", 1),
        (68, "Uint8ClampedArray", 1),
        (69, "Uint16Array", 2),
        (70, "Uint32Array", 4),
        (71, "BigUint64Array", 8),
        (72, "Int8Array", 1),
        (77, "Int16Array", 2),
        (78, "Int32Array", 4),
        (79, "BigInt64Array", 8),
        (84, "Float16Array", 2),
        (85, "Float32Array", 4),
        (86, "Float64Array", 8),
    ];
    let found: Vec<_> = Element::ALL.iter().map(|one| (*one as u64, one.constructor(), one.size())).collect();
    assert_eq!(found, expected);
    for tag in 0..300 {
        assert_eq!(Element::from_tag(tag).is_some(), expected.iter().any(|(known, _, _)| *known == tag));
    }
    for (tag, _, size) in expected.into_iter().filter(|(_, _, size)| *size > 1) {
        let tag = u8::try_from(tag).unwrap();
        assert!(decode(&[0xd8, tag, 0x40]).is_some());
        assert_eq!(decode(&[&[0xd8, tag, 0x41][..], &[0]].concat()), None, "one byte in elements of {size}");
    }
}

#[test]
fn values_nest_64_deep_and_no_deeper() {
    let nested = |wrap: &dyn Fn(Value) -> Value, levels: usize| (1..levels).fold(Value::Null, |inner, _| wrap(inner));
    let wraps: [&dyn Fn(Value) -> Value; 5] = [
        &|inner| Value::Array(vec![inner]),
        &|inner| Value::Set(vec![inner]),
        &|inner| Value::Object(vec![(String::new(), inner)]),
        &|inner| Value::Map(vec![(inner, Value::Null)]),
        &|inner| Value::Map(vec![(Value::Null, inner)]),
    ];
    for wrap in wraps {
        round_trip(&nested(wrap, MAX_DEPTH));
        assert_eq!(decode(&encode(&nested(wrap, MAX_DEPTH + 1))), None);
    }
    // Deeply nested bytes do not overflow the stack.
    for head in [&[0x81][..], &[0xa1, 0x60], &[0xd9, 0x01, 0x02, 0x81], &[0xd9, 0x01, 0x03, 0xa1], &[0xc1]] {
        assert_eq!(decode(&head.repeat(1 << 18)), None);
    }
}

#[test]
fn a_length_that_lies_costs_nothing() {
    for head in [0x9b, 0xbb, 0x5b, 0x7b] {
        for lie in [u64::MAX, 1 << 62, 1 << 40, 1 << 31] {
            let mut bytes = vec![head];
            bytes.extend(lie.to_be_bytes());
            assert_eq!(decode(&bytes), None);
            for tag in [258, 259, 2, 3, 69] {
                let tagged = [&[0xd9][..], &u16::to_be_bytes(tag), &bytes].concat();
                assert_eq!(decode(&tagged), None);
            }
        }
    }
}

#[test]
fn what_is_never_written_is_never_read() {
    let foreign: [(&str, &[u8]); 16] = [
        ("nothing", &[]),
        ("an array of unknown length", &[0x9f, 0xff]),
        ("a map of unknown length", &[0xbf, 0xff]),
        ("text of unknown length", &[0x7f, 0x61, 0x61, 0xff]),
        ("bytes of unknown length", &[0x5f, 0xff]),
        ("half a float", &[0xf9, 0x3c, 0]),
        ("a single float", &[0xfa, 0x3f, 0x80, 0, 0]),
        ("a simple value", &[0xf0]),
        ("a break", &[0xff]),
        ("an integer that no double counts to", &[0x1b, 0, 0x20, 0, 0, 0, 0, 0, 0]),
        ("the largest integer", &[0x1b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
        ("the least integer", &[0x3b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
        ("an unknown tag", &[0xd8, 0x2a, 0x60]),
        ("text that is no UTF-8", &[0x61, 0xff]),
        ("a key that is no text", &[0xa1, 0x01, 0x01]),
        ("a RegExp of three", &[0xd9, 0x52, 0x4a, 0x83, 0x60, 0x60, 0x60]),
    ];
    for (what, bytes) in foreign {
        assert_eq!(decode(bytes), None, "{what}");
    }
}
