//! Classifies a request by all its signals: the user agent, other header fields, the platform and the site's rules.

use super::classify::classify_user_agent;
use super::packed::USER_AGENT_LIMIT;
use super::site::Rules;
use super::verdict::{Category, Kind, OwnedVerdict, Reason, owned};
use crate::headers::{Field, Headers};
use crate::text::{cut, decimal, trimmed};

/// What the platform knows about a client: `request.cf.botManagement` on Cloudflare.
///
/// ```
/// use eltanin::robot::{Kind, PlatformSignals, Reason, Rules, classify_request};
///
/// let user_agent = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
/// let signals = PlatformSignals { score: Some(20), ..PlatformSignals::default() };
/// let verdict = classify_request(&[("user-agent", user_agent)], Some(&signals), &Rules::default());
/// assert_eq!((verdict.kind, verdict.reason), (Kind::Suspect, Reason::PlatformScore));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlatformSignals {
    /// Whether the platform has verified the client as a robot.
    pub verified_bot: bool,
    /// From 1, certainly a program, to 99, certainly a person. 0 and `None` mean that the platform computed no score.
    pub score: Option<u8>,
    /// The platform's name for the category of a verified robot.
    pub category: Option<String>,
    /// Whether many people share the client's address.
    pub corporate_proxy: bool,
}

fn verdict(kind: Kind, reason: Reason, signature: Option<&str>) -> OwnedVerdict {
    let category = (kind == Kind::Robot).then_some(Category::Other);
    OwnedVerdict { kind, reason, name: None, category, signature: owned(signature) }
}

/// Classifies a request by all its signals.
///
/// They are tried in this order: the site's exceptions, the site's additions, the user agent, the fields by which
/// robots introduce themselves, the platform, a prefetch, and client hints. A later signal never turns a robot into a
/// person. A missing field never decides, except for `User-Agent`.
///
/// ```
/// use eltanin::robot::{Kind, Reason, Rules, classify_request};
///
/// let user_agent = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
/// let headers = [("user-agent", user_agent), ("sec-purpose", "prefetch")];
/// let verdict = classify_request(&headers, None, &Rules::default());
/// assert_eq!((verdict.kind, verdict.reason), (Kind::Speculative, Reason::Prefetch));
/// ```
#[must_use]
pub fn classify_request<H: Headers + ?Sized>(
    headers: &H,
    platform: Option<&PlatformSignals>,
    rules: &Rules,
) -> OwnedVerdict {
    let user_agent = headers.get(Field::UserAgent).unwrap_or_default();
    let bytes = user_agent.as_bytes().get(..USER_AGENT_LIMIT).unwrap_or(user_agent.as_bytes());
    if let Some(part) = rules.allowed(bytes) {
        return verdict(Kind::Human, Reason::SiteAllow, Some(part));
    }
    if let Some(part) = rules.added(bytes) {
        return verdict(Kind::Robot, Reason::SiteAdd, Some(part));
    }
    let by_user_agent = classify_user_agent(user_agent.as_bytes());
    if by_user_agent.kind == Kind::Robot {
        return by_user_agent.into();
    }
    by_introduction(headers)
        .or_else(|| platform.and_then(by_platform))
        .or_else(|| by_prefetch(headers))
        .or_else(|| by_hints(headers, &user_agent).filter(|_| by_user_agent.kind == Kind::Human))
        .unwrap_or_else(|| by_user_agent.into())
}

/// `From` with a mail address, or Web Bot Auth. The signature is not verified: a client gains nothing by claiming to be
/// a robot.
fn by_introduction<H: Headers + ?Sized>(headers: &H) -> Option<OwnedVerdict> {
    if let Some(from) = headers.get(Field::From)
        && from.contains('@')
    {
        return Some(verdict(Kind::Robot, Reason::From, Some(&from)));
    }
    if let Some(signer) = headers.get(Field::SignatureAgent) {
        return Some(verdict(Kind::Robot, Reason::WebBotAuth, Some(&signer)));
    }
    let input = headers.get(Field::SignatureInput)?;
    after(&input, "tag=\"web-bot-auth\"")
        .is_some()
        .then(|| verdict(Kind::Robot, Reason::WebBotAuth, Some("web-bot-auth")))
}

