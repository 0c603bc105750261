//! What a moderator may decide.

use super::Sanction;
use crate::base::error::FieldErrors;
use crate::community::personas::Pace;
use crate::community::posts::{Change, Detail, FieldFinding, HeldContent, Mark, Part};
use crate::screening;
use serde::{Deserialize, Serialize};
use std::ops::Range;

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
    /// Published, or left, with a label: a source should stand beside it.
    Source,
    /// Published, or left, with a label: it is not what most guidelines say.
    Guidelines,
    /// Published, or left, and folded away behind a note.
    Fold,
    /// Published, or left, for members of the group only.
    Members,
    /// Its author was warned.
    Warn,
    /// Its author writes one post an hour for some time.
    Slow,
    /// Its author writes nothing for some time.
    Mute,
    /// Its author was sent away from the group.
    Ban,
    /// Its author's account was suspended, in every group.
    Suspend,
}

impl Action {
    /// What can be decided about a post itself, in the order of the buttons.
    pub const POST: [Self; 4] = [Self::Publish, Self::Redact, Self::Return, Self::Reject];
    /// The same, and what can be put beside it.
    pub const ALL: [Self; 8] = [
        Self::Publish,
        Self::Redact,
        Self::Return,
        Self::Reject,
        Self::Source,
        Self::Guidelines,
        Self::Fold,
        Self::Members,
    ];
    /// What can be decided about its author.
    pub const SANCTIONS: [Self; 5] = [Self::Warn, Self::Slow, Self::Mute, Self::Ban, Self::Suspend];

    /// The value in forms and in the keys of sentences.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Publish => "publish",
            Self::Redact => "redact",
            Self::Return => "return",
            Self::Reject => "reject",
            Self::Source => "source",
            Self::Guidelines => "guidelines",
            Self::Fold => "fold",
            Self::Members => "members",
            Self::Warn => "warn",
            Self::Slow => "slow",
            Self::Mute => "mute",
            Self::Ban => "ban",
            Self::Suspend => "suspend",
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
        Self::SANCTIONS.contains(&self)
    }

    /// The mark that it puts beside a public post; such a decision leaves the post itself as it is.
    pub fn mark(self) -> Option<Mark> {
        match self {
            Self::Source => Some(Mark::Source),
            Self::Guidelines => Some(Mark::Guidelines),
            Self::Fold => Some(Mark::Fold),
            Self::Members => Some(Mark::Members),
            _ => None,
        }
    }

    /// Whether the post is as it was written after it: it is about its author, or only put a mark beside it.
    pub fn leaves_post(self) -> bool {
        self.is_sanction() || self.mark().is_some()
    }

    /// Whether its author has to read more than what was decided. A label says itself why it is there.
    fn needs_reason(self) -> bool {
        matches!(self, Self::Return | Self::Reject | Self::Fold | Self::Members)
    }

    /// Whether it makes sense for what waits, in a group that everybody may read (`open`) or not.
    pub fn fits(self, change: Change, open: Openness) -> bool {
        match self {
            Self::Publish | Self::Redact | Self::Reject => true,
            Self::Source | Self::Guidelines | Self::Fold => true,
            Self::Members => open == Openness::Public,
            // A public post cannot be given back.
            Self::Return => change != Change::Watch,
            Self::Warn | Self::Slow | Self::Mute | Self::Ban | Self::Suspend => false,
        }
    }
}

/// Who reads a group's posts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Openness {
    /// Everybody.
    Public,
    /// Its members.
    Closed,
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
    /// Publish it as it is, or leave it, with this beside it.
    Mark(Mark),
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
    /// Places that the moderator marked: `title:3-8` or `body:12-25`, in characters from 0, the end not included.
    pub span: Vec<String>,
    /// Words for the author.
    pub reason: String,
    /// A ready reason, by its name among `READY` or by its id; words of the moderator's own go before it.
    pub ready: String,
    /// A `Sanction`, or empty.
    pub sanction: String,
    /// For how many days, or `forever`.
    pub days: String,
    /// Not empty when a suspension has to reach every group now.
    pub now: String,
    /// The version of the item that the moderator saw.
    pub version: i32,
}

/// Reasons that are needed again and again: the key that chooses one, and its name among the sentences.
pub const READY: [(&str, &str); 4] = [("a", "private"), ("s", "unkind"), ("d", "advice"), ("f", "selling")];

/// The longest reason, in characters.
pub const REASON_MAX: usize = 1000;
/// How many words can be taken out beside what was found.
const ALSO_MAX: usize = 20;

