//! Reading `Cookie`.

use eltanin::internals::cookie_values;

/// As 6265bis says: cut at every `;`, trim, cut at the first `=`.
pub fn reads_as_6265bis_says(header: &str, name: &str) {
    let blank = [' ', '\t'];
    let expected: Vec<&str> = header
        .split(';')
        .filter_map(|pair| pair.split_once('='))
        .filter(|(other, _)| other.trim_matches(blank) == name)
        .map(|(_, value)| value.trim_matches(blank))
        .collect();
    assert!(cookie_values(header, name).eq(expected));
}

/// Any text is read, and every value is a part of it.
pub fn finds_parts_of_the_header(header: &str, name: &str) {
    for value in cookie_values(header, name) {
        assert!(header.contains(value));
    }
}