/// A verified robot, or a low score. The score of a shared proxy is ignored, and a high score decides nothing.
fn by_platform(platform: &PlatformSignals) -> Option<OwnedVerdict> {
    if platform.verified_bot {
        let mut robot = verdict(Kind::Robot, Reason::PlatformRobot, platform.category.as_deref());
        robot.category = Some(platform_category(platform.category.as_deref().unwrap_or_default()));
        return Some(robot);
    }
    match platform.score {
        _ if platform.corporate_proxy => None,
        Some(1) => Some(verdict(Kind::Robot, Reason::PlatformScore, Some("1"))),
        Some(score @ 2..=29) => Some(verdict(Kind::Suspect, Reason::PlatformScore, Some(&decimal(score.into())))),
        _ => None,
    }
}

/// The category for Cloudflare's category.
fn platform_category(name: &str) -> Category {
    match name {
        "Search Engine Crawler" => Category::Search,
        "AI Crawler" => Category::AiTraining,
        "AI Assistant" | "AI Search" => Category::AiAgent,
        "Search Engine Optimization" | "Advertising & Marketing" => Category::Seo,
        "Monitoring & Analytics" | "Accessibility" => Category::Monitor,
        "Page Preview" => Category::Preview,
        "Feed Fetcher" => Category::Feed,
        "Archiver" => Category::Archive,
        "Security" => Category::Security,
        _ => Category::Other,
    }
}

/// Whether a browser prefetches or prerenders: nobody may ever see the response.
///
/// ```
/// use eltanin::robot::is_prefetch;
///
/// assert!(is_prefetch(&[("sec-purpose", "prefetch;prerender")]));
/// assert!(!is_prefetch(&[("sec-fetch-mode", "navigate")]));
/// ```
#[must_use]
pub fn is_prefetch<H: Headers + ?Sized>(headers: &H) -> bool {
    prefetch_field(headers).is_some()
}

fn by_prefetch<H: Headers + ?Sized>(headers: &H) -> Option<OwnedVerdict> {
    prefetch_field(headers).map(|field| verdict(Kind::Speculative, Reason::Prefetch, Some(field.name())))
}

/// The field by which a browser says that it prefetches or prerenders.
fn prefetch_field<H: Headers + ?Sized>(headers: &H) -> Option<Field> {
    [
        (Field::SecPurpose, "prefetch"),
        (Field::Purpose, "prefetch"),
        (Field::XMoz, "prefetch"),
        (Field::XPurpose, "preview"),
    ]
    .into_iter()
    .find_map(|(field, word)| {
        let value = headers.get(field)?;
        let first = trimmed(cut(&value, b";,").0);
        first.eq_ignore_ascii_case(word).then_some(field)
    })
}

/// Client hints that contradict the user agent.
fn by_hints<H: Headers + ?Sized>(headers: &H, user_agent: &str) -> Option<OwnedVerdict> {
    let hints = headers.get(Field::SecChUa)?;
    if after(&hints, "Headless").is_some() {
        return Some(verdict(Kind::Robot, Reason::HeadlessHint, Some("Headless")));
    }
    let hinted = number_after(&hints, "\"Chromium\";v=\"")?;
    let claimed = number_after(user_agent, "Chrome/")?;
    (hinted != claimed).then(|| verdict(Kind::Suspect, Reason::BrandHint, Some(hinted)))
}

/// The digits after the first `before`.
fn number_after<'a>(text: &'a str, before: &str) -> Option<&'a str> {
    let rest = after(text, before)?;
    let len = rest.bytes().take_while(u8::is_ascii_digit).count();
    rest.get(..len).filter(|digits| !digits.is_empty())
}

/// The text after the first `part`. `str::find` would add 4 KB to the module.
fn after<'a>(text: &'a str, part: &str) -> Option<&'a str> {
    let at = text.as_bytes().windows(part.len()).position(|here| here == part.as_bytes())?;
    text.get(at + part.len()..)
}
