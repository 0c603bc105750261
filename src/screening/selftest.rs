//! Runs the examples inside every rule: each `match` must be found by its rule, each `pass` must not.

use std::fmt;

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