impl Verdict {
    fn pace(&self) -> Pace {
        if self.now.is_empty() { Pace::Spread } else { Pace::Now }
    }

    /// Reads the form against what waits. `mask` stands in place of words that no rule found.
    pub fn parse(
        &self,
        change: Change,
        open: Openness,
        content: &HeldContent,
        mask: &str,
    ) -> Result<(Action, Plan), FieldErrors> {
        let mut errors = FieldErrors::default();
        let action = errors.take("action", Action::parse(&self.action));
        let sanction =
            errors.take("sanction", Sanction::parse(&self.sanction, &self.days, self.pace())).flatten();
        let reason = self.reason.trim();
        if reason.chars().count() > REASON_MAX {
            errors.add("reason", "reason-long");
        }
        if (action.is_some_and(Action::needs_reason) || sanction.is_some()) && reason.is_empty() {
            errors.add("reason", "reason-missing");
        }
        if action.is_some_and(|action| !action.fits(change, open)) {
            errors.add("action", "action-unfit");
        }
        if action == Some(Action::Redact) {
            let chosen = self.mask.iter().any(|n| (1..=content.findings.len()).contains(n));
            let marked = self.marked(content, mask);
            if marked.len() < self.span.len() || self.span.len() > ALSO_MAX {
                errors.add("also", "span-missing");
            }
            if !chosen && marked.is_empty() && self.also().next().is_none() {
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
            other => other.mark().map_or(Choice::Reject, Choice::Mark),
        }
    }

    /// The findings that are to go, and the places that the moderator marked.
    fn chosen(&self, content: &HeldContent, mask: &str) -> Vec<FieldFinding> {
        let all = content.findings.iter().enumerate();
        let found = all.filter(|(n, _)| self.mask.contains(&(n + 1))).map(|(_, found)| found.clone());
        found.chain(self.marked(content, mask)).collect()
    }

    /// The places that the moderator marked, as findings of theirs; those that stand nowhere in the text are left out.
    fn marked(&self, content: &HeldContent, mask: &str) -> Vec<FieldFinding> {
        let place = |text: &String| {
            let (part, range) = match text.split_once(':')? {
                ("title", range) => (Part::Title, range),
                ("body", range) => (Part::Body, range),
                _ => return None,
            };
            let (start, end) = range.split_once('-')?;
            let span = byte_span(content.part(part), start.parse().ok()?, end.parse().ok()?)?;
            Some(FieldFinding { part, finding: by_hand(span, mask) })
        };
        self.span.iter().filter_map(place).collect()
    }

    fn masked(&self, part: Part, text: &str, content: &HeldContent, mask: &str) -> String {
        let chosen = self.chosen(content, mask);
        let here = chosen.iter().filter(|found| found.part == part).map(|found| &found.finding);
        let masked = screening::mask(text, here);
        self.also().fold(masked, |text, words| text.replace(words, mask))
    }

    fn taken(&self, content: &HeldContent, mask: &str) -> Vec<Detail> {
        let chosen = self.chosen(content, mask).into_iter();
        let found = chosen.filter_map(|FieldFinding { part, finding }| {
            let words = content.part(part).get(finding.span)?;
            Some(Detail { words: words.to_owned(), mask: finding.mask })
        });
        let also = self.also().map(|words| Detail { words: words.to_owned(), mask: mask.to_owned() });
        let mut taken: Vec<Detail> = found.chain(also).filter(|detail| !detail.words.is_empty()).collect();
        // The longest first: what is left of it must not hide the rest.
        taken.sort_by_key(|detail| std::cmp::Reverse(detail.words.len()));
        taken
    }
}

/// Characters as bytes; `None` when the text has no such place.
fn byte_span(text: &str, start: usize, end: usize) -> Option<Range<usize>> {
    let at = |n| text.char_indices().map(|(byte, _)| byte).chain([text.len()]).nth(n);
    let span = at(start)?..at(end)?;
    (span.start < span.end).then_some(span)
}

/// A place that a person marked. Where it overlaps what the screening found, the screening says better what it was.
fn by_hand(span: Range<usize>, mask: &str) -> screening::Finding {
    screening::Finding {
        rule: String::new(),
        kind: screening::Kind::OtherUniqueId,
        span,
        score: 0.0,
        action: screening::Decision::Hold,
        reason: String::new(),
        mask: mask.to_owned(),
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
            first: false,
        }
    }

