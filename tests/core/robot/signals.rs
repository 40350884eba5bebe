//! The signals beside the user agent: the site's rules, header fields, the platform.

use eltanin::robot::{Category, Kind, OwnedVerdict, PlatformSignals, Reason, Rules, classify_request};

use super::CHROME;

fn with(fields: &[(&str, &str)], platform: Option<&PlatformSignals>, rules: &Rules) -> OwnedVerdict {
    let mut headers = vec![("user-agent", CHROME)];
    headers.extend_from_slice(fields);
    classify_request(headers.as_slice(), platform, rules)
}

#[track_caller]
fn expect(fields: &[(&str, &str)], kind: Kind, reason: Reason) {
    let verdict = with(fields, None, &Rules::default());
    assert_eq!((verdict.kind, verdict.reason), (kind, reason), "{fields:?}");
}

#[test]
fn a_missing_user_agent_is_a_robots_and_other_missing_fields_decide_nothing() {
    assert_eq!(classify_request([("accept", "*/*")].as_slice(), None, &Rules::default()).reason, Reason::Empty);
    expect(&[], Kind::Human, Reason::Browser);
}

#[test]
fn robots_introduce_themselves() {
    expect(&[("from", "robot@example.com")], Kind::Robot, Reason::From);
    expect(&[("from", "nobody")], Kind::Human, Reason::Browser);
    expect(&[("signature-agent", "\"https://robot.example\"")], Kind::Robot, Reason::WebBotAuth);
    expect(&[("signature-input", "sig=();tag=\"web-bot-auth\"")], Kind::Robot, Reason::WebBotAuth);
    expect(&[("signature-input", "sig=();tag=\"other\"")], Kind::Human, Reason::Browser);
}

#[test]
fn a_prefetch_is_speculative() {
    expect(&[("sec-purpose", "prefetch;prerender")], Kind::Speculative, Reason::Prefetch);
    expect(&[("purpose", "prefetch")], Kind::Speculative, Reason::Prefetch);
    expect(&[("x-moz", "prefetch")], Kind::Speculative, Reason::Prefetch);
    expect(&[("x-purpose", "preview")], Kind::Speculative, Reason::Prefetch);
    expect(&[("purpose", "prefetching")], Kind::Human, Reason::Browser);
    // A robot that prefetches is a robot.
    expect(&[("from", "robot@example.com"), ("purpose", "prefetch")], Kind::Robot, Reason::From);
}

#[test]
fn hints_that_contradict_raise_suspicion() {
    expect(&[("sec-ch-ua", "\"HeadlessChrome\";v=\"151\"")], Kind::Robot, Reason::HeadlessHint);
    expect(&[("sec-ch-ua", "\"Chromium\";v=\"120\"")], Kind::Suspect, Reason::BrandHint);
    expect(&[("sec-ch-ua", "\"Chromium\";v=\"151\", \"Not.A/Brand\";v=\"8\"")], Kind::Human, Reason::Browser);
    expect(&[("sec-ch-ua", "\"Opera\";v=\"99\"")], Kind::Human, Reason::Browser);
}

#[test]
fn the_platform_only_raises_suspicion() {
    let platform = |verified_bot, score, corporate_proxy| PlatformSignals {
        verified_bot,
        score,
        category: Some("AI Crawler".to_owned()),
        corporate_proxy,
    };
    let classified = |platform: PlatformSignals| {
        let verdict = with(&[], Some(&platform), &Rules::default());
        (verdict.kind, verdict.reason)
    };
    assert_eq!(classified(platform(true, None, false)), (Kind::Robot, Reason::PlatformRobot));
    assert_eq!(classified(platform(false, Some(1), false)), (Kind::Robot, Reason::PlatformScore));
    assert_eq!(classified(platform(false, Some(2), false)), (Kind::Suspect, Reason::PlatformScore));
    assert_eq!(classified(platform(false, Some(29), false)), (Kind::Suspect, Reason::PlatformScore));
    assert_eq!(classified(platform(false, Some(30), false)), (Kind::Human, Reason::Browser));
    assert_eq!(classified(platform(false, Some(0), false)), (Kind::Human, Reason::Browser));
    assert_eq!(classified(platform(false, None, false)), (Kind::Human, Reason::Browser));
    assert_eq!(classified(platform(false, Some(1), true)), (Kind::Human, Reason::Browser));
    let category = with(&[], Some(&platform(true, None, false)), &Rules::default()).category;
    assert_eq!(category, Some(Category::AiTraining));
    // A high score does not turn a robot into a person.
    let robot = classify_request(
        [("user-agent", "curl/8.5.0")].as_slice(),
        Some(&platform(false, Some(99), false)),
        &Rules::default(),
    );
    assert_eq!(robot.kind, Kind::Robot);
}

#[test]
fn the_sites_rules_come_first() {
    let rules = |add: &[&str], allow: &[&str]| {
        let owned = |parts: &[&str]| parts.iter().map(|part| (*part).to_owned()).collect();
        Rules::new(owned(add), owned(allow))
    };
    let verdict = |user_agent: &str, rules: &Rules| {
        let verdict =
            classify_request([("user-agent", user_agent), ("from", "robot@example.com")].as_slice(), None, rules);
        (verdict.kind, verdict.reason, verdict.signature)
    };
    assert_eq!(
        verdict("Curl/8.5.0", &rules(&[], &["curl/"])),
        (Kind::Human, Reason::SiteAllow, Some("curl/".to_owned()))
    );
    assert_eq!(
        verdict(CHROME, &rules(&["CHROME/151"], &[])),
        (Kind::Robot, Reason::SiteAdd, Some("CHROME/151".to_owned()))
    );
    assert_eq!(verdict(CHROME, &rules(&["chrome"], &["windows"])).1, Reason::SiteAllow);
    // An empty part matches nothing, and neither does a part that goes on differently.
    assert_eq!(verdict(CHROME, &rules(&[""], &["", "chromex"])).1, Reason::From);
}
