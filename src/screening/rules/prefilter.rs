//! Finds, in one pass over a text, where which patterns are worth trying.
//!
//! Most patterns wait for a word. Where one begins, what the patterns need from there on goes through a [`Sieve`]
//! before they are tried. Most words begin where a word of the text begins, or one sign before it: those are looked
//! for there, the rest everywhere.

use std::collections::BTreeMap;
use std::ops::Range;

use super::sieve::{Sieve, Sieving};
use super::triggers::{self, Needs, Trigger};

/// Finds where which patterns could match.
#[derive(Debug)]
pub(crate) struct Prefilter {
    /// Patterns whose trigger words begin as words do.
    words: Group,
    /// Patterns whose trigger words may stand anywhere.
    parts: Group,
    /// Patterns that wait for one sign, by that sign. They go through no sieve: in a text that is full of the sign
    /// (`1/1/1/…`) it would read the same bytes again and again.
    signs: BTreeMap<u8, Vec<u32>>,
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

/// A place where a pattern is worth trying.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub pattern: u32,
    /// Where its trigger word begins.
    pub at: u32,
}

impl Prefilter {
    /// Where which patterns are worth trying, by pattern and place. Patterns look so far as `reach` from their
    /// trigger words; `digits` are the places of all digits.
    pub fn places(&self, text: &str, reach: usize, mut digits: &[usize]) -> Vec<Place> {
        let text = text.as_bytes();
        let (mut words, mut parts) = (self.words.start(), self.parts.start());
        let mut places = Vec::new();
        let mut inside = false;
        for start in 0..text.len() {
            let before = std::mem::replace(&mut inside, is_word(text[start]));
            while digits.first().is_some_and(|digit| *digit < start) {
                digits = &digits[1..];
            }
            let span = start..(start + reach).min(text.len());
            let with_digits = digits.first().is_some_and(|digit| *digit < span.end);
            let at = At { span, front: Fronts::front(&text[start..]), with_digits };
            let begins = if inside { !before } else { text.get(start + 1).copied().is_some_and(is_word) };
            let mut found = |pattern| places.push(Place { pattern, at: start as u32 });
            if begins {
                words.run(text, at.clone(), &mut found);
            }
            parts.run(text, at, &mut found);
            if text[start].is_ascii_punctuation() {
                self.signs.get(&text[start]).into_iter().flatten().copied().for_each(found);
            }
        }
        places.sort_unstable();
        places.dedup();
        places
    }
}

/// A place in a text.
#[derive(Clone)]
struct At {
    /// From there as far as patterns look.
    span: Range<usize>,
    front: usize,
    /// There are digits in the span.
    with_digits: bool,
}

/// Patterns whose triggers stand at like places. Those with digits behind the trigger are apart: most triggers
/// have none behind them, and then the sieve that would read on and on for some is not run.
#[derive(Debug)]
struct Group {
    plain: (Fronts, Sieve),
    with_digits: (Fronts, Sieve),
}

impl Group {
    fn start(&self) -> GroupSieving<'_> {
        GroupSieving {
            plain: (&self.plain.0, self.plain.1.start()),
            with_digits: (&self.with_digits.0, self.with_digits.1.start()),
        }
    }
}

struct GroupSieving<'g> {
    plain: (&'g Fronts, Sieving<'g>),
    with_digits: (&'g Fronts, Sieving<'g>),
}

impl GroupSieving<'_> {
    fn run(&mut self, text: &[u8], at: At, found: &mut impl FnMut(u32)) {
        if self.plain.0.has(at.front) {
            self.plain.1.run(text, at.span.clone(), &mut *found);
        }
        if at.with_digits && self.with_digits.0.has(at.front) {
            self.with_digits.1.run(text, at.span, found);
        }
    }
}

/// The fronts of trigger words: most places of a text begin none.
#[derive(Debug)]
struct Fronts(Box<[u64; FRONTS / 64]>);

/// A front is so many bytes, each of one of so many sorts.
const FRONT: usize = 3;
const SORTS: usize = 32;
const FRONTS: usize = SORTS.pow(FRONT as u32);

