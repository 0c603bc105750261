//! Runs the patterns over a folded text. One pass over the text finds the words that patterns wait for, with
//! their places; a pattern is then tried only at those places, and only where there are digits enough for it.
//! What it finds is checked and weighed against the words around it. Everything is linear in the text.

use std::ops::Range;

use super::context::{self, Outcome};
use super::detectors::{Scan, Words};
use super::rules::{Pattern, Place, Rule, Rules, Source, Start};

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
    let digits = Digits::count(text);
    let run = longest_run(text);
    let places = rules.prefilter.places(text);
    let mut places = places.as_slice();
    let always = rules.prefilter.always.iter().filter(|always| always.run <= run);
    let mut always = always.map(|always| always.pattern).peekable();
    let mut windows = Vec::new();
    let mut listed: Vec<Range<usize>> = Vec::new();
    let mut scanned = Scanned { text, rules, words: None, found: Vec::new() };
    // In the order of the pack: patterns that wait for words and those that do not, merged.
    loop {
        let waiting = places.first().map(|place| place.pattern);
        let index = match (waiting, always.peek().copied()) {
            (Some(a), Some(b)) => a.min(b),
            (Some(a), None) => a,
            (None, Some(b)) => b,
            (None, None) => break,
        };
        let pattern = &rules.patterns[index as usize];
        windows.clear();
        if waiting == Some(index) {
            let count = places.iter().take_while(|place| place.pattern == index).count();
            let (mine, rest) = places.split_at(count);
            places = rest;
            around(pattern, mine, text.len(), &mut windows);
        } else {
            always.next();
            match (&pattern.source, pattern.start) {
                (Source::Scan(scan), _) => listed.extend_from_slice(scanned.get(*scan)),
                (_, Start::AtDigits) => windows.extend(digits.stretches.iter().cloned()),
                _ => windows.push(0..text.len()),
            }
        }
        let rule = &rules.rules[pattern.rule];
        if !wanted(rule) {
            listed.clear();
            continue;
        }
        windows.retain(|window| pattern.digits == 0 || digits.within(window) >= pattern.digits);
        // What a search in code gives are the matches.
        for whole in listed.drain(..) {
            let mut value = whole.clone();
            let outcome = context::weigh(rule, &rules.lists, text, &whole, &mut value);
            seen(pattern, value, outcome);
        }
        each_match(pattern, text, &windows, |whole, mut value| {
            let outcome = context::weigh(rule, &rules.lists, text, &whole, &mut value);
            seen(pattern, value, outcome);
        });
    }
}

/// What searches in code found in a text: several rules ask for the same.
struct Scanned<'t> {
    text: &'t str,
    rules: &'t Rules,
    words: Option<Words<'t>>,
    found: Vec<(Scan, Vec<Range<usize>>)>,
}

impl Scanned<'_> {
    fn get(&mut self, scan: Scan) -> &[Range<usize>] {
        let at = self.found.iter().position(|(known, _)| *known == scan).unwrap_or_else(|| {
            let lists = &self.rules.lists;
            let words = self.words.get_or_insert_with(|| Words::of(self.text, lists));
            self.found.push((scan, scan.find(words, lists)));
            self.found.len() - 1
        });
        &self.found[at].1
    }
}

/// How far from its trigger word a match is looked for, at first: a match that reaches the end is given more.
const REACH: usize = 240;

/// The windows in which a pattern is tried, in order; those that a search passes over are joined.
fn around(pattern: &Pattern, places: &[Place], length: usize, windows: &mut Vec<Range<usize>>) {
    for place in places {
        let start = place.at as usize;
        let end = (start + REACH).min(length);
        match pattern.start {
            Start::Before(before) => {
                let start = start.saturating_sub(before);
                match windows.last_mut() {
                    Some(last) if last.end >= start => last.end = end,
                    _ => windows.push(start..end),
                }
            }
            _ => windows.push(start..end),
        }
    }
}

/// Every match in the windows, left to right, none overlapping another: whole and value.
fn each_match(
    pattern: &Pattern,
    text: &str,
    windows: &[Range<usize>],
    mut found: impl FnMut(Range<usize>, Range<usize>),
) {
    let anchored = pattern.start == Start::AtWord;
    let Source::Regex(regex) = &pattern.source else { return };
    let mut from = 0;
    for window in windows {
        let mut at = floor(text, window.start).max(if anchored { 0 } else { from });
        let mut end = ceil(text, window.end);
        if at < from {
            continue;
        }
        while at < end {
            let Some((whole, value)) = regex.find(text, at..end, anchored) else { break };
            // The window may have cut the match short.
            if whole.end == end && end < text.len() {
                end = ceil(text, (end + 2 * REACH).min(text.len()));
                continue;
            }
            from = whole.end.max(at + 1);
            if !value.is_empty() {
                found(whole, value);
            }
            at = ceil(text, from);
            if anchored {
                break;
            }
        }
    }
}

/// Where the digits of a text are.
struct Digits {
    /// The place of each.
    at: Vec<usize>,
    /// Stretches of digits that stand close together, with room around them.
    stretches: Vec<Range<usize>>,
}

/// Room around a digit: signs and letters that belong to its number.
const ROOM: usize = 40;

impl Digits {
    fn count(text: &str) -> Self {
        let at: Vec<usize> =
            text.bytes().enumerate().filter(|(_, byte)| byte.is_ascii_digit()).map(|(i, _)| i).collect();
        let mut stretches: Vec<Range<usize>> = Vec::new();
        for &i in &at {
            let (start, end) = (i.saturating_sub(ROOM), (i + 1 + ROOM).min(text.len()));
            match stretches.last_mut() {
                Some(last) if last.end >= start => last.end = end,
                _ => stretches.push(start..end),
            }
        }
        Self { at, stretches }
    }

    fn within(&self, window: &Range<usize>) -> usize {
        let before = |byte: usize| self.at.partition_point(|at| *at < byte);
        before(window.end) - before(window.start)
    }
}

/// The most letters and digits that stand together; letters beyond ASCII count by their bytes.
fn longest_run(text: &str) -> usize {
    let (mut longest, mut run) = (0, 0);
    for byte in text.bytes() {
        run = if byte.is_ascii_alphanumeric() || !byte.is_ascii() { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn ceil(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}
