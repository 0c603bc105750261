//! What a text must hold before a pattern is worth trying: one of a few words, and enough digits close together.
//!
//! Worked out from the pattern itself, so that a rule cannot be given the wrong words. One pass over the text
//! finds all the words of all patterns; most posts then try a handful of patterns out of hundreds.

use std::collections::BTreeSet;

use regex_syntax::hir::{Class, Hir, HirKind, Look};

/// Sets larger than this are not multiplied out.
const MOST: usize = 200;
/// Sets larger than this are given up (the list of towns fits).
const MOST_LISTED: usize = 4_000;
/// The farthest that a match is taken to begin before its trigger word.
const FARTHEST: usize = 128;
/// Sets worth less than this are met in every other word.
const LEAST_WORTH: usize = 3;
/// Stands for the edge of a word in a trigger.
const EDGE: char = '\u{1}';

/// What a pattern needs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Needs {
    /// One of these, none twice; empty: nothing in particular.
    pub words: Vec<Trigger>,
    /// A match begins at most this many bytes before its trigger; 0: with it.
    pub before: usize,
    /// So many digits.
    pub digits: usize,
    /// So many letters or digits that stand together.
    pub run: usize,
}

/// A trigger word, in small letters, and whether it begins and ends as a word does.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Trigger {
    pub word: String,
    pub begins: bool,
    pub ends: bool,
}

/// What a text must hold to match a pattern.
pub(super) fn of(hir: &Hir) -> Needs {
    let mut needs = Needs { digits: digits(hir), run: run(hir), ..Needs::default() };
    let (set, before) = match read(hir) {
        Found::Exactly(set) => (set, 0),
        Found::OneOf(set, before) => (set, before),
        Found::Anything => return needs,
    };
    if worth(&set) >= LEAST_WORTH {
        needs.words.extend(set.iter().map(|text| trigger(text)));
        needs.words.sort_unstable();
        needs.words.dedup();
        needs.before = before;
    }
    needs
}

fn trigger(text: &str) -> Trigger {
    let word = text.replace(EDGE, "");
    Trigger { word, begins: text.starts_with(EDGE), ends: text.ends_with(EDGE) }
}

type Set = BTreeSet<String>;

/// What is known about the texts that a part of a pattern matches.
enum Found {
    /// It is one of these.
    Exactly(Set),
    /// It holds one of these, at most so many bytes from its front.
    OneOf(Set, usize),
    Anything,
}

fn read(hir: &Hir) -> Found {
    let only = |text: String| Found::Exactly(Set::from([text]));
    match hir.kind() {
        HirKind::Look(Look::WordAscii) => only(EDGE.into()),
        HirKind::Empty | HirKind::Look(_) => only(String::new()),
        HirKind::Literal(literal) => match std::str::from_utf8(&literal.0) {
            Ok(text) => only(text.to_lowercase()),
            Err(_) => Found::Anything,
        },
        HirKind::Class(class) => of_class(class),
        HirKind::Capture(capture) => read(&capture.sub),
        HirKind::Repetition(repeat) => match (repeat.min, repeat.max, read(&repeat.sub)) {
            (0, Some(1), Found::Exactly(mut set)) => {
                set.insert(String::new());
                Found::Exactly(set)
            }
            (0, _, _) => Found::Anything,
            (1, Some(1), found) => found,
            (_, _, Found::Exactly(set)) => Found::OneOf(set, 0),
            (_, _, found) => found,
        },
        HirKind::Concat(parts) => of_sequence(parts),
        HirKind::Alternation(parts) => of_choice(parts),
    }
}

fn of_class(class: &Class) -> Found {
    let Class::Unicode(class) = class else { return Found::Anything };
    let chars: Vec<char> = class.iter().flat_map(|r| (r.start()..=r.end()).take(8)).take(8).collect();
    if chars.is_empty() || chars.len() > 6 || chars.iter().any(|c| c.is_whitespace()) {
        return Found::Anything;
    }
    Found::Exactly(chars.iter().map(|c| small(*c).to_string()).collect())
}

/// The small form of a letter, of an ASCII letter where there is one: without case, `s` also reads `ſ`.
fn small(c: char) -> char {
    match c {
        'ſ' => 's',
        '\u{212A}' => 'k',
        other => other.to_lowercase().next().unwrap_or(other),
    }
}