impl Default for Fronts {
    fn default() -> Self {
        Self(Box::new([0; FRONTS / 64]))
    }
}

impl Fronts {
    /// The front of a text.
    fn front(text: &[u8]) -> usize {
        (0..FRONT).fold(0, |front, i| front * SORTS + text.get(i).map_or(0, |byte| Self::sort(*byte)))
    }

    /// A letter, in any case, or one of the others. The two cases of a letter beyond ASCII may differ in any byte.
    fn sort(byte: u8) -> usize {
        match byte {
            b'a'..=b'z' => usize::from(byte - b'a'),
            b'A'..=b'Z' => usize::from(byte - b'A'),
            b'0'..=b'9' => 26,
            b' ' => 27,
            0x80.. => 28,
            _ => 29,
        }
    }

    fn add(&mut self, word: &str) {
        // Anything may follow a word that is shorter.
        let open = SORTS.pow(FRONT.saturating_sub(word.len()) as u32);
        let front = Self::front(word.as_bytes()) / open * open;
        for front in front..front + open {
            self.0[front / 64] |= 1 << (front % 64);
        }
    }

    fn has(&self, front: usize) -> bool {
        self.0[front / 64] & 1 << (front % 64) != 0
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Gathers what the patterns of a pack need.
#[derive(Default)]
pub(super) struct Builder {
    patterns: Vec<Needs>,
}

impl Builder {
    /// Adds the next pattern of the pack.
    pub fn add(&mut self, needs: Needs) {
        self.patterns.push(needs);
    }

    fn signs(&self) -> BTreeMap<u8, Vec<u32>> {
        let mut signs: BTreeMap<u8, Vec<u32>> = BTreeMap::new();
        for (number, needs) in (0u32..).zip(&self.patterns) {
            for sign in needs.words.iter().filter_map(sign) {
                signs.entry(sign).or_default().push(number);
            }
        }
        signs
    }

    pub fn finish(self) -> Result<Prefilter, String> {
        let always = (0u32..).zip(&self.patterns).filter(|(_, needs)| needs.tail.is_none());
        Ok(Prefilter {
            words: Group::build(&self.patterns, begins)?,
            parts: Group::build(&self.patterns, |trigger| !begins(trigger) && sign(trigger).is_none())?,
            signs: self.signs(),
            always: always.map(|(pattern, needs)| Always { pattern, run: needs.run }).collect(),
        })
    }
}

/// The sign that a trigger is, if it is nothing else.
fn sign(trigger: &Trigger) -> Option<u8> {
    match trigger.word.as_bytes() {
        [sign] if sign.is_ascii_punctuation() && *sign != b'_' => Some(*sign),
        _ => None,
    }
}

/// Whether a trigger stands only where a word of the text begins, or one sign before it.
fn begins(trigger: &Trigger) -> bool {
    match trigger.word.as_bytes() {
        [first, ..] if is_word(*first) => trigger.begins,
        [sign, first, ..] => sign.is_ascii() && is_word(*first),
        _ => false,
    }
}

impl Group {
    /// Of those patterns that have such triggers.
    fn build(patterns: &[Needs], such: impl Fn(&Trigger) -> bool) -> Result<Self, String> {
        let mut groups = [(Fronts::default(), Vec::new()), (Fronts::default(), Vec::new())];
        for (number, needs) in (0u32..).zip(patterns) {
            let Some(tail) = &needs.tail else { continue };
            let (fronts, tails) = &mut groups[usize::from(triggers::digits(tail) > 0)];
            let mut words = needs.words.iter().filter(|trigger| such(trigger)).peekable();
            if words.peek().is_some() {
                tails.push((number, tail));
            }
            words.for_each(|trigger| fronts.add(&trigger.word));
        }
        let [(plain_fronts, plain), (fronts, with_digits)] = groups;
        Ok(Self {
            plain: (plain_fronts, Sieve::build(&plain)?),
            with_digits: (fronts, Sieve::build(&with_digits)?),
        })
    }
}
