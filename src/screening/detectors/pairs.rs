//! Full names in running text without any cue: a given name, perhaps an initial or a second one, and a surname.
//!
//! One pass over the words, one look-up for each. How sure a word must be depends on how it is written: with a
//! capital in a text that has small letters too, an unknown word can be a surname; in small letters, or where
//! everything is shouted, both must be names and no English words.

use std::ops::Range;

use super::lists::{BEGINS, Lists};
use super::medical::is_medical;
use super::words::{Word, Words, Writing};

/// A given name and a surname, wherever they stand side by side.
pub(super) fn name_pairs(words: &Words<'_>, lists: &Lists) -> Vec<Range<usize>> {
    let known = Known::of(lists);
    let mut pairs = Vec::new();
    let mut next = 0;
    for (at, first) in words.words.iter().enumerate() {
        if at >= next
            && let Some(last) = known.pair(words, at)
        {
            next = last + 1;
            pairs.push(first.span.start..words.words[last].span.end);
        }
    }
    pairs
}

/// What the lists of the pack know about words.
struct Known<'l> {
    lists: &'l Lists,
    given: u32,
    surname: u32,
    /// Surnames that are English words too.
    surname_word: u32,
    /// English words, everyday ones among them.
    english: u32,
    everyday: u32,
    never: u32,
}

impl<'l> Known<'l> {
    fn of(lists: &'l Lists) -> Self {
        let bit = |list| lists.bit(list).unwrap_or_default();
        let everyday = bit("everyday_words");
        Self {
            lists,
            given: bit("first_names"),
            surname: bit("surnames"),
            surname_word: bit("surname_words"),
            english: bit("words") | everyday,
            everyday,
            never: bit("never_names"),
        }
    }

    /// The index of the surname, when a full name begins at `at`.
    fn pair(&self, words: &Words<'_>, at: usize) -> Option<usize> {
        let given = &words.words[at];
        if !self.is_given(words, given) {
            return self.is_foreign(words, at).then_some(at + 1);
        }
        let rest = words.words[at + 1..].iter().take(4).take_while(|word| word.joined);
        for (i, word) in rest.enumerate() {
            if word.writing == Writing::Initial || is_particle(&words.lower(word)) {
                continue;
            }
            // The given name may be the first of two: “Anna Maria Kowalska”.
            if self.is_surname(words, word, given) {
                return Some(at + 1 + i);
            }
            if !self.is_given(words, word) {
                return None;
            }
        }
        None
    }

    /// Two capitals in a text that has small letters: a word that no list knows, and a surname that is nothing else.
    fn is_foreign(&self, words: &Words<'_>, at: usize) -> bool {
        let Some(surname) = words.words.get(at + 1).filter(|word| word.joined) else { return false };
        let given = &words.words[at];
        let both = given.writing == Writing::Capital && surname.writing == Writing::Capital;
        let only_a_surname = |word: &Word| sets(word) == self.surname && !is_medical(&words.lower(word));
        both && sets(given) == 0 && only_a_surname(surname) && {
            let first = words.lower(given);
            first.len() > 3 && !is_medical(&first)
        }
    }

    fn is_given(&self, words: &Words<'_>, word: &Word) -> bool {
        let barred = match word.writing {
            Writing::Initial => return false,
            Writing::Capital => self.never,
            Writing::Small | Writing::Shouted => self.never | self.english,
        };
        let sets = sets(word);
        if sets & self.given == 0 && sets != 0 {
            return false;
        }
        let lower = words.lower(word);
        // “Ji-yoo”: two known parts make a name.
        let doubled = || {
            lower.split_once('-').is_some_and(|(a, b)| {
                [a, b].iter().any(|part| self.lists.sets(part) & self.given != 0)
                    && [a, b].iter().all(|part| self.lists.sets(part) & (self.english | self.never) == 0)
            })
        };
        (if sets == 0 { doubled() } else { sets & barred == 0 }) && !is_particle(&lower)
    }

    fn is_surname(&self, words: &Words<'_>, word: &Word, given: &Word) -> bool {
        let lower = words.lower(word);
        let known = sets(word);
        if known & self.never != 0 || is_medical(&lower) {
            return false;
        }
        let part = |part: &str| {
            let sets = self.lists.sets(part);
            (sets & self.surname != 0 && sets & self.english == 0) || is_patronymic(part) && sets == 0
        };
        let listed = part(&lower) || (known == 0 && lower.split('-').any(part) && lower.contains('-'));
        match (given.writing, word.writing) {
            // “Maria Chamberlain”, “Kelechi Obi”: an English word only if it is a surname too.
            (Writing::Capital, Writing::Capital) => {
                let unknown = known & (self.english | self.given) == 0 && lower.len() > 2;
                // “Hope Price” may be anything.
                let doubled = sets(given) & self.everyday != 0;
                listed || known & self.surname != 0 || unknown || (known & self.surname_word != 0 && !doubled)
            }
            (Writing::Capital, Writing::Small) if known & self.everyday != 0 => false,
            _ => listed,
        }
    }
}

/// The lists that a word is in.
fn sets(word: &Word) -> u32 {
    word.known & !BEGINS
}

/// What stands between a given name and a surname.
fn is_particle(word: &str) -> bool {
    [
        "de", "la", "del", "da", "dos", "di", "du", "le", "van", "der", "den", "von", "ter", "bin", "ibn",
        "al", "el",
    ]
    .contains(&word)
}

/// “McIldownie”, “O'Rahilly”: the front makes it a surname.
fn is_patronymic(word: &str) -> bool {
    let rest = ["mc", "mac", "o'", "fitz"].iter().find_map(|front| word.strip_prefix(front));
    rest.is_some_and(|rest| rest.len() > 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        let mut lists = Lists::default();
        for (name, entries) in [
            ("first_names", "rosa, anna, maria, mark, yoo, may"),
            ("surnames", "fielding, greene, millet, king"),
            ("everyday_words", "mark, king, the, may, said"),
            ("words", "pain, reading, price"),
            ("surname_words", "price"),
            ("never_names", "crohn"),
        ] {
            lists.add(name, entries).unwrap();
        }
        name_pairs(&Words::of(text, &lists), &lists).into_iter().map(|span| &text[span]).collect()
    }

    #[test]
    fn a_given_name_and_a_surname_side_by_side_are_a_name() {
        assert_eq!(found("do you know rosa fielding's number"), ["rosa fielding"]);
        assert_eq!(
            found("Does Anna Maria K. Greene post? ROSA GREENE"),
            ["Anna Maria K. Greene", "ROSA GREENE"]
        );
        assert_eq!(
            found("ji-yoo greene and rosa mcildownie-millet"),
            ["ji-yoo greene", "rosa mcildownie-millet"]
        );
        assert_eq!(found("rosa de la greene. Kelechik Fielding"), ["rosa de la greene", "Kelechik Fielding"]);
        assert_eq!(
            found("Mark King, Rosa Unknowable, Rosa Price"),
            ["Mark King", "Rosa Unknowable", "Rosa Price"]
        );
    }

    #[test]
    fn words_of_a_sentence_are_no_names() {
        for text in [
            "rosa, greene",
            "mark king",
            "rosa said",
            "Rosa Crohn",
            "rosa pain",
            "Rosa Reading",
            "may fielding",
            "Rosa. Greene",
            "Mark Price",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }
}
