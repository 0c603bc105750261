//! Compiles a pack: every file is read, checked and turned into automata before any text is screened.

use std::collections::{BTreeMap, BTreeSet};

use regex::{Regex, RegexBuilder, RegexSetBuilder};
use toml::Spanned;

use super::super::detectors::{self, Lists, Validator};
use super::super::verdict::{CrisisLevel, Kind};
use super::file::{self, RuleEntry, RuleFile};
use super::{Group, Pattern, Policy, Rule, RuleError, Rules, patterns, policy};

/// The lazy automaton thrashes below this (0.7 MB/s against 400 MB/s were measured on sixty patterns).
const DFA_BYTES: usize = 32 << 20;
/// Compiled size of one pattern: generous, but a bound.
const PATTERN_BYTES: usize = 16 << 20;
/// Examples that each rule needs on both sides.
const EXAMPLES: usize = 3;

pub(super) fn compile<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Rules, RuleError> {
    let mut policy = None;
    let mut read: Vec<(&str, &str, RuleFile)> = Vec::new();
    let mut shared = BTreeMap::new();
    let mut lists = Lists::default();
    for (path, text) in files {
        let list = path.strip_prefix("gazetteers/").and_then(|name| name.strip_suffix(".txt"));
        if path == "policy.toml" {
            policy = Some(policy::read(path, text)?);
        } else if let Some(name) = list {
            lists.add(name, text);
        } else if path.ends_with(".toml") && path.contains('/') {
            let rule_file: RuleFile = file::read(path, text)?;
            if path.ends_with("/phrases.toml") {
                shared.extend(rule_file.phrases.iter().map(|(name, phrase)| (name.clone(), phrase.pattern())));
            }
            read.push((path, text, rule_file));
        } else {
            return Err(refuse(path, 0, "not a rule file: expected policy.toml or <language>/<area>/<name>.toml"));
        }
    }
    let policy = policy.ok_or_else(|| refuse("policy.toml", 0, "the policy is missing"))?;
    read.sort_by_key(|(path, _, _)| *path);

    let mut compiler = Compiler { policy, lists, rules: Vec::new(), patterns: Vec::new(), codes: BTreeSet::new() };
    for (path, text, rule_file) in read {
        let mut phrases = shared.clone();
        phrases.extend(rule_file.phrases.iter().map(|(name, phrase)| (name.clone(), phrase.pattern())));
        for entry in rule_file.rules {
            let line = file::line_of(text, entry.span().start);
            let at = Place { path, text, line, language: &rule_file.language, phrases: &phrases };
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
}

struct Place<'a> {
    path: &'a str,
    text: &'a str,
    line: usize,
    language: &'a str,
    phrases: &'a BTreeMap<String, String>,
}

impl Place<'_> {
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
            && code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'_' | b'-'));
        if !sound {
            return Err(at.refuse_at(&entry.code, format!("`{code}` is not a code such as `privacy.phone.uk`")));
        }
        if !self.codes.insert(code.clone()) {
            return Err(at.refuse_at(&entry.code, format!("the code `{code}` is used twice")));
        }
        let name = entry.kind.get_ref();
        let kind = Kind::parse(name).ok_or_else(|| at.refuse_at(&entry.kind, format!("`{name}` is not a kind")))?;
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
        if entry.matches.len() < EXAMPLES || entry.passes.len() < EXAMPLES {
            return Err(at.refuse(format!("a rule needs {EXAMPLES} examples in `match` and {EXAMPLES} in `pass`")));
        }
        if entry.reason.trim().is_empty() {
            return Err(at.refuse("a rule needs a `reason` in plain words"));
        }
        let rule = self.rules.len();
        self.add_patterns(at, &entry, rule)?;
        let window = |list: &[String]| self.window(at, list);
        let compiled = Rule {
            kind,
            variant: entry.variant.clone(),
            score: entry.score,
            level,
            mask: entry.mask.clone().unwrap_or_else(|| "[removed]".into()),
            language: at.language.to_owned(),
            reviewed: entry.reviewed.clone(),
            file: at.path.to_owned(),
            line: at.line,
            validators: validators(at, &entry)?,
            near: window(&entry.near)?,
            unless: window(&entry.unless)?,
            unless_before: match &entry.unless_before[..] {
                [] => None,
                list => Some(self.regex(at, &format!("(?:{})[^0-9A-Za-z]*$", list.join("|")), false)?),
            },
            within: entry.within,
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
        if all.is_empty() {
            return Err(at.refuse("a rule needs `patterns` or `words`"));
        }
        for (pattern, spanned) in all {
            let refuse = |reason: String| match spanned {
                Some(spanned) => at.refuse_at(spanned, reason),
                None => at.refuse(reason),
            };
            let text = patterns::expand(pattern, at.phrases).map_err(refuse)?;
            let regex = build(&text, entry.case).map_err(refuse)?;
            if regex.is_match("") {
                return Err(refuse("the pattern matches the empty text".into()));
            }
            let has_value = regex.capture_names().flatten().any(|name| name == "v");
            let text = if entry.case { text } else { format!("(?i:{text})") };
            self.patterns.push(Pattern { rule, regex, text, has_value });
        }
        Ok(())
    }

    fn window(&self, at: &Place<'_>, list: &[String]) -> Result<Option<Regex>, RuleError> {
        match list {
            [] => Ok(None),
            list => self.regex(at, &format!("(?:{})", list.join("|")), false).map(Some),
        }
    }

    fn regex(&self, at: &Place<'_>, pattern: &str, case: bool) -> Result<Regex, RuleError> {
        let text = patterns::expand(pattern, at.phrases).map_err(|reason| at.refuse(reason))?;
        build(&text, case).map_err(|reason| at.refuse(reason))
    }

    fn finish(self) -> Result<Rules, RuleError> {
        let pack = |reason: String| refuse("", 0, reason);
        if self.rules.is_empty() {
            return Err(pack("the pack has no rules".into()));
        }
        let set = RegexSetBuilder::new(self.patterns.iter().map(|p| &p.text))
            .size_limit(PATTERN_BYTES * 8)
            .dfa_size_limit(DFA_BYTES)
            .build()
            .map_err(|e| pack(e.to_string()))?;
        let all = (0..self.patterns.len()).collect();
        let groups = vec![Group { set, patterns: all }];
        Ok(Rules { rules: self.rules, patterns: self.patterns, groups, policy: self.policy, lists: self.lists })
    }
}

fn build(text: &str, case: bool) -> Result<Regex, String> {
    RegexBuilder::new(text)
        .case_insensitive(!case)
        .size_limit(PATTERN_BYTES)
        .dfa_size_limit(DFA_BYTES / 4)
        .build()
        .map_err(|error| error.to_string())
}

fn validators(at: &Place<'_>, entry: &RuleEntry) -> Result<Vec<Validator>, RuleError> {
    let find = |name: &Spanned<String>| {
        detectors::validator(name.get_ref())
            .ok_or_else(|| at.refuse_at(name, format!("there is no validator `{}`", name.get_ref())))
    };
    entry.validators.iter().map(find).collect()
}

fn refuse(path: &str, line: usize, reason: impl Into<String>) -> RuleError {
    RuleError { file: path.to_owned(), line, reason: reason.into() }
}
