//! User agents without a browser's form.

use eltanin::robot::{Category, Kind, Reason, USER_AGENT_LIMIT, classify_user_agent};

use super::{expect, expect_robot};

#[test]
fn a_missing_user_agent_is_a_robots() {
    for user_agent in ["", "-", "1.0", "    ", "()"] {
        expect(user_agent, Kind::Robot, Reason::Empty);
    }
    expect("a", Kind::Robot, Reason::Shape);
}

#[test]
fn devices_and_apps_need_no_browsers_form() {
    expect("SAMSUNG-GT-C3310R/1.0 NetFront/4.2 Profile/MIDP-2.0 Configuration/CLDC-1.1", Kind::Human, Reason::Device);
    expect("LG-KE990", Kind::Human, Reason::Device);
    for model in ["BIRD.A150", "PANTECH-C740", "NEC N341i"] {
        expect(model, Kind::Human, Reason::Device);
    }
    for name in ["F150", "BIRD-A150 Foo/1", "PANTECH-0123456789ABC", "HTTP2", "\u{dc}BER-150"] {
        expect(name, Kind::Robot, Reason::Shape);
    }
    expect("HTCWeather", Kind::Human, Reason::Device);
    expect("NetSurf/3.11 (Linux; x86_64)", Kind::Human, Reason::Device);
    expect("SubnetSurfer/1.0 (Linux; x86_64)", Kind::Robot, Reason::Shape);
    expect("LGE610/EAS-1.3", Kind::Human, Reason::Device);
    expect("lg-gm205 obigo UNTRUSTED/1.0", Kind::Human, Reason::Device);
    expect("LGTM/1.0", Kind::Robot, Reason::Shape);
    expect("Foo/1.0 CFNetwork/1.2 Darwin/20.4.0", Kind::Tool, Reason::App);
    expect("UnityPlayer/2022.3.10f1 (UnityWebRequest/1.0, libcurl/8.5.0-DEV)", Kind::Tool, Reason::App);
    expect("EpicApp/1.0 (+https://foo.example)", Kind::Robot, Reason::Link);
    expect("bol.com/1.8.2 (iPhone; iOS 10.0; Scale/2.00)", Kind::Tool, Reason::App);
    // A maker's name without a number, or with a version, is a bare name.
    expect("ABCD-EFGH", Kind::Robot, Reason::Shape);
    expect("ABC/1.0", Kind::Robot, Reason::Shape);
}

#[test]
fn a_bare_name_is_a_robot() {
    for name in ["Foo", "360Foo", "Foo!Bar", "foo_bar", "f\u{f6}\u{f6}"] {
        expect_robot(&format!("({name}/1.0)"), Reason::Shape, Some(name), Category::Other, None);
    }
    expect_robot("Mozilla/5.0 (compatible; Foo/1.0)", Reason::Shape, Some("Foo"), Category::Other, None);
    expect_robot("Mozilla/5.0 (compatible)", Reason::Shape, None, Category::Other, None);
    // A weak word names its category.
    expect_robot("SiteMonitor/1.0", Reason::Word, Some("SiteMonitor"), Category::Monitor, Some("Monitor"));
    // The first weak word counts, and none decides in a browser.
    assert_eq!(classify_user_agent(b"Newsfeeds and Site Monitor").name, Some("Newsfeeds"));
    expect(
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Monitor/1.0 Chrome/99.0.4844.51 Safari/537.36",
        Kind::Human,
        Reason::Form,
    );
}

#[test]
fn only_the_beginning_of_a_user_agent_is_read() {
    let long = |rest: &str| format!("Mozilla/5.0 (X11; Linux) Gecko {}{rest}", "a ".repeat(USER_AGENT_LIMIT));
    assert_eq!(classify_user_agent(long("").as_bytes()), classify_user_agent(long("Googlebot").as_bytes()));
}
