//! Finds, in one pass over a text, where which patterns are worth trying.
//!
//! Most patterns wait for a word. One automaton (Aho and Corasick, 1975) finds all words of all patterns; it is made when
//! the pack is read and never grows, whatever texts come. A pattern is tried where one of its words stands.

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::triggers::{Needs, Trigger};

/// Finds where which patterns could match.
#[derive(Debug)]
pub(crate) struct Prefilter {
    words: AhoCorasick,
    /// Who waits for each word.
    waiting: Vec<Box<[Waiting]>>,
    /// Patterns that wait for no word.
    pub always: Vec<Always>,
}

/// A pattern that waits for a word.
#[derive(Debug, Clone, Copy)]
struct Waiting {
    pattern: u32,
    /// The word stands at the edge of a word of the text.
    begins: bool,
    ends: bool,
}

/// A pattern that waits for no word.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Always {
    pub pattern: u32,
    /// So many letters or digits stand together in its matches.
    pub run: usize,
}

/// A place where a pattern is worth trying.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub pattern: u32,
    /// Where its trigger word begins.
    pub at: u32,
}

impl Prefilter {
    /// Where which patterns are worth trying, by pattern and place.
    pub fn places(&self, text: &str) -> Vec<Place> {
        let bytes = text.as_bytes();
        let edge = |at: usize| {
            let word = |at: Option<usize>| at.and_then(|at| bytes.get(at)).copied().is_some_and(is_word);
            word(at.checked_sub(1)) != word(Some(at))
        };
        let mut places = Vec::new();
        for found in self.words.find_overlapping_iter(&text.to_ascii_lowercase()) {
            let (begins, ends) = (edge(found.start()), edge(found.end()));
            let fits = |waiting: &&Waiting| (begins || !waiting.begins) && (ends || !waiting.ends);
            let waiting = self.waiting[found.pattern().as_usize()].iter().filter(fits);
            places.extend(waiting.map(|w| Place { pattern: w.pattern, at: found.start() as u32 }));
        }
        places.sort_unstable();
        places.dedup();
        places
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Gathers what the patterns of a pack need.
#[derive(Default)]
pub(super) struct Builder {
    patterns: u32,
    words: BTreeMap<String, Vec<Waiting>>,
    always: Vec<Always>,
}

impl Builder {
    /// Adds the next pattern of the pack.
    pub fn add(&mut self, needs: &Needs) {
        let pattern = self.patterns;
        self.patterns += 1;
        if needs.words.is_empty() {
            self.always.push(Always { pattern, run: needs.run });
        }
        for Trigger { word, begins, ends } in &needs.words {
            let waiting = Waiting { pattern, begins: *begins, ends: *ends };
            for word in cases(word) {
                self.words.entry(word).or_default().push(waiting);
            }
        }
    }

    pub fn finish(self) -> Result<Prefilter, String> {
        let (words, waiting): (Vec<_>, Vec<_>) = self.words.into_iter().unzip();
        let words = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .match_kind(MatchKind::Standard)
            .build(words)
            .map_err(|error| error.to_string())?;
        Ok(Prefilter { words, waiting: waiting.into_iter().map(Into::into).collect(), always: self.always })
    }
}

/// A word with its letters beyond ASCII in both cases.
fn cases(word: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    for letter in word.chars() {
        let other: Vec<char> = if letter.is_ascii() { Vec::new() } else { letter.to_uppercase().collect() };
        let more: Vec<String> = match other[..] {
            [upper] if upper != letter => all.iter().map(|word| format!("{word}{upper}")).collect(),
            _ => Vec::new(),
        };
        all.iter_mut().for_each(|word| word.push(letter));
        all.extend(more);
    }
    all
}
