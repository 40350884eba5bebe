//! A site, its requests and their handlers. Everything goes through `Engine` and `drive`.

mod handler;
mod isolate;
mod reply;
mod request;
mod under;
mod visit;

pub use handler::{Act, Handler};
pub use isolate::{Failure, Site};
pub use reply::{fields, id, outcome, random_of, refused_token};
pub use request::Asked;

pub use super::shown::describe;
