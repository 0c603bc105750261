//! Why a text is held: every candidate with what became of it. For moderators, rule editors and `kith rules explain`.

use serde::Serialize;

use super::context::{self, Outcome};
use super::rules::Rules;
use super::screen::{Context, screen, wanted};
use super::verdict::{self, CrisisLevel, Decision, Kind, Severity, Verdict};
use super::{markup, matcher, normalise};

/// The whole account of a text.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// The text as patterns read it.
    pub normalised: String,
    /// What a reader sees, where it differs from the source.
    pub seen: Option<String>,
    /// Every candidate, in the order of the rules.
    pub steps: Vec<Step>,
    /// Why the decision is stronger than that of each finding alone, where it is.
    pub together: Vec<String>,
    /// What it came to.
    pub verdict: Verdict,
}

/// One candidate.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    /// Code of the rule.
    pub rule: String,
    /// What it finds.
    pub kind: Kind,
    /// What was found, in the normalised text.
    pub value: String,
    /// How sure the rule is.
    pub score: f32,
    /// How much harm may follow.
    pub severity: Severity,
    /// For a crisis: how urgent.
    pub level: CrisisLevel,
    /// File and line of the rule.
    pub written: String,
    /// The words around it, as far as the rule looks.
    pub around: String,
    /// What it asks for.
    pub action: Decision,
    /// Whether it stands.
    pub holds: bool,
    /// Why it stands, or why it does not.
    pub why: String,
}

/// Explains a text. What it holds repeats the member's words: show it, do not log it.
pub fn explain(rules: &Rules, text: &str, context: &Context) -> Explanation {
    let source = normalise::hygienic(text).source;
    let seen = markup::render_seen(&source).ok().and_then(|rendered| rendered.seen).map(|seen| seen.text);
    let normalised = normalise::fold(&source).text.into_owned();
    let mut steps = Vec::new();
    for text in std::iter::once(&source).chain(&seen) {
        for reading in normalise::readings(text) {
            add_steps(rules, &reading.text, context, &mut steps);
        }
    }
    let screened = screen(rules, text, context);
    let raised = verdict::raised(&screened.findings, &rules.policy);
    let together = raised.map(|together| together.why.clone()).collect();
    Explanation { normalised, seen, steps, together, verdict: screened.verdict }
}

fn add_steps(rules: &Rules, text: &str, context: &Context, steps: &mut Vec<Step>) {
    matcher::visit(rules, text, wanted(rules, context), |pattern, span, outcome| {
        let rule = &rules.rules[pattern.rule];
        let (holds, why) = match outcome {
            Outcome::Holds => (true, rule.reason.clone()),
            Outcome::Failed(check) => (false, format!("it is not a sound `{check}`")),
            Outcome::NoCue => (false, "none of the words that it needs is near".to_owned()),
            Outcome::Excused(words) => (false, format!("“{words}” beside it says that it is something else")),
        };
        let step = Step {
            rule: rule.code.clone(),
            kind: rule.kind,
            value: text[span.clone()].to_owned(),
            score: rule.score,
            severity: rule.severity,
            level: rule.level,
            written: format!("{}:{}", rule.file, rule.line),
            around: context::around(rule, text, &span).to_owned(),
            action: context.action(&rules.policy, rule.kind, rule.variant.as_deref()),
            holds,
            why,
        };
        if !steps.contains(&step) {
            steps.push(step);
        }
    });
}
