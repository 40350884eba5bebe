//! The fast path for current browsers.

use eltanin::robot::{Kind, Reason};

use super::{CHROME, expect};

#[test]
fn current_browsers_take_the_fast_path() {
    for user_agent in [
        CHROME,
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36 Edg/150.0.0.0",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/150.0.7400.1 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/154.0.0.0 Mobile Safari/537.36",
        "Mozilla/5.0 (X11; Linux x86_64; rv:156.0) Gecko/20100101 Firefox/156.0",
        "Mozilla/5.0 (Android 15; Mobile; rv:156.0) Gecko/156.0 Firefox/156.0",
        "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36",
    ] {
        expect(user_agent, Kind::Human, Reason::Browser);
    }
    for user_agent in include_str!("../../../data/robots/browsers.txt").lines() {
        expect(user_agent, Kind::Human, Reason::Browser);
        expect(&user_agent.replace("15", "7.0.1"), Kind::Human, Reason::Browser);
    }
    // With one more or one other byte all rules apply.
    let twice = " (compatible; Googlebot; Foo  x)".repeat(2);
    expect(&format!("{CHROME}{twice}1"), Kind::Robot, Reason::Word);
    expect(&format!("{CHROME} "), Kind::Human, Reason::Form);
    expect(&CHROME.replace("Win64", "Win63; "), Kind::Human, Reason::Form);
    for other in ["Chromf", "Chrmoe"] {
        expect(&CHROME.replace("Chrome", other), Kind::Human, Reason::Form);
    }
    expect(&format!("{CHROME} (compatible; X)"), Kind::Robot, Reason::Guest);
}
