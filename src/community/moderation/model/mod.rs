//! What waits for a moderator, what they may decide, and what reports and appeals are.

mod decision;
mod queue;
mod report;
mod verdict;

pub use decision::{Appeal, AppealState, Decision, Ground};
pub use queue::{Claim, DANGER, Filter, Kind, Waiting};
pub use report::{Case, Category, Kept, Notice, NoticeForm, Outcome, Report, ReportWords, Source};
pub use verdict::{Action, Choice, Verdict};
