//! `Session`, `Reply::fields` and `platform`: what a worker in Rust calls.

use eltanin::store::{MemoryStore, platform};
use eltanin::{Engine, Level, Reply, Request, SYSTEM_SCOPE, Session, Timestamp, UserId};

use crate::support::store::block_on;
use crate::support::{NOW, engine, random};

const BROWSER: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";

/// A site and one visitor.
struct Site {
    engine: Engine,
    store: MemoryStore,
    cookie: String,
    agent: &'static str,
    now: Timestamp,
    drawn: u64,
}

/// A request that opens the session as `$session`, does `$act` and commits. Its value is that of `$act`, and the reply.
macro_rules! respond {
    ($site:expr, |$session:ident| $act:expr) => {{
        let Site { engine, store, cookie, agent, now, drawn } = &mut $site;
        let headers = |name: &str| match name {
            "cookie" => Some(["__Host-session=", cookie].concat()),
            "user-agent" => Some((*agent).to_owned()),
            _ => None,
        };
        let request = Request::new("GET", "https://shop.example/", &headers);
        let fill = |bytes: &mut [u8]| {
            *drawn += 1;
            bytes.iter_mut().zip(random::<16>(*drawn)).for_each(|(to, from)| *to = from);
            Ok::<(), ()>(())
        };
        #[allow(unused_mut)] // not every `$act` changes it
        let mut $session = block_on(Session::open(engine, store, &request, platform(|| *now, fill))).unwrap();
        let value = $act;
        let reply: Reply = *block_on($session.commit()).unwrap();
        (value, reply)
    }};
}

fn site() -> Site {
    let engine = engine(|options| {
        options.level = Level::Strict;
        options.robots = Some(eltanin::robot::Rules::default());
    });
    Site { engine, store: MemoryStore::new(), cookie: String::new(), agent: BROWSER, now: NOW, drawn: 0 }
}

fn keep(site: &mut Site, reply: &Reply) {
    if let Some(cookie) = reply.cookies.first() {
        site.cookie = cookie.value().to_owned();
    }
}

#[test]
fn a_session_keeps_variables_and_the_user_from_request_to_request() {
    let mut site = site();
    let (_, reply) = respond!(site, |session| {
        session.set("cart", "apples", vec![3]);
        session.set("cart", "pears", vec![4]);
    });
    keep(&mut site, &reply);
    let (seen, reply) = respond!(site, |session| {
        session.login(UserId::text("ada").unwrap()).unwrap();
        session.delete("cart", "pears");
        (session.get("cart", "apples"), session.get("cart", "pears"))
    });
    assert_eq!(seen, (Some(vec![3]), None), "the changes of this request are seen");
    keep(&mut site, &reply);
    let before = site.cookie.clone();
    let (seen, reply) = respond!(site, |session| {
        let seen = (session.exchange().user().cloned(), session.get("cart", "apples"), session.get("cart", "pears"));
        session.logout().unwrap();
        seen
    });
    assert_eq!(seen, (Some(UserId::text("ada").unwrap()), Some(vec![3]), None));
    keep(&mut site, &reply);
    assert_ne!(site.cookie, before);
    site.cookie = before;
    let (user, _) = respond!(site, |session| session.exchange().user().cloned());
    assert_eq!(user, Some(UserId::Nobody), "the cookie from before the logout");
}

#[test]
fn a_session_that_has_expired_or_was_destroyed_does_not_show_its_variables() {
    let mut site = site();
    let (_, reply) = respond!(site, |session| session.set(SYSTEM_SCOPE, "a", vec![1]));
    keep(&mut site, &reply);
    site.now = Timestamp::from_millis(NOW.as_millis() + 3 * 3_600_000);
    assert_eq!(respond!(site, |session| session.get(SYSTEM_SCOPE, "a")).0, None, "expired");
    site.now = NOW;
    assert_eq!(respond!(site, |session| session.get(SYSTEM_SCOPE, "a")).0, Some(vec![1]));
    respond!(site, |session| session.destroy());
    assert_eq!(respond!(site, |session| session.get(SYSTEM_SCOPE, "a")).0, None, "destroyed");
}

#[test]
fn a_robot_has_no_session() {
    let mut site = site();
    site.agent = "Googlebot/2.1 (+http://www.google.com/bot.html)";
    let (has, reply) = respond!(site, |session| {
        session.set(SYSTEM_SCOPE, "a", vec![1]);
        session.exchange().has_session()
    });
    assert_eq!((has, reply.cookies.len(), reply.status), (false, 0, None));
}

#[test]
fn the_fields_of_a_reply_join_those_of_the_response() {
    let (_, reply) = respond!(site(), |session| session.set(SYSTEM_SCOPE, "a", vec![1]));
    let fields = |has: &'static [(&str, &str)]| {
        reply.fields(|name| has.iter().find(|(field, _)| *field == name).map(|(_, value)| (*value).to_owned()))
    };
    let (cache, vary) = (("Cache-Control", "private, no-store".to_owned()), |value: &str| ("Vary", value.to_owned()));
    assert_eq!(fields(&[]), [cache.clone(), vary("Cookie")]);
    assert_eq!(
        fields(&[("Vary", "Accept, cookie"), ("Cache-Control", "public")]),
        [cache.clone(), vary("Accept, cookie")]
    );
    assert_eq!(fields(&[("Vary", "*")]), [cache.clone(), vary("*")]);
    assert_eq!(fields(&[("Vary", "Accept")]), [cache.clone(), vary("Accept, Cookie")]);
    let cdn = ("CDN-Cache-Control", cache.1.clone());
    assert_eq!(fields(&[("CDN-Cache-Control", "max-age=5")]), [cache, cdn, vary("Cookie")]);
}

#[test]
fn a_platform_without_random_bytes_is_an_error_with_a_code() {
    let (engine, store) = (engine(|_| {}), MemoryStore::new());
    let headers = |name: &str| (name == "user-agent").then(|| BROWSER.to_owned());
    let request = Request::new("GET", "https://shop.example/", &headers);
    let opened = block_on(Session::open(&engine, &store, &request, platform(|| NOW, |_: &mut [u8]| Err(()))));
    let Err(eltanin::store::Failure::Core(error)) = opened else { panic!("opened without random bytes") };
    assert_eq!(error.code(), eltanin::ErrorCode::RandomFailed);
}
