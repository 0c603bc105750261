//! A regular expression that is read when the pack is compiled and built when a text first needs it.
//!
//! Building is what costs (some milliseconds each, hundreds of patterns), and most texts need few of them.
//! Reading finds every mistake, and a bound on the size of what would be built is checked then, so that
//! building cannot fail afterwards.
//!
//! Two machines may be built. The scout reads forward only and says whether there is a match; nine of ten times there is
//! none, and most patterns never get another. The one that knows where a match begins, and its groups, takes three times
//! the memory, and is built for the first match.

use std::ops::Range;
use std::sync::OnceLock;

use regex_automata::hybrid::dfa::{self, Cache, DFA};
use regex_automata::nfa::thompson::{Compiler, Config, WhichCaptures};
use regex_automata::util::pool::Pool;
use regex_automata::{Anchored, Input, meta};
use regex_syntax::hir::{Class, Hir, HirKind};

/// Bound on the states of one automaton: generous, and far below what would be felt.
const MOST_STATES: usize = 400_000;
/// The lazy automaton of a pattern thrashes with too little; it only grows as far as texts drive it.
const DFA_BYTES: usize = 1 << 20;

/// Groups of a pattern, the whole match among them, up to the value.
const MOST_GROUPS: usize = 8;

/// The expression.
#[derive(Debug)]
pub(crate) struct Lazy {
    /// As it is written: what is read from it takes a hundred times the memory.
    pattern: Box<str>,
    case: bool,
    scout: OnceLock<Option<Scout>>,
    whole: OnceLock<Option<meta::Regex>>,
    /// Index of the group `v`.
    value: Option<usize>,
}

impl Lazy {
    /// Reads a pattern, and gives what was read beside it; `case` says whether letters match only in the case
    /// they are written in.
    pub fn read(pattern: String, case: bool) -> Result<(Self, Hir), String> {
        let hir = Self::parse(&pattern, case)?;
        if hir.properties().minimum_len() == Some(0) && !anchored_window(&hir) {
            return Err("the pattern matches the empty text".into());
        }
        if states(&hir) > MOST_STATES {
            return Err("the pattern is too large: repeat less, or repeat smaller classes".into());
        }
        let value = group(&hir, "v");
        if value.is_some_and(|value| value >= MOST_GROUPS) {
            return Err(format!("the group `v` must be one of the first {}", MOST_GROUPS - 1));
        }
        let lazy =
            Self { pattern: pattern.into(), case, scout: OnceLock::new(), whole: OnceLock::new(), value };
        Ok((lazy, hir))
    }

    /// The pattern as a tree.
    pub fn parse(pattern: &str, case: bool) -> Result<Hir, String> {
        let mut parser = regex_syntax::ParserBuilder::new().case_insensitive(!case).build();
        parser.parse(pattern).map_err(|error| error.to_string())
    }

    /// The first match in the span of `text`: whole, and value. What stands around the span is seen by `\b` and `^`.
    pub fn find(
        &self,
        text: &str,
        span: Range<usize>,
        anchored: bool,
    ) -> Option<(Range<usize>, Range<usize>)> {
        let start = span.start;
        let input = Input::new(text).span(span);
        let input = input.anchored(if anchored { Anchored::Yes } else { Anchored::No });
        let end = self.scout()?.end(&input)?;
        let Some(value) = self.value else {
            let whole = if anchored { start..end } else { self.regex()?.search(&input)?.range() };
            return Some((whole.clone(), whole));
        };
        let regex = self.regex()?;
        let mut slots = [None; 2 * MOST_GROUPS];
        regex.search_slots(&input, &mut slots[..2 * value + 2])?;
        let group = |i: usize| Some(slots[2 * i]?.get()..slots[2 * i + 1]?.get());
        Some((group(0)?, group(value).unwrap_or_default()))
    }

