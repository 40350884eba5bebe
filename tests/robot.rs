//! Every rule of the robot filter: what it catches, and the nearest thing that it must not. Those on agents that have a
//! browser's form stand in `robot_form.rs`.

#[path = "support/verdict.rs"]
mod verdict;

use eltanin::robot::{AGENT_LIMIT, Category, Kind, Reason, judge_agent};
use verdict::{CHROME, expect, expect_robot};

#[test]
fn current_browsers_leave_at_once() {
    for agent in [
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
        expect(agent, Kind::Human, Reason::Browser);
    }
    for agent in include_str!("../data/robots/browsers.txt").lines() {
        expect(agent, Kind::Human, Reason::Browser);
        expect(&agent.replace("15", "7.0.1"), Kind::Human, Reason::Browser);
    }
    // One byte more, or another one, and all rules look at it; what stands in it twice too.
    let twice = " (compatible; Googlebot; Foo  x)".repeat(2);
    expect(&format!("{CHROME}{twice}1"), Kind::Robot, Reason::Word);
    expect(&format!("{CHROME} "), Kind::Human, Reason::Form);
    expect(&CHROME.replace("Win64", "Win63; "), Kind::Human, Reason::Form);
    for other in ["Chromf", "Chrmoe"] {
        expect(&CHROME.replace("Chrome", other), Kind::Human, Reason::Form);
    }
    expect(&format!("{CHROME} (compatible; X)"), Kind::Robot, Reason::Guest);
}

#[test]
fn no_agent_is_a_robot() {
    for agent in ["", "-", "1.0", "    ", "()"] {
        expect(agent, Kind::Robot, Reason::Empty);
    }
    expect("a", Kind::Robot, Reason::Shape);
}

#[test]
fn a_word_names_a_robot() {
    expect_robot(
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.1; +https://openai.com/gptbot)",
        Reason::Word,
        Some("GPTBot"),
        Category::AiTraining,
        Some("GPTBot"),
    );
    expect_robot("curl/8.5.0", Reason::Word, Some("curl"), Category::Library, Some("curl/"));
    // A word with boundaries is no part of another: ruby is weak, and Superuby is none.
    expect(
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Superuby/1.0 Safari/537.36",
        Kind::Human,
        Reason::Form,
    );
}

#[test]
fn a_word_that_ends_in_bot_is_a_robot() {
    expect_robot("FooBot/1.0", Reason::Bot, Some("FooBot"), Category::Other, Some("Bot"));
    expect_robot("some bots", Reason::Bot, Some("bots"), Category::Other, Some("bots"));
    expect_robot("foobot", Reason::Bot, Some("foobot"), Category::Other, Some("bot"));
    for end in ["", "/2", ".", "_x", "\t", "\u{1}"] {
        expect(&format!("{CHROME} FooBot{end}"), Kind::Robot, Reason::Bot);
    }
    // A random token is nobody's name, and letters of other scripts are letters.
    for token in ["iBot7KTt-08", "NrbOt0CE-46", "bot\u{e9}"] {
        expect(&format!("{CHROME}/{token}"), Kind::Human, Reason::Form);
    }
    expect("Locubot/1.0", Kind::Robot, Reason::Bot);
    // Cubot makes phones, and a bottle is no robot.
    for device in ["CUBOT NOTE 20", "Bottle One"] {
        let agent = format!(
            "Mozilla/5.0 (X11; {device}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/90.0.4430.91 Safari/537.36"
        );
        expect(&agent, Kind::Human, Reason::Form);
    }
}

#[test]
fn the_name_of_a_phone_is_sheltered() {
    let phone = |device: &str| {
        format!(
            "Mozilla/5.0 (Linux; Android 9; {device}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/90.0.4430.91 Mobile Safari/537.36"
        )
    };
    expect(&phone("Robot Spider Build/PPR1"), Kind::Human, Reason::Form);
    // A strict word, a link and "compatible" lift the shelter.
    expect(&phone("Nexus 5; Googlebot/2.1"), Kind::Robot, Reason::Word);
    expect(&phone("compatible; FooBot/1.0"), Kind::Robot, Reason::Bot);
    expect(&phone("FooBot; +https://foo.example"), Kind::Robot, Reason::Link);
    // Apps and phones may put a bare name at the end.
    expect(&format!("{} Foo", phone("Pixel 8")), Kind::Human, Reason::Form);
    let apple = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";
    expect(&format!("{apple} Version/17.5 Safari/604.1 Foo"), Kind::Human, Reason::Form);
    // Outside the comment there is no shelter.
    expect(&format!("{} FooBot", phone("Pixel 8")), Kind::Robot, Reason::Bot);
    expect(&format!("{} Android FooBot", phone("Pixel 8")), Kind::Robot, Reason::Bot);
}

