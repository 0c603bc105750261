//! Places and facilities: which of the words around a cue are their name.

use std::ops::Range;

use super::Candidate;
use super::medical::is_medical;
use super::names::{Word, is_known, span_of, words};

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
    if let Some(n) = (1..=most).rev().find(|n| is_town(candidate, &join(*n))) {
        return span_of(&all[..n]);
    }
    let capital = |w: &Word<'_>| {
        let lower = w.lower();
        w.capital()
            && !w.shouted()
            && !w.initial()
            && !candidate.lists.has("everyday_words", lower)
            && !candidate.lists.has("never_names", lower)
    };
    let run = all[..most].iter().take(3).take_while(|w| capital(w)).count();
    // “lives in Diamond”, but “lives near Laura”.
    let inside = candidate.text[..candidate.span.start].ends_with(" in ");
    if run == 0 || (!inside && candidate.lists.has("first_names", all[0].lower())) {
        return None;
    }
    span_of(&all[..run])
}

/// Whether a name, in small letters, is on one of the lists of towns.
fn is_town(candidate: &Candidate<'_>, name: &str) -> bool {
    ["towns", "small_towns", "cities"].iter().any(|list| candidate.lists.has(list, name))
}

/// Only a town of the lists.
pub(super) fn known_town(candidate: &Candidate<'_>) -> Option<Range<usize>> {
    let all = words(candidate);
    let join = |n: usize| all[..n].iter().map(Word::lower).collect::<Vec<_>>().join(" ");
    let n = (1..=all.len().min(4)).rev().find(|n| is_town(candidate, &join(*n)))?;
    span_of(&all[..n])
}

/// The words before a facility's kind are a proper name, not “my local”: a known name or town, a capital, or, where
/// the kind leaves no doubt, any unusual word.
pub(super) fn facility_name(candidate: &Candidate<'_>) -> Option<Range<usize>> {
    let all = words(candidate);
    let last = all.len().checked_sub(1)?;
    let sure = |w: &Word<'_>| {
        matches!(
            w.lower(),
            "hospital"
                | "hospitals"
                | "infirmary"
                | "elementary"
                | "academy"
                | "school"
                | "llc"
                | "inc"
                | "ltd"
                | "hospice"
                | "parish"
                | "healthcare"
                | "college"
                | "memorial"
                | "center"
                | "centre"
                | "clinic"
                | "inn"
                | "logistics"
                | "church"
        )
    };
    let sure = sure(&all[last]);
    let mut start = last;
    let mut proper = false;
    for i in (0..last).rev() {
        let word = &all[i];
        if word.ends && i + 1 < last {
            break;
        }
        let lower = word.lower();
        let named = is_known(candidate, word)
            || is_town(candidate, lower)
            || matches!(lower, "st" | "saint" | "mount");
        let joins = matches!(
            lower,
            "of" | "general"
                | "county"
                | "regional"
                | "women"
                | "women's"
                | "children"
                | "children's"
                | "memorial"
                | "medical"
                | "university"
                | "city"
                | "community"
                | "middle"
                | "high"
                | "primary"
                | "health"
                | "cancer"
                | "and"
                | "valley"
                | "river"
                | "creek"
                | "edge"
        );
        let everyday = candidate.lists.has("everyday_words", lower) || is_medical(lower);
        let never = candidate.lists.has("never_names", lower);
        let capital = word.capital() && !word.shouted();
        let english = candidate.lists.has("words", lower);
        let unusual =
            !everyday && !never && lower.len() > 2 && (capital || (sure && !english && !word.shouted()));
        // “Microfracture Surgery” is an operation: there a practice needs a name that is known.
        let unusual = unusual && all[last].lower() != "surgery";
        // “Orange County Hospital”: an everyday word with a capital, before one that only names have.
        let coloured = capital
            && everyday
            && !never
            && all.get(i + 1).is_some_and(|w| {
                w.capital()
                    && matches!(
                        w.lower(),
                        "county" | "general" | "memorial" | "regional" | "valley" | "river" | "creek"
                    )
            });
        if (named && (capital || !everyday) && (sure || capital))
            || (unusual && (sure || capital && i + 1 == last))
            || coloured
        {
            proper = true;
            start = i;
        } else if !joins || (never && !everyday) {
            break;
        } else if joins && word.capital() {
            start = i;
        }
    }
    proper.then(|| all[start].span.start..all[last].span.end)
}

