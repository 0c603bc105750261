//! What members do with posts, and what a moderator's decision does to them.

mod claim;
mod decide;
pub(super) mod draft;
mod edit;
mod help;
mod mark;
mod publish;
mod purge;
mod same_words;
mod withdraw;

pub use claim::{claim, give_back, measure};
pub use decide::{keep_original, publish_redacted, refuse, release, release_original, restore, seize};
pub use edit::edit;
pub use help::help;
pub use mark::{mark, unmark};
pub use publish::{Ask, Outcome, PostRef, reply, start_topic};
pub use purge::{Detail, purge};
pub(super) use withdraw::bury;
pub use withdraw::withdraw;
