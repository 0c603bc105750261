//! A decision with its reasons, and what an appeal against it is.

use super::{Action, Category, Item, Source};
use crate::base::Timestamp;
use crate::base::ids::{AppealId, CaseId, DecisionId, GroupId, PersonaId, PostId};
use crate::community::posts::FieldFinding;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// A rule that was behind a decision: its code, its kind and its reason. None of the author's words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ground {
    /// The rule's stable code.
    pub rule: String,
    /// What kind of detail.
    pub kind: String,
    /// Why, in plain words.
    pub reason: String,
}

impl Ground {
    /// The rules behind these findings, each once.
    pub fn of(findings: &[FieldFinding]) -> Vec<Self> {
        let mut grounds: Vec<Self> = Vec::new();
        for FieldFinding { finding, .. } in findings {
            if grounds.iter().all(|ground| ground.rule != finding.rule) {
                grounds.push(Self {
                    rule: finding.rule.clone(),
                    kind: finding.kind.as_str().to_owned(),
                    reason: finding.reason.clone(),
                });
            }
        }
        grounds
    }
}

/// A decision as it is kept: the statement of reasons (after Regulation (EU) 2022/2065, Art. 17 (3)).
#[derive(Clone, Debug)]
pub struct Decision {
    /// Its id.
    pub id: DecisionId,
    /// About which post.
    pub post: PostId,
    /// In which group.
    pub group: GroupId,
    /// Whose words.
    pub author: PersonaId,
    /// Who decided.
    pub moderator: PersonaId,
    /// What.
    pub action: Action,
    /// Why: the rules.
    pub grounds: Vec<Ground>,
    /// Whether a machine pointed it out.
    pub automated: bool,
    /// Who asked for it.
    pub source: Source,
    /// Why: the moderator's words.
    pub reason: String,
    /// When.
    pub decided_at: Timestamp,
    /// Until when somebody else can be asked.
    pub appeal_until: Timestamp,
    /// The case that it closes, when the post was reported.
    pub case: Option<CaseId>,
    /// The version of the item that was decided about.
    pub version: i32,
    /// What it is about.
    pub category: Category,
    /// When a restriction of its author ends; `None` for what lasts.
    pub ends_at: Option<Timestamp>,
    /// Whether it has taken effect.
    pub stage: Stage,
    /// How long the item had waited.
    pub waited: Duration,
    /// Who agreed, where two have to.
    pub seconded_by: Option<PersonaId>,
}

/// How far a decision is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sea_orm::EnumIter, sea_orm::DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Stage {
    /// It can still be taken back, and nobody was told.
    Pending,
    /// It waits until a second person agrees.
    Proposed,
    /// It stands.
    Standing,
}

impl Decision {
    /// Whether its author is told: a report that changes nothing is no news for whoever wrote the post.
    pub fn is_told(&self) -> bool {
        self.action != Action::Publish || self.source == Source::Own
    }

    /// The item that it is about.
    pub fn item(&self) -> Item {
        self.case.map_or(Item::Held(self.post), Item::Reported)
    }
}

/// What became of an appeal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sea_orm::EnumIter, sea_orm::DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum AppealState {
    /// It waits for somebody else.
    Open,
    /// The decision stays.
    Upheld,
    /// The decision is undone: the post is out as it was written.
    Reversed,
    /// The decision was wrong, but its author had changed the post or taken it back: nothing was published.
    Conceded,
}

impl AppealState {
    /// The part of the keys of sentences.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Upheld => "upheld",
            Self::Reversed => "reversed",
            Self::Conceded => "conceded",
        }
    }
}

/// An appeal against a decision.
#[derive(Clone, Debug)]
pub struct Appeal {
    /// Its id.
    pub id: AppealId,
    /// Against which decision.
    pub decision: DecisionId,
    /// In which group.
    pub group: GroupId,
    /// What became of it.
    pub state: AppealState,
    /// The words of whoever decided it.
    pub answer: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
}