/// A town that is surely one: on a list, and with a capital where it is also a word or a name.
pub(super) fn sure_town(candidate: &Candidate<'_>) -> Option<Range<usize>> {
    let all = words(candidate);
    let join = |n: usize| all[..n].iter().map(Word::lower).collect::<Vec<_>>().join(" ");
    let n = (1..=all.len().min(4)).rev().find(|n| is_town(candidate, &join(*n)))?;
    let plain = |w: &Word<'_>| {
        ["everyday_words", "never_names", "words", "first_names"]
            .iter()
            .any(|list| candidate.lists.has(list, w.lower()))
    };
    let unsure = n == 1 && plain(&all[0]) && !all[0].capital();
    // “any Cork people”, but not “Reading group”, where the capital may be that of the sentence.
    let inside = candidate.text[..candidate.span.start].trim_end().ends_with(|c: char| c.is_alphanumeric());
    let odd = n == 1 && !(inside && all[0].capital()) && candidate.lists.has("odd_towns", all[0].lower());
    // “the range”, “high point”: in small letters, words of a sentence.
    let unsure = unsure || (n > 1 && all[..n].iter().all(|w| !w.capital() && plain(w)));
    (!unsure && !odd && !candidate.lists.has("regions", &join(n))).then(|| span_of(&all[..n])).flatten()
}

/// A town and its state: the words before the state must not be a sentence.
pub(super) fn town_and_state(candidate: &Candidate<'_>) -> Option<Range<usize>> {
    let all = words(candidate);
    let last = all.len().checked_sub(1)?;
    let join = |from: usize, to: usize| all[from..to].iter().map(Word::lower).collect::<Vec<_>>().join(" ");
    // The state may have two words.
    let state = (last.saturating_sub(1)..=last).find(|i| {
        let code = all[*i].text.len() == 2 && (all[*i].shouted() || all.iter().all(|w| !w.capital()));
        *i > 0 && (candidate.lists.has("regions", &join(*i, last + 1)) || code)
    })?;
    let comma = all[state - 1].ends;
    let mut start = state;
    for i in (0..state).rev() {
        let lower = all[i].lower();
        if all[i].ends && i + 1 < state {
            break;
        }
        let town = is_town(candidate, &join(i, state));
        let everyday = candidate.lists.has("everyday_words", lower)
            || candidate.lists.has("never_names", lower)
            || candidate.lists.has("regions", lower);
        let english = everyday || (all[i].text.len() == 2 || candidate.lists.has("words", lower));
        let capital =
            all[i].capital() && !all[i].shouted() && !all[i].text.ends_with("'s") && !is_medical(lower);
        // “Follow-up CT”: every part is a word.
        let capital =
            capital && !(lower.contains('-') && lower.split('-').all(|p| candidate.lists.has("words", p)));
        let fits = town
            || if comma {
                (!english && !all[i].shouted()) || (capital && i + 1 == state && !is_greeting(lower))
            } else {
                !everyday && capital
            };
        if !fits {
            break;
        }
        start = i;
    }
    (start < state).then(|| all[start].span.start..all[state - 1].span.end)
}

fn is_greeting(word: &str) -> bool {
    matches!(
        word,
        "hi" | "hello"
            | "hey"
            | "well"
            | "ok"
            | "yes"
            | "no"
            | "thanks"
            | "so"
            | "please"
            | "sorry"
            | "oh"
            | "anyway"
            | "also"
            | "and"
            | "but"
            | "in"
            | "from"
            | "here"
    )
}

/// “Ada County”, not “our county”.
pub(super) fn county(candidate: &Candidate<'_>) -> Option<Range<usize>> {
    let all = words(candidate);
    let proper = |w: &&Word<'_>| !candidate.lists.has("everyday_words", w.lower()) && w.text.len() > 2;
    all.iter().any(|w| proper(&w)).then(|| {
        let start = all.iter().find(|w| proper(w)).map_or(candidate.span.start, |w| w.span.start);
        start..candidate.span.end
    })
}

/// A saint's name is a facility unless it is a town, a plant, a disease or a day.
pub(super) fn saint(candidate: &Candidate<'_>) -> Option<Range<usize>> {
    let all = words(candidate);
    let lower = all.get(1)?.lower();
    let other = matches!(
        lower,
        "louis"
            | "paul"
            | "petersburg"
            | "lucia"
            | "kitts"
            | "vitus"
            | "albans"
            | "cloud"
            | "helens"
            | "austell"
            | "ives"
            | "everest"
            | "pleasant"
    );
    (!other && !candidate.lists.has("never_names", lower)).then(|| candidate.span.clone())
}

