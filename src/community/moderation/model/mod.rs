//! What waits for a moderator, what they may decide, and what reports and appeals are.

mod decision;
mod escalation;
mod figures;
mod queue;
mod report;
mod sanction;
mod statement;
mod verdict;

pub use decision::{Appeal, AppealState, Decision, Ground, Stage};
pub use escalation::{LEVELS, Wish, danger_of};
pub use figures::{Figures, Line, Shown, rank};
pub use queue::{Claim, CrisisRaised, DANGER, Filter, Item, Kind, Waiting};
pub use report::{Case, Category, Kept, Notice, NoticeForm, Outcome, Report, ReportWords, Source};
pub use sanction::Sanction;
pub use statement::Statement;
pub use verdict::{Action, Choice, Openness, Plan, READY, REASON_MAX, Verdict};
