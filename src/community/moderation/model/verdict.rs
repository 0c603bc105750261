//! What a moderator may decide.

use super::Sanction;
use crate::base::error::FieldErrors;
use crate::community::posts::{Change, Detail, FieldFinding, HeldContent, Part};
use crate::screening;
use serde::{Deserialize, Serialize};

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
    /// Its author was warned.
    Warn,
    /// Its author writes one post an hour for some time.
    Slow,
    /// Its author writes nothing for some time.
    Mute,
    /// Its author was sent away from the group.
    Ban,
}

impl Action {
    /// What can be decided about a post, in the order of the buttons.
    pub const ALL: [Self; 4] = [Self::Publish, Self::Redact, Self::Return, Self::Reject];

    /// The value in forms and in the keys of sentences.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Publish => "publish",
            Self::Redact => "redact",
            Self::Return => "return",
            Self::Reject => "reject",
            Self::Warn => "warn",
            Self::Slow => "slow",
            Self::Mute => "mute",
            Self::Ban => "ban",
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

    /// Whether it is about the author and not about the post.
    pub fn is_sanction(self) -> bool {
        matches!(self, Self::Warn | Self::Slow | Self::Mute | Self::Ban)
    }

    /// Whether it makes sense for what waits.
    pub fn fits(self, change: Change) -> bool {
        match self {
            Self::Publish | Self::Redact | Self::Reject => true,
            // A public post cannot be given back.
            Self::Return => change != Change::Watch,
            Self::Warn | Self::Slow | Self::Mute | Self::Ban => false,
        }
    }
}

/// What is decided about a post.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Choice {
    /// Publish as it is.
    Publish,
    /// Publish this title and text.
    Redact {
        /// The title without the details, of a topic.
        title: Option<String>,
        /// The text without the details.
        source: String,
        /// What was taken out, so that it goes from what others quote, too.
        taken: Vec<Detail>,
    },
    /// Give it back.
    Return,
    /// Do not publish it.
    Reject,
}

/// A decision, ready to be carried out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// About the post.
    pub choice: Choice,
    /// About its author.
    pub sanction: Option<Sanction>,
}

/// What the moderator's form holds.
#[derive(Clone, Debug, Deserialize, Default)]
#[serde(default)]
pub struct Verdict {
    /// An [`Action`].
    pub action: String,
    /// The numbers of the findings to mask, from 1.
    pub mask: Vec<usize>,
    /// Other words to take out, a line each, as they stand in the post.
    pub also: String,
    /// Words for the author.
    pub reason: String,
    /// A ready reason, by its name among `READY`; words of the moderator's own go before it.
    pub ready: String,
    /// A `Sanction`, or empty.
    pub sanction: String,
    /// For how many days, or `forever`.
    pub days: String,
    /// The version of the item that the moderator saw.
    pub version: i32,
}

/// Reasons that are needed again and again: the key that chooses one, and its name among the sentences.
pub const READY: [(&str, &str); 4] = [("a", "private"), ("s", "unkind"), ("d", "advice"), ("f", "selling")];

/// The longest reason, in characters.
const REASON_MAX: usize = 1000;
/// How many words can be taken out beside what was found.
const ALSO_MAX: usize = 20;

