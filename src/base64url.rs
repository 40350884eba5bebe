//! Base64url without padding ([RFC 4648 section 5](https://www.rfc-editor.org/rfc/rfc4648#section-5)).
//!
//! Every request decodes an id and encodes a store key. The crates for it are generic, so the compiler optimises them
//! for size with the rest of the module: base64ct took a fifth of the time of `knows`.
//!
//! The time depends on the text, which the client knows: it is its own id or token. Tags are compared as bytes, in
//! `src/keys.rs`.

#![expect(clippy::indexing_slicing, reason = "every index is below the size of its table")]

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Set in the value of a character that is not in the alphabet.
const INVALID_BIT: u8 = 0x80;

/// The value of each character.
const VALUES: [u8; 256] = {
    let mut values = [INVALID_BIT; 256];
    let mut value = 0;
    while value < ALPHABET.len() {
        values[ALPHABET[value] as usize] = value as u8;
        value += 1;
    }
    values
};

/// Fills `bytes` from base64url text of exactly as many bytes.
pub(crate) fn decode(text: &str, bytes: &mut [u8]) -> Option<()> {
    if text.len() != length_of(bytes.len()) {
        return None;
    }
    let (fours, chars) = text.as_bytes().as_chunks();
    let (threes, end) = bytes.as_chunks_mut();
    let mut invalid = 0;
    for (four, three) in fours.iter().zip(threes) {
        *three = three_of(four, &mut invalid);
    }
    // The end reads as if its missing characters were zeros. Its missing bytes must be zeros then, so that no other text
    // stands for the same bytes.
    let mut four = [ALPHABET[0]; 4];
    four.iter_mut().zip(chars).for_each(|(to, char)| *to = *char);
    let three = three_of(&four, &mut invalid);
    let (kept, lost) = three.split_at_checked(end.len())?;
    end.copy_from_slice(kept);
    (invalid & INVALID_BIT == 0 && lost.iter().all(|byte| *byte == 0)).then_some(())
}

/// The bytes of four characters. Collects the bits of their values, so that one check at the end finds an invalid one.
#[inline(always)]
fn three_of(&[a, b, c, d]: &[u8; 4], bits: &mut u8) -> [u8; 3] {
    let value = |char: u8| VALUES[usize::from(char)];
    let (a, b, c, d) = (value(a), value(b), value(c), value(d));
    *bits |= a | b | c | d;
    [a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d]
}

/// `bytes` as base64url text.
pub(crate) fn encode(bytes: &[u8]) -> String {
    let mut text = vec![0; length_of(bytes.len())];
    encode_into(bytes, &mut text);
    String::from_utf8(text).unwrap_or_default()
}

/// Fills `text` with `bytes` as base64url text. The caller passes matching lengths.
pub(crate) fn encode_into(bytes: &[u8], text: &mut [u8]) {
    let (threes, rest) = bytes.as_chunks();
    let (fours, end) = text.as_chunks_mut();
    for (three, four) in threes.iter().zip(fours) {
        *four = four_of(three);
    }
    let mut three = [0; 3];
    three.iter_mut().zip(rest).for_each(|(to, byte)| *to = *byte);
    end.iter_mut().zip(four_of(&three)).for_each(|(to, char)| *to = char);
}

/// The characters of three bytes.
#[inline(always)]
fn four_of(&[a, b, c]: &[u8; 3]) -> [u8; 4] {
    let char = |value: u8| ALPHABET[usize::from(value & 0x3f)];
    [char(a >> 2), char(a << 4 | b >> 4), char(b << 2 | c >> 6), char(c)]
}

/// The length of the text that encodes this number of bytes.
const fn length_of(bytes: usize) -> usize {
    (bytes * 4).div_ceil(3)
}
