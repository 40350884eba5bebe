//! Hybrid logical time.

use eltanin::Timestamp;
use eltanin::internals::{Clock, Order, Stamp};
use proptest::prelude::*;

use crate::support::{NOW, after};

const fn stamp(at: u64, counter: u32, writer: u32) -> Stamp {
    Stamp::new(Timestamp::from_millis(at), counter, writer)
}

#[test]
fn stamps_are_ordered_by_time_then_counter_then_writer() {
    let ordered = [stamp(1, 9, 9), stamp(2, 0, 9), stamp(2, 1, 0), stamp(2, 1, 1)];
    assert!(ordered.is_sorted() && ordered[2] < ordered[3]);
    assert_eq!(stamp(2, 1, 0).order(), stamp(2, 1, 1).order());
    assert_eq!(stamp(2, 1, 0).at(), Timestamp::from_millis(2));
}

#[test]
fn it_follows_the_wall_clock_and_counts_within_a_millisecond() {
    let mut clock = Clock::new(NOW, 7);
    let at = NOW.as_millis();
    assert_eq!([clock.tick(), clock.tick(), clock.tick()], [stamp(at, 0, 7), stamp(at, 1, 7), stamp(at, 2, 7)]);
}

/// So the later of two commits wins even when the clock of its machine is behind.
#[test]
fn what_it_issues_is_later_than_all_that_it_has_read() {
    for read in [stamp(1, 0, 9), stamp(NOW.as_millis(), 5, 9), stamp(after(5_000).as_millis(), 3, 9)] {
        let mut clock = Clock::new(NOW, 7);
        clock.advance(read.order());
        clock.advance(stamp(1, 1, 1).order());
        assert!(clock.tick().order() > read.order(), "{read:?}");
    }
    let mut clock = Clock::new(NOW, 7);
    clock.advance(stamp(after(5_000).as_millis(), 3, 9).order());
    assert_eq!(clock.tick(), stamp(after(5_000).as_millis(), 4, 7));
}

#[test]
fn a_counter_that_is_full_goes_on_with_the_next_millisecond() {
    let mut clock = Clock::new(NOW, 7);
    clock.advance(stamp(after(1).as_millis(), u32::MAX, 9).order());
    assert_eq!(clock.tick(), stamp(after(2).as_millis(), 0, 7));
}

proptest! {
    #[test]
    fn as_bytes_they_come_back_and_keep_their_order(
        one in (0..1_u64 << 48, any::<u32>(), any::<u32>()),
        other in (0..1_u64 << 48, any::<u32>(), any::<u32>()),
    ) {
        let [one, other] = [one, other].map(|(at, counter, writer)| stamp(at, counter, writer));
        prop_assert_eq!(Stamp::from_bytes(&one.to_bytes()), one);
        prop_assert_eq!(Order::from_bytes(&one.order().to_bytes()), one.order());
        prop_assert_eq!(one.cmp(&other), one.to_bytes().cmp(&other.to_bytes()));
        prop_assert!(one.to_bytes().starts_with(&one.order().to_bytes()));
    }

    #[test]
    fn its_stamps_increase(now in 0..1_u64 << 47, reads in prop::collection::vec((0..1_u64 << 47, any::<u32>()), 0..20)) {
        let mut clock = Clock::new(Timestamp::from_millis(now), 1);
        let mut last = clock.tick();
        for (at, counter) in reads {
            clock.advance(stamp(at, counter, 0).order());
            let next = clock.tick();
            prop_assert!(next.order() > last.order() && next.order() > stamp(at, counter, 0).order());
            last = next;
        }
    }
}
