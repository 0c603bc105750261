//! Which patterns are worth trying at a place: all of them, loosened, side by side in one automaton.
//!
//! One run of it costs about what one run of one pattern does, and most places leave none.
//! A loosened pattern matches wherever its pattern does, and sometimes elsewhere: what passes is tried in
//! earnest. Loosening is what keeps the automaton small: without counters and without the ends that may be
//! left out, patterns that read the same words share their states. It is run from one place only: a search
//! through a whole text would meet ever new mixtures of half-read patterns, and build states without end.

use std::ops::Range;

use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::nfa::thompson::{Compiler, Config, WhichCaptures};
use regex_automata::util::pool::Pool;
use regex_automata::{Anchored, Input, MatchKind, PatternSet, hybrid};
use regex_syntax::hir::{self, Class, ClassBytes, ClassBytesRange, Hir, HirKind, Look, Repetition};

/// States that were met are kept up to this size, for each thread; beyond it they are made anew.
const CACHE_BYTES: usize = 6 << 20;
/// Classes with more letters beyond ASCII than this are read byte by byte.
const MOST_LETTERS: usize = 4;

type Caches =
    Pool<Cache, Box<dyn Fn() -> Cache + Send + Sync + std::panic::UnwindSafe + std::panic::RefUnwindSafe>>;

/// Patterns in one automaton.
#[derive(Debug)]
pub(crate) struct Sieve {
    dfa: DFA,
    caches: Caches,
    /// For each pattern of the pack, its number here.
    number: Vec<Option<u32>>,
}

impl Sieve {
    /// Puts patterns, each with its number in the pack, into one automaton.
    pub fn build(patterns: &[(u32, Hir)]) -> Result<Self, String> {
        let config = Config::new().utf8(false).which_captures(WhichCaptures::None);
        let loosened: Vec<&Hir> = patterns.iter().map(|(_, hir)| hir).collect();
        let nfa = Compiler::new()
            .configure(config)
            .build_many_from_hir(&loosened)
            .map_err(|error| error.to_string())?;
        let config = hybrid::dfa::Config::new()
            .match_kind(MatchKind::All)
            .cache_capacity(CACHE_BYTES)
            .skip_cache_capacity_check(true);
        let dfa = DFA::builder().configure(config).build_from_nfa(nfa).map_err(|error| error.to_string())?;
        let most = patterns.iter().map(|(pattern, _)| *pattern as usize + 1).max().unwrap_or_default();
        let mut number = vec![None; most];
        for (i, (pattern, _)) in (0u32..).zip(patterns) {
            number[*pattern as usize] = Some(i);
        }
        let maker = dfa.clone();
        Ok(Self { dfa, caches: Pool::new(Box::new(move || maker.create_cache())), number })
    }

    /// An empty answer, to be filled again and again.
    pub fn answer(&self) -> PatternSet {
        PatternSet::new(self.dfa.pattern_len())
    }

    /// Fills `answer` with the patterns that may match at the front of the span.
    pub fn run(&self, text: &str, span: Range<usize>, answer: &mut PatternSet) {
        answer.clear();
        let input = Input::new(text).span(span).anchored(Anchored::Yes);
        let mut cache = self.caches.get();
        if self.dfa.try_which_overlapping_matches(&mut cache, &input, answer).is_err() {
            // It gave up, which it is not configured to: everything is worth trying.
            for number in 0..self.dfa.pattern_len() {
                answer.insert(regex_automata::PatternID::new_unchecked(number));
            }
        }
    }

    /// Whether an answer holds a pattern of the pack; those that are not in the sieve always pass.
    pub fn lets_through(&self, answer: &PatternSet, pattern: u32) -> bool {
        let number = self.number.get(pattern as usize).copied().flatten();
        number.is_none_or(|n| answer.contains(regex_automata::PatternID::new_unchecked(n as usize)))
    }
}

/// A pattern that matches wherever `hir` does, with fewer states.
pub(super) fn loosened(hir: &Hir) -> Hir {
    shortened(&widened(hir))
}

