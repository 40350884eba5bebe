//! The way out for current browsers: their agents are frozen but for the versions.

use core::hint::black_box;

use super::text::{DIGIT, DOT, eight_at, is};

/// Agents of current browsers, one a line; the versions in them count for nothing.
const AGENTS: &[u8] = include_bytes!("../../data/robots/browsers.txt");

/// How many they are.
const COUNT: usize = {
    let mut count = 0;
    let mut rest = AGENTS;
    while let [byte, tail @ ..] = rest {
        count += (*byte == b'\n') as usize;
        rest = tail;
    }
    count
};

/// The digest of an agent, one byte further. Digits, dots and underscores are of versions: they count for nothing,
/// wherever they stand.
#[inline(always)]
const fn add(digest: u32, byte: u8) -> u32 {
    if is(byte, DIGIT | DOT) { digest } else { digest.rotate_left(5).wrapping_add(byte as u32) }
}

/// The digests of these agents. The compiler makes them.
#[expect(clippy::indexing_slicing, reason = "the compiler evaluates it")]
static CURRENT: [u32; COUNT] = {
    let mut digests = [0; COUNT];
    let mut line = 0;
    let mut rest = AGENTS;
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

/// Whether the agent has the digest of one that a current browser sends.
#[inline(never)]
#[expect(clippy::manual_contains, reason = "it would be unrolled")]
pub(super) fn is_current(agent: &[u8]) -> bool {
    // Most robots differ here.
    if eight_at(agent, 5) != Some(u64::from_le_bytes(*b"la/5.0 (")) || !matches!(agent.last(), Some(b'0'..=b'9')) {
        return false;
    }
    let digest = agent.iter().fold(0, |digest, byte| add(digest, *byte));
    // Nor is what the compiler cannot see.
    black_box(CURRENT.as_slice()).iter().any(|current| *current == digest)
}
