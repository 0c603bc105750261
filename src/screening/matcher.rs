//! Runs the patterns over a folded text. One automaton says which patterns occur at all; only those are then
//! located, checked and weighed against the words around them. Everything is linear in the text.

use std::ops::Range;

use super::context::{self, Outcome};
use super::rules::{Pattern, Rule, Rules};

/// A place in a folded text where a rule holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Hit {
    pub rule: usize,
    pub span: Range<usize>,
}

/// Every place where a rule of the pack holds. `wanted` leaves rules out (another language, another place).
pub(crate) fn scan(rules: &Rules, text: &str, wanted: impl Fn(&Rule) -> bool) -> Vec<Hit> {
    let mut hits = Vec::new();
    visit(rules, text, wanted, |pattern, span, outcome| {
        if matches!(outcome, Outcome::Holds) {
            hits.push(Hit { rule: pattern.rule, span });
        }
    });
    hits
}

/// Calls `seen` for every candidate, whether the checks and the words around it let it stand or not.
pub(crate) fn visit(
    rules: &Rules,
    text: &str,
    wanted: impl Fn(&Rule) -> bool,
    mut seen: impl FnMut(&Pattern, Range<usize>, Outcome),
) {
    for group in &rules.groups {
        for index in group.set.matches(text) {
            let pattern = &rules.patterns[group.patterns[index]];
            let rule = &rules.rules[pattern.rule];
            if !wanted(rule) {
                continue;
            }
            for (whole, mut value) in candidates(pattern, text) {
                let outcome = context::weigh(rule, &rules.lists, text, &whole, &mut value);
                seen(pattern, value, outcome);
            }
        }
    }
}

fn candidates<'t>(pattern: &'t Pattern, text: &'t str) -> Box<dyn Iterator<Item = (Range<usize>, Range<usize>)> + 't> {
    if pattern.has_value {
        Box::new(pattern.regex.captures_iter(text).filter_map(|captures| {
            let whole = captures.get(0)?.range();
            let value = captures.name("v").map_or(whole.clone(), |m| m.range());
            (!value.is_empty()).then_some((whole, value))
        }))
    } else {
        let found = pattern.regex.find_iter(text).map(|m| (m.range(), m.range()));
        Box::new(found.filter(|(whole, _)| !whole.is_empty()))
    }
}
