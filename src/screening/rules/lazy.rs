//! A regular expression that is read when the pack is compiled and built when a text first needs it.
//!
//! Building is what costs (some milliseconds each, hundreds of patterns), and most texts need few of them.
//! Reading finds every mistake, and a bound on the size of what would be built is checked then, so that
//! building cannot fail afterwards.

use std::ops::Range;
use std::sync::OnceLock;

use regex_automata::{Anchored, Input, meta};
use regex_syntax::hir::{Class, Hir, HirKind};

/// Bound on the states of one automaton: generous, and far below what would be felt.
const MOST_STATES: usize = 400_000;
/// The lazy automaton of a pattern thrashes with too little; it only grows as far as texts drive it.
const DFA_BYTES: usize = 8 << 20;

/// The expression.
#[derive(Debug)]
pub(crate) struct Lazy {
    hir: Hir,
    built: OnceLock<Option<meta::Regex>>,
    /// Index of the group `v`.
    value: Option<usize>,
}

impl Lazy {
    /// Reads a pattern; `case` says whether letters match only in the case they are written in.
    pub fn read(pattern: &str, case: bool) -> Result<Self, String> {
        let mut parser = regex_syntax::ParserBuilder::new().case_insensitive(!case).build();
        let hir = parser.parse(pattern).map_err(|error| error.to_string())?;
        if hir.properties().minimum_len() == Some(0) && !anchored_window(&hir) {
            return Err("the pattern matches the empty text".into());
        }
        if states(&hir) > MOST_STATES {
            return Err("the pattern is too large: repeat less, or repeat smaller classes".into());
        }
        let value = group(&hir, "v");
        Ok(Self { hir, built: OnceLock::new(), value })
    }

    /// The pattern as it was read.
    pub fn hir(&self) -> &Hir {
        &self.hir
    }

    /// The first match in the span of `text`: whole, and value. What stands around the span is seen by `\b` and `^`.
    pub fn find(
        &self,
        text: &str,
        span: Range<usize>,
        anchored: bool,
    ) -> Option<(Range<usize>, Range<usize>)> {
        let regex = self.regex()?;
        let anchored = if anchored { Anchored::Yes } else { Anchored::No };
        let end = span.end;
        let whole = regex.search(&Input::new(text).span(span).anchored(anchored))?.range();
        let Some(value) = self.value else { return Some((whole.clone(), whole)) };
        let mut captures = regex.create_captures();
        regex
            .search_captures(&Input::new(text).span(whole.start..end).anchored(Anchored::Yes), &mut captures);
        let value = captures.get_group(value).map_or(0..0, |span| span.range());
        Some((whole, value))
    }

    /// The first match in a text of its own.
    pub fn words<'t>(&self, text: &'t str) -> Option<&'t str> {
        let found = self.regex()?.find(text)?;
        text.get(found.range())
    }

    fn regex(&self) -> Option<&meta::Regex> {
        let limits = || meta::Config::new().nfa_size_limit(None).hybrid_cache_capacity(DFA_BYTES);
        let build = || meta::Regex::builder().configure(limits()).build_from_hir(&self.hir).ok();
        self.built.get_or_init(build).as_ref()
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
        assert!(Lazy::read("a(", true).is_err());
        assert!(Lazy::read("a*", true).is_err());
        assert!(Lazy::read(r"(?:\p{L}{500}){500}", true).is_err());
    }

    #[test]
    fn a_value_is_a_part_of_the_match() {
        let lazy = Lazy::read("no (?P<v>[0-9]+)", false).unwrap();
        assert_eq!(lazy.find("NO 12", 0..5, false), Some((0..5, 3..5)));
    }
}
