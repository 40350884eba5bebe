//! What is said of a request, an id or an option without a store.

use super::*;

#[wasm_bindgen_test]
fn a_wrong_option_is_named() {
    let whole = "a whole number of seconds";
    for (expression, name, right) in [
        ("{ idFormat: 'long' }", "idFormat", "\"standard\" or \"draco\""),
        ("{ idFormat: 5 }", "idFormat", "\"standard\" or \"draco\""),
        ("{ lifetime: { volatile: 1.5 } }", "lifetime.volatile", whole),
        ("{ lifetime: { persistent: -1 } }", "lifetime.persistent", whole),
        ("{ lifetime: { absolute: '1' } }", "lifetime.absolute", whole),
        ("{ tokens: { lifetime: NaN } }", "tokens.lifetime", whole),
        ("{ robots: { enabled: 'yes' } }", "robots.enabled", "true or false"),
        ("{ robots: { add: [1] } }", "robots.add", "a list of text, none of it empty"),
        ("{ cookie: { sameSite: 'Lax' } }", "cookie.sameSite", "\"strict\", \"lax\" or \"none\""),
        ("{ cookie: { partitioned: 1 } }", "cookie.partitioned", "true or false"),
        ("{ cookie: { path: 1 } }", "cookie.path", "text"),
    ] {
        let [code, category, message] = refused(JsEngine::new(&options(expression), steps()));
        assert_eq!((code.as_str(), category.as_str()), ("option", "usage"), "{expression}");
        assert_eq!(message, format!("the option `{name}` must be {right}"));
    }
    for (expression, code) in [
        ("{ secrets: [] }", "key_missing"),
        ("{ secrets: [new Uint8Array(31)] }", "key_too_short"),
        ("{ secrets: [new Uint8Array(32)] }", "key_weak"),
        ("{ lifetime: { volatile: 0 } }", "lifetime"),
        ("{ cookie: { name: 'a b' } }", "cookie_name"),
        ("{ cookie: { sameSite: 'none', secure: false } }", "cookie_same_site"),
    ] {
        assert_eq!(refused(JsEngine::new(&options(expression), steps()))[0], code, "{expression}");
    }
}

#[wasm_bindgen_test]
fn what_is_no_session_is_told_by_an_event() {
    let site = Site::new("{}");
    let cookie = stored(&site);
    let (key, record, _) = site.entries().remove(0);
    let told = |cookie: &str, record: Option<Vec<u8>>, now: f64| {
        let site = Site::new("{}");
        if let Some(record) = record {
            site.put(&key, record);
        }
        let mut run = site.visit_at(Some(cookie), now);
        let taken_up = run.is_stored();
        run.commit(NONE);
        (taken_up, run.events.join(","))
    };
    for (record, now, word) in [
        (None, NOW, "unknown"),
        (Some(vec![1, 2, 3]), NOW, "corrupt"),
        (Some(record.clone()), NOW + 7_200_000.0, "expired"),
    ] {
        assert_eq!(told(&cookie, record, now), (false, format!("refused cookie {word}")));
    }
    assert_eq!(told(&cookie, Some(record), NOW + 7_199_999.0), (true, String::new()));
    let forged = format!("{}AAAAA", &cookie[..cookie.len() - 5]);
    for (cookie, word) in [("__Host-session=x", "malformed"), (&forged, "bad_tag")] {
        assert_eq!(told(cookie, None, NOW), (false, format!("refused cookie {word}")));
    }
}

#[wasm_bindgen_test]
fn a_robot_gets_nothing() {
    let site = Site::new("{}");
    let mut run = site.from(ROBOT);
    assert!(!run.has_session() && text(&run.commit_step(NONE), "text").is_empty());
    assert_eq!((run.events.as_slice(), site.operations()), (&["robot".to_owned()][..], [0, 0]));
    let verdict = robot(&headers(&[("User-Agent", ROBOT)])).unwrap();
    assert_eq!((kind(&verdict), text(&verdict, "name").as_str()), (Kind::Robot, "Googlebot"));
    assert_eq!(Reason::ALL[packed(&verdict) as usize >> 3 & 31], Reason::Word);
    assert_eq!(Category::ALL[packed(&verdict) as usize >> 8], Category::Search);
    let person = |cf: &str| kind(&site.engine.classify(&request_from(&[("User-Agent", PERSON)], cf)).unwrap());
    assert_eq!(person("({ botManagement: { verifiedBot: true } })"), Kind::Robot);
    for nonsense in
        ["null", "3", "({ botManagement: null })", "({ botManagement: 'x' })", "({ botManagement: { score: 'many' } })"]
    {
        assert_eq!(person(nonsense), Kind::Human, "{nonsense}");
    }
    for nonsense in [5, 7, u32::MAX] {
        assert!(!site.judged(nonsense).has_session(), "{nonsense}");
    }
}

