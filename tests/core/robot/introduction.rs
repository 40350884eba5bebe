//! Links, mail addresses and injected code.

use eltanin::robot::{Category, Kind, Reason, classify_user_agent};

use super::{CHROME, expect, expect_robot};

#[test]
fn a_link_introduces_a_robot() {
    expect_robot(
        "Foo/1.0 (+https://foo.example/about)",
        Reason::Link,
        Some("Foo"),
        Category::Other,
        Some("+https://foo.example/about"),
    );
    // A robot with an introduced link is named by its product, whatever the link contains.
    for user_agent in
        ["Foo/1.0 (+https://foo.example/bot)", "Mozilla/5.0 (compatible; Foo/1.0; https://foo.example/bot)"]
    {
        let verdict = classify_user_agent(user_agent.as_bytes());
        assert_eq!((verdict.reason, verdict.name), (Reason::Link, Some("Foo")), "{user_agent}");
    }
    let verdict = format!("{CHROME} (+https://foo.example; FooBot/1.0)");
    assert_eq!(classify_user_agent(verdict.as_bytes()).name, Some("FooBot"));
    expect("gPodder/3.5.2 (+http://gpodder.org/)", Kind::Tool, Reason::App);
    expect("Foo/1.0 (www.foo.example)", Kind::Robot, Reason::Link);
    expect("Mozilla/5.0 (compatible; Foo/1.0; +https://foo.example/)", Kind::Robot, Reason::Link);
    // Companies brand their Internet Explorer.
    let explorer =
        |form: &str| format!("Mozilla/5.0 (Windows NT 6.1; Trident/7.0; http://foo.example; rv:11.0) {form}");
    expect(&explorer("like Gecko"), Kind::Human, Reason::Form);
    expect(&explorer("like Gecko Foo/1.0"), Kind::Robot, Reason::Link);
    let firm = |form: &str| format!("Mozilla/5.0 (Windows NT 6.1; Trident/7.0; Foobar.com; rv:11.0) {form}");
    expect(&firm("like Gecko"), Kind::Human, Reason::Form);
    expect(&firm("Gecko/20100101 Firefox/11.0"), Kind::Robot, Reason::Guest);
    // Apps that are known to show their link are apps.
    expect("Miro/6.0 (http://www.getmiro.com/; Windows x86)", Kind::Tool, Reason::App);
}

#[test]
fn a_mail_address_introduces_a_robot() {
    expect_robot("Foo/1.0 (me@foo.example)", Reason::Mail, Some("Foo"), Category::Other, Some("me@foo.example"));
    // A person may sign their browser, an app may name its user, and a screen may have a scale.
    expect(&format!("{CHROME} me@foo.example"), Kind::Suspect, Reason::Mail);
    // Bug hunters sign anywhere, with the alias of their programme.
    expect(&format!("me@intigriti.me {CHROME}"), Kind::Human, Reason::Form);
    expect(&format!("me@foo.example {CHROME}"), Kind::Robot, Reason::Mail);
    expect("Foo/1.0 me@foo.example", Kind::Robot, Reason::Mail);
    let compatible = "Mozilla/5.0 (compatible; Foo; X11; Linux) Gecko/20100101 Firefox/10.0 me@foo.example";
    expect(compatible, Kind::Robot, Reason::Mail);
    // An address has two halves, and a dot in the second.
    for half in ["me@foo", "@foo.example", "me@9.example"] {
        expect(&format!("{CHROME} {half}"), Kind::Human, Reason::Form);
    }
    expect("Foo (iPhone; me@foo.example)", Kind::Tool, Reason::App);
    expect("(Android)(16)(me@foo.example)(GT-N7000)", Kind::Tool, Reason::App);
    expect("nu.nl/10.13 (iOS,16.2;828x1792@2.0x)", Kind::Tool, Reason::App);
}

#[test]
fn an_address_that_an_extension_appends_is_at_most_suspect() {
    let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
    let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";
    let android = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36";
    let (edge, opera, yandex) =
        (format!("{CHROME} Edg/151.0.0.0"), format!("{CHROME} OPR/120.0.0.0"), format!("{CHROME} YaBrowser/25.2.0.0"));
    for browser in [CHROME, firefox, phone, android, &edge, &opera, &yandex] {
        for appended in [
            "||| ReqID: 472 | TabID: 64 | FrameID: 0 | Type: xmlhttprequest | Initiator: https://shop.example",
            "https://shop.example/feed?a=b",
            "www.shop.example/@user",
            "url=https://shop.example",
            "https://www.shop.example https://cdn.example/x.js | end",
        ] {
            expect(&format!("{browser} {appended}"), Kind::Suspect, Reason::Link);
        }
    }
    let verdict = format!("{CHROME} | https://shop.example/feed | 1");
    assert_eq!(classify_user_agent(verdict.as_bytes()).signature, Some("https://shop.example/feed"));
}

