//! Small questions about bytes, each answered in one place so that the module stays small.

/// A capital letter.
pub(super) const UPPER: u8 = 1;
/// A small letter.
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
/// What else a link may hold.
pub(super) const LINK: u8 = 64;
/// A parenthesis.
pub(super) const PAREN: u8 = 128;
/// What a robot's name is made of.
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
            // A part of some letter, which is no capital of a phone's maker.
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

/// Whether there is a byte at this place, of one of these classes.
#[inline(never)]
pub(super) fn is_at(agent: &[u8], at: usize, class: u8) -> bool {
    agent.get(at).is_some_and(|byte| is(*byte, class))
}

/// One in each of eight bytes.
pub(super) const EACH: u64 = 0x0101_0101_0101_0101;

/// The same byte eight times.
pub(super) const fn eight_of(byte: u8) -> u64 {
    EACH * byte as u64
}

/// Eight bytes from here on, as a number: compared in one step.
#[inline(always)]
pub(super) fn eight_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

/// How many bytes from here on are of these classes.
#[inline(never)]
pub(super) fn run(agent: &[u8], at: usize, class: u8) -> usize {
    agent.get(at..).unwrap_or_default().iter().take_while(|byte| is(**byte, class)).count()
}

/// How many bytes up to here are of these classes.
#[inline(never)]
pub(super) fn run_back(agent: &[u8], end: usize, class: u8) -> usize {
    agent.get(..end).unwrap_or_default().iter().rev().take_while(|byte| is(**byte, class)).count()
}

/// The place of the first such byte from here on; the agent's end: there is none.
#[inline(never)]
pub(super) fn until(agent: &[u8], at: usize, byte: u8) -> usize {
    let rest = agent.get(at..).unwrap_or_default();
    at + rest.iter().position(|here| *here == byte).unwrap_or(rest.len())
}

/// The fold of one byte: letters become lower-case; "_" and some other marks become
/// others, in words and agents alike.
pub(super) const fn fold(byte: u8) -> u8 {
    byte | 0x20
}

/// Whether the folded text stands here.
#[inline(never)]
pub(super) fn stands(agent: &[u8], at: usize, text: &[u8]) -> bool {
    match agent.get(at..at + text.len()) {
        Some(here) => here.iter().zip(text).all(|(byte, want)| fold(*byte) == *want),
        None => false,
    }
}
