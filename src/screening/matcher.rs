//! Runs the patterns over a folded text. One pass over the text finds the words that patterns wait for, with
//! their places; a pattern is then tried only at those places, and only where there are digits enough for it.
//! What it finds is checked and weighed against the words around it. Everything is linear in the text.

use std::ops::Range;

use super::context::{self, Outcome};
use super::rules::{FARTHEST, Pattern, Rule, Rules, Source, Start};

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
    let places = triggered(rules, text, &digits);
    let mut places = places.as_slice();
    let mut always = rules.prefilter.always.iter().copied().peekable();
    let mut windows = Vec::new();
    let mut listed: Vec<Range<usize>> = Vec::new();
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
            if matches!(pattern.source, Source::List) {
                for place in mine {
                    listed.push(place.start as usize..place.end as usize);
                }
            }
            around(pattern, mine, text.len(), &mut windows);
        } else {
            always.next();
            match (&pattern.source, pattern.start) {
                (Source::Scan(scan), _) => listed.extend(scan.find(text, &rules.lists)),
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
        // What a gazetteer or a search in code gives are the matches.
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

/// A trigger word in the text, and a pattern that waits for it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    pattern: u32,
    start: u32,
    end: u32,
}

fn triggered(rules: &Rules, text: &str, digits: &Digits) -> Vec<Place> {
    let bytes = text.as_bytes();
    let in_word = |at: usize| bytes.get(at).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
    let mut places = Vec::new();
    for found in rules.prefilter.words.find_overlapping_iter(text) {
        let begins = found.start() == 0 || !in_word(found.start() - 1) || !in_word(found.start());
        let ends = !in_word(found.end()) || found.end() == 0 || !in_word(found.end() - 1);
        for waiting in &rules.prefilter.waiting[found.pattern().as_usize()] {
            if (begins || !waiting.begins) && (ends || !waiting.ends) && waiting.digits <= digits.most {
                let (start, end) = (found.start() as u32, found.end() as u32);
                places.push(Place { pattern: waiting.pattern, start, end });
            }
        }
    }
    places.sort_unstable();
    places
}

/// How far after its trigger word a match is looked for, at first: a match that reaches the end is given more.
const AFTER: usize = 160;

/// The windows in which a pattern is tried, in order; those that a search passes over are joined.
fn around(pattern: &Pattern, places: &[Place], length: usize, windows: &mut Vec<Range<usize>>) {
    for place in places {
        let (start, end) = (place.start as usize, (place.end as usize + AFTER).min(length));
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
                end = ceil(text, (end + 4 * AFTER).min(text.len()));
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
    /// Digits before each byte.
    before: Vec<u32>,
    /// The most digits in one window around a trigger word.
    most: u8,
    /// Stretches of digits that stand close together, with room around them.
    stretches: Vec<Range<usize>>,
}

/// Digits farther apart than this are not of one number.
const APART: usize = 24;
/// Room around a stretch: signs and letters that belong to the number.
const ROOM: usize = 40;

impl Digits {
    fn count(text: &str) -> Self {
        let mut before = Vec::with_capacity(text.len() + 1);
        let mut stretches: Vec<Range<usize>> = Vec::new();
        let mut count = 0;
        for (i, byte) in text.bytes().enumerate() {
            before.push(count);
            if byte.is_ascii_digit() {
                count += 1;
                match stretches.last_mut() {
                    Some(last) if i <= last.end + APART => last.end = i + 1,
                    _ => stretches.push(i..i + 1),
                }
            }
        }
        before.push(count);
        let mut joined: Vec<Range<usize>> = Vec::with_capacity(stretches.len());
        for stretch in stretches {
            let (start, end) = (stretch.start.saturating_sub(ROOM), (stretch.end + ROOM).min(text.len()));
            match joined.last_mut() {
                Some(last) if last.end >= start => last.end = end,
                _ => joined.push(start..end),
            }
        }
        let reach = AFTER + FARTHEST;
        let most = (0..before.len())
            .step_by(reach)
            .map(|i| before[(i + 2 * reach).min(before.len() - 1)] - before[i])
            .max();
        Self { before, stretches: joined, most: most.unwrap_or_default().min(u32::from(u8::MAX)) as u8 }
    }

    fn within(&self, window: &Range<usize>) -> usize {
        (self.before[window.end] - self.before[window.start]) as usize
    }
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
