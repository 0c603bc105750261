//! Names of people and places in running text: which of the words after a cue belong to the name.
//!
//! A pattern takes more words than it needs; the checks here keep the leading ones that can be a name. Written
//! with capitals, a word that is not an everyday word will do; in all small letters one of the words must be a
//! known name, because there the cue is all that tells a name from a sentence.

use std::ops::Range;

use super::Candidate;
use super::medical::is_medical;

/// A word of a candidate.
pub(super) struct Word<'t> {
    pub text: &'t str,
    /// In small letters, without a genitive.
    lower: String,
    pub span: Range<usize>,
    /// Followed by a full stop, comma or line end: the name goes no further.
    pub ends: bool,
    /// One letter with a full stop: an initial.
    pub dotted: bool,
}

impl Word<'_> {
    pub fn lower(&self) -> &str {
        &self.lower
    }

    pub fn capital(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_uppercase)
    }

    pub fn shouted(&self) -> bool {
        self.text.chars().count() > 1 && !self.text.chars().any(char::is_lowercase)
    }

    pub fn initial(&self) -> bool {
        self.text.chars().filter(|c| c.is_alphabetic()).count() == 1
    }
}

fn lower(text: &str) -> String {
    let mut lower = if text.is_ascii() { text.to_ascii_lowercase() } else { text.to_lowercase() };
    if lower.ends_with("'s") {
        lower.truncate(lower.len() - 2);
    }
    lower
}

/// The words of a candidate.
pub(super) fn words<'t>(candidate: &Candidate<'t>) -> Vec<Word<'t>> {
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
                out.push(Word { text, lower: lower(text), span, ends, dotted: one && c == '.' });
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
    if name.iter().all(Word::initial) || (all_small && !known && name.len() < 2 && !is_rare(candidate, &name))
    {
        return None;
    }
    span_of(&name)
}

/// A known first name alone.
pub(super) fn first_name(candidate: &Candidate<'_>) -> Option<Range<usize>> {
    let name = leading(candidate, 1);
    let sure = |w: &Word<'_>| w.capital() || is_rare(candidate, std::slice::from_ref(w));
    (name.len() == 1 && sure(&name[0]) && candidate.lists.has("first_names", name[0].lower()))
        .then(|| span_of(&name))
        .flatten()
}

/// The leading words that can belong to a name.
fn leading<'t>(candidate: &Candidate<'t>, most: usize) -> Vec<Word<'t>> {
    let all = words(candidate);
    let shouting = all.iter().all(|w| w.shouted() || w.initial());
    let mut name: Vec<Word<'t>> = Vec::new();
    for word in all {
        if !continues(candidate, &name, &word, shouting) {
            break;
        }
        let ends = word.ends;
        name.push(word);
        if ends || name.len() == most {
            break;
        }
    }
    while name.last().is_some_and(|w| is_particle(w.lower()) && !w.capital()) {
        name.pop();
    }
    name
}

/// A name that is not one of the public persons on the list.
pub(super) fn private_person(candidate: &Candidate<'_>) -> bool {
    let words = words(candidate);
    let all: Vec<&str> = words.iter().map(Word::lower).collect();
    !candidate.lists.has("public_names", &all.join(" "))
}

/// Whether `word` can be the next of a name that has begun with `name`.
fn continues(candidate: &Candidate<'_>, name: &[Word<'_>], word: &Word<'_>, shouting: bool) -> bool {
    let lower = word.lower();
    let first = name.is_empty();
    let known = is_known(candidate, word);
    let small = name.iter().all(|w| !w.capital() || w.initial());
    let capital = word.capital() && !shouting;
    if is_particle(lower) {
        return !first || known;
    }
    if word.initial() {
        return word.dotted || (word.capital() && !first && lower != "i");
    }
    if known && !candidate.lists.has("everyday_words", lower) {
        return true;
    }
    if is_medical(lower) || lower.len() < 2 {
        return false;
    }
    if candidate.lists.has("everyday_words", lower) || candidate.lists.has("never_names", lower) {
        // An everyday word may be a name with a capital (“April Knight”), never a short or barred one.
        let barred = candidate.lists.has("never_names", lower) || lower.len() <= 3;
        return (known && (capital || (small && !first))) || (capital && !first && !barred);
    }
    // After a capital, a word in small letters belongs to the sentence.
    capital || shouting || small
}

fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "de" | "van"
            | "von"
            | "der"
            | "den"
            | "la"
            | "el"
            | "al"
            | "bin"
            | "da"
            | "di"
            | "dos"
            | "st"
            | "jr"
            | "sr"
    )
}

