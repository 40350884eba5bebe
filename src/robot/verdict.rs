//! Verdicts: the kind of client, the rule that decided, and the category of a robot.

/// The kind of client that sent a request.
///
/// ```
/// use eltanin::robot::{Kind, classify_user_agent};
///
/// let kind = classify_user_agent(b"NetNewsWire (RSS Reader; https://netnewswire.com/)").kind;
/// assert_eq!(kind, Kind::Robot);
/// assert_eq!(kind.as_str(), "robot");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[repr(u8)]
pub enum Kind {
    /// A person.
    Human,
    /// A browser that prefetches or prerenders a page.
    Speculative,
    /// A client that looks odd but may be a person.
    Suspect,
    /// A native app, or a library that native apps are built with.
    Tool,
    /// A robot.
    Robot,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Human, Self::Speculative, Self::Suspect, Self::Tool, Self::Robot];

    /// The kind's word in the JavaScript interface.
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

/// The category of a robot.
///
/// ```
/// use eltanin::robot::{Category, classify_user_agent};
///
/// let category = classify_user_agent(b"curl/8.5.0").category;
/// assert_eq!(category, Some(Category::Library));
/// assert_eq!(category.map(Category::as_str), Some("library"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[repr(u8)]
pub enum Category {
    /// Finds pages for a search engine.
    Search,
    /// Gathers text for a language model.
    AiTraining,
    /// Fetches pages for a person who uses a language model.
    AiAgent,
    /// Audits, ranks or advertises sites.
    Seo,
    /// Measures the availability or speed of a site.
    Monitor,
    /// Makes the preview of a link in a conversation.
    Preview,
    /// Reads feeds.
    Feed,
    /// Archives pages.
    Archive,
    /// Looks for vulnerabilities.
    Security,
    /// A programming library or command-line tool.
    Library,
    /// Another category, or an unknown one.
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

    /// The category's word in the JavaScript interface.
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

/// The rule that decided.
///
/// ```
/// use eltanin::robot::{Reason, classify_user_agent};
///
/// let reason = classify_user_agent(b"Foo/1.0 (me@foo.example)").reason;
/// assert_eq!(reason, Reason::Mail);
/// assert_eq!(reason.as_str(), "mail");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[repr(u8)]
pub enum Reason {
    /// Apart from its version numbers, the user agent is one that a current browser sends.
    Browser,
    /// The user agent has a browser's form: product, platform and engine.
    Form,
    /// The user agent has the mark of a phone, a television or a console.
    Device,
    /// The user agent has the mark of a native app.
    App,
    /// The user agent is missing or has no letter.
    Empty,
    /// The user agent contains a word of the reviewed list.
    Word,
    /// A word of the user agent ends in "bot" or "bots".
    Bot,
    /// The user agent contains a link, as the introductions of robots do.
    Link,
    /// The user agent contains a mail address.
    Mail,
    /// The user agent tries to inject markup, a query or a command.
    Injection,
    /// The user agent has neither a browser's form nor the mark of an app or a device.
    Shape,
    /// The user agent has a browser's form, with a foreign name where browsers have none.
    Guest,
    /// The parts of the user agent contradict one another: no browser sends it.
    Impossible,
    /// The user agent contains an entry of the site's own `allow` list.
    SiteAllow,
    /// The user agent contains an entry of the site's own `add` list.
    SiteAdd,
    /// The request says that it is a prefetch (`Sec-Purpose`, `Purpose`, `X-Moz`, `X-Purpose`).
    Prefetch,
    /// The request has a `From` field with a mail address
    /// ([RFC 9110 section 10.1.2](https://www.rfc-editor.org/rfc/rfc9110#section-10.1.2)).
    From,
    /// The request has the fields of Web Bot Auth.
    WebBotAuth,
    /// The platform has verified the robot.
    PlatformRobot,
    /// The platform's score is low: the client is likely a program.
    PlatformScore,
    /// The client hints name a headless browser.
    HeadlessHint,
    /// The client hints and the user agent name different versions of the browser.
    BrandHint,
    /// The site's own `decide` function decided.
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

    /// The reason's word in the JavaScript interface.
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

/// The verdict on a user agent. Its texts borrow from the user agent.
///
/// ```
/// use eltanin::robot::{Kind, Reason, classify_user_agent};
///
/// let verdict = classify_user_agent(b"curl/8.5.0");
/// assert_eq!((verdict.kind, verdict.reason), (Kind::Robot, Reason::Word));
/// assert_eq!((verdict.name, verdict.signature), (Some("curl"), Some("curl/")));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict<'a> {
    /// The kind of client.
    pub kind: Kind,
    /// The rule that decided.
    pub reason: Reason,
    /// The robot's name, spelled as the robot spells it.
    pub name: Option<&'a str>,
    /// The robot's category.
    pub category: Option<Category>,
    /// The part of the user agent that decided. It is matched text, not a cryptographic signature.
    pub signature: Option<&'a str>,
}

/// A verdict that owns its texts, so that it outlives the request.
///
/// ```
/// use eltanin::robot::{OwnedVerdict, classify_user_agent};
///
/// let verdict = OwnedVerdict::from(classify_user_agent(b"curl/8.5.0"));
/// assert_eq!(verdict.name.as_deref(), Some("curl"));
/// assert!(verdict.is_program());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnedVerdict {
    /// The kind of client.
    pub kind: Kind,
    /// The rule that decided.
    pub reason: Reason,
    /// The robot's name, spelled as the robot spells it.
    pub name: Option<String>,
    /// The robot's category.
    pub category: Option<Category>,
    /// The part of the request that decided. It is matched text, not a cryptographic signature.
    pub signature: Option<String>,
}

impl OwnedVerdict {
    /// Whether the client is a program that may ask for a token: a library, or a robot with an unknown name or none. A
    /// robot that is known for something else never gets a session.
    #[must_use]
    pub fn is_program(&self) -> bool {
        self.category == Some(Category::Library) || matches!(self.reason, Reason::Shape | Reason::Empty)
    }
}

/// Copies a substring. Not inlined, to save module size.
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
