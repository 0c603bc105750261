//! Moderation: the queue of what waits, reports, decisions with reasons, and appeals to somebody else.
//!
//! Invariants: the screening holds, only people remove (I10). Every view of held text and every
//! decision is in the audit log (I6). Every decision reaches the author with its reason, its rule,
//! how it was found, and a way to appeal (I9); whoever decided does not decide the appeal. Two
//! people never decide the same item. Who reports a post is known to moderators alone, and from outside to nobody.
//!
//! A label, or who reads a post, is a mark beside it (`posts`): the words stay as they are. Of what an account did in other
//! groups nothing is known here but a number.
//!
//! Owns the tables `decisions`, `appeals`, `cases`, `reports`, `claims`, `passes`, `notes`, `steps`, `escalations` and
//! `ready_reasons`.

mod actions;
mod guard;
pub mod jobs;
mod model;
pub mod pages;
mod rights;
mod store;

pub use actions::{
    APPEAL_WINDOW, Asked, Seen, answer_appeal, appeal, danger, decide, look, notice, report, waiting,
};
pub use model::{
    Action, AppealState, Category, Choice, CrisisRaised, Decision, Item, NoticeForm, Report, ReportWords,
    Verdict,
};
pub use rights::{erase, kept};
pub use store::appeals::appeal_author;
pub use store::claims::sweep;
pub use store::decisions::decision_author;
pub use store::reports::reporters;