fn sound(candidate: &Candidate<'_>, name: &[Word<'_>]) -> bool {
    let capitals = name.iter().filter(|w| w.capital() && !w.initial()).count();
    let known = name.iter().filter(|w| is_known(candidate, w)).count();
    let shouted = name.iter().all(|w| w.shouted() || w.initial());
    if shouted || capitals < 2 { known >= 1 || (!shouted && is_rare(candidate, name)) } else { true }
}

pub(super) fn is_known(candidate: &Candidate<'_>, word: &Word<'_>) -> bool {
    let lower = word.lower();
    candidate.lists.has("first_names", lower) || candidate.lists.has("surnames", lower)
}

/// None of the words is an everyday one.
fn is_rare(candidate: &Candidate<'_>, name: &[Word<'_>]) -> bool {
    !name.is_empty()
        && name.iter().all(|w| {
            !candidate.lists.has("everyday_words", w.lower())
                && (w.capital() || !candidate.lists.has("words", w.lower()))
                && w.text.len() > 2
        })
}

pub(super) fn span_of(name: &[Word<'_>]) -> Option<Range<usize>> {
    Some(name.first()?.span.start..name.last()?.span.end)
}

/// Narrows nothing: the name found before must hold a known name, or capitals on two rare words.
pub(super) fn likely_name(candidate: &Candidate<'_>) -> Option<Range<usize>> {
    let name = words(candidate);
    let known = name.iter().filter(|w| is_known(candidate, w)).count();
    let small = name.iter().filter(|w| !w.initial()).all(|w| !w.capital());
    let rare =
        name.iter().filter(|w| w.capital() && !w.shouted()).filter(|w| is_rare_word(candidate, w)).count();
    let first_known = name.first().is_some_and(|w| is_known(candidate, w));
    let all_rare = name.iter().all(|w| w.initial() || is_known(candidate, w) || is_rare_word(candidate, w));
    let fits = if small { known >= 1 && (first_known || all_rare) } else { known >= 1 || rare >= 2 };
    fits.then(|| candidate.span.clone())
}

fn is_rare_word(candidate: &Candidate<'_>, word: &Word<'_>) -> bool {
    let lower = word.lower();
    !candidate.lists.has("everyday_words", lower)
        && (word.capital() || !candidate.lists.has("words", lower))
        && !candidate.lists.has("never_names", lower)
        && !is_medical(lower)
}

/// The whole candidate is a name: every word belongs to it, and the first or the last is known.
pub(super) fn only_a_name(candidate: &Candidate<'_>) -> Option<Range<usize>> {
    let all = words(candidate);
    let name = leading(candidate, 4);
    let long = name.iter().filter(|w| !w.initial()).count();
    let first = name.first().is_some_and(|w| candidate.lists.has("first_names", w.lower()));
    let last = name.last().is_some_and(|w| is_known(candidate, w));
    let public =
        candidate.lists.has("public_names", &all.iter().map(Word::lower).collect::<Vec<_>>().join(" "));
    let small = name.iter().all(|w| !w.capital());
    let never = name.iter().any(|w| candidate.lists.has("never_names", w.lower()));
    // In small letters on a line of its own: a known first name, then a known or at least an unusual word.
    let unusual = name.last().is_some_and(|w| is_rare_word(candidate, w) && w.text.len() > 4);
    let sure = if small { first && (last || unusual) } else { first };
    (name.len() == all.len() && long >= 2 && sure && !public && !never).then(|| span_of(&name)).flatten()
}

/// A title and a name: the words after the title, with it. Initials before the surname do not matter.
pub(super) fn titled_name(candidate: &Candidate<'_>) -> Option<Range<usize>> {
    let titled = after_title(candidate)?;
    let after = words(&Candidate { span: titled.clone(), ..candidate.clone() })
        .iter()
        .find(|w| !(w.initial() && (w.dotted || !matches!(w.text, "i" | "I" | "a" | "A"))))
        .map(|w| w.span.start..titled.end)?;
    let rest = Candidate { span: after.clone(), ..candidate.clone() };
    let name = leading(&rest, 3);
    let first = name.first()?;
    let lower = first.lower();
    let title: String = candidate.value().chars().take_while(|c| c.is_alphabetic()).collect();
    let short = matches!(title.to_lowercase().as_str(), "dr" | "prof" | "mr" | "mrs" | "rev" | "fr");
    let stopped = candidate.value()[title.len()..].starts_with('.');
    let known = is_known(candidate, first);
    let everyday = candidate.lists.has("everyday_words", lower);
    let barred = candidate.lists.has("public_doctors", lower)
        || candidate.lists.has("never_names", lower)
        || (everyday && !(known && first.capital()))
        // “doctor. Hope”: the sentence ended.
        || (stopped && !short && !matches!(title.to_lowercase().as_str(), "ms" | "messrs"))
        // “doctor prescribes”, “ms attacks”: in small letters only a known name will do, but after “dr”.
        || !(first.capital() || known || (short && is_rare(candidate, &name)))
        || (first.initial() && name.len() == 1);
    (!barred).then(|| candidate.span.start..name.last().map_or(after.end, |w| w.span.end))
}

/// The title is a clinician's, or a surgeon's “Mr” with a word of the trade near it.
pub(super) fn clinician_title(candidate: &Candidate<'_>) -> Option<Range<usize>> {
    let title: String = candidate.value().chars().take_while(|c| c.is_alphabetic()).collect();
    if !matches!(title.to_lowercase().as_str(), "mr" | "mrs" | "ms" | "miss") {
        return Some(candidate.span.clone());
    }
    let near = candidate
        .text
        .get(candidate.span.end..)
        .unwrap_or_default()
        .chars()
        .take(40)
        .collect::<String>()
        .to_lowercase();
    let before: String =
        candidate.text.get(..candidate.span.start).unwrap_or_default().chars().rev().take(30).collect();
    let before: String = before.chars().rev().collect::<String>().to_lowercase();
    let trade = ["surgeon", "consultant", "operat", "clinic", "surgery"];
    trade.iter().any(|w| near.contains(w) || before.contains(w)).then(|| candidate.span.clone())
}

fn after_title(candidate: &Candidate<'_>) -> Option<Range<usize>> {
    let value = candidate.value();
    let i = value.find(|c: char| !c.is_alphabetic())?;
    let rest = value[i..].trim_start_matches(|c: char| !c.is_alphabetic());
    let start = candidate.span.start + value.len() - rest.len();
    (start < candidate.span.end).then_some(start..candidate.span.end)
}

/// A clinician by first name and surname, with or without a title in front.
pub(super) fn clinician_full_name(candidate: &Candidate<'_>) -> Option<Range<usize>> {
    const TITLES: [&str; 12] = [
        "dr",
        "drs",
        "doctor",
        "doctors",
        "doc",
        "prof",
        "professor",
        "nurse",
        "nurses",
        "sister",
        "matron",
        "midwife",
    ];
    let all = words(candidate);
    let title = all.first().is_some_and(|w| TITLES.contains(&w.lower()));
    let rest = if title { after_title(candidate)? } else { candidate.span.clone() };
    let part = Candidate { span: rest, ..candidate.clone() };
    let first = words(&part).into_iter().next()?;
    if candidate.lists.has("public_doctors", first.lower()) {
        return None;
    }
    let span = full_name(&part)?;
    let found = Candidate { span: span.clone(), ..candidate.clone() };
    let sound = if title {
        words(&found).iter().any(|w| w.capital()) || likely_name(&found).is_some()
    } else {
        likely_name(&found).is_some()
    };
    let start = if title { candidate.span.start } else { span.start };
    sound.then_some(start..span.end)
}

/// Words with capitals, none of which is English or of medicine: what is left before “MBBS” is a name.
pub(super) fn unusual_name(candidate: &Candidate<'_>) -> bool {
    let fits = |w: &Word<'_>| {
        let lower = w.lower();
        let english =
            ["words", "everyday_words", "never_names"].iter().any(|list| candidate.lists.has(list, lower));
        w.initial() || (w.capital() && !w.shouted() && !english && !is_medical(lower))
    };
    words(candidate).iter().all(fits)
}

