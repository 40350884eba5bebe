//! User agents that have a browser's form, or nearly: guests in it, impossible ones, old ones and shortened ones.

use eltanin::robot::{Category, Kind, Reason, classify_user_agent};

use super::{CHROME, expect, expect_robot};

#[test]
fn a_guest_in_a_browsers_user_agent_is_a_robot() {
    let engine = |rest: &str| format!("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko{rest}");
    expect_robot(
        &engine("; Foo Preview) Chrome/99.0.0.0 Safari/537.36"),
        Reason::Guest,
        Some("Foo"),
        Category::Other,
        Some("Foo Preview"),
    );
    expect(&engine(", Foo Preview) Chrome/99.0.0.0 Safari/537.36"), Kind::Robot, Reason::Guest);
    expect(&engine(", Safari/525.1+) midori"), Kind::Human, Reason::Form);
    // Browsers say `compatible` in the first comment, and perhaps again.
    expect(&engine(") Chrome/99.0.0.0 Safari/537.36 (compatible; Foo)"), Kind::Robot, Reason::Guest);
    expect(&engine(") Chrome/99.0.0.0 Safari/537.36 compatible/1"), Kind::Human, Reason::Form);
    expect("Mozilla/5.0 (compatible; Konqueror/4.5; Linux) KHTML/4.5 (like Gecko)", Kind::Human, Reason::Form);
    let twice = "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 6.0; Mozilla/4.0 (compatible; MSIE 8.0; Win32))";
    expect(twice, Kind::Human, Reason::Form);
    expect(&engine(") Foo.com Toolbar/1.0 Chrome/99.0.4844.51 Safari/537.36"), Kind::Human, Reason::Form);
    expect(&engine(") Chrome/99.0.4844.51 Safari/537.36 Silktide"), Kind::Robot, Reason::Guest);
    expect(&engine(") Chrome/99.0.4844.51 Safari/537.36 FooMonitor"), Kind::Robot, Reason::Word);
    expect(&engine(") Chrome/99.0.4844.51 Safari/537.36 Foo-Bar"), Kind::Robot, Reason::Guest);
    // What people append is all lower or all upper case.
    expect(&engine(") Chrome/99.0.4844.51 Safari/537.36 QWERTZ"), Kind::Human, Reason::Form);
    expect(&engine(") Chrome/99.0.4844.51 Safari/537.36 foo-development"), Kind::Human, Reason::Form);
    expect(&engine(") Chrome/99.0.4844.51 Safari/537.36 Foo.example"), Kind::Robot, Reason::Guest);
    expect_robot(
        &engine(") Chrome/99.0.4844.51 Safari/537.36 (Dotcom Foo)"),
        Reason::Guest,
        Some("Dotcom"),
        Category::Other,
        Some("Dotcom Foo"),
    );
    for person in [
        "LBBROWSER",
        "Iron/4.3",
        "CitrixChromeApp",
        "WebAppManager",
        "(Kubuntu)",
        "GoogleTV",
        "ICAPoHTTPS",
        "Maxthon",
        "FooApp",
    ] {
        expect(&engine(&format!(") Chrome/99.0.4844.51 Safari/537.36 {person}")), Kind::Human, Reason::Form);
    }
    expect(&engine(") adbeet.com/policy Chrome/99.0.4844.51 Safari/537.36"), Kind::Robot, Reason::Guest);
    expect(&engine(") Chrome/99.0.4844.51 Safari/537.36 (via translate.google.com)"), Kind::Human, Reason::Form);
    expect("CybEye.com/2.0 (compatible; MSIE 9.0; Windows NT 5.1; Trident/4.0)", Kind::Human, Reason::Form);
    expect(&engine(") Foo/1 Chrome/99.0.4844.51 Safari/537.36 com.foo.app/1.0"), Kind::Human, Reason::Form);
}

