//! What a moderator may decide.

use crate::base::error::FieldErrors;
use crate::community::posts::{Change, HeldContent, Part};
use crate::screening;
use serde::Deserialize;

/// What a moderator decides about a held post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sea_orm::EnumIter, sea_orm::DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Action {
    /// Published as it is.
    Publish,
    /// Published without some details.
    Redact,
    /// Given back to its author, to change it.
    Return,
    /// Not published; or, when it was public, taken away.
    Reject,
}

impl Action {
    /// Every action, in the order of the buttons.
    pub const ALL: [Self; 4] = [Self::Publish, Self::Redact, Self::Return, Self::Reject];

    /// The value in forms and in the keys of sentences.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Publish => "publish",
            Self::Redact => "redact",
            Self::Return => "return",
            Self::Reject => "reject",
        }
    }

    /// Reads a form's value.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        Self::ALL.into_iter().find(|action| action.as_str() == text).ok_or("choose-one")
    }

    /// Whether it takes something from the author, so that there is something to appeal against.
    pub fn is_appealable(self) -> bool {
        self != Self::Publish
    }

    /// Whether it makes sense for what waits.
    pub fn fits(self, change: Change) -> bool {
        match self {
            Self::Publish | Self::Redact | Self::Reject => true,
            // A public post cannot be given back.
            Self::Return => change != Change::Watch,
        }
    }
}

/// A decision, ready to be carried out.
#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    /// Publish as it is.
    Publish,
    /// Publish this title and text.
    Redact {
        /// The title without the details, of a topic.
        title: Option<String>,
        /// The text without the details.
        source: String,
    },
    /// Give it back.
    Return,
    /// Do not publish it.
    Reject,
}

/// What the moderator's form holds.
#[derive(Clone, Debug, Deserialize, Default)]
#[serde(default)]
pub struct Verdict {
    /// An [`Action`].
    pub action: String,
    /// The numbers of the findings to mask, from 1.
    pub mask: Vec<usize>,
    /// Words for the author.
    pub reason: String,
    /// The version of the item that the moderator saw.
    pub version: i32,
}

/// The longest reason, in characters.
const REASON_MAX: usize = 1000;

impl Verdict {
    /// Reads the form against what waits.
    pub fn parse(&self, change: Change, content: &HeldContent) -> Result<(Action, Choice), FieldErrors> {
        let mut errors = FieldErrors::default();
        let action = errors.take("action", Action::parse(&self.action));
        let reason = self.reason.trim();
        if reason.chars().count() > REASON_MAX {
            errors.add("reason", "reason-long");
        }
        if matches!(action, Some(Action::Return | Action::Reject)) && reason.is_empty() {
            errors.add("reason", "reason-missing");
        }
        if action.is_some_and(|action| !action.fits(change)) {
            errors.add("action", "action-unfit");
        }
        if action == Some(Action::Redact)
            && !self.mask.iter().any(|n| (1..=content.findings.len()).contains(n))
        {
            errors.add("mask", "mask-missing");
        }
        match action {
            Some(action) if errors.is_empty() => Ok((action, self.choice(action, content))),
            _ => Err(errors),
        }
    }

    fn choice(&self, action: Action, content: &HeldContent) -> Choice {
        match action {
            Action::Publish => Choice::Publish,
            Action::Return => Choice::Return,
            Action::Reject => Choice::Reject,
            Action::Redact => Choice::Redact {
                title: content.title.as_deref().map(|title| self.masked(Part::Title, title, content)),
                source: self.masked(Part::Body, &content.source, content),
            },
        }
    }

    fn masked(&self, part: Part, text: &str, content: &HeldContent) -> String {
        let chosen = content.findings.iter().enumerate();
        let chosen = chosen.filter(|(n, found)| found.part == part && self.mask.contains(&(n + 1)));
        screening::mask(text, chosen.map(|(_, found)| &found.finding))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::community::posts::FieldFinding;

    fn content() -> HeldContent {
        let finding = screening::Finding {
            rule: "privacy.phone".into(),
            kind: screening::Kind::Phone,
            span: 8..20,
            score: 0.9,
            action: screening::Decision::Hold,
            reason: "A number can be called.".into(),
            mask: "[phone number removed]".into(),
        };
        HeldContent {
            title: None,
            source: "call me 01632 960417 tonight".into(),
            findings: vec![FieldFinding { part: Part::Body, finding }],
            crisis: 0,
            note: String::new(),
        }
    }

    fn verdict(action: &str) -> Verdict {
        Verdict { action: action.into(), ..Verdict::default() }
    }

    #[test]
    fn redacting_takes_out_what_was_chosen_and_nothing_else() {
        let verdict = Verdict { mask: vec![1], ..verdict("redact") };
        let (_, choice) = verdict.parse(Change::New, &content()).unwrap();
        let source = "call me [phone number removed] tonight".to_owned();
        assert_eq!(choice, Choice::Redact { title: None, source });
    }

    #[test]
    fn redacting_nothing_and_refusing_without_a_word_are_not_taken() {
        assert!(verdict("redact").parse(Change::New, &content()).unwrap_err().of("mask").is_some());
        assert!(verdict("reject").parse(Change::New, &content()).unwrap_err().of("reason").is_some());
        let returned = Verdict { reason: "Please change it.".into(), ..verdict("return") };
        assert!(returned.parse(Change::Watch, &content()).unwrap_err().of("action").is_some());
    }

    #[test]
    fn each_rule_is_named_once() {
        let twice = [content().findings, content().findings].concat();
        assert_eq!(super::super::Ground::of(&twice).len(), 1);
    }
}
