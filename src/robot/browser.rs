//! Fast path: user agents of current browsers differ only in version numbers.

use core::hint::black_box;

use super::text::{DIGIT, DOT, eight_at, is};

/// User agents of current browsers, one a line. Their versions do not matter.
const USER_AGENTS: &[u8] = include_bytes!("../../data/robots/browsers.txt");

/// The number of lines.
const COUNT: usize = {
    let mut count = 0;
    let mut rest = USER_AGENTS;
    while let [byte, tail @ ..] = rest {
        count += (*byte == b'\n') as usize;
        rest = tail;
    }
    count
};

/// Adds one byte to a digest. Digits, dots and underscores belong to versions, so the digest skips them everywhere.
#[inline(always)]
const fn add(digest: u32, byte: u8) -> u32 {
    if is(byte, DIGIT | DOT) { digest } else { digest.rotate_left(5).wrapping_add(byte as u32) }
}

/// The digests of these user agents, computed by the compiler.
#[expect(clippy::indexing_slicing, reason = "the compiler evaluates it")]
static CURRENT: [u32; COUNT] = {
    let mut digests = [0; COUNT];
    let mut line = 0;
    let mut rest = USER_AGENTS;
    while let [byte, tail @ ..] = rest {
        if *byte == b'\n' {
            line += 1;
        } else {
            digests[line] = add(digests[line], *byte);
        }
        rest = tail;
    }
    digests
};

/// Whether the user agent has the digest of one that a current browser sends.
#[inline(never)]
#[expect(clippy::manual_contains, reason = "`contains` would be unrolled")]
pub(super) fn is_current(user_agent: &[u8]) -> bool {
    // Rejects most robots without computing the digest.
    if eight_at(user_agent, 5) != Some(u64::from_le_bytes(*b"la/5.0 ("))
        || !matches!(user_agent.last(), Some(b'0'..=b'9'))
    {
        return false;
    }
    let digest = user_agent.iter().fold(0, |digest, byte| add(digest, *byte));
    // `black_box` keeps the loop from being unrolled: the compiler cannot see the number of digests.
    black_box(CURRENT.as_slice()).iter().any(|current| *current == digest)
}
