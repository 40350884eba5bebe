//! The exchange: one request and its response ([RFC 9110](https://www.rfc-editor.org/rfc/rfc9110)), as a state machine
//! that performs no I/O.
//!
//! An [`Engine`](crate::engine::Engine) decides what must be done and returns it as a [`Command`]. A driver performs the
//! command and hands back the [`Answer`]. [`drive`](crate::store::drive) is such a driver.
//!
//! ```text
//! begin ── Load ──► answer ──► Open ── handler ──► commit ── Update ──► answer ──► Finish
//!   └───── Classify ──┘                                        └── merge, as often as the store wants
//! ```

mod act;
mod attempt;
mod command;
mod commit;
mod end;
mod enter;
mod entry;
mod finish;
mod marking;
mod merge;
mod open;
mod reply;
#[cfg(feature = "wasm")]
pub(crate) mod saved;
mod settle;
mod start;
mod state;
mod successor;
mod transport;
mod update;
mod work;

pub use attempt::{Attempt, Write};
#[cfg(any(feature = "internals", feature = "wasm"))]
pub use command::Opened;
pub use command::{Answer, Command, Seen};
pub use end::{DEVICE_SCOPE, Ending, Listing, SessionInfo};
pub use open::Challenge;
pub use reply::{Event, HeaderEdit, Reply, Status, Warning};
pub use state::Exchange;
pub use transport::Transport;