/// Whether a part is one or more signs that are no part of a word: words end before it and begin after it.
fn is_gap(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Class(Class::Unicode(class)) => {
            class.iter().all(|r| r.end().is_ascii() && (r.start()..=r.end()).all(is_sign))
        }
        HirKind::Repetition(repeat) => repeat.min > 0 && is_gap(&repeat.sub),
        HirKind::Capture(capture) => is_gap(&capture.sub),
        _ => false,
    }
}

fn is_sign(c: char) -> bool {
    c.is_ascii() && !c.is_ascii_alphanumeric() && c != '_' && c != EDGE
}

/// Whether whatever a part matches, if anything, ends with a sign that is no part of a word.
fn ends_in_sign(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Literal(literal) => literal.0.last().is_some_and(|byte| is_sign(char::from(*byte))),
        HirKind::Class(_) => is_gap(hir),
        HirKind::Repetition(repeat) => ends_in_sign(&repeat.sub),
        HirKind::Capture(capture) => ends_in_sign(&capture.sub),
        HirKind::Concat(parts) => {
            let may_be_empty = |part: &&Hir| part.properties().minimum_len() == Some(0);
            let optional = parts.iter().rev().take_while(may_be_empty).count();
            parts.len() > optional && parts[parts.len() - optional - 1..].iter().all(ends_in_sign)
        }
        HirKind::Alternation(parts) => parts.iter().all(ends_in_sign),
        HirKind::Empty | HirKind::Look(_) => false,
    }
}

/// The best of the runs of fixed parts.
fn of_sequence(parts: &[Hir]) -> Found {
    let mut best = Best { set: Set::new(), before: 0, worth: 0 };
    let empty = || Set::from([String::new()]);
    let edge = || Set::from([EDGE.to_string()]);
    let mut run = empty();
    // How far the front of the sequence is from where the run begins, and from here.
    let (mut run_at, mut at) = (0usize, 0usize);
    let mut all_exact = true;
    for part in parts {
        // Here a word begins, if anything of a word follows.
        let edge_before = run.iter().all(|text| text.ends_with(|c| c == EDGE || is_sign(c)));
        let edge_after = ends_in_sign(part) && (edge_before || part.properties().minimum_len() != Some(0));
        let length = part.properties().maximum_len().unwrap_or(FARTHEST).min(FARTHEST);
        if is_gap(part) {
            all_exact = false;
            best.offer(join(&run, &edge()), run_at);
            run = edge();
            run_at = at + length;
        } else {
            match read(part) {
                Found::Exactly(set) if run.len() * set.len() <= MOST => run = join(&run, &set),
                found => {
                    all_exact = false;
                    let next = if edge_after { edge() } else { empty() };
                    best.offer(std::mem::replace(&mut run, next), run_at);
                    run_at = at + length;
                    let front = if edge_before { edge() } else { empty() };
                    match found {
                        // Too many to multiply: they stand for themselves.
                        Found::Exactly(set) => best.offer(join(&front, &set), at),
                        Found::OneOf(set, before) => {
                            let set = if before == 0 { join(&front, &set) } else { set };
                            best.offer(set, at + before);
                        }
                        Found::Anything => {}
                    }
                }
            }
        }
        at = (at + length).min(FARTHEST);
    }
    if all_exact {
        return Found::Exactly(run);
    }
    best.offer(run, run_at);
    if best.worth == 0 {
        return Found::Anything;
    }
    Found::OneOf(best.set, best.before.min(FARTHEST))
}

struct Best {
    set: Set,
    before: usize,
    worth: usize,
}

impl Best {
    fn offer(&mut self, set: Set, before: usize) {
        let worth = worth(&set);
        if worth > self.worth {
            *self = Best { set, before, worth };
        }
    }
}

fn join(front: &Set, back: &Set) -> Set {
    front.iter().flat_map(|a| back.iter().map(move |b| format!("{a}{b}"))).collect()
}

fn of_choice(parts: &[Hir]) -> Found {
    let mut exact = true;
    let (mut all, mut before) = (Set::new(), 0);
    for part in parts {
        match read(part) {
            Found::Exactly(set) => all.extend(set),
            Found::OneOf(set, at) => {
                exact = false;
                before = before.max(at);
                all.extend(set);
            }
            Found::Anything => return Found::Anything,
        }
    }
    if all.len() > MOST_LISTED {
        return Found::Anything;
    }
    if exact { Found::Exactly(all) } else { Found::OneOf(all, before) }
}

