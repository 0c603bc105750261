//! The clinicians' desk, topics without a reply, and the letter once a week.

mod desk;
mod letters;
mod unanswered;

pub use desk::{claim, desk, give_back};
pub use letters::letters;
pub use unanswered::unanswered;
