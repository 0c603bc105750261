//! Layer 1: what every feature stands on. Knows no HTTP, no templates and no feature.
//!
//! Invariant: nothing in here reads the clock or draws a random number except through
//! [`clock::Clock`] and [`random::Random`], and nothing announces a change before its commit.

pub mod audit;
pub mod blobs;
pub mod clock;
pub mod config;
pub mod db;
pub mod dialect;
pub mod error;
pub mod event;
pub mod ids;
pub mod jobs;
pub mod mail;
pub mod memo;
pub mod outbox;
pub mod page;
pub mod random;
pub mod seal;
pub mod secret;
pub mod settings;
pub mod telemetry;
pub mod throttle;
pub mod webhook;

pub use clock::Timestamp;
pub use db::{Db, Tx};
pub use error::{Error, FieldErrors, Result};
