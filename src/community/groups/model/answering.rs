//! How questions are answered in a group: how soon they should be, and by whom best.

use crate::base::clock::hours;
use crate::base::error::FieldErrors;
use std::collections::BTreeSet;
use std::time::Duration;

/// What the operator promises those who ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answering {
    /// Within how many hours somebody should have answered.
    pub target: u16,
    /// The codes of the professions that can answer best; empty where any can.
    pub professions: BTreeSet<String>,
}

/// The fields of the form as they were typed.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct AnsweringForm {
    /// See [`Answering::target`].
    pub target: String,
    /// See [`Answering::professions`].
    pub professions: Vec<String>,
}

/// The longest target: whoever waits for two weeks has asked somebody else.
const TARGET_MOST: u16 = 24 * 14;

impl Answering {
    /// Reads the form. Which professions there are is known to the feature that checks them.
    pub fn parse(form: &AnsweringForm, is_profession: impl Fn(&str) -> bool) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let target = match form.target.trim().parse() {
            Ok(target @ 1..=TARGET_MOST) => Ok(target),
            _ => Err("answering-target-wrong"),
        };
        let target = errors.take("target", target);
        if !form.professions.iter().all(|code| is_profession(code)) {
            errors.add("professions", "choose-one");
        }
        match target {
            Some(target) if errors.is_empty() => {
                Ok(Self { target, professions: form.professions.iter().cloned().collect() })
            }
            _ => Err(errors),
        }
    }

    /// The target as a span of time.
    pub fn target(&self) -> Duration {
        hours(u64::from(self.target))
    }
}

impl Default for Answering {
    /// A day: whoever asks in the evening finds an answer the next evening.
    fn default() -> Self {
        Self { target: 24, professions: BTreeSet::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(target: &str, professions: &[&str]) -> Result<Answering, FieldErrors> {
        let professions = professions.iter().map(|&code| code.to_owned()).collect();
        Answering::parse(&AnsweringForm { target: target.into(), professions }, |code| code == "nurse")
    }

    #[test]
    fn a_target_is_between_an_hour_and_two_weeks() {
        assert_eq!(parse(" 48 ", &["nurse", "nurse"]).unwrap().target(), hours(48));
        for wrong in ["", "0", "-1", "337", "a day", "1.5"] {
            assert!(parse(wrong, &[]).unwrap_err().of("target").is_some(), "{wrong}");
        }
    }

    #[test]
    fn a_profession_is_one_that_there_is() {
        assert!(parse("24", &["surveyor"]).unwrap_err().of("professions").is_some());
    }
}
