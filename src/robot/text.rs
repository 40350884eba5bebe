//! Byte-class helpers, kept out of line to save module size.

/// A capital letter.
pub(super) const UPPER: u8 = 1;
/// A lower-case letter.
pub(super) const LOWER: u8 = 2;
/// A letter.
pub(super) const ALPHA: u8 = UPPER | LOWER;
/// A digit.
pub(super) const DIGIT: u8 = 4;
/// A dot or underscore.
pub(super) const DOT: u8 = 8;
/// A hyphen or exclamation mark.
pub(super) const DASH: u8 = 16;
/// A space.
pub(super) const SPACE: u8 = 32;
/// Another byte that a link may contain.
pub(super) const LINK: u8 = 64;
/// A parenthesis.
pub(super) const PAREN: u8 = 128;
/// A byte of a robot's name.
pub(super) const NAME: u8 = ALPHA | DIGIT | DOT | DASH;

#[expect(clippy::indexing_slicing, reason = "the compiler evaluates it")]
static CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b'a'..=b'z' => LOWER,
            b'A'..=b'Z' => UPPER,
            b'0'..=b'9' => DIGIT,
            b'.' | b'_' => DOT,
            b'-' | b'!' => DASH,
            b' ' => SPACE,
            b'(' | b')' => PAREN,
            b'@' | b'%' | b'`' | b'\\' | b'/' | b':' | b'?' | b'#' | b'&' | b'=' | b'+' | b'~' | b'*' | b'|' => LINK,
            // Part of a letter in UTF-8 or Latin-1. Not `UPPER`, because phone makers use ASCII capitals.
            128..=255 => LOWER,
            _ => 0,
        };
        byte += 1;
    }
    classes
};

/// Whether the byte is of one of these classes.
#[inline(always)]
#[expect(clippy::indexing_slicing, reason = "there is a class for every byte")]
pub(super) const fn is(byte: u8, class: u8) -> bool {
    CLASSES[byte as usize] & class != 0
}

/// Whether the byte at `at` exists and is of one of these classes.
#[inline(never)]
pub(super) fn is_at(user_agent: &[u8], at: usize, class: u8) -> bool {
    user_agent.get(at).is_some_and(|byte| is(*byte, class))
}

/// The value 1 in each of eight bytes.
pub(super) const EACH: u64 = 0x0101_0101_0101_0101;

/// The same byte eight times.
pub(super) const fn eight_of(byte: u8) -> u64 {
    EACH * byte as u64
}

/// The eight bytes from `at` as a number, to compare them in one step. `None` if fewer are left.
#[inline(always)]
pub(super) fn eight_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

/// The number of bytes from `at` on that are of these classes.
#[inline(never)]
pub(super) fn run(user_agent: &[u8], at: usize, class: u8) -> usize {
    user_agent.get(at..).unwrap_or_default().iter().take_while(|byte| is(**byte, class)).count()
}

/// The number of bytes before `end` that are of these classes.
#[inline(never)]
pub(super) fn run_back(user_agent: &[u8], end: usize, class: u8) -> usize {
    user_agent.get(..end).unwrap_or_default().iter().rev().take_while(|byte| is(**byte, class)).count()
}

/// The place of the first such byte from `at` on, or the user agent's length if there is none.
#[inline(never)]
pub(super) fn until(user_agent: &[u8], at: usize, byte: u8) -> usize {
    let rest = user_agent.get(at..).unwrap_or_default();
    at + rest.iter().position(|here| *here == byte).unwrap_or(rest.len())
}

/// Folds one byte: letters become lower case. Some other bytes, as `_`, change too, in words and user agents alike.
pub(super) const fn fold(byte: u8) -> u8 {
    byte | 0x20
}

/// Whether the folded bytes from `at` are `text`.
#[inline(never)]
pub(super) fn matches_at(user_agent: &[u8], at: usize, text: &[u8]) -> bool {
    match user_agent.get(at..at + text.len()) {
        Some(here) => here.iter().zip(text).all(|(byte, want)| fold(*byte) == *want),
        None => false,
    }
}
