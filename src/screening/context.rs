//! The words around a candidate: cues that it needs, words that excuse it.

use std::ops::Range;

use super::detectors::{Candidate, Lists};
use super::rules::{Lazy, Rule};

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
pub(crate) fn weigh(
    rule: &Rule,
    lists: &Lists,
    text: &str,
    whole: &Range<usize>,
    value: &mut Range<usize>,
) -> Outcome {
    for validator in &rule.validators {
        let candidate = Candidate { text, span: value.clone(), lists };
        match validator.check(&candidate) {
            Some(part) => *value = part,
            None => return Outcome::Failed(validator.name),
        }
    }
    let before = &text[floor(text, whole.start.saturating_sub(rule.within))..whole.start];
    let after = &text[whole.end..ceil(text, (whole.end + rule.within).min(text.len()))];
    let has =
        |window: &Option<Lazy>, text: &str| window.as_ref().is_none_or(|window| window.words(text).is_some());
    let near = has(&rule.near, before) || has(&rule.near, after) || has(&rule.near, &text[whole.clone()]);
    if !near || !has(&rule.after, before) || !has(&rule.followed, after) {
        return Outcome::NoCue;
    }
    let (before, after) =
        if rule.same_sentence { in_sentence(before, &text[whole.clone()], after) } else { (before, after) };
    let places = [
        (&rule.unless, before),
        (&rule.unless, after),
        (&rule.unless_in, &text[whole.clone()]),
        (&rule.unless_before, before),
    ];
    let excuse = places.into_iter().find_map(|(unless, text)| unless.as_ref()?.words(text));
    excuse.map_or(Outcome::Holds, |words| Outcome::Excused(words.trim().to_owned()))
}

/// A place with the words around it, as far as the rule looks.
pub(crate) fn around<'t>(rule: &Rule, text: &'t str, place: &Range<usize>) -> &'t str {
    let start = floor(text, place.start.saturating_sub(rule.within));
    &text[start..ceil(text, (place.end + rule.within).min(text.len()))]
}

/// Of the words before and after a match, those that stand in its sentence.
fn in_sentence<'t>(before: &'t str, matched: &str, after: &'t str) -> (&'t str, &'t str) {
    let begins = matched.find(char::is_alphanumeric).is_some_and(|word| matched[..word].contains(ENDS));
    let last = before.rmatch_indices(ENDS).find(|(at, sign)| ends(before, at + sign.len()));
    let before = match last {
        _ if begins => "",
        Some((at, sign)) => &before[at + sign.len()..],
        None => before,
    };
    let first = after.match_indices(ENDS).find(|(at, sign)| ends(after, at + sign.len()));
    let after = match first {
        _ if matched.ends_with(ENDS) => "",
        Some((at, _)) => &after[..at],
        None => after,
    };
    (before, after)
}

/// The signs that end a sentence.
const ENDS: [char; 4] = ['.', '!', '?', '\n'];

/// Whether a sign ends a sentence: inside a number or a name (`2.5`, `U.K`) it ends none.
fn ends(text: &str, after_sign: usize) -> bool {
    !text[after_sign..].starts_with(char::is_alphanumeric)
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
