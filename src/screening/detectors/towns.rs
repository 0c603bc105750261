//! Towns in running text: the entries of the lists of towns, wherever they stand.

use std::ops::Range;

use super::lists::{BEGINS, Lists};
use super::words::{Word, Words, Writing};

/// The most words of a town's name.
const MOST: usize = 4;

/// Every town, however it is written. What follows from it is for the words around it to say.
pub(super) fn towns(words: &Words<'_>, lists: &Lists) -> Vec<Range<usize>> {
    Towns::of(lists).find(words, |_, _, _| true)
}

/// Towns whose name is nothing else: not a city that is met in the news, nor a person's name or an English word.
/// In small letters a name of one word is left out; of several, one must be no English word.
pub(super) fn sure_towns(words: &Words<'_>, lists: &Lists) -> Vec<Range<usize>> {
    Towns::of(lists).find(words, |towns, name, sets| {
        let english = |word: &Word| word.known & towns.english != 0;
        let capital = name.iter().all(|word| word.writing == Writing::Capital);
        match name {
            [_] => capital && sets & (towns.english | towns.person | towns.famous) == 0,
            _ => sets & towns.famous == 0 && (capital || !name.iter().all(english)),
        }
    })
}

struct Towns<'l> {
    lists: &'l Lists,
    town: u32,
    famous: u32,
    person: u32,
    english: u32,
}

impl<'l> Towns<'l> {
    fn of(lists: &'l Lists) -> Self {
        let bits = |names: &[&str]| names.iter().filter_map(|name| lists.bit(name)).sum();
        Self {
            lists,
            town: bits(&["towns", "small_towns", "cities"]),
            famous: bits(&["cities", "odd_towns", "regions", "public_names"]),
            person: bits(&["first_names", "surnames", "surname_words"]),
            english: bits(&["words", "everyday_words", "never_names"]),
        }
    }

    /// The longest entries that `wanted` takes: asked with the words of the name and the lists that it is in.
    fn find(&self, words: &Words<'_>, wanted: impl Fn(&Self, &[Word], u32) -> bool) -> Vec<Range<usize>> {
        let Words { text, words } = words;
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let first = &words[at];
            let (mut known, mut end, mut longest) = (first.known, first.span.end, None);
            for count in 1..=MOST {
                if known & self.town != 0 && wanted(self, &words[at..at + count], known & !BEGINS) {
                    longest = Some((count, first.span.start..end));
                }
                // Most words begin no name of more words.
                let next = words.get(at + count).filter(|word| known & BEGINS != 0 && word.joined);
                let Some(next) = next else { break };
                end = next.span.end;
                known = self.lists.known(&text[first.span.start..end].to_lowercase());
            }
            match longest {
                Some((count, span)) => {
                    found.push(span);
                    at += count;
                }
                None => at += 1,
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lists() -> Lists {
        let mut lists = Lists::default();
        for (name, entries) in [
            ("small_towns", "nenagh, moose jaw, high point, florence, mold"),
            ("cities", "lagos"),
            ("first_names", "florence"),
            ("words", "high, point, mold, moose"),
        ] {
            lists.add(name, entries).unwrap();
        }
        lists
    }

    #[test]
    fn the_longest_name_is_found_however_it_is_written() {
        let text = "from moose jaw to Lagos and HIGH POINT";
        let found: Vec<_> =
            towns(&Words::of(text, &lists()), &lists()).into_iter().map(|span| &text[span]).collect();
        assert_eq!(found, ["moose jaw", "Lagos", "HIGH POINT"]);
    }

    #[test]
    fn only_names_that_are_nothing_else_are_sure() {
        for (text, sure) in [
            ("a bus from Nenagh", true),
            ("moose jaw is cold", true),
            ("High Point", true),
            ("a high point", false),
            ("nenagh", false),
            ("Florence and Mold", false),
            ("Lagos", false),
        ] {
            assert_eq!(!sure_towns(&Words::of(text, &lists()), &lists()).is_empty(), sure, "{text}");
        }
    }
}
