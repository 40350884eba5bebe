//! The scan against its naive twin, a plain loop over all words. Any bytes are bounded in time and place.

use eltanin::robot::table_parts::{Mark, Word, classify_keeping, hits, words};
use eltanin::robot::{Kind, Reason, USER_AGENT_LIMIT, classify_packed, classify_user_agent};
use proptest::collection::vec;
use proptest::prelude::{any, prop_oneof};
use proptest::sample::select;
use proptest::strategy::Strategy;
use proptest::{prop_assert_eq, proptest};

const REAL: &str = include_str!("../../../data/robots/words.tsv");
const CURRENT: &str = include_str!("../../../data/robots/browsers.txt");

/// The longest word at each place that is not inside an earlier word.
fn naive(user_agent: &[u8]) -> Vec<(usize, Word)> {
    // A byte beyond ASCII is part of a letter.
    let letter = |byte: &u8| byte.is_ascii_alphanumeric() || !byte.is_ascii();
    let boundary = |at: Option<usize>| !at.and_then(|at| user_agent.get(at)).is_some_and(letter);
    let matches = |at: usize, word: &Word| {
        let end = at + word.text().len();
        user_agent.get(at..end).is_some_and(|here| here.iter().map(|byte| byte | 0x20).eq(word.text().iter().copied()))
            && (!word.begins() || boundary(at.checked_sub(1)))
            && (!word.ends() || boundary(Some(end)))
    };
    let longest = |at: usize| words().filter(|word| matches(at, word)).max_by_key(|word| word.text().len());
    let mut found: Vec<(usize, Word)> = Vec::new();
    for at in 0..user_agent.len() {
        let free = found.last().is_none_or(|(last, word)| at >= last + word.text().len());
        found.extend(longest(at).filter(|_| free).map(|word| (at, word)));
    }
    found
}

fn evidence() -> Vec<Vec<u8>> {
    REAL.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split('\t').nth(5))
        .chain(CURRENT.lines())
        .map(|user_agent| user_agent.as_bytes().to_vec())
        .collect()
}

/// A current browser's user agent with a number in place of each digit after Mozilla's.
fn other_version() -> impl Strategy<Value = Vec<u8>> {
    (select(CURRENT.lines().collect::<Vec<_>>()), vec(0..2000_u16, 40)).prop_map(|(user_agent, numbers)| {
        let (mozilla, rest) = user_agent.split_at("Mozilla/5.0 (".len());
        let mut numbers = numbers.into_iter().cycle().map(|number| number.to_string());
        let other = rest.chars().map(|letter| match letter {
            '0'..='9' => numbers.next().unwrap_or_default(),
            _ => letter.to_string(),
        });
        format!("{mozilla}{}", other.collect::<String>()).into_bytes()
    })
}

/// A real user agent with some bytes replaced, moved or doubled.
fn mutated() -> impl Strategy<Value = Vec<u8>> {
    (select(evidence()), vec((any::<usize>(), any::<u8>()), 0..6), any::<usize>(), select(evidence())).prop_map(
        |(mut user_agent, changes, cut, other)| {
            for (at, byte) in changes {
                let at = at % user_agent.len().max(1);
                if let Some(place) = user_agent.get_mut(at) {
                    *place = byte;
                }
            }
            user_agent.truncate(cut % (user_agent.len() + 1));
            user_agent.extend(other);
            user_agent
        },
    )
}

fn user_agents() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![vec(any::<u8>(), 0..200), mutated(), select(evidence())]
}

proptest! {
    #[test]
    fn the_scan_agrees_with_the_plain_loop(user_agent in user_agents()) {
        prop_assert_eq!(hits(&user_agent).collect::<Vec<_>>(), naive(&user_agent));
    }

    #[test]
    fn the_fast_path_changes_no_verdict(user_agent in other_version()) {
        let short = classify_user_agent(&user_agent);
        let long = classify_keeping(&user_agent, |_| true).verdict(&user_agent);
        prop_assert_eq!((short.kind, short.reason), (Kind::Human, Reason::Browser));
        prop_assert_eq!((long.kind, long.reason), (Kind::Human, Reason::Form));
    }

    #[test]
    fn every_part_is_inside_the_user_agent(user_agent in user_agents(), times in 1..8_usize) {
        let user_agent = user_agent.repeat(times);
        let number = classify_packed(&user_agent).number();
        for part in [number >> 12, number >> 32] {
            let (start, len) = (part & 1023, part >> 10 & 1023);
            assert!(start + len <= user_agent.len().min(USER_AGENT_LIMIT) as u64);
        }
    }
}

#[test]
fn every_word_is_found_in_its_evidence() {
    let lost: Vec<String> = words()
        .filter(|word| !evidence().iter().any(|user_agent| hits(user_agent).any(|(_, hit)| hit == *word)))
        .map(|word| String::from_utf8_lossy(word.text()).into_owned())
        .collect();
    assert_eq!(lost, Vec::<String>::new());
}

#[test]
fn current_browsers_hold_no_word_that_decides() {
    let strict = |user_agent: &[u8]| {
        hits(user_agent).any(|(_, word)| matches!(word.mark(), Mark::Strict | Mark::Robot | Mark::Bot))
    };
    assert!(strict(b"Mozilla/5.0 (compatible; Googlebot/2.1)"));
    for user_agent in CURRENT.lines() {
        assert!(!strict(user_agent.as_bytes()), "{user_agent}");
    }
}

#[test]
fn four_kilobytes_of_anything_are_bounded() {
    for unit in [
        "a",
        "bot",
        "://",
        "@a.b",
        "Mozilla/5.0 (",
        "craw",
        "googl",
        "www.",
        "compatible; ",
        "<'\"$",
        "feed",
        "android",
        "\u{0}",
        "\u{ff}",
    ] {
        let user_agent = unit.repeat(4096 / unit.len());
        let start = std::time::Instant::now();
        for _ in 0..100 {
            std::hint::black_box(classify_user_agent(std::hint::black_box(user_agent.as_bytes())));
        }
        // A hundred in a second even without optimisation. With it, they take milliseconds.
        assert!(start.elapsed().as_millis() < 1000, "{unit}: {:?}", start.elapsed());
    }
}
