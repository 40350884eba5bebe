//! What a verdict says, and how the steps that lead to it are ordered.

use core::num::NonZeroU64;

use super::scan::{Seen, scan};
use super::word::Word;
use super::{browser, shape};

/// How many bytes of an agent are read. The longest agent of a real browser known to us has under 700.
pub const AGENT_LIMIT: usize = 768;

/// What a visitor is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// A person.
    Human,
    /// A person's browser that loads ahead.
    Speculative,
    /// Odd, but possible for a person.
    Suspect,
    /// A native app or a library that native apps are built with.
    Tool,
    /// A robot.
    Robot,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Human, Self::Speculative, Self::Suspect, Self::Tool, Self::Robot];

    /// The kind's word in the public interface.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Speculative => "speculative",
            Self::Suspect => "suspect",
            Self::Tool => "tool",
            Self::Robot => "robot",
        }
    }
}

/// What a robot is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Category {
    /// Finds pages for a search engine.
    Search,
    /// Gathers text for a language model.
    AiTraining,
    /// Fetches on behalf of a person who talks to a language model.
    AiAgent,
    /// Audits, ranks or advertises sites.
    Seo,
    /// Measures whether and how fast a site answers.
    Monitor,
    /// Makes the small picture of a link in a conversation.
    Preview,
    /// Reads feeds.
    Feed,
    /// Keeps copies.
    Archive,
    /// Looks for weaknesses.
    Security,
    /// A programming library or command-line tool, whoever uses it.
    Library,
    /// Anything else, or unknown.
    Other,
}

impl Category {
    /// Every category.
    pub const ALL: [Self; 11] = [
        Self::Search,
        Self::AiTraining,
        Self::AiAgent,
        Self::Seo,
        Self::Monitor,
        Self::Preview,
        Self::Feed,
        Self::Archive,
        Self::Security,
        Self::Library,
        Self::Other,
    ];

    /// The category's word in the public interface.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Search => "search",
            Self::AiTraining => "ai-training",
            Self::AiAgent => "ai-agent",
            Self::Seo => "seo",
            Self::Monitor => "monitor",
            Self::Preview => "preview",
            Self::Feed => "feed",
            Self::Archive => "archive",
            Self::Security => "security",
            Self::Library => "library",
            Self::Other => "other",
        }
    }
}

/// Why a verdict is what it is: the rule that decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Reason {
    /// The agent is, to the last byte, one that a current browser sends.
    Browser,
    /// The agent has a browser's form: product, platform and engine.
    Form,
    /// The agent has the mark of a phone, a television or a console.
    Device,
    /// The agent has the mark of a native app.
    App,
    /// No agent was sent, or one without a letter.
    Empty,
    /// The agent holds a word of the reviewed list.
    Word,
    /// A word of the agent ends in "bot" or "bots".
    Bot,
    /// The agent holds a link, as only robots introduce themselves.
    Link,
    /// The agent holds a mail address.
    Mail,
    /// The agent is an attempt to inject markup, a query or a command.
    Injection,
    /// The agent has neither a browser's form nor the mark of an app or a device.
    Shape,
    /// A browser's form with a foreign name in a place where browsers have none.
    Guest,
    /// A browser's form that no browser has: its parts contradict one another.
    Impossible,
    /// The site's own `allow` list holds a part of the agent.
    SiteAllow,
    /// The site's own `add` list holds a part of the agent.
    SiteAdd,
    /// The request says that it loads ahead (`Sec-Purpose`, `Purpose`, `X-Moz`, `X-Purpose`).
    Prefetch,
    /// The request has a `From` field with a mail address ([RFC 9110 section 10.1.2](https://www.rfc-editor.org/rfc/rfc9110#section-10.1.2)).
    From,
    /// The request is signed as Web Bot Auth asks.
    WebBotAuth,
    /// The platform knows the robot.
    PlatformRobot,
    /// The platform's score says that a program is likely.
    PlatformScore,
    /// The client hints name a headless browser.
    HeadlessHint,
    /// The client hints name another version of the browser than the agent.
    BrandHint,
    /// The site's own `decide` said so.
    SiteDecide,
    /// The filter is off (`robots: false`).
    Off,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 24] = [
        Self::Browser,
        Self::Form,
        Self::Device,
        Self::App,
        Self::Empty,
        Self::Word,
        Self::Bot,
        Self::Link,
        Self::Mail,
        Self::Injection,
        Self::Shape,
        Self::Guest,
        Self::Impossible,
        Self::SiteAllow,
        Self::SiteAdd,
        Self::Prefetch,
        Self::From,
        Self::WebBotAuth,
        Self::PlatformRobot,
        Self::PlatformScore,
        Self::HeadlessHint,
        Self::BrandHint,
        Self::SiteDecide,
        Self::Off,
    ];

    /// The reason's word in the public interface.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Browser => "browser",
            Self::Form => "form",
            Self::Device => "device",
            Self::App => "app",
            Self::Empty => "empty",
            Self::Word => "word",
            Self::Bot => "bot",
            Self::Link => "link",
            Self::Mail => "mail",
            Self::Injection => "injection",
            Self::Shape => "shape",
            Self::Guest => "guest",
            Self::Impossible => "impossible",
            Self::SiteAllow => "site-allow",
            Self::SiteAdd => "site-add",
            Self::Prefetch => "prefetch",
            Self::From => "from",
            Self::WebBotAuth => "web-bot-auth",
            Self::PlatformRobot => "platform-robot",
            Self::PlatformScore => "platform-score",
            Self::HeadlessHint => "headless-hint",
            Self::BrandHint => "brand-hint",
            Self::SiteDecide => "site-decide",
            Self::Off => "off",
        }
    }
}