/// How much a set narrows down: its shortest word, where odd signs count more than letters and a space not at all.
fn worth(set: &Set) -> usize {
    let weight = |c: char| match c {
        'a'..='z' => 2,
        EDGE => 1,
        ' ' | '.' | ',' | '-' | '\n' | '\t' => 0,
        '0'..='9' => 1,
        _ => 6,
    };
    // An edge alone is no word.
    let of = |word: &String| if word.chars().all(|c| c == EDGE) { 0 } else { word.chars().map(weight).sum() };
    set.iter().map(of).min().unwrap_or_default()
}

/// The fewest digits in a match.
fn digits(hir: &Hir) -> usize {
    match hir.kind() {
        HirKind::Literal(literal) => literal.0.iter().filter(|b| b.is_ascii_digit()).count(),
        HirKind::Class(Class::Unicode(class)) => {
            usize::from(class.iter().all(|r| r.start().is_ascii_digit() && r.end().is_ascii_digit()))
        }
        HirKind::Capture(capture) => digits(&capture.sub),
        HirKind::Repetition(repeat) => digits(&repeat.sub) * repeat.min as usize,
        HirKind::Concat(parts) => parts.iter().map(digits).sum(),
        HirKind::Alternation(parts) => parts.iter().map(digits).min().unwrap_or_default(),
        _ => 0,
    }
}

/// The most letters or digits that stand together in every match, as far as one repeated class tells.
fn run(hir: &Hir) -> usize {
    match hir.kind() {
        HirKind::Repetition(repeat) => match repeat.sub.kind() {
            HirKind::Class(Class::Unicode(class))
                if class.iter().all(|r| is_alphanumeric(r.start(), r.end())) =>
            {
                repeat.min as usize
            }
            _ if repeat.min > 0 => run(&repeat.sub),
            _ => 0,
        },
        HirKind::Capture(capture) => run(&capture.sub),
        HirKind::Concat(parts) => parts.iter().map(run).max().unwrap_or_default(),
        HirKind::Alternation(parts) => parts.iter().map(run).min().unwrap_or_default(),
        _ => 0,
    }
}

/// Whether a range holds nothing but ASCII letters and digits, and letters beyond ASCII, which a text counts too.
fn is_alphanumeric(start: char, end: char) -> bool {
    !start.is_ascii() || [('0', '9'), ('A', 'Z'), ('a', 'z')].iter().any(|(a, z)| *a <= start && end <= *z)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pattern: &str) -> Needs {
        super::of(&super::super::lazy::Lazy::parse(pattern, false).unwrap())
    }

    fn words(pattern: &str) -> Vec<String> {
        of(pattern).words.into_iter().map(|t| t.word).collect()
    }

    #[test]
    fn the_words_of_a_pattern_are_found_inside_it() {
        assert_eq!(words(r"(?-u:\b)(?:call|text) me[^0-9]*[0-9]{3}"), ["call me", "text me"]);
        assert_eq!(words(r"[a-z]+(?:licen[cs]e)[0-9]"), ["licence", "license"]);
        assert_eq!(words(r"[a-z]+@[a-z]+"), ["@"]);
        assert!(words(r"[a-z]+(?:x|[0-9]+)").is_empty());
    }

    #[test]
    fn edges_and_distance_are_known() {
        let needs = of(r"(?-u:\b)(?:pa|np)(?-u:\b)[a-z ]+");
        assert!(needs.before == 0 && needs.words.iter().all(|t| t.begins && t.ends));
        assert!((5..=16).contains(&of(r"[a-z]{1,4}[ ,]license[0-9]").before));
    }

    #[test]
    fn words_begin_behind_parts_that_end_with_a_sign() {
        for (pattern, begins) in [
            (r"(?-u:\b)(?:really very much |[a-z]+ )?hate[0-9]", true),
            (r"(?-u:\b)(?:hate [a-z]+|loathe [a-z]+)", true),
            (r"(?-u:\b)[a-z]*hate[0-9]", false),
            (r"(?:[a-z]+ )?hate[0-9]", false),
        ] {
            assert!(of(pattern).words.iter().all(|trigger| trigger.begins == begins), "{pattern}");
        }
    }

    #[test]
    fn the_longest_run_is_known() {
        assert_eq!(of(r"(?-u:\b)(?:bc1[a-z0-9]{25,60}|0x[a-f0-9]{40})").run, 25);
        assert_eq!(of(r"[a-z -]{5}[a-z]*").run, 0);
    }

    #[test]
    fn digits_are_counted() {
        assert_eq!(of(r"[0-9]{3}-(?:[0-9]{2}|[0-9]{4})").digits, 5);
    }
}
