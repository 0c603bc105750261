//! Names of people and places in running text: which of the words after a cue belong to the name.
//!
//! A pattern takes more words than it needs; the checks here keep the leading ones that can be a name. Written
//! with capitals, a word that is not an everyday word will do; in all small letters one of the words must be a
//! known name, because there the cue is all that tells a name from a sentence.

use std::ops::Range;

use super::Candidate;

/// A word of a candidate.
struct Word<'t> {
    text: &'t str,
    span: Range<usize>,
    /// Followed by a full stop, comma or line end: the name goes no further.
    ends: bool,
}

impl Word<'_> {
    fn lower(&self) -> String {
        let lower = self.text.to_lowercase();
        lower.strip_suffix("'s").unwrap_or(&lower).to_owned()
    }

    fn capital(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_uppercase)
    }

    fn shouted(&self) -> bool {
        self.text.chars().count() > 1 && !self.text.chars().any(char::is_lowercase)
    }

    fn initial(&self) -> bool {
        self.text.chars().filter(|c| c.is_alphabetic()).count() == 1
    }
}

fn words<'t>(candidate: &Candidate<'t>) -> Vec<Word<'t>> {
    let value = candidate.value();
    let mut out = Vec::new();
    let mut start = None;
    for (i, c) in value.char_indices().chain([(value.len(), ' ')]) {
        let inside = c.is_alphabetic() || (matches!(c, '\'' | '-') && start.is_some());
        match (inside, start) {
            (true, None) => start = Some(i),
            (false, Some(s)) => {
                let text = value[s..i].trim_end_matches(['\'', '-']);
                let one = text.chars().count() == 1;
                let ends = matches!(c, ',' | ';' | '!' | '?' | '(' | ')' | '\n') || (c == '.' && !one);
                let span = candidate.span.start + s..candidate.span.start + s + text.len();
                out.push(Word { text, span, ends });
                start = None;
            }
            _ => {}
        }
    }
    out
}

/// A first name and a surname, or a known first name with an initial. Keeps the leading words of the name.
pub(super) fn full_name(candidate: &Candidate<'_>) -> Option<Range<usize>> {
    let name = leading(candidate, 4);
    let long = name.iter().filter(|w| !w.initial()).count();
    if long < 2 || !sound(candidate, &name) {
        return None;
    }
    span_of(&name)
}

/// One name word or more: for cues that leave no doubt, such as a title.
pub(super) fn any_name(candidate: &Candidate<'_>) -> Option<Range<usize>> {
    let name = leading(candidate, 3);
    let all_small = name.iter().all(|w| !w.capital());
    let known = name.iter().any(|w| is_known(candidate, w));
    if name.iter().all(Word::initial) || (all_small && !known && name.len() < 2 && !is_rare(candidate, &name)) {
        return None;
    }
    span_of(&name)
}

/// A known first name alone.
pub(super) fn first_name(candidate: &Candidate<'_>) -> Option<Range<usize>> {
    let name = leading(candidate, 1);
    (name.len() == 1 && is_known(candidate, &name[0])).then(|| span_of(&name)).flatten()
}

/// First name and surname without any cue: the first is a known first name, both have capitals, and the
/// second is neither an everyday word nor part of a brand, a disease or a place that is named after somebody.
pub(super) fn bare_name(candidate: &Candidate<'_>) -> Option<Range<usize>> {
    let name = leading(candidate, 4);
    let known = name.first().is_some_and(|w| is_known(candidate, w));
    let long = name.iter().filter(|w| !w.initial()).count();
    let public = {
        let all: Vec<String> = name.iter().map(Word::lower).collect();
        candidate.lists.has("public_names", &all.join(" "))
    };
    if !known || long < 2 || public || name.iter().any(|w| !w.capital()) {
        return None;
    }
    span_of(&name)
}

/// The leading words that can belong to a name.
fn leading<'t>(candidate: &Candidate<'t>, most: usize) -> Vec<Word<'t>> {
    let mut name: Vec<Word<'t>> = Vec::new();
    let all = words(candidate);
    let shouting = all.iter().all(|w| w.shouted() || w.initial());
    for word in all {
        let lower = word.lower();
        let everyday = candidate.lists.has("everyday_words", &lower);
        let known = candidate.lists.has("first_names", &lower) || candidate.lists.has("surnames", &lower);
        let particle = matches!(lower.as_str(), "de" | "van" | "von" | "der" | "den" | "la" | "el" | "al" | "bin" | "da" | "di" | "dos" | "st" | "jr" | "sr");
        // An everyday word in small letters ends a name; with a capital it may be a name (“April Knight”).
        let capital = word.capital() && !shouting;
        let first = name.is_empty();
        let fits = if particle {
            !first || known
        } else if word.initial() {
            word.capital() && !matches!(lower.as_str(), "i" | "a") || (word.capital() && !first)
        } else if everyday {
            (known && (first || capital || name.iter().all(|w| !w.capital()))) || (capital && !first && !candidate.lists.has("never_names", &lower))
        } else {
            // After a capital, a word in small letters belongs to the sentence.
            capital || shouting || known || name.iter().all(|w| !w.capital())
        };
        if !fits {
            break;
        }
        let ends = word.ends;
        name.push(word);
        if ends || name.len() == most {
            break;
        }
    }
    while name.last().is_some_and(|w| matches!(w.lower().as_str(), "de" | "van" | "von" | "der" | "den" | "la" | "el" | "al" | "bin" | "da" | "di" | "dos" | "st") && !w.capital()) {
        name.pop();
    }
    name
}