/// “Fielding, Rosa”: a word that is no everyday one, then a known first name.
pub(super) fn surname_first(candidate: &Candidate<'_>) -> Option<Range<usize>> {
    let all = words(candidate);
    let [surname, first] = all.as_slice() else { return None };
    let fits = candidate.lists.has("first_names", first.lower())
        && !candidate.lists.has("first_names", surname.lower())
        && !candidate.lists.has("regions", surname.lower())
        && !candidate.lists.has("towns", surname.lower())
        && is_rare_word(candidate, surname);
    fits.then(|| candidate.span.clone())
}

/// Initials and a surname that is known.
pub(super) fn surname_at_end(candidate: &Candidate<'_>) -> bool {
    words(candidate).last().is_some_and(|word| {
        ["surnames", "surname_words"].iter().any(|list| candidate.lists.has(list, word.lower()))
    })
}

/// One surname: a known one, or a capital on a word that is no everyday one.
pub(super) fn surname(candidate: &Candidate<'_>) -> Option<Range<usize>> {
    let all = words(candidate);
    let [word] = all.as_slice() else { return None };
    let known = candidate.lists.has("surnames", word.lower());
    (known
        || (word.capital() && is_rare_word(candidate, word) && !candidate.lists.has("regions", word.lower())))
    .then(|| span_of(&all))
    .flatten()
}
