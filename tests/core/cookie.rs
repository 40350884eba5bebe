//! Reading `Cookie` and writing `Set-Cookie`.

use std::time::{Duration, Instant};

use eltanin::internals::{Cookie, MAX_AGE_CAP, cookie_values};
use eltanin::{CookieOptions, ErrorCategory, Field, Headers, SameSite, Seconds};
use proptest::prelude::*;

use crate::properties::cookie::{finds_parts_of_the_header, reads_as_6265bis_says};
use crate::support::COOKIE;

fn found<'a>(header: &'a str, name: &'a str) -> Vec<&'a str> {
    cookie_values(header, name).collect()
}

#[test]
fn the_values_of_a_name_come_in_the_headers_order() {
    assert_eq!(found("a=1; b=2; a=3;a=4 ; c", "a"), ["1", "3", "4"]);
    assert_eq!(found("a=1; b=2", "c"), [""; 0]);
    assert_eq!(found("", "a"), [""; 0]);
    assert_eq!(found(";;; ;a=1;", "a"), ["1"]);
    assert_eq!(found("a=", "a"), [""]);
    assert_eq!(found("a==b=c=", "a"), ["=b=c="]);
    assert_eq!(found(r#"a="x y"; b=1"#, "a"), [r#""x y""#]);
}

/// 6265bis section 5.7: spaces and tabs, and nothing else that some alphabet calls a blank.
#[test]
fn only_spaces_and_tabs_are_trimmed() {
    assert_eq!(found(" \t a \t=\t 1 2 \t ; b", "a"), ["1 2"]);
    for blank in
        ["\u{a0}", "\u{85}", "\u{2000}", "\u{2028}", "\u{3000}", "\u{feff}", "\u{b}", "\u{c}", "\r", "\n", "\0"]
    {
        assert_eq!(found(&format!("{blank}a=1"), "a"), [""; 0], "{blank:?} before a name");
        assert_eq!(found(&format!("a{blank}=1"), "a"), [""; 0], "{blank:?} behind a name");
        assert_eq!(found(&format!("a={blank}1{blank}"), "a"), [format!("{blank}1{blank}")], "{blank:?} round a value");
    }
}

#[test]
fn names_are_compared_byte_by_byte() {
    for other in
        ["__host-session", "__HOST-SESSION", "%5F%5FHost-session", "__Host.session", "__Host_session", "Host-session"]
    {
        assert_eq!(found(&format!("{other}=1; x{COOKIE}=2; {COOKIE}x=3; {COOKIE}[]=4"), COOKIE), [""; 0], "{other}");
    }
}

#[test]
fn a_cookie_without_a_name_is_not_ours() {
    assert_eq!(found(&format!("={COOKIE}=1"), COOKIE), [""; 0]);
    assert_eq!(found(&format!("; = {COOKIE}=1"), COOKIE), [""; 0]);
    assert_eq!(found(COOKIE, COOKIE), [""; 0]);
    assert_eq!(found(&format!("$Version=1; {COOKIE}=2; $Path=/"), COOKIE), ["2"]);
    assert_eq!(found(&format!(r#"a="; {COOKIE}=1""#), COOKIE), [r#"1""#], "a quote does not hide a semicolon");
}

/// HTTP/2 may split the field (RFC 9113 section 8.2.3).
#[test]
fn several_fields_are_one() {
    let split = [("cookie", "a=1; b=2"), ("accept", "x"), ("Cookie", "a=3")];
    assert_eq!(split.get(Field::Cookie).as_deref(), Some("a=1; b=2; a=3"));
    assert_eq!([("accept", "x"), ("accept", "y")].get(Field::Cookie), None);
    assert_eq!([("from", "x"), ("from", "y")].get(Field::From).as_deref(), Some("x, y"));
}

/// 128 KiB with 10,000 pairs: four times the text takes about four times as long, nowhere near sixteen times.
#[test]
fn a_huge_header_is_read_in_linear_time() {
    let header = |pairs: usize| {
        let mut text: String = (0..pairs).map(|pair| format!("name{pair:05}=val; ")).collect();
        text.push_str("a=last");
        text
    };
    let seconds = |text: &str| {
        let rounds = (0..9).map(|_| {
            let start = Instant::now();
            assert_eq!(found(text, "a"), ["last"]);
            start.elapsed()
        });
        rounds.min().unwrap_or(Duration::MAX)
    };
    let (small, large) = (header(2_500), header(10_000));
    assert!(large.len() > 128 << 10);
    assert!(seconds(&large) < seconds(&small) * 10);
}

fn cookie(change: impl FnOnce(&mut CookieOptions)) -> Result<Cookie, eltanin::Error> {
    let mut options = CookieOptions::default();
    change(&mut options);
    Cookie::new(&options, false)
}

#[test]
fn set_cookie_is_exactly_this() {
    let hour = Some(Seconds::new(3_600));
    let default = cookie(|_| {}).unwrap();
    assert_eq!(default.name(), "__Host-session");
    assert_eq!(default.set("ID", None).field(), "__Host-session=ID; Path=/; HttpOnly; Secure; SameSite=Lax");
    assert_eq!(
        default.set("ID", hour).field(),
        "__Host-session=ID; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=3600"
    );
    assert_eq!(default.remove().field(), "__Host-session=; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=0");

    let local = Cookie::new(&CookieOptions::default(), true).unwrap();
    assert_eq!(local.set("ID", None).field(), "session=ID; Path=/; HttpOnly; SameSite=Lax");

    let full = cookie(|options| {
        options.name = Some("sid".into());
        options.path = Some("/app".into());
        options.domain = Some("example.com".into());
        options.same_site = SameSite::None;
        options.partitioned = true;
    })
    .unwrap();
    let attributes = "; Path=/app; Domain=example.com; HttpOnly; Secure; SameSite=None; Partitioned";
    assert_eq!(full.set("ID", hour).field(), format!("sid=ID{attributes}; Max-Age=3600"));
    assert_eq!(full.remove().field(), format!("sid={attributes}; Max-Age=0"));

    let strict = cookie(|options| options.same_site = SameSite::Strict).unwrap();
    assert_eq!(strict.set("ID", None).field(), "__Host-session=ID; Path=/; HttpOnly; Secure; SameSite=Strict");
}

#[test]
fn the_default_name_says_what_browsers_enforce() {
    let name = |change: &dyn Fn(&mut CookieOptions)| cookie(change).unwrap().name().to_owned();
    assert_eq!(name(&|options| options.path = Some("/".into())), "__Host-session");
    assert_eq!(name(&|options| options.path = Some("/app".into())), "__Secure-session");
    assert_eq!(name(&|options| options.domain = Some("example.com".into())), "__Secure-session");
    assert_eq!(name(&|options| options.secure = Some(false)), "session");
    assert_eq!(name(&|options| options.partitioned = true), "__Host-session");
    let local = |change: &dyn Fn(&mut CookieOptions)| {
        let mut options = CookieOptions::default();
        change(&mut options);
        Cookie::new(&options, true).unwrap().set("ID", None).field()
    };
    assert_eq!(
        local(&|options| options.secure = Some(true)),
        "__Host-session=ID; Path=/; HttpOnly; Secure; SameSite=Lax"
    );
    assert!(local(&|options| options.partitioned = true).contains("; Secure; "));
    assert!(local(&|options| options.same_site = SameSite::None).contains("; Secure; "));
    assert!(local(&|options| options.name = Some("__Host-a".into())).contains("; Secure; "));
}

#[test]
fn max_age_is_capped_at_400_days() {
    let cookie = cookie(|_| {}).unwrap();
    assert_eq!(MAX_AGE_CAP.get(), 34_560_000);
    for (seconds, told) in [(0, 0), (34_560_000, 34_560_000), (34_560_001, 34_560_000), (u32::MAX, 34_560_000)] {
        assert!(cookie.set("ID", Some(Seconds::new(seconds))).field().ends_with(&format!("; Max-Age={told}")));
    }
}

type Wrong = (&'static str, fn(&mut CookieOptions));

#[test]
fn contradictions_are_refused_with_a_code() {
    let wrong: [Wrong; 24] = [
        ("cookie_prefix", |o| (o.name, o.secure) = (Some("__Host-a".into()), Some(false))),
        ("cookie_prefix", |o| (o.name, o.path) = (Some("__Host-a".into()), Some("/app".into()))),
        ("cookie_prefix", |o| (o.name, o.domain) = (Some("__hOST-a".into()), Some("example.com".into()))),
        ("cookie_prefix", |o| (o.name, o.secure) = (Some("__Secure-a".into()), Some(false))),
        ("cookie_prefix", |o| (o.name, o.secure) = (Some("__SECURE-a".into()), Some(false))),
        ("cookie_same_site", |o| (o.same_site, o.secure) = (SameSite::None, Some(false))),
        ("cookie_partitioned", |o| (o.partitioned, o.secure) = (true, Some(false))),
        ("cookie_name", |o| o.name = Some(String::new())),
        ("cookie_name", |o| o.name = Some("a b".into())),
        ("cookie_name", |o| o.name = Some("a;b".into())),
        ("cookie_name", |o| o.name = Some("a=b".into())),
        ("cookie_name", |o| o.name = Some("é".into())),
        ("cookie_name", |o| o.name = Some("a\r\nSet-Cookie: b".into())),
        ("cookie_name", |o| o.name = Some("a".repeat(4_033))),
        ("cookie_path", |o| o.path = Some(String::new())),
        ("cookie_path", |o| o.path = Some("app".into())),
        ("cookie_path", |o| o.path = Some("/a;Domain=b".into())),
        ("cookie_path", |o| o.path = Some("/\u{7f}".into())),
        ("cookie_path", |o| o.path = Some(format!("/{}", "a".repeat(1_024)))),
        ("cookie_domain", |o| o.domain = Some(String::new())),
        ("cookie_domain", |o| o.domain = Some("a..b".into())),
        ("cookie_domain", |o| o.domain = Some("a.b; Secure".into())),
        ("cookie_domain", |o| o.domain = Some("a\n.b".into())),
        ("cookie_domain", |o| o.domain = Some("a".repeat(1_025))),
    ];
    for (code, change) in wrong {
        let error = cookie(change).unwrap_err();
        assert_eq!((error.category(), error.code().as_str()), (ErrorCategory::Usage, code));
        let message = error.to_string();
        assert!(message.starts_with(char::is_lowercase) || message.starts_with('`'), "{message}");
        assert!(!message.ends_with('.'));
    }
    assert!(cookie(|options| options.name = Some("a".repeat(4_032))).is_ok());
    assert!(cookie(|options| options.path = Some(format!("/{}", "a".repeat(1_023)))).is_ok());
}

proptest! {
    #[test]
    fn reading_is_what_6265bis_says(header in "([ab_=; \t\u{a0}é]|a=|; ){0,40}") {
        reads_as_6265bis_says(&header, "a");
    }

    #[test]
    fn any_text_is_read(header in "\\PC*", name in "\\PC+") {
        finds_parts_of_the_header(&header, &name);
    }
}
