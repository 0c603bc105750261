//! Moderation: the queue of what waits, decisions with reasons, and appeals to somebody else.
//!
//! Invariants: the screening holds, only people remove (I10). Every view of held text and every
//! decision is in the audit log (I6). Every decision reaches the author with its reason, its rule,
//! how it was found, and a way to appeal (I9); whoever decided does not decide the appeal. Two
//! people never decide the same item.
//!
//! Owns the tables `decisions` and `appeals`.

mod actions;
pub mod jobs;
mod model;
pub mod pages;
mod rights;
mod store;

pub use actions::{APPEAL_WINDOW, Asked, Seen, answer_appeal, appeal, decide, look};
pub use model::{Action, AppealState, Choice, Decision, Verdict};
pub use rights::{erase, kept};
pub use store::{appeal_author, decision_author};
