//! One request and its response, driven through `Engine` and `drive`: what is loaded, what is written in which order,
//! and what the response carries. Overlapping requests are interleaved by hand.

mod bearer;
mod candidate;
mod challenge;
mod change;
mod cost;
mod csrf;
mod delivery;
mod destroy;
mod end;
mod failure;
mod first_write;
mod interleaving;
mod level;
mod lifetime;
mod listing;
mod login;
mod logout;
mod mark;
mod once;
mod persistent;
mod renewal;
mod repetition;
mod reply;
mod reset;
mod robot;
mod rotation;
mod status;
mod token;
mod touch;
mod unstored;
mod warning;
mod withheld;
