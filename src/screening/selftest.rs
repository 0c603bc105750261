//! Runs the examples inside every rule: each `match` must be found by its rule, each `pass` must not. And tries the
//! examples themselves: whichever pattern is taken out of a rule, one of them must notice.

use std::fmt;

use super::context::Outcome;
use super::matcher;
use super::normalise;
use super::rules::{Rule, Rules};

/// What the examples showed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// How many examples were run.
    pub examples: usize,
    /// Those that did not hold.
    pub failures: Vec<Failure>,
}

/// An example that did not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// File and line of the rule.
    pub file: String,
    /// Line of the rule.
    pub line: usize,
    /// Code of the rule.
    pub rule: String,
    /// The example.
    pub example: String,
    /// True when it should have been found and was not.
    pub missed: bool,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = if self.missed { "does not find" } else { "should not find" };
        write!(f, "{}:{}: {} {what} “{}”", self.file, self.line, self.rule, self.example)
    }
}

/// A pattern that could be taken out of its rule without any example noticing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unnoticed {
    /// File of the rule.
    pub file: String,
    /// Line of the rule.
    pub line: usize,
    /// Code of the rule.
    pub rule: String,
    /// Which of its patterns, from 1, in the order of the file; words and lists come last.
    pub pattern: usize,
    /// How many it has.
    pub of: usize,
}

impl fmt::Display for Unnoticed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, rule, pattern, of } = self;
        write!(f, "{file}:{line}: {rule}: no example needs pattern {pattern} of {of}")
    }
}

/// Runs every example of every rule.
pub fn run(rules: &Rules) -> Report {
    let mut report = Report::default();
    for (index, rule) in rules.rules.iter().enumerate() {
        let wanted = rule.matches.iter().map(|e| (e, true)).chain(rule.passes.iter().map(|e| (e, false)));
        for (example, should) in wanted {
            report.examples += 1;
            if finds(rules, index, example) != should {
                report.failures.push(failure(rule, example, should));
            }
        }
    }
    report
}

/// Takes each pattern of each rule out in turn (with its only pattern, the rule itself): those whose absence no
/// `match` of the rule would notice.
///
/// Patterns do not see each other's matches, so one reading of an example tells for all of them: an example needs a
/// pattern when that pattern alone finds something in it.
pub fn mutate(rules: &Rules) -> Vec<Unnoticed> {
    let mut needed = vec![false; rules.patterns.len()];
    for rule in &rules.rules {
        for example in &rule.matches {
            if let [only] = holding(rules, rule, example).as_slice() {
                needed[*only] = true;
            }
        }
    }
    let mut unnoticed = Vec::new();
    for (index, rule) in rules.rules.iter().enumerate() {
        let own: Vec<usize> =
            (0..rules.patterns.len()).filter(|p| rules.patterns[*p].rule == index).collect();
        for (nth, _) in own.iter().enumerate().filter(|(_, pattern)| !needed[**pattern]) {
            unnoticed.push(Unnoticed {
                file: rule.file.clone(),
                line: rule.line,
                rule: rule.code.clone(),
                pattern: nth + 1,
                of: own.len(),
            });
        }
    }
    unnoticed
}

/// The patterns of a rule that find something in an example, each once.
fn holding(rules: &Rules, rule: &Rule, example: &str) -> Vec<usize> {
    let source = normalise::hygienic(example).source;
    let mut found = Vec::new();
    matcher::visit(
        rules,
        &normalise::fold(&source).text,
        |r| r.code == rule.code,
        |pattern, _, outcome| {
            let index = rules.patterns.iter().position(|p| std::ptr::eq(p, pattern));
            if let (Some(index), Outcome::Holds) = (index, outcome)
                && !found.contains(&index)
            {
                found.push(index);
            }
        },
    );
    found
}

fn finds(rules: &Rules, index: usize, example: &str) -> bool {
    let code = &rules.rules[index].code;
    let source = normalise::hygienic(example).source;
    normalise::readings(&source)
        .any(|reading| !matcher::scan(rules, &reading.text, |rule| rule.code == *code).is_empty())
}

fn failure(rule: &Rule, example: &str, missed: bool) -> Failure {
    Failure {
        file: rule.file.clone(),
        line: rule.line,
        rule: rule.code.clone(),
        example: example.to_owned(),
        missed,
    }
}
