//! The pages of topics and posts.

mod check;
mod compose;
mod drafts;
mod group;
mod guests;
mod post;
mod shown;
mod topic;

pub use check::check;
pub use compose::{create, new, reply};
pub use drafts::{discard, drafts, keep};
pub use group::{group, persona};
pub use post::{edit, edit_form, help, history, show, withdraw, withdraw_form};
pub use topic::topic;

/// Posts on one page.
const POSTS: usize = 20;
/// Topics on one page.
const TOPICS: usize = 25;
