//! The moderators' desk, reporting, and what authors see of decisions.

mod appeal_item;
mod author;
mod care;
mod desk;
mod item;
mod proposal;
mod report;
mod scope;
mod transparency;

pub use appeal_item::{answer_appeal, appeal_item};
pub use author::{appeal, appeal_form, decision, decisions, statement};
pub use care::{note, note_reported, sign};
pub use desk::{all, desk, next, next_anywhere, pass};
pub use item::{decide, decide_reported, item, reported as reported_item};
pub use proposal::{proposal, second, undo};
pub use report::{notice, notice_form, outcome, report, report_form, reported};
pub use transparency::{transparency, transparency_csv};
