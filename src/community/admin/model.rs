//! The compliance record: what the operator has assessed, done about it, and looked at again.
//!
//! After section 23 of the UK Online Safety Act 2023: a written record of every risk assessment, of the measures taken, of
//! what is done instead where a recommended measure is not taken, and regular review. The levels are those of Ofcom's
//! guidance on risk assessments.

use crate::base::Timestamp;
use crate::base::clock::days;
use crate::base::error::FieldErrors;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What an entry says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, sea_orm::EnumIter, sea_orm::DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// How great a risk is, and how that was found out.
    Assessment,
    /// What is done about it.
    Measure,
    /// What is done instead of a recommended measure, and why that is as good.
    Alternative,
    /// That somebody looked at it again, and what they found.
    Review,
}

impl Kind {
    /// Every kind, in the order of the form.
    pub const ALL: [Self; 4] = [Self::Assessment, Self::Measure, Self::Alternative, Self::Review];

    /// The value in forms and in the keys of sentences.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Assessment => "assessment",
            Self::Measure => "measure",
            Self::Alternative => "alternative",
            Self::Review => "review",
        }
    }

    fn parse(text: &str) -> Result<Self, &'static str> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or("choose-one")
    }
}

/// How great a risk is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, sea_orm::EnumIter, sea_orm::DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// As good as none.
    Negligible,
    /// Low.
    Low,
    /// Medium.
    Medium,
    /// High.
    High,
}

impl Level {
    /// Every level, from the lowest.
    pub const ALL: [Self; 4] = [Self::Negligible, Self::Low, Self::Medium, Self::High];

    /// The value in forms and in the keys of sentences.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Negligible => "negligible",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }

    fn parse(text: &str) -> Result<Self, &'static str> {
        Self::ALL.into_iter().find(|level| level.as_str() == text).ok_or("choose-one")
    }
}

/// What an administrator adds to the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEntry {
    /// Which risk: its name.
    pub risk: String,
    /// What is said about it.
    pub kind: Kind,
    /// How great it is; of an assessment only.
    pub level: Option<Level>,
    /// In their words.
    pub words: String,
}

/// An entry of the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Which risk.
    #[serde(skip)]
    pub risk: String,
    /// What is said about it.
    pub kind: Kind,
    /// Which assessment it is, or follows; from 1.
    pub version: i32,
    /// How great the risk is; of an assessment only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// In the words of whoever wrote it.
    pub words: String,
    /// How the audit log names them.
    pub by: String,
    /// When.
    #[serde(serialize_with = "day")]
    pub at: Timestamp,
}

fn day<S: serde::Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&at.rfc3339_day())
}

/// The fields of the form as they were typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct EntryForm {
    /// See [`NewEntry::risk`].
    pub risk: String,
    /// A [`Kind`].
    pub kind: String,
    /// A [`Level`], or empty.
    pub level: String,
    /// See [`NewEntry::words`].
    pub words: String,
}

/// The longest name of a risk, in characters.
const RISK_MAX: usize = 120;
/// The longest entry, in characters.
const WORDS_MAX: usize = 10_000;
/// After so long somebody looks at every risk again: “regularly” in the Act, a year in Ofcom's guidance.
const REVIEW: Duration = days(365);

impl NewEntry {
    /// Reads the form.
    pub fn parse(form: &EntryForm) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let risk = form.risk.split_whitespace().collect::<Vec<_>>().join(" ");
        if risk.is_empty() || risk.chars().count() > RISK_MAX {
            errors.add("risk", "compliance-risk-wrong");
        }
        let kind = errors.take("kind", Kind::parse(&form.kind));
        let level = match kind {
            Some(Kind::Assessment) => errors.take("level", Level::parse(&form.level)),
            _ => None,
        };
        let words = form.words.trim().to_owned();
        if words.is_empty() || words.chars().count() > WORDS_MAX {
            errors.add("words", "compliance-words-wrong");
        }
        match kind {
            Some(kind) if errors.is_empty() => Ok(Self { risk, kind, level, words }),
            _ => Err(errors),
        }
    }
}

/// When somebody has to look at a risk again, by what was said about it so far.
pub fn review_due(entries: &[Entry]) -> Option<Timestamp> {
    let looked = entries.iter().filter(|entry| matches!(entry.kind, Kind::Assessment | Kind::Review));
    looked.map(|entry| entry.at).max().map(|at| at + REVIEW)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_assessment_says_how_great_the_risk_is() {
        let form = EntryForm {
            risk: " Self-harm ".into(),
            kind: "assessment".into(),
            words: "We read every report of a year.".into(),
            ..EntryForm::default()
        };
        assert!(NewEntry::parse(&form).unwrap_err().of("level").is_some());
        let whole = EntryForm { level: "medium".into(), ..form.clone() };
        assert_eq!(NewEntry::parse(&whole).unwrap().level, Some(Level::Medium));
        let measure = EntryForm { kind: "measure".into(), level: "high".into(), ..form };
        assert_eq!(NewEntry::parse(&measure).unwrap().level, None);
        let empty = NewEntry::parse(&EntryForm::default()).unwrap_err();
        assert_eq!(empty.iter().map(|error| error.field).collect::<Vec<_>>(), ["risk", "kind", "words"]);
    }

    #[test]
    fn a_review_is_due_a_year_after_somebody_last_looked() {
        let entry = |kind, micros| Entry {
            risk: "Fraud".into(),
            kind,
            version: 1,
            level: None,
            words: String::new(),
            by: String::new(),
            at: Timestamp::from_micros(micros),
        };
        assert_eq!(review_due(&[entry(Kind::Measure, 5)]), None);
        let due = review_due(&[entry(Kind::Assessment, 1), entry(Kind::Review, 9), entry(Kind::Measure, 20)]);
        assert_eq!(due, Some(Timestamp::from_micros(9) + days(365)));
    }
}