    fn verdict(action: &str) -> Verdict {
        Verdict { action: action.into(), ..Verdict::default() }
    }

    #[test]
    fn redacting_takes_out_what_was_chosen_and_nothing_else() {
        let verdict = Verdict { mask: vec![1], ..verdict("redact") };
        let (_, plan) = verdict.parse(Change::New, Openness::Public, &content(), "[removed]").unwrap();
        let source = "call me [phone number removed] tonight".to_owned();
        let taken = vec![Detail { words: "01632 960417".into(), mask: "[phone number removed]".into() }];
        assert_eq!(plan.choice, Choice::Redact { title: None, source, taken });
    }

    #[test]
    fn words_that_no_rule_found_go_when_they_stand_there() {
        let verdict = Verdict { also: " tonight \n\n".into(), ..verdict("redact") };
        let (_, plan) = verdict.parse(Change::New, Openness::Public, &content(), "[removed]").unwrap();
        let Choice::Redact { source, taken, .. } = plan.choice else { panic!("{plan:?}") };
        assert_eq!((source.as_str(), taken.len()), ("call me 01632 960417 [removed]", 1));
        let missing = Verdict { also: "tomorrow".into(), ..verdict };
        assert!(
            missing.parse(Change::New, Openness::Public, &content(), "").unwrap_err().of("also").is_some()
        );
    }

    #[test]
    fn a_place_that_a_moderator_marked_goes_and_only_there() {
        let text = HeldContent { source: "Zoë, ask Zoë tonight".into(), findings: Vec::new(), ..content() };
        let verdict = Verdict { span: vec!["body:9-12".into()], ..verdict("redact") };
        let (_, plan) = verdict.parse(Change::New, Openness::Public, &text, "[removed]").unwrap();
        let Choice::Redact { source, taken, .. } = plan.choice else { panic!("{plan:?}") };
        assert_eq!((source.as_str(), taken[0].words.as_str()), ("Zoë, ask [removed] tonight", "Zoë"));
        for wrong in ["body:9-99", "body:5-5", "body:7-3", "title:0-3", "body:x-y", "9-12"] {
            let verdict = Verdict { span: vec![wrong.into()], ..verdict.clone() };
            let errors = verdict.parse(Change::New, Openness::Public, &text, "").unwrap_err();
            assert!(errors.of("also").is_some(), "{wrong}");
        }
    }

    #[test]
    fn a_sanction_has_a_reason() {
        let muted = Verdict { sanction: "mute".into(), days: "7".into(), ..verdict("publish") };
        assert!(
            muted.parse(Change::New, Openness::Public, &content(), "").unwrap_err().of("reason").is_some()
        );
        let told = Verdict { reason: "Be kind.".into(), ..muted };
        assert!(told.parse(Change::New, Openness::Public, &content(), "").unwrap().1.sanction.is_some());
    }

    #[test]
    fn redacting_nothing_and_refusing_without_a_word_are_not_taken() {
        assert!(
            verdict("redact")
                .parse(Change::New, Openness::Public, &content(), "")
                .unwrap_err()
                .of("mask")
                .is_some()
        );
        assert!(
            verdict("reject")
                .parse(Change::New, Openness::Public, &content(), "")
                .unwrap_err()
                .of("reason")
                .is_some()
        );
        let returned = Verdict { reason: "Please change it.".into(), ..verdict("return") };
        assert!(
            returned
                .parse(Change::Watch, Openness::Public, &content(), "")
                .unwrap_err()
                .of("action")
                .is_some()
        );
    }

    #[test]
    fn a_label_says_itself_why_and_a_smaller_audience_does_not() {
        let label = verdict("source").parse(Change::Watch, Openness::Closed, &content(), "").unwrap();
        assert_eq!(label.1.choice, Choice::Mark(Mark::Source));
        let folded = verdict("fold").parse(Change::New, Openness::Closed, &content(), "");
        assert!(folded.unwrap_err().of("reason").is_some());
        let members = Verdict { reason: "It names a place.".into(), ..verdict("members") };
        assert!(members.parse(Change::New, Openness::Public, &content(), "").is_ok());
        let closed = members.parse(Change::New, Openness::Closed, &content(), "");
        assert!(closed.unwrap_err().of("action").is_some());
    }

    #[test]
    fn each_rule_is_named_once() {
        let twice = [content().findings, content().findings].concat();
        assert_eq!(super::super::Ground::of(&twice).len(), 1);
    }
}
