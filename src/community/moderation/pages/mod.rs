//! The moderators' desk, reporting, and what authors see of decisions.

mod appeal_item;
mod author;
mod bulk;
mod care;
mod desk;
mod item;
mod lines;
mod marks;
mod on_desk;
mod proposal;
mod ready;
mod report;
mod scope;
mod transparency;

pub use appeal_item::{answer_appeal, appeal_item};
pub use author::{appeal, appeal_form, decision, decisions, statement};
pub use bulk::remove_selling;
pub use care::{note, set_level, sign};
pub use desk::{all, desk, next, next_anywhere, pass};
pub use item::{decide, item};
pub use marks::{marks, unmark};
pub use proposal::{proposal, second, undo};
pub use ready::{keep_ready, ready, remove_ready};
pub use report::{notice, notice_form, outcome, report, report_form, reported};
pub use transparency::{transparency, transparency_csv};
