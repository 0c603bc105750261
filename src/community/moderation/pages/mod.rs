//! The moderators' desk, and what authors see of decisions.

mod author;
mod desk;

pub use author::{appeal, appeal_form, decision, decisions};
pub use desk::{answer_appeal, appeal_item, decide, desk, item};
