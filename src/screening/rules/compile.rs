//! Compiles a pack: every file is read, checked and turned into automata before any text is screened.

use std::collections::{BTreeMap, BTreeSet};

use toml::Spanned;
use toml::value::Datetime;

use super::super::detectors::{self, Lists, Validator};
use super::super::verdict::{CrisisLevel, Kind};
use super::file::{self, RuleEntry, RuleFile};
use super::lazy::Lazy;
use super::triggers::Needs;
use super::{Pattern, Policy, Rule, RuleError, Rules, Source, Start, patterns, policy, prefilter, triggers};

/// A window that may hold its words anywhere.
const FREE: (&str, &str) = ("", "");
/// Examples that each rule needs on both sides.
const EXAMPLES: usize = 3;

pub(super) fn compile<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Rules, RuleError> {
    let mut policy = None;
    let mut read: Vec<(&str, &str, RuleFile)> = Vec::new();
    let mut shared = BTreeMap::new();
    let mut lists = Lists::default();
    for (path, text) in files {
        let list = path.strip_prefix("gazetteers/").filter(|name| name.ends_with(".txt"));
        if path == "policy.toml" {
            policy = Some(policy::read(path, text)?);
        } else if let Some(name) = list {
            let name = name.split('.').next().unwrap_or(name);
            lists.add(name, text).map_err(|reason| refuse(path, 0, reason))?;
        } else if path.ends_with(".toml") && path.contains('/') {
            let rule_file: RuleFile = file::read(path, text)?;
            if path.ends_with("/phrases.toml") {
                shared
                    .extend(rule_file.phrases.iter().map(|(name, phrase)| (name.clone(), phrase.pattern())));
            }
            read.push((path, text, rule_file));
        } else {
            return Err(refuse(
                path,
                0,
                "not a rule file: expected policy.toml or <language>/<area>/<name>.toml",
            ));
        }
    }
    let policy = policy.ok_or_else(|| refuse("policy.toml", 0, "the policy is missing"))?;
    read.sort_by_key(|(path, _, _)| *path);

    let mut compiler = Compiler {
        policy,
        lists,
        rules: Vec::new(),
        patterns: Vec::new(),
        codes: BTreeSet::new(),
        prefilter: prefilter::Builder::default(),
    };
    for (path, text, rule_file) in read {
        let mut phrases = shared.clone();
        phrases.extend(rule_file.phrases.iter().map(|(name, phrase)| (name.clone(), phrase.pattern())));
        let language = rule_file.language.get_ref();
        if !is_language(language) {
            let line = file::line_of(text, rule_file.language.span().start);
            return Err(refuse(
                path,
                line,
                format!("`{language}` is not a language such as `en`, nor `any`"),
            ));
        }
        for entry in rule_file.rules {
            let line = file::line_of(text, entry.span().start);
            let at = Place { path, text, line, language, phrases: &phrases };
            compiler.add(&at, entry.into_inner())?;
        }
    }
    compiler.finish()
}

struct Compiler {
    policy: Policy,
    lists: Lists,
    rules: Vec<Rule>,
    patterns: Vec<Pattern>,
    codes: BTreeSet<String>,
    prefilter: prefilter::Builder,
}

struct Place<'a> {
    path: &'a str,
    text: &'a str,
    line: usize,
    language: &'a str,
    phrases: &'a BTreeMap<String, String>,
}

impl Place<'_> {
    /// The folder of the file: `privacy` of `en/privacy/contact.toml`.
    fn pack(&self) -> &str {
        self.path.rsplit('/').nth(1).unwrap_or_default()
    }

    fn refuse(&self, reason: impl Into<String>) -> RuleError {
        refuse(self.path, self.line, reason)
    }

    fn refuse_at<T>(&self, spanned: &Spanned<T>, reason: impl Into<String>) -> RuleError {
        refuse(self.path, file::line_of(self.text, spanned.span().start), reason)
    }
}

