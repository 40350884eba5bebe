//! An exchange as text, for a driver outside of Rust: JavaScript keeps it between two calls. It never leaves the isolate.
//!
//! It is text because small strings cost JavaScript less than half of what small byte arrays cost. The record and the
//! operations stay outside, since JavaScript has them as bytes anyway.

mod item;

use item::{Source, State};

use super::state::{Batch, Carried, Exchange, Held, Intent, Login, Origin, Phase, Why};
use super::transport::Transport;
use super::work::{Choice, Departure, Step, Then, Work};
use crate::clock::Stamp;
use crate::facts::{CommitId, Facts, UserId};
use crate::id::{Format, Random, SessionId};
use crate::keys::KeyIndex;
use crate::mark::Mark;
use crate::operation::Operations;
use crate::store_key::StoreKey;
use crate::time::{Seconds, Timestamp};

/// The exchange as text, with room for more text behind it.
pub(crate) fn encode(exchange: &Exchange, room: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(512);
    exchange.write(&mut bytes);
    let words = bytes.len().div_ceil(7);
    // Whole words can be read then, which is faster than byte by byte.
    bytes.resize(words * 7 + 1, 0);
    let mut text = Vec::with_capacity(words * 8 + room);
    text.resize(words * 8, 0);
    for (to, at) in text.as_chunks_mut().0.iter_mut().zip((0..).step_by(7)) {
        let word = bytes.get(at..).and_then(<[u8]>::first_chunk).copied().unwrap_or_default();
        *to = spread(u64::from_le_bytes(word)).to_le_bytes();
    }
    text
}

/// The exchange that a text holds. `pending` has the operations of its batches, concatenated. The unread rest is returned.
pub(crate) fn decode<'a>(state: &str, pending: &'a [u8]) -> Option<(Box<Exchange>, &'a [u8])> {
    let (words, _) = state.as_bytes().as_chunks();
    let mut bytes = vec![0; words.len() * 7 + 1];
    for (word, at) in words.iter().zip((0..).step_by(7)) {
        if let Some(to) = bytes.get_mut(at..).and_then(<[u8]>::first_chunk_mut) {
            *to = gather(u64::from_le_bytes(*word)).to_le_bytes();
        }
    }
    let mut from = Source { left: &bytes, pending, whole: true };
    let exchange = Box::new(Exchange::read(&mut from));
    from.whole.then_some((exchange, from.pending))
}

/// Spreads the lowest 56 bits over eight bytes, seven in each.
const fn spread(word: u64) -> u64 {
    let word = (word & 0x00ff_ffff_f000_0000) << 4 | word & 0x0fff_ffff;
    let word = (word & 0x0fff_c000_0fff_c000) << 2 | word & 0x0000_3fff_0000_3fff;
    (word & 0x3f80_3f80_3f80_3f80) << 1 | word & 0x007f_007f_007f_007f
}

/// Takes back what [`spread`] does.
const fn gather(word: u64) -> u64 {
    let word = (word & 0x7f00_7f00_7f00_7f00) >> 1 | word & 0x007f_007f_007f_007f;
    let word = (word & 0x3fff_0000_3fff_0000) >> 2 | word & 0x0000_3fff_0000_3fff;
    (word & 0x0fff_ffff_0000_0000) >> 4 | word & 0x0fff_ffff
}

/// Structures: all their fields, in order.
macro_rules! structures {
    ($($type:ident { $($field:ident),* $(,)? } $(, not { $($left:ident),* })?;)*) => {
        $(impl State for $type {
            fn write(&self, to: &mut Vec<u8>) {
                $(self.$field.write(to);)*
            }

            fn read(from: &mut Source<'_, '_>) -> Self {
                Self { $($field: State::read(from),)* $($($left: Default::default(),)*)? }
            }
        })*
    };
}

/// Enums: a number for each variant, and what it holds.
macro_rules! variants {
    ($($type:ident or $default:ident { $($number:literal $variant:ident $(($($held:ident),*))?),* $(,)? })*) => {
        $(impl State for $type {
            fn write(&self, to: &mut Vec<u8>) {
                match self {
                    $(Self::$variant $(($($held),*))? => {
                        to.push($number);
                        $($($held.write(to);)*)?
                    })*
                }
            }

            fn read(from: &mut Source<'_, '_>) -> Self {
                match u8::read(from) {
                    $($number => {
                        $($(let $held = State::read(from);)*)?
                        Self::$variant $(($($held),*))?
                    })*
                    _ => {
                        from.whole = false;
                        Self::$default
                    }
                }
            }
        })*
    };
}

/// What is made of another type that has a state.
macro_rules! made_of {
    ($($type:ty: $inner:ty, $to:expr, $from:expr;)*) => {
        $(impl State for $type {
            fn write(&self, to: &mut Vec<u8>) {
                let inner: $inner = ($to)(self);
                inner.write(to);
            }

            fn read(from: &mut Source<'_, '_>) -> Self {
                let inner = <$inner>::read(from);
                ($from)(from, inner)
            }
        })*
    };
}

