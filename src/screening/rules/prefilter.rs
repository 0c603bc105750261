//! Finds, in one pass over a text, where which patterns are worth trying.
//!
//! Most patterns wait for a word, and most words begin where a word of the text begins, or one sign before it:
//! those are looked up there, the rest everywhere. A pattern that begins with its word goes through a [`Sieve`]
//! before it is tried there.

use std::collections::BTreeMap;
use std::ops::Range;

use regex_automata::PatternSet;
use regex_syntax::hir::Hir;

use super::dictionary::Dictionary;
use super::sieve::{self, Sieve};
use super::triggers::Needs;
use super::{Pattern, Start};

/// Finds where which patterns could match.
#[derive(Debug)]
pub(crate) struct Prefilter {
    /// Trigger words that begin as words do, without the sign before them.
    words: Dictionary<Vec<Waiting>>,
    /// Trigger words that may stand anywhere.
    parts: Dictionary<Vec<Waiting>>,
    /// Patterns that begin with their trigger word: those without digits, and those with. Most trigger words have
    /// no digits behind them, and then the second sieve, which would read on and on for some, is not run.
    at_words: [Sieve; 2],
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
    /// The sign that stands before the word, and belongs to the trigger.
    sign: Option<u8>,
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
    /// The trigger words of a text, by pattern and place. After a trigger word a pattern is tried on `reach` bytes.
    /// `digits` counts the digits of a span, and `most` is the most of them that stand together.
    pub fn places(
        &self,
        text: &str,
        reach: usize,
        most: u8,
        digits: impl Fn(&Range<usize>) -> usize,
    ) -> Vec<Place> {
        let mut places = Vec::new();
        let asked = self.at_words.each_ref().map(Asked::new);
        let mut at = AtWord { text, reach, most, digits, asked, places: &mut places };
        let small = text.to_ascii_lowercase();
        let mut inside = false;
        for (start, byte) in small.bytes().enumerate() {
            let before = std::mem::replace(&mut inside, is_word(byte));
            let rest = &small.as_bytes()[start..];
            if inside && !before {
                for (length, waiting) in self.words.beginning(rest) {
                    at.add(waiting, &(start..start + length));
                }
            }
            for (length, waiting) in self.parts.beginning(rest) {
                at.add(waiting, &(start..start + length));
            }
        }
        places.sort_unstable();
        places
    }
}

/// Adds the patterns that are worth trying at a word.
struct AtWord<'a, D> {
    text: &'a str,
    reach: usize,
    most: u8,
    digits: D,
    asked: [Asked<'a>; 2],
    places: &'a mut Vec<Place>,
}

/// A sieve, and what it answered last: it is asked once for each place.
struct Asked<'a> {
    sieve: &'a Sieve,
    at: usize,
    answer: PatternSet,
}

impl<'a> Asked<'a> {
    fn new(sieve: &'a Sieve) -> Self {
        Self { sieve, at: usize::MAX, answer: sieve.answer() }
    }

    /// Whether the pattern may match at the front of the span.
    fn lets_through(&mut self, pattern: u32, text: &str, span: Range<usize>) -> bool {
        if self.at != span.start {
            self.at = span.start;
            self.sieve.run(text, span, &mut self.answer);
        }
        self.sieve.lets_through(&self.answer, pattern)
    }
}

impl<D: Fn(&Range<usize>) -> usize> AtWord<'_, D> {
    fn add(&mut self, waiting: &[Waiting], span: &Range<usize>) {
        let bytes = self.text.as_bytes();
        let ends = !bytes.get(span.end).is_some_and(|b| is_word(*b))
            || !bytes[..span.end].last().is_some_and(|b| is_word(*b));
        let mut digits = None;
        for waiting in waiting {
            if (waiting.ends && !ends) || waiting.digits > self.most {
                continue;
            }
            let mut span = span.clone();
            if let Some(sign) = waiting.sign {
                if !bytes[..span.start].ends_with(&[sign]) {
                    continue;
                }
                span.start -= 1;
            }
            if waiting.sieved {
                let near = || (self.digits)(&(span.start..span.end + self.reach));
                if waiting.digits > 0 && usize::from(waiting.digits) > *digits.get_or_insert_with(near) {
                    continue;
                }
                // The longest trigger word is shorter than a window, so this is as far as any pattern looks.
                let mut end = (span.start + 2 * self.reach).min(self.text.len());
                while !self.text.is_char_boundary(end) {
                    end += 1;
                }
                let asked = &mut self.asked[usize::from(waiting.digits > 0)];
                if !asked.lets_through(waiting.pattern, self.text, span.start..end) {
                    continue;
                }
            }
            let place = Place { pattern: waiting.pattern, start: span.start as u32, end: span.end as u32 };
            self.places.push(place);
        }
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// A trigger that begins with one sign and goes on as a word, as these two.
fn behind_sign(trigger: &str) -> Option<(u8, &str)> {
    let [sign, first, ..] = trigger.as_bytes() else { return None };
    (sign.is_ascii() && !is_word(*sign) && is_word(*first)).then(|| (*sign, &trigger[1..]))
}

/// Gathers what the patterns of a pack need.
#[derive(Default)]
pub(super) struct Builder {
    /// By word, and whether it begins as words do.
    waiting: BTreeMap<(bool, String), Vec<Waiting>>,
    /// Without digits, and with.
    at_words: [Vec<(u32, Hir)>; 2],
    always: Vec<Always>,
}

impl Builder {
    /// Adds a pattern of that number; `hir` is none for a gazetteer.
    pub fn add(&mut self, number: u32, pattern: &Pattern, hir: Option<&Hir>, needs: &Needs) {
        let begins_with = hir.filter(|_| pattern.start == Start::AtWord);
        let group = &mut self.at_words[usize::from(needs.digits > 0)];
        group.extend(begins_with.map(|hir| (number, sieve::loosened(hir))));
        for trigger in &needs.words {
            let digits = needs.digits.min(usize::from(u8::MAX)) as u8;
            // Behind a sign a word begins wherever the two stand.
            let (sign, word) = match behind_sign(&trigger.word) {
                Some((sign, word)) => (Some(sign), word),
                None => (None, trigger.word.as_str()),
            };
            let begins = sign.is_some() || (trigger.begins && word.bytes().next().is_some_and(is_word));
            let waiting =
                Waiting { pattern: number, sign, ends: trigger.ends, digits, sieved: begins_with.is_some() };
            self.waiting.entry((begins, word.to_owned())).or_default().push(waiting);
        }
        if needs.words.is_empty() {
            self.always.push(Always { pattern: number, run: needs.run });
        }
    }

    pub fn finish(self) -> Result<Prefilter, String> {
        let (words, parts): (Vec<_>, Vec<_>) = self.waiting.into_iter().partition(|((begins, _), _)| *begins);
        let dictionary = |group: Vec<((bool, String), Vec<Waiting>)>| {
            Dictionary::new(group.into_iter().map(|((_, word), mut waiting)| {
                // A sieve remembers its answer for one place, so those of one place stand together.
                waiting.sort_by_key(|waiting| waiting.sign);
                (word, waiting)
            }))
        };
        let [without, with] = &self.at_words;
        Ok(Prefilter {
            words: dictionary(words),
            parts: dictionary(parts),
            at_words: [Sieve::build(without)?, Sieve::build(with)?],
            always: self.always,
        })
    }
}
