//! What a verdict says, in words: the kind of visitor, why, and what a robot is there for.

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
    /// The agent is, but for the versions in it, one that a current browser sends.
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

/// A copy of a part. Not inlined: each copy of it would weigh.
#[inline(never)]
pub(super) fn owned(part: Option<&str>) -> Option<String> {
    part.map(str::to_owned)
}

impl From<Verdict<'_>> for OwnedVerdict {
    fn from(verdict: Verdict<'_>) -> Self {
        Self {
            kind: verdict.kind,
            reason: verdict.reason,
            name: owned(verdict.name),
            category: verdict.category,
            signature: owned(verdict.signature),
        }
    }
}
