//! Base64url without padding ([RFC 4648 section 5](https://www.rfc-editor.org/rfc/rfc4648#section-5)).

use base64ct::{Base64UrlUnpadded, Encoding};

/// Fills `bytes` from base64url text of exactly as many bytes.
pub(crate) fn decode(text: &str, bytes: &mut [u8]) -> Option<()> {
    let length = bytes.len();
    let written = Base64UrlUnpadded::decode(text, bytes).ok()?;
    (written.len() == length).then_some(())
}

/// `bytes` as base64url text.
pub(crate) fn encode(bytes: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(bytes)
}

/// Fills `text` with `bytes` as base64url text. The caller passes matching lengths.
pub(crate) fn encode_into(bytes: &[u8], text: &mut [u8]) {
    let _ = Base64UrlUnpadded::encode(bytes, text);
}
