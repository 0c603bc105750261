//! Finds, in one pass over a text, where which patterns are worth trying.
//!
//! Most patterns wait for a word, and most words begin where a word of the text begins: those are looked up
//! letter by letter from there, the rest by a search through the whole text. A pattern that begins with its word
//! goes through a [`Sieve`] before it is tried there.

use std::collections::BTreeMap;
use std::ops::Range;

use aho_corasick::automaton::Automaton;
use aho_corasick::nfa::contiguous;
use aho_corasick::{AhoCorasick, AhoCorasickKind, Anchored};
use regex_automata::PatternSet;
use regex_syntax::hir::Hir;

use super::sieve::{self, Sieve};
use super::triggers::Needs;
use super::{Pattern, Start};

/// Finds where which patterns could match.
#[derive(Debug)]
pub(crate) struct Prefilter {
    /// Trigger words that begin as words do.
    words: contiguous::NFA,
    waiting: Vec<Vec<Waiting>>,
    /// Trigger words that may stand anywhere.
    parts: AhoCorasick,
    waiting_parts: Vec<Vec<Waiting>>,
    /// Patterns that begin with their trigger word.
    at_words: Sieve,
    /// Patterns that wait for no word.
    pub always: Vec<Always>,
}

/// A pattern that waits for no word.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Always {
    pub pattern: u32,
    /// So many letters or digits stand together in its matches.
    pub run: usize,
}

/// A pattern that waits for a word.
#[derive(Debug, Clone, Copy)]
struct Waiting {
    pattern: u32,
    /// The word must end as a word does.
    ends: bool,
    /// The fewest digits of its matches.
    digits: u8,
    /// It begins with the word, and is in the sieve of those.
    sieved: bool,
}

/// A trigger word in the text, and a pattern that is worth trying there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub pattern: u32,
    pub start: u32,
    pub end: u32,
}

impl Prefilter {
    /// The trigger words of a text, by pattern and place. `digits` is the most digits that stand together; after
    /// a trigger word a pattern is tried on `reach` bytes.
    pub fn places(&self, text: &str, digits: u8, reach: usize) -> Vec<Place> {
        let mut places = Vec::new();
        let mut at =
            AtWord { sieve: &self.at_words, text, reach, asked: usize::MAX, answer: self.at_words.answer() };
        self.each_word(text, |word, span| {
            at.add(&self.waiting[word], &span, digits, &mut places);
        });
        for found in self.parts.find_overlapping_iter(text) {
            at.add(&self.waiting_parts[found.pattern().as_usize()], &found.range(), digits, &mut places);
        }
        places.sort_unstable();
        places
    }

    /// Every trigger word that begins where a word of the text begins.
    fn each_word(&self, text: &str, mut found: impl FnMut(usize, Range<usize>)) {
        let bytes = text.as_bytes();
        let Ok(root) = self.words.start_state(Anchored::Yes) else { return };
        let mut inside = false;
        for (start, byte) in bytes.iter().enumerate() {
            let before = std::mem::replace(&mut inside, is_word(*byte));
            if before || !inside {
                continue;
            }
            let mut state = root;
            for (end, byte) in (start + 1..).zip(&bytes[start..]) {
                state = self.words.next_state(Anchored::Yes, state, *byte);
                if !self.words.is_special(state) {
                    continue;
                }
                if self.words.is_dead(state) {
                    break;
                }
                if self.words.is_match(state) {
                    for i in 0..self.words.match_len(state) {
                        let word = self.words.match_pattern(state, i);
                        // A state also knows the words that end here and begin later.
                        if self.words.pattern_len(word) == end - start {
                            found(word.as_usize(), start..end);
                        }
                    }
                }
            }
        }
    }
}

/// Adds the patterns that are worth trying at a word. The sieve is asked once for each place.
struct AtWord<'a> {
    sieve: &'a Sieve,
    text: &'a str,
    reach: usize,
    asked: usize,
    answer: PatternSet,
}

impl AtWord<'_> {
    fn add(&mut self, waiting: &[Waiting], span: &Range<usize>, digits: u8, places: &mut Vec<Place>) {
        let bytes = self.text.as_bytes();
        let ends = !bytes.get(span.end).is_some_and(|b| is_word(*b))
            || !bytes[..span.end].last().is_some_and(|b| is_word(*b));
        for waiting in waiting {
            if (waiting.ends && !ends) || waiting.digits > digits {
                continue;
            }
            if waiting.sieved {
                if self.asked != span.start {
                    self.asked = span.start;
                    // The longest trigger word is shorter than a window, so this is as far as any pattern looks.
                    let mut end = (span.start + 2 * self.reach).min(self.text.len());
                    while !self.text.is_char_boundary(end) {
                        end += 1;
                    }
                    self.sieve.run(self.text, span.start..end, &mut self.answer);
                }
                if !self.sieve.lets_through(&self.answer, waiting.pattern) {
                    continue;
                }
            }
            places.push(Place { pattern: waiting.pattern, start: span.start as u32, end: span.end as u32 });
        }
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Gathers what the patterns of a pack need.
#[derive(Default)]
pub(super) struct Builder {
    /// By word, and whether it begins as words do.
    waiting: BTreeMap<(bool, String), Vec<Waiting>>,
    at_words: Vec<(u32, Hir)>,
    always: Vec<Always>,
}

impl Builder {
    /// Adds a pattern of that number; `hir` is none for a gazetteer.
    pub fn add(&mut self, number: u32, pattern: &Pattern, hir: Option<&Hir>, needs: &Needs) {
        let begins = hir.filter(|_| pattern.start == Start::AtWord);
        self.at_words.extend(begins.map(|hir| (number, sieve::loosened(hir))));
        for trigger in &needs.words {
            let digits = needs.digits.min(usize::from(u8::MAX)) as u8;
            let waiting = Waiting { pattern: number, ends: trigger.ends, digits, sieved: begins.is_some() };
            // Where a word begins with another sign, it begins as a word wherever it stands.
            let begins = trigger.begins && trigger.word.bytes().next().is_some_and(is_word);
            self.waiting.entry((begins, trigger.word.clone())).or_default().push(waiting);
        }
        if needs.words.is_empty() {
            self.always.push(Always { pattern: number, run: needs.run });
        }
    }

    pub fn finish(self) -> Result<Prefilter, String> {
        let (words, parts): (Vec<_>, Vec<_>) = self.waiting.into_iter().partition(|((begins, _), _)| *begins);
        let split = |group: Vec<((bool, String), Vec<Waiting>)>| -> (Vec<String>, Vec<Vec<Waiting>>) {
            group.into_iter().map(|((_, word), waiting)| (word, waiting)).unzip()
        };
        let ((words, waiting), (parts, waiting_parts)) = (split(words), split(parts));
        let text = |error: aho_corasick::BuildError| error.to_string();
        Ok(Prefilter {
            words: contiguous::Builder::new().ascii_case_insensitive(true).build(&words).map_err(text)?,
            waiting,
            parts: AhoCorasick::builder()
                .ascii_case_insensitive(true)
                .kind(Some(AhoCorasickKind::DFA))
                .build(&parts)
                .map_err(text)?,
            waiting_parts,
            at_words: Sieve::build(&self.at_words)?,
            always: self.always,
        })
    }
}
