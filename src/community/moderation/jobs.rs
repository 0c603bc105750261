//! What is done and told after the commit. `notifications` does the telling.

pub use super::actions::{alarm, carry_out, endangered, lift, sound};
use super::model::Item;
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

/// The time for taking a decision back is over: it takes effect.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CarryOut {
    /// The decision.
    pub decision: DecisionId,
}

impl Job for CarryOut {
    const KIND: &'static str = "moderation.carry_out";
}

/// A restriction is over.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Lift {
    /// The decision that it came from.
    pub decision: DecisionId,
}

impl Job for Lift {
    const KIND: &'static str = "moderation.lift";
}

/// Somebody may be in danger: whoever is on call is told.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Sound {
    /// Where to look.
    pub item: Item,
    /// How often they were told, this time included; told again as long as nobody looks.
    pub time: u8,
}

impl Job for Sound {
    const KIND: &'static str = "moderation.sound";
}

/// The same, in one way of telling.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Alarm {
    /// Where to look.
    pub item: Item,
    /// By mail, or by a signed request.
    pub mail: bool,
    /// How often they were told, this time included.
    pub time: u8,
}

impl Job for Alarm {
    const KIND: &'static str = "moderation.alarm";
}
