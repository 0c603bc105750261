//! One call from a text to its verdict.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::finding::{self, Finding};
use super::markup::{self, MarkupError, SafeHtml, Seen};
use super::matcher;
use super::normalise::{self, OffsetMap};
use super::rewording::{self, Detail};
use super::rules::{Policy, Rule, Rules};
use super::settle::settle;
use super::verdict::{self, CrisisLevel, Decision, Kind, Sensitivity, Verdict};

/// Where a text will stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Place {
    /// Posts and biographies: Markdown.
    #[default]
    Markdown,
    /// Titles, names, alternative texts: one line, escaped.
    Plain,
}

/// What screening must know beside the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    /// How careful the group is.
    pub sensitivity: Sensitivity,
    /// Where the text will stand.
    pub place: Place,
    /// Language of the group (BCP 47). Without rules in it, those of every language apply.
    pub locale: Cow<'static, str>,
    /// Optional packs that the group asked for, such as `numbers` where eating disorders are talked about (the policy
    /// says which packs are optional; the others always apply).
    pub packs: BTreeSet<String>,
    /// What the operator chose to happen here to everything of a kind, instead of what the policy says. What never goes
    /// out, and somebody in danger, are not theirs to choose about.
    pub kinds: BTreeMap<Kind, Decision>,
}

impl Default for Context {
    fn default() -> Self {
        Self {
            sensitivity: Sensitivity::Standard,
            place: Place::Markdown,
            locale: Cow::Borrowed("en"),
            packs: BTreeSet::new(),
            kinds: BTreeMap::new(),
        }
    }
}

impl Context {
    /// What a finding of that kind asks for here.
    pub(crate) fn action(&self, policy: &Policy, kind: Kind, variant: Option<&str>) -> Decision {
        let usual = policy.action(kind, variant, self.sensitivity);
        match self.kinds.get(&kind) {
            Some(&chosen) if usual != Decision::Reject && policy.is_open(kind) => chosen,
            _ => usual,
        }
    }
}

/// A screened text.
#[derive(Debug, Clone, PartialEq)]
pub struct Screened {
    /// The text after hygiene: what is stored, and what the findings' spans count in.
    pub source: String,
    /// What is shown. Empty when the text is over a bound of [`markup`].
    pub html: SafeHtml,
    /// What was found, in the order of the text. Findings whose action is `Publish` (a crisis) are for people
    /// who help, not for the author's list of things to change.
    pub findings: Vec<Finding>,
    /// What it comes to.
    pub verdict: Verdict,
}

/// Screens a text. Pure and total: it never fails, whatever the text.
pub fn screen(rules: &Rules, text: &str, context: &Context) -> Screened {
    screen_with_offsets(rules, text, context).0
}

/// Screens a text and says where each byte of [`Screened::source`] came from, in characters (Unicode scalar
/// values) of `text`.
pub fn screen_with_offsets(rules: &Rules, text: &str, context: &Context) -> (Screened, OffsetMap) {
    let clean = normalise::hygienic(text);
    let source = match context.place {
        Place::Markdown => clean.source,
        // Both are one byte, so places stay.
        Place::Plain => clean.source.replace(['\n', '\t'], " "),
    };
    let (html, seen, broken) = rendered(&source, context.place);
    let mut findings = findings(rules, &source, seen.as_ref(), context);
    if let Some(seen) = &seen {
        findings.extend(seen.disguised.iter().map(|span| disguised(span.clone())));
    }
    findings.extend(broken.map(|error| over_bound(error, &source)));
    findings.sort_by(|a, b| a.span.start.cmp(&b.span.start).then(b.span.end.cmp(&a.span.end)));
    reword(rules, &source, context, &mut findings);
    let verdict = verdict::decide(&findings, crisis(rules, &findings), &rules.policy);
    (Screened { source, html, findings, verdict }, clean.map)
}

/// How often [`mask_all`] looks again. What a mask brings to light is found in the second look; more is for hostile
/// texts, which must not keep anybody busy.
const LOOKS: usize = 4;

