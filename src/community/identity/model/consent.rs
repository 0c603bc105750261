//! What people agree to.

use crate::base::clock::Timestamp;

/// What somebody agrees to. The wording that counts is that of the version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// That what they write about their health is kept and shown in their groups (GDPR Art. 9(2)(a); RCW 19.373.030).
    HealthData,
    /// That a letter with numbers goes to their address once a week, which they gave for getting back in (GDPR Art. 6(1)(a)).
    WeeklyLetter,
}

impl Agreement {
    /// Its name in the table and in the keys of sentences.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::HealthData => "health-data",
            Self::WeeklyLetter => "weekly-letter",
        }
    }

    /// The version of the sentence that people agree to now: it changes whenever the sentence does.
    pub fn wording(self) -> &'static str {
        match self {
            Self::HealthData | Self::WeeklyLetter => "2026-11",
        }
    }
}

/// What somebody agreed to.
#[derive(Clone, Debug)]
pub struct Consent {
    /// To what: [`Agreement::as_str`].
    pub purpose: String,
    /// In which wording.
    pub wording: String,
    /// When.
    pub given_at: Timestamp,
    /// When they took it back.
    pub withdrawn_at: Option<Timestamp>,
}
