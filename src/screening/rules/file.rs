//! The shape of a rule file. Fields that are not named here are refused.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::super::verdict::Severity;
use super::RuleError;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleFile {
    /// Language of the words in this file (BCP 47), or `any`.
    pub language: Spanned<String>,
    /// Pieces of patterns, used as `{{name}}` in this file; those of `phrases.toml` are used in all.
    #[serde(default)]
    pub phrases: BTreeMap<String, Phrase>,
    #[serde(default, rename = "rule")]
    pub rules: Vec<Spanned<RuleEntry>>,
}

/// A piece of a pattern: written as one, or as a list of alternatives.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Phrase {
    One(String),
    Any(Vec<String>),
}

impl Phrase {
    pub fn pattern(&self) -> String {
        match self {
            Self::One(pattern) => format!("(?:{pattern})"),
            Self::Any(list) => format!("(?:{})", list.join("|")),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleEntry {
    pub code: Spanned<String>,
    pub severity: Severity,
    pub kind: Spanned<String>,
    pub variant: Option<String>,
    pub score: f32,
    pub level: Option<u8>,
    pub reason: String,
    pub mask: Option<String>,
    /// The day when a person last read it, `YYYY-MM-DD`.
    pub reviewed: Spanned<String>,
    /// Regular expressions. Group `v` is the value; without it the whole match is.
    #[serde(default)]
    pub patterns: Vec<Spanned<String>>,
    /// Whole words or phrases, any case.
    #[serde(default)]
    pub words: Vec<String>,
    /// A search in code, by name, for what no expression can say.
    pub scan: Option<Spanned<String>>,
    /// One of these must stand right before.
    #[serde(default)]
    pub after: Vec<String>,
    /// One of these must follow.
    #[serde(default)]
    pub followed: Vec<String>,
    /// Letters match in the case they are written in.
    #[serde(default)]
    pub case: bool,
    /// Checks that the value must pass, all of them.
    #[serde(default)]
    pub validators: Vec<Spanned<String>>,
    /// One of these must stand within `within` bytes.
    #[serde(default)]
    pub near: Vec<String>,
    /// None of these may stand within `within` bytes.
    #[serde(default)]
    pub unless: Vec<String>,
    /// None of these may end within `within` bytes before.
    #[serde(default)]
    pub unless_before: Vec<String>,
    /// None of these may stand in what was matched.
    #[serde(default)]
    pub unless_in: Vec<String>,
    #[serde(default = "default_within")]
    pub within: usize,
    /// `unless` and `unless_before` look no farther than the sentence of what was matched.
    #[serde(default)]
    pub same_sentence: bool,
    /// Only in places with markup, not in titles or names.
    #[serde(default)]
    pub markdown_only: bool,
    #[serde(rename = "match")]
    pub matches: Vec<String>,
    #[serde(rename = "pass")]
    pub passes: Vec<String>,
}

fn default_within() -> usize {
    40
}

/// Reads a file, or says on which line it is wrong.
pub(super) fn read<T: for<'de> Deserialize<'de>>(path: &str, text: &str) -> Result<T, RuleError> {
    toml::from_str(text).map_err(|error| RuleError {
        file: path.to_owned(),
        line: error.span().map_or(0, |span| line_of(text, span.start)),
        reason: error.message().trim().to_owned(),
    })
}

/// The line, from 1, of a byte.
pub(super) fn line_of(text: &str, byte: usize) -> usize {
    1 + text.bytes().take(byte).filter(|b| *b == b'\n').count()
}