/// The text with everything masked that its author would be asked about, also what comes to light only then: a name
/// that a surer finding covered, or a word that counts beside a mask. What has no mask stays.
pub fn mask_all(rules: &Rules, text: &str, context: &Context) -> String {
    let mut screened = screen(rules, text, context);
    for _ in 0..LOOKS {
        let asked = |f: &&Finding| f.action > Decision::Publish && !f.mask.is_empty();
        if !screened.findings.iter().any(|f| asked(&f)) {
            break;
        }
        let masked = finding::mask(&screened.source, screened.findings.iter().filter(asked));
        screened = screen(rules, &masked, context);
    }
    screened.source
}

/// Makes each mask fit the sentence in which it would stand, and each place hold what belongs to it.
fn reword(rules: &Rules, source: &str, context: &Context, findings: &mut [Finding]) {
    // Where a day waits for a person, its month may stay no more than it.
    let months_tell = context.action(&rules.policy, Kind::Date, None) >= Decision::Hold;
    for found in findings.iter_mut().filter(|f| f.action > Decision::Publish) {
        let Some(rule) = rules.rules.iter().find(|rule| rule.code == found.rule) else { continue };
        let detail = Detail {
            source,
            start: found.span.start,
            end: found.span.end,
            lists: &rules.lists,
            kind: found.kind,
            variant: rule.variant.as_deref(),
            months_tell,
        };
        found.span = rewording::whole(&detail);
        let detail = Detail { start: found.span.start, end: found.span.end, ..detail };
        if let Some(mask) = rewording::reword(&detail) {
            found.mask = mask;
        }
    }
}

fn rendered(source: &str, place: Place) -> (SafeHtml, Option<Seen>, Option<MarkupError>) {
    match place {
        Place::Plain => (markup::escape(source), None, None),
        Place::Markdown => match markup::render_seen(source) {
            Ok(rendered) => (rendered.html, rendered.seen, None),
            Err(error) => (SafeHtml::default(), None, Some(error)),
        },
    }
}

/// What the rules find in what is seen and, where markup may hide something from it, in what was typed.
fn findings(rules: &Rules, source: &str, seen: Option<&Seen>, context: &Context) -> Vec<Finding> {
    let wanted = wanted(rules, context);
    let mut found = Vec::new();
    let mut typed_in = |place: Range<usize>| {
        let around = with_surroundings(source, &place);
        for mut finding in found_in(rules, &source[around.clone()], &OffsetMap::identity(), &wanted, context)
        {
            finding.span = finding.span.start + around.start..finding.span.end + around.start;
            if finding.span.start < place.end && place.start < finding.span.end {
                found.push(finding);
            }
        }
    };
    match seen {
        None => typed_in(0..source.len()),
        Some(seen) => {
            obscured(source).into_iter().for_each(typed_in);
            found.extend(found_in(rules, &seen.text, &seen.map, &wanted, context));
        }
    }
    found.retain(|f| !f.span.is_empty() && source.get(f.span.clone()).is_some());
    settle(found)
}

/// The paragraphs in which something may have been typed that is not seen, neighbours as one. Emphasis, lists and
/// quotes hide nothing; brackets may, and a long number at the front of a line, which becomes the mark of a list.
fn obscured(source: &str) -> Vec<Range<usize>> {
    const PARAGRAPH: &str = "\n\n";
    let marked = |line: &str| line.trim_start().bytes().take_while(u8::is_ascii_digit).count() > 3;
    let mut places: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for paragraph in source.split_inclusive(PARAGRAPH) {
        let end = start + paragraph.len();
        if paragraph.contains(['[', '<', '&', '\\']) || paragraph.lines().any(marked) {
            match places.last_mut() {
                Some(last) if last.end == start => last.end = end,
                _ => places.push(start..end),
            }
        }
        start = end;
    }
    places
}