fn sound(candidate: &Candidate<'_>, name: &[Word<'_>]) -> bool {
    let capitals = name.iter().filter(|w| w.capital() && !w.initial()).count();
    let known = name.iter().filter(|w| is_known(candidate, w)).count();
    let shouted = name.iter().all(|w| w.shouted() || w.initial());
    if shouted || capitals < 2 { known >= 1 || (!shouted && is_rare(candidate, name)) } else { true }
}

fn is_known(candidate: &Candidate<'_>, word: &Word<'_>) -> bool {
    let lower = word.lower();
    candidate.lists.has("first_names", &lower) || candidate.lists.has("surnames", &lower)
}

/// None of the words is an everyday one.
fn is_rare(candidate: &Candidate<'_>, name: &[Word<'_>]) -> bool {
    !name.is_empty() && name.iter().all(|w| !candidate.lists.has("everyday_words", &w.lower()) && w.text.len() > 2)
}

fn span_of(name: &[Word<'_>]) -> Option<Range<usize>> {
    Some(name.first()?.span.start..name.last()?.span.end)
}

/// A town after a cue: the longest run of leading words that is a known town, or that has capitals and is
/// neither an everyday word, a state, a country nor a person.
pub(super) fn town(candidate: &Candidate<'_>) -> Option<Range<usize>> {
    let all = words(candidate);
    let join = |n: usize| all[..n].iter().map(Word::lower).collect::<Vec<_>>().join(" ");
    let mut most = all.len().min(4);
    if let Some(end) = all[..most].iter().position(|w| w.ends) {
        most = end + 1;
    }
    if (1..=most).rev().any(|n| candidate.lists.has("regions", &join(n))) {
        return None;
    }
    if let Some(n) = (1..=most).rev().find(|n| candidate.lists.has("towns", &join(*n))) {
        return span_of(&all[..n]);
    }
    let capital = |w: &Word<'_>| {
        let lower = w.lower();
        w.capital() && !w.shouted() && !w.initial() && !candidate.lists.has("everyday_words", &lower)
            && !candidate.lists.has("never_names", &lower)
    };
    let run = all[..most].iter().take(3).take_while(|w| capital(w)).count();
    if run == 0 || candidate.lists.has("first_names", &all[0].lower()) {
        return None;
    }
    span_of(&all[..run])
}

/// Only a town of the list.
pub(super) fn known_town(candidate: &Candidate<'_>) -> Option<Range<usize>> {
    let all = words(candidate);
    let join = |n: usize| all[..n].iter().map(Word::lower).collect::<Vec<_>>().join(" ");
    let n = (1..=all.len().min(4)).rev().find(|n| candidate.lists.has("towns", &join(*n)))?;
    span_of(&all[..n])
}

/// The words before a facility's kind are a proper name: a capital or a known name or town, not “my local”.
pub(super) fn facility_name(candidate: &Candidate<'_>) -> Option<Range<usize>> {
    let all = words(candidate);
    let kind = all.len().checked_sub(1)?;
    // Walks back from the kind word to the first word that cannot be part of the name.
    let mut start = kind;
    let mut proper = false;
    for i in (0..kind).rev() {
        let lower = all[i].lower();
        let known = is_known(candidate, &all[i]) || candidate.lists.has("towns", &lower) || matches!(lower.as_str(), "st" | "saint" | "mount");
        let generic = candidate.lists.has("everyday_words", &lower);
        if all[i].ends && i + 1 < kind {
            break;
        }
        if generic && !known && !(all[i].capital() && !all[i].shouted()) {
            if !matches!(lower.as_str(), "of" | "general" | "county" | "regional" | "women" | "children" | "memorial" | "medical" | "university" | "city") {
                break;
            }
            continue;
        }
        if candidate.lists.has("never_names", &lower) && !known {
            break;
        }
        let strong = if all[i].capital() { !generic || known } else { known };
        proper |= strong;
        start = i;
    }
    proper.then(|| all[start].span.start..all[kind].span.end)
}