    /// The first match in a text of its own.
    pub fn words<'t>(&self, text: &'t str) -> Option<&'t str> {
        self.scout()?.end(&Input::new(text))?;
        let found = self.regex()?.find(text)?;
        text.get(found.range())
    }

    fn scout(&self) -> Option<&Scout> {
        self.scout.get_or_init(|| Scout::build(&Self::parse(&self.pattern, self.case).ok()?).ok()).as_ref()
    }

    fn regex(&self) -> Option<&meta::Regex> {
        let limits = || meta::Config::new().nfa_size_limit(None).hybrid_cache_capacity(DFA_BYTES);
        let build = || {
            let hir = Self::parse(&self.pattern, self.case).ok()?;
            meta::Regex::builder().configure(limits()).build_from_hir(&hir).ok()
        };
        self.whole.get_or_init(build).as_ref()
    }
}

type MakeCache = Box<dyn Fn() -> Cache + Send + Sync + std::panic::UnwindSafe + std::panic::RefUnwindSafe>;

/// A machine that reads forward and says where the first match ends.
#[derive(Debug)]
struct Scout {
    dfa: DFA,
    caches: Pool<Cache, MakeCache>,
}

impl Scout {
    fn build(hir: &Hir) -> Result<Self, Box<dyn std::error::Error>> {
        let config = Config::new().which_captures(WhichCaptures::None);
        let nfa = Compiler::new().configure(config).build_from_hir(hir)?;
        let config = dfa::Config::new().cache_capacity(DFA_BYTES).skip_cache_capacity_check(true);
        let dfa = DFA::builder().configure(config).build_from_nfa(nfa)?;
        let maker = dfa.clone();
        Ok(Self { dfa, caches: Pool::new(Box::new(move || maker.create_cache())) })
    }

    /// Where the first match ends. It is not configured to give up; if it did, nothing would be passed over: the end of
    /// the span sends whoever asks to the other machine.
    fn end(&self, input: &Input<'_>) -> Option<usize> {
        let found = self.dfa.try_search_fwd(&mut self.caches.get(), input);
        found.map_or(Some(input.end()), |found| Some(found?.offset()))
    }
}

/// Windows may be bound to their edge and match nothing else (`^` or `$` with optional words).
fn anchored_window(hir: &Hir) -> bool {
    !hir.properties().look_set().is_empty() && hir.properties().look_set().contains_anchor()
}

fn group(hir: &Hir, name: &str) -> Option<usize> {
    match hir.kind() {
        HirKind::Capture(capture) if capture.name.as_deref() == Some(name) => Some(capture.index as usize),
        HirKind::Capture(capture) => group(&capture.sub, name),
        HirKind::Repetition(repeat) => group(&repeat.sub, name),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => {
            parts.iter().find_map(|part| group(part, name))
        }
        _ => None,
    }
}

/// About how many states an automaton of it has.
fn states(hir: &Hir) -> usize {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 1,
        HirKind::Literal(literal) => literal.0.len(),
        HirKind::Class(Class::Unicode(class)) => class.ranges().len() * 2,
        HirKind::Class(Class::Bytes(_)) => 1,
        HirKind::Capture(capture) => states(&capture.sub) + 2,
        HirKind::Repetition(repeat) => {
            let times = repeat.max.unwrap_or(repeat.min.saturating_add(1)).max(1) as usize;
            states(&repeat.sub).saturating_mul(times)
        }
        HirKind::Concat(parts) | HirKind::Alternation(parts) => {
            parts.iter().map(states).fold(1, usize::saturating_add)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_are_found_when_reading() {
        assert!(Lazy::read("a(".into(), true).is_err());
        assert!(Lazy::read("a*".into(), true).is_err());
        assert!(Lazy::read(r"(?:\p{L}{500}){500}".into(), true).is_err());
    }

    #[test]
    fn a_value_is_a_part_of_the_match() {
        let (lazy, _) = Lazy::read("no (?P<v>[0-9]+)".into(), false).unwrap();
        assert_eq!(lazy.find("NO 12", 0..5, false), Some((0..5, 3..5)));
    }
}
