//! The moderators' desk, reporting, and what authors see of decisions.

mod appeal_item;
mod author;
mod desk;
mod item;
mod report;
mod scope;

pub use appeal_item::{answer_appeal, appeal_item};
pub use author::{appeal, appeal_form, decision, decisions};
pub use desk::{all, desk, next, next_anywhere, pass};
pub use item::{decide, decide_reported, item, reported as reported_item};
pub use report::{notice, notice_form, outcome, report, report_form, reported};