#[wasm_bindgen_test]
fn user_ids_are_what_javascript_has() {
    let site = Site::new("{}");
    let mut run = site.visit(None);
    assert_eq!(refused(run.try_act(Action::Persist, &true.into()))[0], "not_logged_in");
    for user in
        ["0", "-1", "1.5", "2 ** 53", "0n", "-1n", "''", "null", "undefined", "{}", "'\\ud800'", "'x'.repeat(1025)"]
    {
        assert_eq!(refused(run.try_act(Action::Login, &js(user)))[0], "user_id", "{user}");
    }
    assert_eq!(get(&run.facts(), "user"), 0);
    for (given, got) in [("7", "7"), ("7n", "7"), ("2 ** 53 - 1", "2 ** 53 - 1"), ("'ann'", "'ann'")] {
        run.act(Action::Login, js(given));
        assert!(Object::is(&get(&run.facts(), "user"), &js(got)), "{given}");
    }
    run.act(Action::Persist, true);
    assert!(get(&run.facts(), "persistent").is_truthy());
    run.act(Action::Logout, JsValue::UNDEFINED);
    assert_eq!((get(&run.facts(), "user"), get(&run.facts(), "persistent").is_truthy()), (0.into(), false));
}

#[wasm_bindgen_test]
fn ids_tokens_and_csrf_tokens() {
    let site = Site::new("{ atomic: true, tokens: { lifetime: 60, expose: true } }");
    let mut run = site.begin(&[("User-Agent", PERSON), ("Session-Token", "?1")]);
    assert_eq!(text(&run.facts(), "token"), "", "nothing is stored yet");
    let done = run.commit(NONE);
    let asked = done.edit("=Session-Token");
    assert_eq!((run.events.as_slice(), site.operations()), (&["refused token none".to_owned()][..], [0, 0]));
    assert_eq!(done.edit("+Access-Control-Expose-Headers"), "Session-Token");
    assert_eq!(
        site.engine.bare_reply().lines().filter(|line| line.starts_with("+Vary")).collect::<Vec<_>>(),
        ["+Vary: Cookie", "+Vary: Authorization", "+Vary: Session-Token"]
    );

    // Its first write starts the session under another id.
    let mut run = site.bearer(&asked);
    assert!(run.has_session() && !run.is_stored());
    let token = run.commit(&operations("s", &[("a", THREE)])).edit("=Session-Token");
    let run = site.bearer(&token);
    assert!(run.is_stored());
    let says = |text: &str, now| standing(&site.engine.inspect(text, now).unwrap());
    assert_eq!(says(&run.id(), NOW), (true, String::new()));
    assert_eq!(says(&token, NOW + 59_999.0), (true, String::new()));
    assert_eq!(says(&token, NOW + 60_000.0), (false, "expired".into()));
    assert_eq!(text(&inspect(&token).unwrap(), "reason"), "no_key");
    assert_eq!(get(&inspect("x").unwrap(), "kind"), JsValue::UNDEFINED);

    let csrf = text(&run.csrf_token(), "text");
    let verifies = |token: &str| site.engine.verify_csrf(&run.state, token).unwrap();
    assert!(verifies(&csrf) && !verifies(&run.id()) && !verifies(""));
}

#[wasm_bindgen_test]
fn what_a_request_presents_is_read_in_the_core() {
    let site = Site::new("{ tokens: { lifetime: 60 } }");
    let mut run = site.begin(&[("User-Agent", PERSON), ("Session-Token", "?1")]);
    let token = run.commit(&operations("s", &[("a", THREE)])).edit("=Session-Token");
    let bearer = |token: &str| plain_request(&[("Authorization", &format!("Bearer {token}"))]);
    let knows = |token: &str| site.engine.knows(&bearer(token), String::new(), None, NOW);
    assert!(knows(&token) && !knows("x"));
    let challenge = |token: &str| {
        let state = site.bearer(token).state;
        site.engine.challenge(&bearer(token), String::new(), None, Some(state)).unwrap()
    };
    assert_eq!(challenge(&token), None);
    assert_eq!(challenge("x").unwrap(), "401 Bearer error=\"invalid_token\"");
    assert_eq!(challenge("x, Bearer y").unwrap(), "400 Bearer error=\"invalid_request\"");

    let offered = plain_request(&[("Sec-WebSocket-Protocol", &format!("chat, eltanin.token.{token}"))]);
    let mut socket = site.run();
    let begun = site.engine.begin_socket(&offered, String::new(), None, NOW).unwrap();
    socket.drive(begun.into());
    assert!(socket.is_stored());
    assert_eq!(site.engine.socket_protocol(&offered, String::new(), None).unwrap(), "chat");
    let mut again = site.run();
    again.drive(site.engine.begin_again(&socket.state, NOW).unwrap().into());
    assert_eq!(again.id(), socket.id());
}

#[wasm_bindgen_test]
fn a_field_that_is_too_long_is_not_there() {
    let site = Site::new("{}");
    let judged = |length: usize| {
        let address = "robot@example.com ";
        let from = format!("{address}{}", "x".repeat(length - address.len()));
        kind(&site.engine.classify(&plain_request(&[("User-Agent", PERSON), ("From", &from)])).unwrap())
    };
    assert_eq!([judged(1 << 17), judged((1 << 17) + 1)], [Kind::Robot, Kind::Human]);
}

#[wasm_bindgen_test]
fn random_bytes_come_from_the_platform() {
    let site = Site::new("{}");
    let mut ids: Vec<String> = (0..200).map(|_| site.visit(None).id()).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 200);
}