impl Verdict {
    /// The name of the ready reason that stands in for words of one's own.
    pub fn stands_in(&self) -> Option<&'static str> {
        let name = READY.into_iter().map(|(_, name)| name).find(|name| *name == self.ready);
        name.filter(|_| self.reason.trim().is_empty())
    }

    /// Reads the form against what waits. `mask` stands in place of words that no rule found.
    pub fn parse(
        &self,
        change: Change,
        content: &HeldContent,
        mask: &str,
    ) -> Result<(Action, Plan), FieldErrors> {
        let mut errors = FieldErrors::default();
        let action = errors.take("action", Action::parse(&self.action));
        let sanction = errors.take("sanction", Sanction::parse(&self.sanction, &self.days)).flatten();
        let reason = self.reason.trim();
        if reason.chars().count() > REASON_MAX {
            errors.add("reason", "reason-long");
        }
        if (matches!(action, Some(Action::Return | Action::Reject)) || sanction.is_some())
            && reason.is_empty()
        {
            errors.add("reason", "reason-missing");
        }
        if action.is_some_and(|action| !action.fits(change)) {
            errors.add("action", "action-unfit");
        }
        if action == Some(Action::Redact) {
            let marked = self.mask.iter().any(|n| (1..=content.findings.len()).contains(n));
            if !marked && self.also().next().is_none() {
                errors.add("mask", "mask-missing");
            }
            if self.also().any(|words| !content.holds(words)) || self.also().count() > ALSO_MAX {
                errors.add("also", "also-missing");
            }
        }
        match action {
            Some(action) if errors.is_empty() => {
                Ok((action, Plan { choice: self.choice(action, content, mask), sanction }))
            }
            _ => Err(errors),
        }
    }

    fn also(&self) -> impl Iterator<Item = &str> {
        self.also.lines().map(str::trim).filter(|words| !words.is_empty())
    }

    fn choice(&self, action: Action, content: &HeldContent, mask: &str) -> Choice {
        match action {
            Action::Publish => Choice::Publish,
            Action::Return => Choice::Return,
            Action::Redact => Choice::Redact {
                title: content.title.as_deref().map(|title| self.masked(Part::Title, title, content, mask)),
                source: self.masked(Part::Body, &content.source, content, mask),
                taken: self.taken(content, mask),
            },
            Action::Reject | Action::Warn | Action::Slow | Action::Mute | Action::Ban => Choice::Reject,
        }
    }

    fn chosen<'a>(&'a self, content: &'a HeldContent) -> impl Iterator<Item = &'a FieldFinding> {
        let all = content.findings.iter().enumerate();
        all.filter(|(n, _)| self.mask.contains(&(n + 1))).map(|(_, found)| found)
    }

    fn masked(&self, part: Part, text: &str, content: &HeldContent, mask: &str) -> String {
        let chosen = self.chosen(content).filter(|found| found.part == part);
        let masked = screening::mask(text, chosen.map(|found| &found.finding));
        self.also().fold(masked, |text, words| text.replace(words, mask))
    }

    fn taken(&self, content: &HeldContent, mask: &str) -> Vec<Detail> {
        let found = self.chosen(content).filter_map(|FieldFinding { part, finding }| {
            let words = content.part(*part).get(finding.span.clone())?;
            Some(Detail { words: words.to_owned(), mask: finding.mask.clone() })
        });
        let also = self.also().map(|words| Detail { words: words.to_owned(), mask: mask.to_owned() });
        let mut taken: Vec<Detail> = found.chain(also).filter(|detail| !detail.words.is_empty()).collect();
        // The longest first: what is left of it must not hide the rest.
        taken.sort_by_key(|detail| std::cmp::Reverse(detail.words.len()));
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let (_, plan) = verdict.parse(Change::New, &content(), "[removed]").unwrap();
        let source = "call me [phone number removed] tonight".to_owned();
        let taken = vec![Detail { words: "01632 960417".into(), mask: "[phone number removed]".into() }];
        assert_eq!(plan.choice, Choice::Redact { title: None, source, taken });
    }

    #[test]
    fn words_that_no_rule_found_go_when_they_stand_there() {
        let verdict = Verdict { also: " tonight \n\n".into(), ..verdict("redact") };
        let (_, plan) = verdict.parse(Change::New, &content(), "[removed]").unwrap();
        let Choice::Redact { source, taken, .. } = plan.choice else { panic!("{plan:?}") };
        assert_eq!((source.as_str(), taken.len()), ("call me 01632 960417 [removed]", 1));
        let missing = Verdict { also: "tomorrow".into(), ..verdict };
        assert!(missing.parse(Change::New, &content(), "").unwrap_err().of("also").is_some());
    }

    #[test]
    fn a_sanction_has_a_reason() {
        let muted = Verdict { sanction: "mute".into(), days: "7".into(), ..verdict("publish") };
        assert!(muted.parse(Change::New, &content(), "").unwrap_err().of("reason").is_some());
        let told = Verdict { reason: "Be kind.".into(), ..muted };
        assert!(told.parse(Change::New, &content(), "").unwrap().1.sanction.is_some());
    }

    #[test]
    fn redacting_nothing_and_refusing_without_a_word_are_not_taken() {
        assert!(verdict("redact").parse(Change::New, &content(), "").unwrap_err().of("mask").is_some());
        assert!(verdict("reject").parse(Change::New, &content(), "").unwrap_err().of("reason").is_some());
        let returned = Verdict { reason: "Please change it.".into(), ..verdict("return") };
        assert!(returned.parse(Change::Watch, &content(), "").unwrap_err().of("action").is_some());
    }

    #[test]
    fn each_rule_is_named_once() {
        let twice = [content().findings, content().findings].concat();
        assert_eq!(super::super::Ground::of(&twice).len(), 1);
    }
}
