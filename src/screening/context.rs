//! The words around a candidate: cues that it needs, words that excuse it.

use std::ops::Range;

use super::detectors::{Candidate, Lists};
use super::rules::Rule;

/// What became of a candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The rule holds here.
    Holds,
    /// A check of that name failed.
    Failed(&'static str),
    /// None of the words that it needs is near.
    NoCue,
    /// These words excuse it.
    Excused(String),
}

/// Weighs a candidate: `whole` is what the pattern matched, `value` the part that would be masked, which the
/// checks may narrow.
pub(crate) fn weigh(rule: &Rule, lists: &Lists, text: &str, whole: &Range<usize>, value: &mut Range<usize>) -> Outcome {
    for validator in &rule.validators {
        let candidate = Candidate { text, span: value.clone(), lists };
        match validator.check(&candidate) {
            Some(part) => *value = part,
            None => return Outcome::Failed(validator.name),
        }
    }
    let before = &text[floor(text, whole.start.saturating_sub(rule.within))..whole.start];
    let after = &text[whole.end..ceil(text, (whole.end + rule.within).min(text.len()))];
    if let Some(near) = &rule.near
        && !near.is_match(before)
        && !near.is_match(after)
        && !near.is_match(&text[whole.clone()])
    {
        return Outcome::NoCue;
    }
    let excuse = rule.unless.as_ref().and_then(|unless| unless.find(before).or_else(|| unless.find(after)));
    let excuse = excuse.or_else(|| rule.unless_in.as_ref().and_then(|unless| unless.find(&text[whole.clone()])));
    let excuse = excuse.or_else(|| rule.unless_before.as_ref().and_then(|unless| unless.find(before)));
    excuse.map_or(Outcome::Holds, |words| Outcome::Excused(words.as_str().trim().to_owned()))
}

/// The nearest character boundary at or before `at`.
fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The nearest character boundary at or after `at`.
fn ceil(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}
