//! Every story about Kith, in one binary. `support` says how a story is written and run.

#![allow(missing_docs, reason = "a story's name is its documentation")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a story that cannot go on has failed")]

mod support;

mod access;
mod architecture;
mod base;
mod community;
mod journeys;
mod live;
mod migrations;
mod nodes;
mod screening;
mod security;
mod web;
mod words;