impl Compiler {
    fn add(&mut self, at: &Place<'_>, entry: RuleEntry) -> Result<(), RuleError> {
        let code = entry.code.get_ref();
        let sound = code.split('.').count() >= 3
            && code
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'_' | b'-'));
        if !sound {
            return Err(
                at.refuse_at(&entry.code, format!("`{code}` is not a code such as `privacy.phone.uk`"))
            );
        }
        if !self.codes.insert(code.clone()) {
            return Err(at.refuse_at(&entry.code, format!("the code `{code}` is used twice")));
        }
        let name = entry.kind.get_ref();
        let kind =
            Kind::parse(name).ok_or_else(|| at.refuse_at(&entry.kind, format!("`{name}` is not a kind")))?;
        if let Some(variant) = &entry.variant
            && !self.policy.has(kind, variant)
        {
            return Err(at.refuse(format!("the policy has no row `{name}.{variant}`")));
        }
        if !(0.0..=1.0).contains(&entry.score) {
            return Err(at.refuse("`score` goes from 0 to 1"));
        }
        let level = match (kind, entry.level) {
            (Kind::Crisis, Some(level)) => {
                CrisisLevel::from_u8(level).ok_or_else(|| at.refuse("`level` goes from 0 to 4"))?
            }
            (Kind::Crisis, None) => return Err(at.refuse("a crisis rule needs a `level`")),
            (_, Some(_)) => return Err(at.refuse("only crisis rules have a `level`")),
            (_, None) => CrisisLevel::L0,
        };
        let written = |examples: &[String]| examples.iter().filter(|text| !text.trim().is_empty()).count();
        if written(&entry.matches) < EXAMPLES || written(&entry.passes) < EXAMPLES {
            return Err(
                at.refuse(format!("a rule needs {EXAMPLES} examples in `match` and {EXAMPLES} in `pass`"))
            );
        }
        if entry.reason.trim().is_empty() {
            return Err(at.refuse("a rule needs a `reason` in plain words"));
        }
        if !is_day(entry.reviewed.get_ref()) {
            return Err(at.refuse_at(&entry.reviewed, "`reviewed` is a day such as `2026-11-22`"));
        }
        let rule = self.rules.len();
        self.add_patterns(at, &entry, rule)?;
        let window = |list: &[String], edges| self.window(at, list, edges);
        let compiled = Rule {
            severity: entry.severity,
            kind,
            variant: entry.variant.clone(),
            score: entry.score,
            level,
            mask: entry.mask.clone().unwrap_or_else(|| "[removed]".into()),
            pack: at.pack().to_owned(),
            optional: self.policy.is_optional(at.pack()),
            language: at.language.to_owned(),
            reviewed: entry.reviewed.get_ref().clone(),
            file: at.path.to_owned(),
            line: at.line,
            validators: validators(at, &entry)?,
            near: window(&entry.near, FREE)?,
            unless: window(&entry.unless, FREE)?,
            unless_before: window(&entry.unless_before, ("", "[^0-9A-Za-z]*$"))?,
            after: window(&entry.after, ("", "$"))?,
            followed: window(&entry.followed, ("^", ""))?,
            unless_in: window(&entry.unless_in, FREE)?,
            within: entry.within,
            same_sentence: entry.same_sentence,
            markdown_only: entry.markdown_only,
            code: entry.code.into_inner(),
            reason: entry.reason,
            matches: entry.matches,
            passes: entry.passes,
        };
        self.rules.push(compiled);
        Ok(())
    }

    fn add_patterns(&mut self, at: &Place<'_>, entry: &RuleEntry, rule: usize) -> Result<(), RuleError> {
        let words = (!entry.words.is_empty()).then(|| patterns::of_words(&entry.words));
        let written = entry.patterns.iter().map(|p| (p.get_ref().as_str(), Some(p)));
        let all: Vec<_> = written.chain(words.iter().map(|w| (w.as_str(), None))).collect();
        if all.is_empty() && entry.scan.is_none() {
            return Err(at.refuse("a rule needs `patterns`, `words` or a `scan`"));
        }
        for (pattern, spanned) in all {
            let refuse = |reason: String| match spanned {
                Some(spanned) => at.refuse_at(spanned, reason),
                None => at.refuse(reason),
            };
            let text = patterns::expand(pattern, at.phrases, &self.lists).map_err(refuse)?;
            let (regex, hir) = Lazy::read(text, entry.case).map_err(refuse)?;
            let needs = triggers::of(&hir);
            self.add_pattern(rule, Source::Regex(Box::new(regex)), needs);
        }
        if let Some(name) = &entry.scan {
            let scan = detectors::scan(name.get_ref())
                .ok_or_else(|| at.refuse_at(name, format!("there is no scan `{}`", name.get_ref())))?;
            self.add_pattern(rule, Source::Scan(scan), Needs::default());
        }
        Ok(())
    }

    fn add_pattern(&mut self, rule: usize, source: Source, needs: Needs) {
        let start = match (needs.words.is_empty(), needs.before, needs.digits) {
            (false, 0, _) => Start::AtWord,
            (false, before, _) => Start::Before(before),
            (true, _, 0) => Start::Anywhere,
            (true, _, _) => Start::AtDigits,
        };
        self.patterns.push(Pattern { rule, source, digits: needs.digits, start });
        self.prefilter.add(&needs);
    }

    fn window(
        &self,
        at: &Place<'_>,
        list: &[String],
        edges: (&str, &str),
    ) -> Result<Option<Lazy>, RuleError> {
        if list.is_empty() {
            return Ok(None);
        }
        let written = format!("{}(?:{}){}", edges.0, list.join("|"), edges.1);
        let text = patterns::expand(&written, at.phrases, &self.lists).map_err(|reason| at.refuse(reason))?;
        Lazy::read(text, false).map(|(window, _)| Some(window)).map_err(|reason| at.refuse(reason))
    }

    fn finish(self) -> Result<Rules, RuleError> {
        let pack = |reason: String| refuse("", 0, reason);
        if self.rules.is_empty() {
            return Err(pack("the pack has no rules".into()));
        }
        let prefilter = self.prefilter.finish().map_err(pack)?;
        Ok(Rules {
            rules: self.rules,
            patterns: self.patterns,
            prefilter,
            policy: self.policy,
            lists: self.lists,
        })
    }
}

fn validators(at: &Place<'_>, entry: &RuleEntry) -> Result<Vec<Validator>, RuleError> {
    let find = |name: &Spanned<String>| {
        detectors::validator(name.get_ref())
            .ok_or_else(|| at.refuse_at(name, format!("there is no validator `{}`", name.get_ref())))
    };
    entry.validators.iter().map(find).collect()
}

/// Whether a text is `any` or looks like the tag of a language (BCP 47: letters first, then parts after hyphens).
fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let primary = parts.next().unwrap_or_default();
    (2..=3).contains(&primary.len())
        && primary.bytes().all(|b| b.is_ascii_lowercase())
        && parts.all(|part| (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// Whether a text is a day of the calendar, as TOML writes one.
fn is_day(text: &str) -> bool {
    text.parse::<Datetime>().is_ok_and(|day| day.date.is_some() && day.time.is_none())
}

fn refuse(path: &str, line: usize, reason: impl Into<String>) -> RuleError {
    RuleError { file: path.to_owned(), line, reason: reason.into() }
}