#[test]
fn a_robots_word_behind_a_browsers_form_is_a_robots() {
    let phone = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36";
    for name in [
        "FooVerify/3.0",
        "Foo-Optimizer-Agent",
        "FooMonitor/1.0",
        "SiteChecker/2",
        "FooInspector/1.0",
        "foo_preview",
        "FooProxy/1",
        "FooDiagnostics/1",
        "FooScraper/1",
        "FooDownloader/1",
    ] {
        for browser in [CHROME, phone] {
            expect(&format!("{browser} {name}"), Kind::Robot, Reason::Word);
        }
        // In front of the product it may be a part of a device's or an app's name.
        expect(&phone.replace("Pixel 9", name), Kind::Human, Reason::Form);
        expect(&phone.replace("Mobile", &name.replace('-', "_")), Kind::Human, Reason::Form);
    }
    // Old phones name their Java, scanners of papers are apps, and Google's image proxy serves a person.
    for person in ["Java/Jbed/7.0", "CamScanner/6.27", "FooAgents/1.0", "Curly/1"] {
        expect(&format!("{phone} {person}"), Kind::Human, Reason::Form);
    }
    expect(&format!("{CHROME} (via ggpht.com GoogleImageProxy)"), Kind::Human, Reason::Form);
}

#[test]
fn an_impossible_browser_is_suspect() {
    expect(&CHROME.replace("Mozilla/5.0", "Mozilla/7.0"), Kind::Suspect, Reason::Impossible);
    assert_eq!(classify_user_agent(CHROME.replace("a/5", "a/9").as_bytes()).signature, Some("Mozilla/9"));
    // Chrome's engine runs on no iPhone; Puffin's runs elsewhere, and Chrome's own form is another.
    let phone = |rest: &str| format!("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/{rest}");
    expect(
        &phone("537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36"),
        Kind::Suspect,
        Reason::Impossible,
    );
    expect(
        &phone("537.36 (KHTML, like Gecko) Version/17.5 Safari/537.36 Puffin/9.7.2IP Chrome/89.0"),
        Kind::Human,
        Reason::Form,
    );
    expect(
        "Mozilla/5.0 (IPTV; Linux) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/99.0 Safari/537.36",
        Kind::Human,
        Reason::Form,
    );
    expect(
        "Mozilla/5.0 (X11; Linux; iPhone skin) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/99.0 Safari/537.36",
        Kind::Human,
        Reason::Form,
    );
    expect(&CHROME.replace("Mozilla/5", "Mozilla/x"), Kind::Human, Reason::Form);
    expect("Mozilla/ (Foo)", Kind::Robot, Reason::Shape);
    expect(&phone("605.1.15 (KHTML, like Gecko) CriOS/126.0.1 Mobile/15E148 Foo/1"), Kind::Human, Reason::Form);
    // A shortened browser's user agent. With a name in the place of the browser's it is a robot's.
    let cut = |rest: &str| format!("Mozilla/5.0 (Windows NT 10.0; Win64; x64){rest}");
    for rest in ["", " Chrome/120.0.0.0", " Firefox/120.0"] {
        expect(&cut(rest), Kind::Suspect, Reason::Impossible);
    }
    expect(&cut(" Foo/1.0"), Kind::Robot, Reason::Shape);
    expect(&cut(" Chrome/120.0 (Foo.com)"), Kind::Robot, Reason::Shape);
    expect("Mozilla/5.0 (compatible; Windows NT 10.0)", Kind::Robot, Reason::Shape);
    expect("Mozilla/5.0 (Foo)", Kind::Robot, Reason::Shape);
    expect("Mozilla/5.0 Foo/1.0 on Windows", Kind::Robot, Reason::Shape);
    expect("Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Trident/4.0)", Kind::Human, Reason::Form);
}

#[test]
fn old_browsers_and_unknown_platforms_have_a_form() {
    expect("Mozilla/4.5 [en] (Win98; I)", Kind::Human, Reason::Form);
    expect("Mozilla/3.0 Foo; U; rv:1.8.0.1 Gecko/20060728 Firefox/68.0", Kind::Human, Reason::Form);
    expect("Mozilla/3.0 Foo; U; rv:1.8.0.1", Kind::Robot, Reason::Shape);
    expect(
        "Mozilla/5.0 (COS2.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/31.0.1650.63 Safari/537.36",
        Kind::Human,
        Reason::Form,
    );
    // A platform and an engine are enough, whatever else the user agent contains.
    for platform in ["X11; Linux", "iPhone", "Android 9"] {
        expect(&format!("Foo ({platform}) (KHTML, like Gecko) Bar/1.0"), Kind::Human, Reason::Form);
    }
    expect("Mozilla/4.5 (compatible; Foo)", Kind::Robot, Reason::Shape);
    expect("Mozilla/5.0 (compatible; Foo) Gecko", Kind::Robot, Reason::Shape);
}
