//! The pinned vectors of `tests/vectors/formats.json`, line by line with what each means.

use std::collections::BTreeMap;

/// The vectors by name. Each is a list of lines; a line of bytes begins with them in hexadecimal, and two spaces end
/// them.
fn formats() -> BTreeMap<String, Vec<String>> {
    let mut text = include_str!("../../vectors/formats.json").chars().peekable();
    let mut vectors = BTreeMap::new();
    let mut lines: Option<(String, Vec<String>)> = None;
    let mut name = String::new();
    while let Some(next) = text.next() {
        match next {
            '"' => {
                let string: String = text.by_ref().take_while(|next| *next != '"').collect();
                assert!(!string.contains('\\'), "no escapes: {string}");
                match &mut lines {
                    Some((_, lines)) => lines.push(string),
                    None => name = string,
                }
            }
            '[' => lines = Some((std::mem::take(&mut name), Vec::new())),
            ']' => vectors.extend(lines.take()),
            _ => assert!("{}:, \n".contains(next), "unexpected {next:?}"),
        }
    }
    vectors
}

/// The text of a vector that is one.
pub fn text(name: &str) -> String {
    formats().remove(name).unwrap_or_else(|| panic!("no vector {name}")).concat()
}

/// The bytes of a vector that is a diagram of some.
pub fn diagram(name: &str) -> Vec<u8> {
    let lines = formats().remove(name).unwrap_or_else(|| panic!("no vector {name}"));
    lines.iter().flat_map(|line| super::bytes(line.trim_start().split("  ").next().unwrap())).collect()
}
