//! The way out for real browsers: the frozen agents of current browsers
//! follow an exact grammar, and most visitors leave here. Of who does not, the
//! scan need not look again at the beginning that he shares with browsers.

use super::scan::Seen;
use super::text::{ALPHA, DIGIT, DOT, eight_at, run};
use super::word::Mark;

/// What is left to read of an agent.
struct Cursor<'a> {
    rest: &'a [u8],
    /// How much was left after the engine.
    engine: Option<(Mark, usize)>,
}

/// Whether two texts of one length are the same, eight bytes at a time, the last eight overlapping: WebAssembly has no
/// `memcmp`.
#[inline(always)]
fn same(left: &[u8], right: &[u8]) -> bool {
    let mut at = 0;
    while let (Some(here), Some(want)) = (eight_at(left, at), eight_at(right, at)) {
        if here != want {
            return false;
        }
        if at + 8 == left.len() {
            return true;
        }
        at = (at + 8).min(left.len() - 8);
    }
    left.iter().zip(right).all(|(a, b)| a == b)
}

impl<'a> Cursor<'a> {
    /// Steps over a literal, if it is next.
    #[inline(never)]
    fn eat(&mut self, literal: &[u8]) -> bool {
        match self.rest.split_at_checked(literal.len()) {
            Some((head, rest)) if same(head, literal) => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    /// Steps over 1 to 24 digits, dots and underscores.
    fn version(&mut self) -> bool {
        self.some(DIGIT | DOT)
    }

    /// Steps over 1 to 24 bytes of these classes.
    #[inline(never)]
    fn some(&mut self, class: u8) -> bool {
        let len = run(self.rest, 0, class);
        self.rest = self.rest.get(len..).unwrap_or_default();
        (1..=24).contains(&len)
    }

    /// Steps over an engine, and remembers where it ends.
    fn webkit(&mut self, engine: &[u8]) -> bool {
        if !self.eat(engine) {
            return false;
        }
        self.engine = Some((Mark::Like, self.rest.len()));
        self.eat(b") ")
    }

    const fn end(&self) -> bool {
        self.rest.is_empty()
    }
}

/// Reads the agent as far as it follows the grammar of current browsers: `None` if that is to the last byte. Else the
/// place up to which no word stands but those that were noted.
#[inline(always)]
pub(super) fn read(agent: &[u8], seen: &mut Seen) -> Option<usize> {
    let mut at = Cursor { rest: agent, engine: None };
    if !at.eat(b"Mozilla/5.0 (") {
        return Some(0);
    }
    let first = at.rest.first().copied();
    if first == Some(b'c') && at.eat(b"compatible") {
        let end = agent.len() - at.rest.len();
        seen.note(Mark::Compatible, end);
        return Some(end);
    }
    if current(&mut at) {
        return None;
    }
    let Some((engine, left)) = at.engine else { return Some(PRODUCT) };
    let end = agent.len() - left;
    let platform = if matches!(first, Some(b'L' | b'A' | b'i')) { Mark::Phone } else { Mark::Platform };
    seen.note(platform, end);
    seen.note(engine, end);
    Some(end)
}

/// Up to the parenthesis: words may begin with it.
const PRODUCT: usize = "Mozilla/5.0 ".len();

#[inline(never)]
fn current(at: &mut Cursor<'_>) -> bool {
    match at.rest.first() {
        Some(b'W') => at.eat(b"Windows NT ") && windows(at),
        Some(b'M') => at.eat(b"Macintosh; Intel Mac OS X ") && macintosh(at),
        Some(b'L') => at.eat(b"Linux; Android 10; K) ") && blink(at),
        Some(b'X') => at.eat(b"X11; ") && unix(at),
        Some(b'A') => at.eat(b"Android ") && at.version() && at.eat(b"; Mobile; ") && firefox(at),
        Some(b'i') => iphone(at),
        _ => false,
    }
}

#[inline(never)]
fn windows(at: &mut Cursor<'_>) -> bool {
    if !at.version() {
        return false;
    }
    if at.eat(b"; Win64; x64") || at.eat(b"; WOW64") || at.rest.first() == Some(&b')') {
        (at.eat(b") ") && blink(at)) || (at.eat(b"; ") && firefox(at))
    } else {
        at.eat(b"; ") && firefox(at)
    }
}

#[inline(never)]
fn macintosh(at: &mut Cursor<'_>) -> bool {
    if !at.version() {
        return false;
    }
    if at.eat(b") ") { blink(at) || safari(at) } else { at.eat(b"; ") && firefox(at) }
}

#[inline(never)]
fn unix(at: &mut Cursor<'_>) -> bool {
    if at.eat(b"CrOS x86_64 ") {
        return at.version() && at.eat(b") ") && blink(at);
    }
    let _ = at.eat(b"Ubuntu; ");
    at.eat(b"Linux x86_64") && ((at.eat(b") ") && blink(at)) || (at.eat(b"; ") && firefox(at)))
}

#[inline(never)]
fn iphone(at: &mut Cursor<'_>) -> bool {
    let system = if at.eat(b"iPhone; CPU iPhone OS ") { true } else { at.eat(b"iPad; CPU OS ") };
    system && at.version() && at.eat(b" like Mac OS X) ") && safari(at)
}

/// `AppleWebKit/537.36 (KHTML, like Gecko) Chrome/151.0.0.0 Safari/537.36`, then the names of known siblings.
#[inline(never)]
fn blink(at: &mut Cursor<'_>) -> bool {
    if !at.webkit(b"AppleWebKit/537.36 (KHTML, like Gecko") {
        return false;
    }
    if at.eat(b"SamsungBrowser/") && !(at.version() && at.eat(b" ")) {
        return false;
    }
    if !(at.eat(b"Chrome/") && at.version()) {
        return false;
    }
    let _ = at.eat(b" Mobile");
    if !at.eat(b" Safari/537.36") {
        return false;
    }
    at.end()
        || ((at.eat(b" Edg/") || at.eat(b" EdgA/") || at.eat(b" OPR/") || at.eat(b" Vivaldi/"))
            && at.version()
            && at.end())
}

/// `AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1`, or Chrome, Firefox and Edge on iOS.
#[inline(never)]
fn safari(at: &mut Cursor<'_>) -> bool {
    if !at.webkit(b"AppleWebKit/605.1.15 (KHTML, like Gecko") {
        return false;
    }
    let brand = at.eat(b"Version/") || at.eat(b"CriOS/") || at.eat(b"FxiOS/") || at.eat(b"GSA/");
    if !(brand && at.version() && at.eat(b" ")) {
        return false;
    }
    if at.eat(b"EdgiOS/") && !(at.version() && at.eat(b" ")) {
        return false;
    }
    if at.eat(b"Mobile/") && !(at.some(ALPHA | DIGIT) && at.eat(b" ")) {
        return false;
    }
    at.eat(b"Safari/") && at.version() && at.end()
}

/// `rv:151.0) Gecko/20100101 Firefox/151.0`.
#[inline(never)]
fn firefox(at: &mut Cursor<'_>) -> bool {
    let engine = at.eat(b"rv:") && at.version() && at.eat(b") Gecko");
    if engine {
        at.engine = Some((Mark::Engine, at.rest.len()));
    }
    engine && at.eat(b"/") && at.version() && at.eat(b" Firefox/") && at.version() && at.end()
}