#[test]
fn a_link_introduces_a_robot() {
    expect_robot(
        "Foo/1.0 (+https://foo.example/about)",
        Reason::Link,
        Some("Foo"),
        Category::Other,
        Some("+https://foo.example/about"),
    );
    // Whose link is introduced is named by his product, whatever the link holds.
    for agent in ["Foo/1.0 (+https://foo.example/bot)", "Mozilla/5.0 (compatible; Foo/1.0; https://foo.example/bot)"] {
        let verdict = judge_agent(agent.as_bytes());
        assert_eq!((verdict.reason, verdict.name), (Reason::Link, Some("Foo")), "{agent}");
    }
    let verdict = format!("{CHROME} (+https://foo.example; FooBot/1.0)");
    assert_eq!(judge_agent(verdict.as_bytes()).name, Some("FooBot"));
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
    // A person may sign his browser, an app tell its user, and a screen have a scale.
    expect(&format!("{CHROME} me@foo.example"), Kind::Suspect, Reason::Mail);
    // Bug hunters sign anywhere, with the alias that their programme gave them.
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
fn injected_code_is_a_robots() {
    for attack in ["./x", "../x"] {
        expect(&format!("{attack} {CHROME}"), Kind::Robot, Reason::Injection);
    }
    for attack in ["\">x", "'|x", "\"+x", "<!--", "${x}", "{%x%}"] {
        expect(&format!("{CHROME} {attack}"), Kind::Robot, Reason::Injection);
    }
    expect(&format!("{CHROME} \u{7f}x"), Kind::Robot, Reason::Injection);
    // A tab is white space, and apps tell their settings.
    expect(&format!("{CHROME}\tx"), Kind::Human, Reason::Form);
    expect(&format!("{CHROME} {{\"a\":\"{{}}\",\"b\":1}} $x <x>"), Kind::Human, Reason::Form);
    for attack in ["${jndi:ldap://x}", "<?php echo 1", "{{7*7}}", "'+(select 1)", "\u{1}", "../etc/passwd"] {
        assert_eq!(judge_agent(format!("{attack} {CHROME}").as_bytes()).kind, Kind::Robot, "{attack}");
    }
    for attack in ["/../x", " x/etc/passwd", "() { :; }; id", "(sleep(5))", "' ORDER BY 1--", "' OR NOT 1=2"] {
        let agent = format!("{CHROME}{attack}");
        let verdict = judge_agent(agent.as_bytes());
        assert_eq!((verdict.kind, verdict.category), (Kind::Robot, Some(Category::Security)), "{attack}");
    }
    for app in ["Sleep (1)", "Border Bypass/1.0", "Vapor Notes/1.0", "Editor Not 1"] {
        expect(&format!("{CHROME} {app}"), Kind::Human, Reason::Form);
    }
    // Facebook's app sends its measures in braces, and people own things.
    let app = "[FBAN/FB4A;FBDM/{density=3.375,width=1080};]";
    expect(
        &format!(
            "Mozilla/5.0 (Linux; Android 9; Tom's phone) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/90.0.4430.91 Mobile Safari/537.36 {app}"
        ),
        Kind::Human,
        Reason::Form,
    );
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
    // A weak word tells more about it.
    expect_robot("SiteMonitor/1.0", Reason::Word, Some("SiteMonitor"), Category::Monitor, Some("Monitor"));
    // The first tells most, and none decides anything in a browser.
    assert_eq!(judge_agent(b"Newsfeeds and Site Monitor").name, Some("Newsfeeds"));
    expect(
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Monitor/1.0 Chrome/99.0.4844.51 Safari/537.36",
        Kind::Human,
        Reason::Form,
    );
}

#[test]
fn only_the_beginning_of_an_agent_is_read() {
    let long = |rest: &str| format!("Mozilla/5.0 (X11; Linux) Gecko {}{rest}", "a ".repeat(AGENT_LIMIT));
    assert_eq!(judge_agent(long("").as_bytes()), judge_agent(long("Googlebot").as_bytes()));
}