/// The words between a house number and a road: at least one that is no everyday word, and none that makes
/// a sentence of it.
pub(super) fn street_name(candidate: &Candidate<'_>) -> bool {
    let all = words(candidate);
    // The letter of “7a” is no word of the street.
    let lettered = |w: &Word<'_>| candidate.text[..w.span.start].ends_with(|c: char| c.is_ascii_digit());
    let first = usize::from(all.first().is_some_and(lettered));
    let inner = all.get(first..all.len().saturating_sub(1)).unwrap_or_default();
    let small = |w: &Word<'_>| {
        matches!(
            w.lower(),
            "of" | "my"
                | "the"
                | "in"
                | "on"
                | "and"
                | "to"
                | "a"
                | "is"
                | "it"
                | "was"
                | "for"
                | "at"
                | "with"
                | "from"
                | "or"
                | "down"
                | "that"
                | "this"
                | "her"
                | "his"
                | "years"
                | "days"
                | "weeks"
                | "hours"
                | "mg"
                | "times"
                | "minutes"
                | "months"
                | "out"
                | "per"
                | "more"
                | "day"
                | "year"
                | "week"
                | "hour"
                | "minute"
                | "mile"
                | "pound"
                | "dollar"
                | "people"
                | "x"
                | "yrs"
                | "hr"
                | "min"
                | "am"
                | "pm"
        )
    };
    let proper = inner.iter().any(|w| {
        w.capital()
            || !candidate.lists.has("everyday_words", w.lower())
            || w.text.len() <= 2
            || candidate.lists.has("surnames", w.lower())
    });
    let ordinal =
        candidate.value().split_whitespace().skip(1).any(|w| w.starts_with(|c: char| c.is_ascii_digit()));
    // After “at” or “address”, everyday words will do: “at 68 spring lane”.
    let before = candidate.text.get(..candidate.span.start).unwrap_or_default().trim_end();
    let cued =
        ["at", "address", "near", "to", "is", "live", ",", ":"].iter().any(|cue| before.ends_with(cue));
    let home = cued && inner.len() == 1 && candidate.value().starts_with(|c: char| c.is_ascii_digit());
    // “31 The Paddocks”: the article belongs to the name.
    let article = inner.iter().take(1).any(|w| w.text == "The") && all.last().is_some_and(Word::capital);
    article || (!inner.iter().any(small) && (proper || ordinal || home))
}

/// A town after words that leave no doubt: a known one, or up to two unusual words, in small letters too.
pub(super) fn home_town(candidate: &Candidate<'_>) -> Option<Range<usize>> {
    if let Some(found) = town(candidate) {
        return Some(found);
    }
    let all = words(candidate);
    let join = |n: usize| all[..n].iter().map(Word::lower).collect::<Vec<_>>().join(" ");
    if all.is_empty() || (1..=all.len()).any(|n| candidate.lists.has("regions", &join(n))) {
        return None;
    }
    let unusual = |w: &Word<'_>| {
        let lower = w.lower();
        let barred = ["everyday_words", "never_names", "regions", "first_names"]
            .iter()
            .any(|list| candidate.lists.has(list, lower));
        lower.len() > 3 && !barred && !is_medical(lower) && !lower.ends_with("ing") && !lower.ends_with("ed")
    };
    let falls = |w: &Word<'_>| {
        matches!(
            w.lower(),
            "falls"
                | "city"
                | "beach"
                | "springs"
                | "harbor"
                | "harbour"
                | "hills"
                | "park"
                | "lake"
                | "town"
        )
    };
    let run = all.iter().take_while(|w| unusual(w) || falls(w)).count();
    (run == all.len() || (run > 0 && !all[0].capital() && unusual(&all[0])))
        .then(|| span_of(&all[..run.max(1)]))
        .flatten()
}

/// A town of the list, written with a capital.
pub(super) fn capital_town(candidate: &Candidate<'_>) -> Option<Range<usize>> {
    let all = words(candidate);
    all.first().is_some_and(Word::capital).then(|| known_town(candidate)).flatten()
}

/// What follows “I work at”: a name with a capital that is no English word, person's given name, month, state or
/// town, or of several words of which one is none of these; or the initials of a house.
pub(super) fn house_name(candidate: &Candidate<'_>) -> bool {
    let all = words(candidate);
    let lists = candidate.lists;
    let plain = |w: &Word<'_>| {
        let lower = w.lower();
        let known = ["words", "everyday_words", "never_names", "first_names", "regions", "public_names"];
        known.iter().any(|list| lists.has(list, lower)) || is_medical(lower) || is_town(candidate, lower)
    };
    match all.as_slice() {
        [] => false,
        [one] => !plain(one) && (!one.shouted() || one.text.len() <= 5),
        several => !several.iter().all(plain) && !several.iter().any(Word::shouted),
    }
}

/// A house of a faith and the town where it is: the town has a capital or is known.
pub(super) fn faith_facility(candidate: &Candidate<'_>) -> Option<Range<usize>> {
    let all = words(candidate);
    let rest = all.iter().skip(1).find(|w| {
        !matches!(
            w.lower(),
            "church" | "of" | "baptist" | "methodist" | "presbyterian" | "heart" | "samaritan"
        )
    })?;
    let lower = rest.lower();
    let everyday = candidate.lists.has("everyday_words", lower);
    let fits = is_town(candidate, lower)
        || (rest.capital() && !everyday)
        || (lower.len() > 4 && !everyday && is_known(candidate, rest));
    fits.then_some(candidate.span.start..rest.span.end)
}