/// A place with as much around it as rules look at.
fn with_surroundings(source: &str, place: &Range<usize>) -> Range<usize> {
    /// Patterns begin at most 128 bytes before the word that they wait for, and their cues stand nearer than that.
    const AROUND: usize = 256;
    let mut around = place.start.saturating_sub(AROUND)..(place.end + AROUND).min(source.len());
    while !source.is_char_boundary(around.start) {
        around.start -= 1;
    }
    while !source.is_char_boundary(around.end) {
        around.end += 1;
    }
    around
}

/// Whether a rule applies in this context.
pub(crate) fn wanted<'a>(rules: &Rules, context: &'a Context) -> impl Fn(&Rule) -> bool + 'a {
    let language = context.locale.split(['-', '_']).next().unwrap_or_default();
    let known = rules.rules.iter().any(|rule| rule.language == language);
    let plain = context.place == Place::Plain;
    move |rule: &Rule| {
        let spoken = !known || rule.language == language || rule.language == "any";
        let asked = !rule.optional || context.packs.contains(&rule.pack);
        spoken && asked && !(plain && rule.markdown_only)
    }
}

fn found_in(
    rules: &Rules,
    text: &str,
    origin: &OffsetMap,
    wanted: &impl Fn(&Rule) -> bool,
    context: &Context,
) -> Vec<Finding> {
    let finding = |hit: matcher::Hit, map: &OffsetMap| {
        let rule = &rules.rules[hit.rule];
        Finding {
            rule: rule.code.clone(),
            kind: rule.kind,
            span: origin.back(&map.back(&hit.span)),
            score: rule.score,
            action: context.action(&rules.policy, rule.kind, rule.variant.as_deref()),
            reason: rule.reason.clone(),
            mask: rule.mask.clone(),
        }
    };
    let mut found = Vec::new();
    for reading in normalise::readings(text) {
        let hits = matcher::scan(rules, &reading.text, wanted);
        found.extend(hits.into_iter().map(|hit| finding(hit, &reading.map)));
    }
    found
}

fn crisis(rules: &Rules, findings: &[Finding]) -> CrisisLevel {
    let of = |code: &str| rules.rules.iter().find(|rule| rule.code == code).map(|rule| rule.level);
    let levels = findings.iter().filter(|f| f.kind == Kind::Crisis).filter_map(|f| of(&f.rule));
    levels.max().unwrap_or_default()
}

fn disguised(span: Range<usize>) -> Finding {
    Finding {
        rule: "markup.link.disguised".into(),
        kind: Kind::Url,
        span,
        score: 0.9,
        action: Decision::Hold,
        reason: "The words of this link name one site, but it goes to another. Readers could be misled."
            .into(),
        mask: "[link removed]".into(),
    }
}

fn over_bound(error: MarkupError, source: &str) -> Finding {
    let reason = match error {
        MarkupError::TooLong => "This is too long for one post. You can cut it into two.",
        MarkupError::TooDeep => {
            "There are too many quotes or lists inside each other. Please make it simpler."
        }
        MarkupError::TooManyCells | MarkupError::TooLarge => {
            "The table is too big to show here. Please make it smaller."
        }
        MarkupError::TooManyLinks => {
            "There are too many links in one post. Please keep the ones that matter most."
        }
        MarkupError::TooManyTags => "There is too much formatting in one post. Please make it simpler.",
    };
    Finding {
        rule: "markup.bounds.exceeded".into(),
        kind: Kind::Markup,
        span: 0..source.len(),
        score: 1.0,
        action: Decision::Reject,
        reason: reason.into(),
        mask: String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paragraphs_where_markup_may_hide_something_are_obscured() {
        let source = "plain *words*\n\n[a](b)\n\n> 12345. c\n\n12345. d\n\nplain é";
        let found: Vec<&str> = obscured(source).into_iter().map(|place| &source[place]).collect();
        assert_eq!(found, ["[a](b)\n\n", "12345. d\n\n"]);
        let whole = with_surroundings(source, &(20..source.len() - 1));
        assert_eq!(whole, 0..source.len());
    }
}
