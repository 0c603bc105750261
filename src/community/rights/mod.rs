//! The rights centre: everything about me in one archive, going for good, what I agreed to, and how long what is
//! kept.
//!
//! Invariants: an archive is sealed as long as it lies here, is handed to nobody but its owner, and goes after seven
//! days. Whoever goes is out at once, but their personas disappear one by one, at random within 72 hours: several that
//! vanished in one minute would tell that they were one. No job names a persona or an account in the open, so a copy of
//! the table does not tell it either. What each feature keeps, and how it forgets it, stands in its own `rights.rs`.
//!
//! Owns the table `exports`.

mod actions;
mod archive;
pub mod jobs;
mod model;
pub mod pages;
mod store;

pub use jobs::sweep;
