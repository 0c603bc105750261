//! What is asked, and how far it has come.

use crate::base::clock::{Timestamp, days, hours};
use crate::base::ids::{PersonaId, UnmaskingId};
use std::time::Duration;

/// How long the answer can be looked at, from the moment when a second administrator allowed it.
pub const OPEN: Duration = hours(24);
/// How long a question waits for a second administrator.
pub const WAITS: Duration = days(7);
/// The two personas are told within this time after the answer cannot be looked at any more, each at a time of its own:
/// two notices of one moment would say who was asked about together.
pub const TOLD_WITHIN: Duration = days(3);
/// A question is forgotten after this time.
pub const KEPT: Duration = days(365);
/// A reason, in characters: long enough to be one.
const REASON: std::ops::RangeInclusive<usize> = 20..=2000;

/// Why somebody may ask at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sea_orm::EnumIter, sea_orm::DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Ground {
    /// A life is in danger (GDPR Art. 6(1)(d) and 9(2)(c)).
    Danger,
    /// A court orders it (GDPR Art. 6(1)(c) and 9(2)(f)).
    Court,
}

impl Ground {
    /// Reads a form's value.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        match text {
            "danger" => Ok(Self::Danger),
            "court" => Ok(Self::Court),
            _ => Err("choose-one"),
        }
    }

    /// Its name in forms, in the audit log and in the keys of sentences.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Danger => "danger",
            Self::Court => "court",
        }
    }
}

/// A reason in somebody's own words.
#[derive(Clone, Debug)]
pub struct Reason(String);

impl Reason {
    /// 20 to 2000 characters.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let text = text.trim();
        match text.chars().count() {
            0 => Err("unmasking-reason-missing"),
            length if length < *REASON.start() => Err("unmasking-reason-short"),
            length if length > *REASON.end() => Err("unmasking-reason-long"),
            _ => Ok(Self(text.to_owned())),
        }
    }

    /// The words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Which two personas are meant. They are of two groups: in one group an account has one persona.
pub type Pair = [PersonaId; 2];

/// What somebody asks.
#[derive(Debug)]
pub struct NewUnmasking {
    /// About whom.
    pub pair: Pair,
    /// On which ground.
    pub ground: Ground,
    /// Why, in words.
    pub reason: Reason,
}

/// What a second administrator said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sea_orm::EnumIter, sea_orm::DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Verdict {
    /// It may be looked at.
    Allowed,
    /// It may not.
    Refused,
}

/// A question, as administrators see it. Staff are named as in the audit log.
pub struct Unmasking {
    pub id: UnmaskingId,
    pub pair: Pair,
    pub ground: Ground,
    pub reason: String,
    pub asked_by: String,
    pub asked_at: Timestamp,
    /// What the second administrator said, and when.
    pub verdict: Option<(Verdict, Timestamp)>,
    /// How often the answer was looked at.
    pub looks: i32,
    /// Why nobody is told, if so.
    pub silence: Option<String>,
}

/// How far a question has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It waits for a second administrator.
    Waiting,
    /// Nobody answered it in time.
    Lapsed,
    /// The second administrator said no.
    Refused,
    /// Who asked can look until then.
    Open(Timestamp),
    /// The time for that is over.
    Over,
}

impl Stage {
    /// Its name in the keys of sentences.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Lapsed => "lapsed",
            Self::Refused => "refused",
            Self::Open(_) => "open",
            Self::Over => "over",
        }
    }
}

/// How far a question has come that was asked then, with this verdict.
pub fn stage(asked_at: Timestamp, verdict: Option<(Verdict, Timestamp)>, now: Timestamp) -> Stage {
    match verdict {
        None if now >= asked_at + WAITS => Stage::Lapsed,
        None => Stage::Waiting,
        Some((Verdict::Refused, _)) => Stage::Refused,
        Some((Verdict::Allowed, at)) if now < at + OPEN => Stage::Open(at + OPEN),
        Some((Verdict::Allowed, _)) => Stage::Over,
    }
}

impl Unmasking {
    /// How far it has come.
    pub fn stage(&self, now: Timestamp) -> Stage {
        stage(self.asked_at, self.verdict, now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_waits_a_week_and_its_answer_is_there_for_a_day() {
        let asked = Timestamp::from_micros(1_777_885_200_000_000);
        let allowed = Some((Verdict::Allowed, asked + hours(2)));
        for (verdict, after, expected) in [
            (None, hours(167), Stage::Waiting),
            (None, hours(168), Stage::Lapsed),
            (Some((Verdict::Refused, asked)), hours(1), Stage::Refused),
            (allowed, hours(25), Stage::Open(asked + hours(26))),
            (allowed, hours(26), Stage::Over),
        ] {
            assert_eq!(stage(asked, verdict, asked + after), expected);
        }
    }

    #[test]
    fn a_reason_is_more_than_a_word() {
        assert!(Reason::parse("The court of Exampleton ordered it, number 12.").is_ok());
        assert_eq!(Reason::parse("  ").err(), Some("unmasking-reason-missing"));
        assert_eq!(Reason::parse("urgent").err(), Some("unmasking-reason-short"));
        assert_eq!(Reason::parse(&"x".repeat(2001)).err(), Some("unmasking-reason-long"));
    }
}