/// Without groups, counters and letters that need several bytes.
fn widened(hir: &Hir) -> Hir {
    match hir.kind() {
        HirKind::Empty => Hir::empty(),
        // These need more than the bytes around a place.
        HirKind::Look(look) if is_unicode(*look) => Hir::empty(),
        HirKind::Look(look) => Hir::look(*look),
        HirKind::Literal(literal) => Hir::literal(literal.0.clone()),
        HirKind::Class(class) => widened_class(class),
        HirKind::Capture(capture) => widened(&capture.sub),
        HirKind::Repetition(repeat) => {
            let counted = !matches!((repeat.min, repeat.max), (0, Some(1))) && repeat.max != Some(repeat.min);
            Hir::repetition(Repetition {
                min: repeat.min,
                max: if counted { None } else { repeat.max },
                greedy: true,
                sub: Box::new(widened(&repeat.sub)),
            })
        }
        HirKind::Concat(parts) => Hir::concat(parts.iter().map(widened).collect()),
        HirKind::Alternation(parts) => Hir::alternation(parts.iter().map(widened).collect()),
    }
}

fn is_unicode(look: Look) -> bool {
    hir::LookSet::singleton(look).contains_word_unicode()
}

fn widened_class(class: &Class) -> Hir {
    let Class::Unicode(unicode) = class else { return Hir::class(class.clone()) };
    let beyond: usize = unicode
        .iter()
        .filter(|r| !r.end().is_ascii())
        .map(|r| (r.start().max('\u{80}')..=r.end()).take(MOST_LETTERS + 1).count())
        .sum();
    if beyond <= MOST_LETTERS {
        return Hir::class(class.clone());
    }
    let plain = unicode.iter().filter(|r| r.start().is_ascii());
    let ascii = plain.map(|r| ClassBytesRange::new(r.start() as u8, r.end().min('\u{7F}') as u8));
    let one = |class: ClassBytes| Hir::class(Class::Bytes(class));
    let high = one(ClassBytes::new([ClassBytesRange::new(0x80, 0xFF)]));
    let letter = Hir::repetition(Repetition { min: 1, max: None, greedy: true, sub: Box::new(high) });
    Hir::alternation(vec![one(ClassBytes::new(ascii)), letter])
}

/// Without what may be left out at the end: a match is known where the shortest one ends.
fn shortened(hir: &Hir) -> Hir {
    match hir.kind() {
        HirKind::Repetition(repeat) if repeat.min == 1 => shortened(&repeat.sub),
        HirKind::Repetition(repeat) => {
            Hir::repetition(Repetition { max: Some(repeat.min), ..repeat.clone() })
        }
        HirKind::Alternation(parts) => Hir::alternation(parts.iter().map(shortened).collect()),
        HirKind::Concat(parts) => {
            let optional = |part: &Hir| match part.kind() {
                HirKind::Repetition(repeat) => repeat.min == 0,
                _ => false,
            };
            let kept = parts.len() - parts.iter().rev().take_while(|part| optional(part)).count();
            let mut parts = parts[..kept].to_vec();
            if let Some(last) = parts.pop() {
                parts.push(shortened(&last));
            }
            Hir::concat(parts)
        }
        _ => hir.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::lazy::Lazy;
    use super::*;

    fn sieve(patterns: &[&str]) -> Sieve {
        let read = |(i, pattern): (u32, &&str)| (i, loosened(&Lazy::parse(pattern, false).unwrap()));
        Sieve::build(&(0u32..).zip(patterns).map(read).collect::<Vec<_>>()).unwrap()
    }

    fn passing(sieve: &Sieve, text: &str) -> Vec<u32> {
        let mut answer = sieve.answer();
        sieve.run(text, 0..text.len(), &mut answer);
        (0..sieve.number.len() as u32).filter(|n| sieve.lets_through(&answer, *n)).collect()
    }

    #[test]
    fn what_a_pattern_matches_passes() {
        let sieve =
            sieve(&[r"(?-u:\b)my (?:mum|dad)(?: is)? [a-z]{2,9}", r"[0-9]{3}-?[0-9]{2,4}$", r"\p{L}+ß{2,3}"]);
        assert_eq!(passing(&sieve, "my dad is ill"), [0]);
        assert_eq!(passing(&sieve, "555-01"), [1]);
        assert_eq!(passing(&sieve, "straßß"), [2]);
        assert!(passing(&sieve, "my son").is_empty() && passing(&sieve, "straß").is_empty());
    }

    #[test]
    fn patterns_that_are_not_in_it_pass() {
        let sieve = sieve(&["a"]);
        let mut answer = sieve.answer();
        sieve.run("b", 0..1, &mut answer);
        assert!(!sieve.lets_through(&answer, 0) && sieve.lets_through(&answer, 7));
    }
}
