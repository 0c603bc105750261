//! What is told after the commit. `notifications` does the telling.

use crate::base::ids::{AppealId, CaseId, DecisionId};
use crate::base::jobs::Job;
use serde::{Deserialize, Serialize};

/// A decision was made: its author is told.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Decided {
    /// The decision.
    pub decision: DecisionId,
}

impl Job for Decided {
    const KIND: &'static str = "moderation.decided";
}

/// An appeal was answered: its author is told.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Answered {
    /// The appeal.
    pub appeal: AppealId,
}

impl Job for Answered {
    const KIND: &'static str = "moderation.answered";
}

/// A case is closed: the members who reported it are told. People from outside look at their private link.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ReportClosed {
    /// The case.
    pub case: CaseId,
}

impl Job for ReportClosed {
    const KIND: &'static str = "moderation.report_closed";
}
