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
use regex_automata::util::pool::{Pool, PoolGuard};
use regex_automata::{Anchored, Input, MatchKind, hybrid};
use regex_syntax::hir::{self, Class, ClassBytes, ClassBytesRange, Hir, HirKind, Look, Repetition};

/// States that were met are kept up to this size, for each thread; beyond it they are made anew.
const CACHE_BYTES: usize = 4 << 20;
/// Classes with more letters beyond ASCII than this are read byte by byte.
const MOST_LETTERS: usize = 4;

type MakeCache = Box<dyn Fn() -> Cache + Send + Sync + std::panic::UnwindSafe + std::panic::RefUnwindSafe>;

/// Patterns in one automaton.
#[derive(Debug)]
pub(super) struct Sieve {
    dfa: DFA,
    caches: Pool<Cache, MakeCache>,
    /// The number of each in the pack.
    numbers: Vec<u32>,
}

/// A sieve that is at work on a text.
pub(super) struct Sieving<'s> {
    sieve: &'s Sieve,
    cache: PoolGuard<'s, Cache, MakeCache>,
}

impl Sieve {
    /// Puts patterns, each with its number in the pack, into one automaton.
    pub fn build(patterns: &[(u32, &Hir)]) -> Result<Self, String> {
        let config = Config::new().utf8(false).which_captures(WhichCaptures::None);
        let loosened: Vec<Hir> = patterns.iter().map(|(_, hir)| shortened(&widened(hir))).collect();
        let nfa = Compiler::new()
            .configure(config)
            .build_many_from_hir(&loosened)
            .map_err(|error| error.to_string())?;
        let config = hybrid::dfa::Config::new()
            .match_kind(MatchKind::All)
            .cache_capacity(CACHE_BYTES)
            .skip_cache_capacity_check(true);
        let dfa = DFA::builder().configure(config).build_from_nfa(nfa).map_err(|error| error.to_string())?;
        let maker = dfa.clone();
        let caches = Pool::new(Box::new(move || maker.create_cache()) as MakeCache);
        Ok(Self { dfa, caches, numbers: patterns.iter().map(|(number, _)| *number).collect() })
    }

    pub fn start(&self) -> Sieving<'_> {
        Sieving { sieve: self, cache: self.caches.get() }
    }
}

impl Sieving<'_> {
    /// Calls `found` for the patterns that may match from the front of the span on; for some more than
    /// once.
    pub fn run(&mut self, text: &[u8], span: Range<usize>, mut found: impl FnMut(u32)) {
        if self.try_run(text, span, &mut found).is_none() {
            // It gave up, which it is not configured to: everything is worth trying.
            self.sieve.numbers.iter().copied().for_each(found);
        }
    }

    fn try_run(&mut self, text: &[u8], span: Range<usize>, found: &mut impl FnMut(u32)) -> Option<()> {
        let (dfa, cache) = (&self.sieve.dfa, &mut *self.cache);
        let input = Input::new(text).span(span.clone()).anchored(Anchored::Yes);
        let mut state = dfa.start_state_forward(cache, &input).ok()?;
        let mut tell = |cache: &Cache, state| {
            for i in 0..dfa.match_len(cache, state) {
                found(self.sieve.numbers[dfa.match_pattern(cache, state, i).as_usize()]);
            }
        };
        // A state tells of a match one byte late.
        for byte in text[span.start..].iter().take(span.len() + 1) {
            state = dfa.next_state(cache, state, *byte).ok()?;
            if state.is_match() {
                tell(cache, state);
            } else if state.is_dead() {
                return Some(());
            } else if state.is_quit() {
                return None;
            }
        }
        if span.end == text.len() {
            state = dfa.next_eoi_state(cache, state).ok()?;
            if state.is_match() {
                tell(cache, state);
            }
        }
        Some(())
    }
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

    fn passing(patterns: &[&str], text: &str) -> Vec<u32> {
        let read: Vec<Hir> = patterns.iter().map(|pattern| Lazy::parse(pattern, false).unwrap()).collect();
        let sieve = Sieve::build(&(0u32..).zip(&read).collect::<Vec<_>>()).unwrap();
        let mut passing = Vec::new();
        sieve.start().run(text.as_bytes(), 0..text.len(), |pattern| passing.push(pattern));
        passing.dedup();
        passing
    }

    #[test]
    fn what_a_pattern_matches_passes() {
        let on = |text| {
            let patterns =
                [r"(?-u:\b)my (?:mum|dad)(?: is)? [a-z]{2,9}", r"[0-9]{3}-?[0-9]{2,4}$", r"\p{L}+ß{2,3}"];
            passing(&patterns, text)
        };
        assert_eq!(on("my dad is ill"), [0]);
        assert_eq!(on("555-01"), [1]);
        assert_eq!(on("straßß"), [2]);
        assert!(on("my son").is_empty() && on("straß").is_empty());
    }
}
