//! Notifications: what is new for a persona, on a list inside Kith.
//!
//! Invariant: a line names no text of anybody; it says what happened and where. It is told once,
//! however often the job that tells it runs. Nobody counts how long somebody was away.
//!
//! Owns the tables `notifications` and `news_seen`.

pub mod jobs;
pub mod pages;
mod store;

pub use jobs::NewsAdded;
pub use store::{erase, unread};