#[test]
fn an_address_that_a_robot_writes_is_a_robots() {
    for introduction in [
        "+https://foo.example",
        "+https://www.foo.example",
        "(https://foo.example)",
        "(Foo/1.0; +https://foo.example)",
        "SemanticClassifier/1.0 https://foo.example",
        "FooPreview/1.0 https://foo.example",
        "Preview/1.0 https://foo.example",
        "https://foo.example me@foo.example",
        "<x:include https://foo.example",
        "%3Cx https://foo.example",
    ] {
        expect(&format!("{CHROME} {introduction}"), Kind::Robot, Reason::Link);
    }
    // Only a complete browser's user agent is a browser's, and the address is behind it.
    expect("Foo/1.0 Safari/1.0 https://foo.example", Kind::Robot, Reason::Link);
    expect("Mozilla/5.0 (compatible; Foo; X11) Gecko Firefox/9.0 https://foo.example", Kind::Robot, Reason::Link);
    expect("Mozilla/5.0 (X11; https://foo.example) Gecko/20100101 Firefox/140.0", Kind::Robot, Reason::Link);
    expect(&CHROME.replace(" Safari/537.36", " https://foo.example"), Kind::Robot, Reason::Link);
}

#[test]
fn a_mail_address_with_a_robots_sign_is_a_robots() {
    for mail in ["+me@foo.example", "; +me@foo.example", "foo_scraping/me@foo.example"] {
        expect(&format!("{CHROME} {mail}"), Kind::Robot, Reason::Mail);
    }
    for mail in ["me+tag@foo.example", "me_scraper@foo.example", "me@scraper.example", "(+)me@foo.example"] {
        expect(&format!("{CHROME} {mail}"), Kind::Suspect, Reason::Mail);
    }
}

#[test]
fn injected_code_is_a_robots() {
    for attack in ["./x", "../x"] {
        expect(&format!("{attack} {CHROME}"), Kind::Robot, Reason::Injection);
    }
    for attack in ["\">x", "'|x", "\"+x", "<!--", "${x}", "{%x%}"] {
        expect(&format!("{CHROME} {attack}"), Kind::Robot, Reason::Injection);
    }
    expect(&format!("{CHROME} \u{7f}x"), Kind::Robot, Reason::Injection);
    // A tab is white space, and apps send their settings.
    expect(&format!("{CHROME}\tx"), Kind::Human, Reason::Form);
    expect(&format!("{CHROME} {{\"a\":\"{{}}\",\"b\":1}} $x <x>"), Kind::Human, Reason::Form);
    for attack in ["${jndi:ldap://x}", "<?php echo 1", "{{7*7}}", "'+(select 1)", "\u{1}", "../etc/passwd"] {
        assert_eq!(classify_user_agent(format!("{attack} {CHROME}").as_bytes()).kind, Kind::Robot, "{attack}");
    }
    for attack in ["/../x", " x/etc/passwd", "() { :; }; id", "(sleep(5))", "' ORDER BY 1--", "' OR NOT 1=2"] {
        let user_agent = format!("{CHROME}{attack}");
        let verdict = classify_user_agent(user_agent.as_bytes());
        assert_eq!((verdict.kind, verdict.category), (Kind::Robot, Some(Category::Security)), "{attack}");
    }
    for app in ["Sleep (1)", "Border Bypass/1.0", "Vapor Notes/1.0", "Editor Not 1"] {
        expect(&format!("{CHROME} {app}"), Kind::Human, Reason::Form);
    }
    // Facebook's app sends its measures in braces, and a device name may have an apostrophe.
    let app = "[FBAN/FB4A;FBDM/{density=3.375,width=1080};]";
    expect(
        &format!(
            "Mozilla/5.0 (Linux; Android 9; Tom's phone) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/90.0.4430.91 Mobile Safari/537.36 {app}"
        ),
        Kind::Human,
        Reason::Form,
    );
}
