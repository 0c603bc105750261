//! Topics, questions and stories, and the replies to them.
//!
//! Invariants: nothing of a member's words is published that the screening did not see, and what it
//! held is sealed. A held post takes no number and makes no event that members could miss. An edit
//! that is held leaves the old text public. A published post's HTML is [`SafeHtml`] and nothing else.
//! A form that is sent twice makes one post.
//!
//! Owns the tables `topics`, `posts`, `post_revisions`, `post_marks`, `holds`, `prints`, `drafts` and `said_before`.
//!
//! [`SafeHtml`]: crate::screening::SafeHtml

mod actions;
mod asked;
mod check;
pub mod jobs;
mod likeness;
mod live;
mod model;
pub mod pages;
mod rights;
mod store;
mod views;

pub use actions::{
    Ask, Detail, Outcome, PostRef, claim, edit, give_back, help, keep_original, mark, measure,
    publish_redacted, purge, refuse, release, release_original, reply, restore, seize, start_topic, unmark,
    withdraw,
};
pub use asked::{Claim, PutTo};
pub use check::{Check, FieldFinding, MarkedPiece, Part, marked, public_content};
pub use likeness::print;
pub use live::{LivePost, live_post, own_post};
pub use model::{
    Body, Change, ESCALATED, HeldContent, Mark, NewPost, Post, PostCreated, PostDecided, PostHeld,
    PostRemoved, PostState, PostUpdated, QueueChanged, Title, Topic, TopicKind, Viewer,
};
pub use rights::{Parting, erase, kept};
pub use store::drafts::places as draft_places;
pub use store::holds::{
    COMMERCE, Hold, Queued, find as find_hold, of_posts as holds_of, open as open_hold, put_back, queue,
    set_aside, set_aside_since, set_danger, waiting, waiting_about,
};
pub use store::marks::{of_decision as mark_of, of_posts as marks_of};
pub use store::posts::{
    authored, find as find_post, latest_reply, lock as lock_post, opening, public_of, revisions,
};
pub use store::prints::{alike, forget as forget_prints};
pub use store::said::sweep;
pub use store::topics::{
    by_number as topic_at, count_unnoticed, count_waiting, find as find_topic, held_by, titles, unnoticed,
    waiting as waiting_questions,
};