/// A part of the agent: its first byte and its length, both below [`AGENT_LIMIT`]. Length 0: none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The first byte.
    pub start: u16,
    /// The number of bytes.
    pub len: u16,
}

impl Span {
    /// No part at all.
    pub const NONE: Self = Self { start: 0, len: 0 };

    /// A part of an agent that is no longer than [`AGENT_LIMIT`].
    pub(super) const fn new(start: usize, len: usize) -> Self {
        if len == 0 { Self::NONE } else { Self { start: start as u16, len: len as u16 } }
    }

    const fn bits(self) -> u64 {
        self.start as u64 & 1023 | (self.len as u64 & 1023) << 10
    }

    const fn from_bits(bits: u64) -> Self {
        Self { start: (bits & 1023) as u16, len: (bits >> 10 & 1023) as u16 }
    }

    /// The part's bytes.
    pub(super) fn bytes(self, agent: &[u8]) -> &[u8] {
        agent.get(usize::from(self.start)..usize::from(self.start) + usize::from(self.len)).unwrap_or_default()
    }

    /// The part's text, if there is one and it is plain ASCII.
    #[must_use]
    pub fn of(self, agent: &[u8]) -> Option<&str> {
        let part = self.bytes(agent);
        if part.is_empty() || !part.is_ascii() {
            return None;
        }
        core::str::from_utf8(part).ok()
    }
}

/// A verdict as one number: what the rules return, and what crosses the boundary to JavaScript.
///
/// # Format
/// 52 bits. From the lowest: kind 3, reason 5, category 4 (15: none), the
/// signature's first byte 10 and length 10, the name's first byte 10 and length 10.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding(NonZeroU64);

const NO_CATEGORY: u64 = 15;

impl Finding {
    /// A verdict that says all there is to say.
    pub(super) const fn plain(kind: Kind, reason: Reason) -> Self {
        Self::new(kind, reason, NO_CATEGORY, Span::NONE, Span::NONE)
    }

    /// A robot, with its name and the part of the agent that decided.
    pub(super) const fn robot(reason: Reason, category: Category, name: Span, signature: Span) -> Self {
        Self::new(Kind::Robot, reason, category as u64, name, signature)
    }

    /// A visitor who may be a robot, with the part of the agent that made us think so.
    pub(super) const fn suspect(reason: Reason, signature: Span) -> Self {
        Self::new(Kind::Suspect, reason, NO_CATEGORY, Span::NONE, signature)
    }

    const fn new(kind: Kind, reason: Reason, category: u64, name: Span, signature: Span) -> Self {
        let low = kind as u64 | (reason as u64) << 3 | category << 8;
        match NonZeroU64::new(low | signature.bits() << 12 | name.bits() << 32) {
            Some(number) => Self(number),
            // Not reached: a verdict without category has 15 there, and a robot is no human.
            None => Self(NonZeroU64::MAX),
        }
    }

    /// The number.
    #[must_use]
    pub const fn number(self) -> u64 {
        self.0.get()
    }

    /// The same with the parts of the agent it speaks of.
    #[must_use]
    pub fn verdict(self, agent: &[u8]) -> Verdict<'_> {
        let number = self.number();
        Verdict {
            kind: Kind::ALL.get((number & 7) as usize).copied().unwrap_or(Kind::Human),
            reason: Reason::ALL.get((number >> 3 & 31) as usize).copied().unwrap_or(Reason::Form),
            category: Category::ALL.get((number >> 8 & 15) as usize).copied(),
            signature: Span::from_bits(number >> 12).of(agent),
            name: Span::from_bits(number >> 32).of(agent),
        }
    }
}

/// A verdict with its reason; the texts are parts of the agent judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict<'a> {
    /// What the visitor is taken for.
    pub kind: Kind,
    /// Why.
    pub reason: Reason,
    /// The robot's name, as it spells it.
    pub name: Option<&'a str>,
    /// What the robot is there for.
    pub category: Option<Category>,
    /// The part of the agent that decided.
    pub signature: Option<&'a str>,
}

/// A verdict that outlives the request it was made for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnedVerdict {
    /// What the visitor is taken for.
    pub kind: Kind,
    /// Why.
    pub reason: Reason,
    /// The robot's name, as it spells it.
    pub name: Option<String>,
    /// What the robot is there for.
    pub category: Option<Category>,
    /// The part of the request that decided.
    pub signature: Option<String>,
}

impl OwnedVerdict {
    /// Whether it speaks of a program that may ask for a token: a library, or one whose name says nothing or that
    /// gives none. A robot known for something else never gets a session.
    #[must_use]
    pub fn is_program(&self) -> bool {
        self.category == Some(Category::Library) || matches!(self.reason, Reason::Shape | Reason::Empty)
    }
}

impl From<Verdict<'_>> for OwnedVerdict {
    fn from(verdict: Verdict<'_>) -> Self {
        Self {
            kind: verdict.kind,
            reason: verdict.reason,
            name: verdict.name.map(str::to_owned),
            category: verdict.category,
            signature: verdict.signature.map(str::to_owned),
        }
    }
}

/// Judges an agent: a way out for real browsers, one scan, then the shape.
#[must_use]
pub fn find(agent: &[u8]) -> Finding {
    if browser::is_current(agent) {
        return Finding::plain(Kind::Human, Reason::Browser);
    }
    find_keeping(agent, |_| true)
}

/// The same by the words that are to be kept, and without the way out.
pub fn find_keeping(agent: &[u8], keep: impl Fn(Word) -> bool) -> Finding {
    let agent = agent.get(..AGENT_LIMIT).unwrap_or(agent);
    let mut seen = Seen::default();
    scan(agent, &mut seen, keep).unwrap_or_else(|| shape::judge(agent, &seen))
}
