//! What waits for a moderator, what they may decide, and what reports and appeals are.

mod decision;
mod figures;
mod queue;
mod report;
mod sanction;
mod statement;
mod verdict;

pub use decision::{Appeal, AppealState, Decision, Ground, Stage};
pub use figures::{Figures, Line, Shown, rank};
pub use queue::{Claim, DANGER, Filter, Item, Kind, Waiting};
pub use report::{Case, Category, Kept, Notice, NoticeForm, Outcome, Report, ReportWords, Source};
pub use sanction::Sanction;
pub use statement::Statement;
pub use verdict::{Action, Choice, Plan, READY, Verdict};
