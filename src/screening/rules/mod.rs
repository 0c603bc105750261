//! Rules as data: what to look for, why it matters, what replaces it, and the examples that prove it.
//!
//! A pack is a set of TOML files under `moderation-rules/`: `policy.toml` (what to do about each kind) and one
//! file for each area and language. Invariants: a pack with anything unknown, missing or contradictory is
//! refused as a whole, with file, line and reason; a code is never used twice; a rule without severity, reason,
//! language, date of review, three examples and three near misses is refused.

mod compile;
mod file;
mod lazy;
mod patterns;
mod policy;
mod prefilter;
mod triggers;

use std::collections::BTreeMap;

use thiserror::Error;

use super::detectors::{Lists, Scan, Validator};
use super::verdict::{CrisisLevel, Decision, Kind, Sensitivity, Severity};
pub(crate) use lazy::Lazy;
pub use policy::OptionalPack;
pub(crate) use policy::{Meeting, Policy, Together};
pub(crate) use prefilter::{Place, Prefilter};

/// Why a pack was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{file}:{line}: {reason}")]
pub struct RuleError {
    /// Path of the file inside the pack.
    pub file: String,
    /// Line, from 1; 0 when the whole file or pack is meant.
    pub line: usize,
    /// What is wrong, for the person who edits the rules.
    pub reason: String,
}

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// Stable for ever, such as `privacy.phone.international`.
    pub code: String,
    /// How much harm may follow from what it finds.
    pub severity: Severity,
    /// What it finds.
    pub kind: Kind,
    /// Which row of the policy applies: the kind's own, or a finer one such as `date.birth`.
    pub variant: Option<String>,
    /// How sure it is, 0 to 1.
    pub score: f32,
    /// For a crisis: how urgent.
    pub level: CrisisLevel,
    /// Why, to the author.
    pub reason: String,
    /// What takes the place of what was found.
    pub mask: String,
    /// The pack it belongs to: the folder that its file is in, such as `privacy`.
    pub pack: String,
    /// Whether it applies only in groups that asked for its pack.
    pub optional: bool,
    /// Language of its words, or `any`.
    pub language: String,
    /// When a person last read it (a date).
    pub reviewed: String,
    /// File and line.
    pub file: String,
    /// Line in the file.
    pub line: usize,
    /// Texts that it must find.
    pub matches: Vec<String>,
    /// Texts that it must leave alone.
    pub passes: Vec<String>,
    pub(crate) validators: Vec<Validator>,
    pub(crate) near: Option<Lazy>,
    pub(crate) unless: Option<Lazy>,
    pub(crate) unless_before: Option<Lazy>,
    pub(crate) after: Option<Lazy>,
    pub(crate) followed: Option<Lazy>,
    pub(crate) unless_in: Option<Lazy>,
    pub(crate) within: usize,
    /// Words of another sentence excuse nothing.
    pub(crate) same_sentence: bool,
    pub(crate) markdown_only: bool,
}

/// One compiled pattern of a rule.
#[derive(Debug)]
pub(crate) struct Pattern {
    pub rule: usize,
    pub source: Source,
    /// The fewest digits that a match has.
    pub digits: usize,
    /// Where a match begins, seen from its trigger word.
    pub start: Start,
}

/// Where the candidates of a pattern come from.
#[derive(Debug)]
pub(crate) enum Source {
    /// A regular expression.
    Regex(Box<Lazy>),
    /// A search in code.
    Scan(Scan),
}

/// Where a pattern is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Start {
    /// At each trigger word and nowhere else.
    AtWord,
    /// From so many bytes before each trigger word.
    Before(usize),
    /// Around stretches with enough digits.
    AtDigits,
    /// Everywhere.
    Anywhere,
}

/// The compiled rules: made once, shared behind an `Arc`, read by any number of threads.
#[derive(Debug)]
pub struct Rules {
    pub(crate) rules: Vec<Rule>,
    pub(crate) patterns: Vec<Pattern>,
    pub(crate) prefilter: Prefilter,
    pub(crate) policy: Policy,
    pub(crate) lists: Lists,
}

impl Rules {
    /// Compiles a pack from its files, given as path and text: `policy.toml`, `<language>/<area>/<file>.toml` and
    /// `gazetteers/<list>.txt`. Other paths are refused, so that a misplaced file is noticed.
    pub fn parse<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Rules, RuleError> {
        compile::compile(files)
    }

    /// Every rule, in the order of the files.
    pub fn list(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter()
    }

    /// The packs that apply only in groups that ask for them, by the name of their folder.
    pub fn optional_packs(&self) -> &BTreeMap<String, OptionalPack> {
        self.policy.optional_packs()
    }

    /// The kinds about which a group may choose, each with what usually happens to it.
    pub fn open_kinds(&self, sensitivity: Sensitivity) -> impl Iterator<Item = (Kind, Decision)> {
        let open = Kind::ALL.iter().copied().filter(|kind| self.policy.is_open(*kind));
        open.map(move |kind| (kind, self.policy.action(kind, None, sensitivity)))
    }
}
