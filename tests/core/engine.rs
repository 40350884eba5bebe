//! A site's configuration.

use eltanin::{Engine, ErrorCategory, Level, Options, Persistence, Seconds, Status};

use crate::support::{COOKIE, engine, secret};

#[test]
fn semantics_42_a_lifetime_of_zero_is_refused_by_name() {
    type Change = fn(&mut Options);
    let changes: [(&str, Change); 4] = [
        ("lifetime.volatile", |options| options.lifetimes.volatile = Seconds::new(0)),
        ("lifetime.persistent", |options| options.lifetimes.persistent = Seconds::new(0)),
        ("lifetime.absolute", |options| options.lifetimes.absolute = Seconds::new(0)),
        ("tokens.lifetime", |options| options.tokens = Some(Seconds::new(0))),
    ];
    for (name, change) in changes {
        let mut options = Options::new([secret(1)]);
        change(&mut options);
        let error = Engine::new(options).unwrap_err();
        assert_eq!((error.category(), error.code().as_str()), (ErrorCategory::Usage, "lifetime"));
        assert_eq!(error.to_string(), format!("`{name}` must be at least 1 second"));
    }
}

#[test]
fn the_errors_of_keys_and_cookies_come_through() {
    assert_eq!(Engine::new(Options::default()).unwrap_err().code().as_str(), "key_missing");
    let mut options = Options::new([secret(1)]);
    options.cookie.name = Some("a b".into());
    assert_eq!(Engine::new(options).unwrap_err().code().as_str(), "cookie_name");
}

#[test]
fn the_defaults_are_those_of_javascript() {
    let options = Options::default();
    assert!(options.robots.is_some() && options.tokens.is_none() && !options.expose_tokens);
    assert_eq!((options.level, options.persistence), (Level::Eventual, Persistence::Login));
    let engine = engine(|_| {});
    assert_eq!([engine.cookie_name(false), engine.cookie_name(true)], [COOKIE, "session"]);
}

#[test]
fn each_status_and_category_has_its_word() {
    let words = [Status::Unchanged, Status::Saved, Status::Merged, Status::Dropped].map(Status::as_str);
    assert_eq!(words, ["unchanged", "saved", "merged", "dropped"]);
    let words = [ErrorCategory::Usage, ErrorCategory::Input, ErrorCategory::Internal].map(ErrorCategory::as_str);
    assert_eq!(words, ["usage", "input", "internal"]);
}
