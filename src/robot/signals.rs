//! What else a request tells: its other header fields, and the platform.

use super::finding::AGENT_LIMIT;
use super::verdict::{Category, Kind, OwnedVerdict, Reason, owned};
use super::{Rules, judge_agent};
use crate::headers::{Field, Headers};
use crate::text::{cut, decimal, trimmed};

/// What the platform knows of a visitor (`request.cf.botManagement`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Platform {
    /// A robot that the platform has verified.
    pub verified_bot: bool,
    /// From 1, surely a program, to 99, surely a person; 0 or `None`: not computed.
    pub score: Option<u8>,
    /// The platform's name for the kind of a verified robot.
    pub category: Option<String>,
    /// Whether many people share this address.
    pub corporate_proxy: bool,
}

fn verdict(kind: Kind, reason: Reason, signature: Option<&str>) -> OwnedVerdict {
    let category = (kind == Kind::Robot).then_some(Category::Other);
    OwnedVerdict { kind, reason, name: None, category, signature: owned(signature) }
}

/// Judges a request by all its signals.
///
/// In this order: the site's exceptions, the site's additions, the agent, the
/// fields by which robots introduce themselves, the platform, a speculative
/// load, and client hints. A later signal never makes a robot a person, and
/// a field that is missing (other than `User-Agent`) never decides.
#[must_use]
pub fn judge<H: Headers + ?Sized>(headers: &H, platform: Option<&Platform>, rules: &Rules) -> OwnedVerdict {
    let agent = headers.get(Field::UserAgent).unwrap_or_default();
    let bytes = agent.as_bytes().get(..AGENT_LIMIT).unwrap_or(agent.as_bytes());
    if let Some(part) = rules.allowed(bytes) {
        return verdict(Kind::Human, Reason::SiteAllow, Some(part));
    }
    if let Some(part) = rules.added(bytes) {
        return verdict(Kind::Robot, Reason::SiteAdd, Some(part));
    }
    let judged = judge_agent(agent.as_bytes());
    if judged.kind == Kind::Robot {
        return judged.into();
    }
    introduced(headers)
        .or_else(|| platform.and_then(known))
        .or_else(|| speculative(headers))
        .or_else(|| hinted(headers, &agent).filter(|_| judged.kind == Kind::Human))
        .unwrap_or_else(|| judged.into())
}

/// `From` with a mail address, and Web Bot Auth: presence is enough, nobody gains by lying.
fn introduced<H: Headers + ?Sized>(headers: &H) -> Option<OwnedVerdict> {
    if let Some(from) = headers.get(Field::From)
        && from.contains('@')
    {
        return Some(verdict(Kind::Robot, Reason::From, Some(&from)));
    }
    if let Some(agent) = headers.get(Field::SignatureAgent) {
        return Some(verdict(Kind::Robot, Reason::WebBotAuth, Some(&agent)));
    }
    let input = headers.get(Field::SignatureInput)?;
    after(&input, "tag=\"web-bot-auth\"")
        .is_some()
        .then(|| verdict(Kind::Robot, Reason::WebBotAuth, Some("web-bot-auth")))
}

/// The platform may only raise suspicion; behind a shared proxy its score says nothing.
fn known(platform: &Platform) -> Option<OwnedVerdict> {
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

/// Our word for the platform's.
fn platform_category(theirs: &str) -> Category {
    match theirs {
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

/// A person's browser that loads ahead.
fn speculative<H: Headers + ?Sized>(headers: &H) -> Option<OwnedVerdict> {
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
        first.eq_ignore_ascii_case(word).then(|| verdict(Kind::Speculative, Reason::Prefetch, Some(field.name())))
    })
}

/// Client hints that contradict the agent. Their absence says nothing.
fn hinted<H: Headers + ?Sized>(headers: &H, agent: &str) -> Option<OwnedVerdict> {
    let hints = headers.get(Field::SecChUa)?;
    if after(&hints, "Headless").is_some() {
        return Some(verdict(Kind::Robot, Reason::HeadlessHint, Some("Headless")));
    }
    let hinted = number_after(&hints, "\"Chromium\";v=\"")?;
    let claimed = number_after(agent, "Chrome/")?;
    (hinted != claimed).then(|| verdict(Kind::Suspect, Reason::BrandHint, Some(hinted)))
}

/// The digits that follow a text.
fn number_after<'a>(text: &'a str, before: &str) -> Option<&'a str> {
    let rest = after(text, before)?;
    let len = rest.bytes().take_while(u8::is_ascii_digit).count();
    rest.get(..len).filter(|digits| !digits.is_empty())
}

/// What follows the first `part`. `str::find` would do, with four kilobytes of module for a search that never matters.
fn after<'a>(text: &'a str, part: &str) -> Option<&'a str> {
    let at = text.as_bytes().windows(part.len()).position(|here| here == part.as_bytes())?;
    text.get(at + part.len()..)
}