structures! {
    Exchange {
        phase, transport, local, unprotected, presented, asked, withheld, starts, token_due, candidates, mark, session,
        versioned, batches, carried, remark,
    }, not { looked, events };
    Held { id, key, next, origin, is_new, facts, intent, persistent, hand_out };
    Facts { created, absolute, used, generation, lineage, user, persistent };
    Batch { commit, persistent, operations };
    Login { user, called };
    SessionId { random, key };
    Work {
        step, first, key, from, new, commit, now, written, rounds, draws, failures, links, followed, same_user,
        carries_operations, then, user, queue, marked, choice, ended, repeated, departure, own, entered, unseen,
    };
    Choice { except, only, spared };
}

variants! {
    Phase or Open { 0 Open, 1 Loading(number, key), 2 Classifying, 3 Updating(work) }
    Transport or Cookie { 0 Cookie, 1 Token }
    Carried or Nothing { 0 Nothing, 1 Proof, 2 Removal }
    Origin or New { 0 Stored, 1 New, 2 Tentative(why) }
    Why or Marked { 0 Marked, 1 Unproven, 2 Withheld, 3 DeadToken, 4 Ahead }
    Intent or Keep { 0 Keep, 1 Renew, 2 Login(login), 3 Logout, 4 Reset(login), 5 Destroy }
    Step or Change {
        0 Enter, 1 Create, 2 Change, 3 Touch, 4 New, 5 Old, 6 Unwrite, 7 LogOut, 8 End, 9 Flag, 10 EndEach, 11 Forget,
    }
    Departure or Pending { 0 Pending, 1 Marked, 2 Beside }
    Then or Dropped { 0 Dropped, 1 Merged, 2 ChangeAt(key) }
    UserId or Nobody { 0 Nobody, 1 Number(number), 2 Text(text) }
    Format or Standard { 0 Standard, 1 Draco }
}

made_of! {
    bool: u8, |flag: &bool| u8::from(*flag), |_: &mut Source<'_, '_>, byte| byte != 0;
    usize: u32, |number: &usize| *number as u32, |_: &mut Source<'_, '_>, number| number as usize;
    Timestamp: u64, |at: &Timestamp| at.as_millis(), |_: &mut Source<'_, '_>, millis| Timestamp::from_millis(millis);
    Seconds: u32, |span: &Seconds| span.get(), |_: &mut Source<'_, '_>, seconds| Seconds::new(seconds);
    CommitId: [u8; 8], |id: &CommitId| id.to_bytes(), |_: &mut Source<'_, '_>, bytes| CommitId::from_bytes(bytes);
    Stamp: [u8; Stamp::BYTES], |stamp: &Stamp| stamp.to_bytes(), |_: &mut Source<'_, '_>, bytes| Stamp::from_bytes(&bytes);
    KeyIndex: usize, |key: &KeyIndex| key.number(), |_: &mut Source<'_, '_>, number| KeyIndex::from_number(number);
    StoreKey: [u8; StoreKey::CHARS], |key: &StoreKey| *key.as_bytes(), |_: &mut Source<'_, '_>, bytes| {
        StoreKey::from_text(bytes)
    };
    Random: (Format, [u8; 16]), |random: &Random| (random.format(), random.to_bytes()), |_: &mut Source<'_, '_>, found: (Format, [u8; 16])| {
        Random::found(found.0, &found.1)
    };
    Mark: Vec<u8>, |mark: &Mark| mark.encode(), |from: &mut Source<'_, '_>, bytes: Vec<u8>| {
        from.whole &= Mark::decode(&bytes).is_some();
        Mark::decode(&bytes).unwrap_or_else(Mark::blank)
    };
}

/// The operations themselves stay outside: only their length is written.
impl State for Operations {
    fn write(&self, to: &mut Vec<u8>) {
        self.size().write(to);
    }

    fn read(from: &mut Source<'_, '_>) -> Self {
        let (bytes, rest) = from.pending.split_at_checked(usize::read(from)).unwrap_or_default();
        from.pending = rest;
        let operations = if bytes.is_empty() { Some(Self::new()) } else { Self::decode(bytes) };
        from.or_default(operations)
    }
}

/// Lists.
macro_rules! lists {
    ($($type:ty),*) => {
        $(impl State for Vec<$type> {
            fn write(&self, to: &mut Vec<u8>) {
                self.len().write(to);
                self.iter().for_each(|inner| inner.write(to));
            }

            fn read(from: &mut Source<'_, '_>) -> Self {
                let mut list = Self::new();
                for _ in 0..usize::read(from) {
                    list.push(State::read(from));
                    if !from.whole {
                        break;
                    }
                }
                list
            }
        })*
    };
}

lists!(Batch, CommitId, SessionId, StoreKey);
