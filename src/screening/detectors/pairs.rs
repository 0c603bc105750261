//! Full names in running text without any cue: a given name, perhaps an initial or a second one, and a surname.
//!
//! One pass over the words, one look-up for each. How sure a word must be depends on how it is written: with a
//! capital in a text that has small letters too, an unknown word can be a surname; in small letters, or where
//! everything is shouted, both must be names and no English words.

use std::borrow::Cow;
use std::ops::Range;

use super::Lists;
use super::medical::is_medical;

/// A given name and a surname, wherever they stand side by side.
pub(super) fn name_pairs(text: &str, lists: &Lists) -> Vec<Range<usize>> {
    let known = Known::of(lists);
    let words = words(text);
    let mut pairs = Vec::new();
    let mut next = 0;
    for at in 0..words.len() {
        if at >= next
            && let Some(last) = known.pair(text, &words, at)
        {
            next = last + 1;
            pairs.push(words[at].span.start..words[last].span.end);
        }
    }
    pairs
}

/// A word of the text, without a possessive `'s`.
struct Word {
    span: Range<usize>,
    writing: Writing,
    /// One space, or a full stop and a space after an initial, stands between it and the word before.
    joined: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Writing {
    Small,
    Capital,
    /// Capitals only, two or more.
    Shouted,
    /// One letter.
    Initial,
}

fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::with_capacity(text.len() / 5);
    let mut chars = text.char_indices().peekable();
    while let Some((start, first)) = chars.next() {
        if !first.is_alphabetic() {
            continue;
        }
        let (mut end, mut small, mut letters) = (start + first.len_utf8(), first.is_lowercase(), 1);
        while let Some((i, c)) = chars.peek().copied() {
            let inner = matches!(c, '\'' | '-')
                && text[i + 1..].chars().next().is_some_and(char::is_alphabetic);
            if !c.is_alphabetic() && !inner {
                break;
            }
            small |= c.is_lowercase();
            letters += 1;
            end = i + c.len_utf8();
            chars.next();
        }
        let writing = match (letters, first.is_uppercase(), small) {
            (1, _, _) => Writing::Initial,
            (_, true, true) => Writing::Capital,
            (_, true, false) => Writing::Shouted,
            (_, false, _) => Writing::Small,
        };
        let end = if text[start..end].ends_with("'s") { end - 2 } else { end };
        let joined = words.last().is_some_and(|before| {
            let between = &text[before.span.end..start];
            between == " " || (before.writing == Writing::Initial && between == ". ")
        });
        words.push(Word { span: start..end, writing, joined });
    }
    words
}

/// What the lists of the pack know about words.
struct Known<'l> {
    lists: &'l Lists,
    given: u32,
    surname: u32,
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
            english: bit("words") | everyday,
            everyday,
            never: bit("never_names"),
        }
    }

    /// The index of the surname, when a full name begins at `at`.
    fn pair(&self, text: &str, words: &[Word], at: usize) -> Option<usize> {
        if !self.is_given(text, &words[at]) {
            return None;
        }
        let rest = words[at + 1..].iter().take(3).take_while(|word| word.joined);
        for (i, word) in rest.enumerate() {
            if word.writing == Writing::Initial {
                continue;
            }
            // The given name may be the first of two: “Anna Maria Kowalska”.
            if self.is_surname(text, word, &words[at]) {
                return Some(at + 1 + i);
            }
            if !self.is_given(text, word) {
                return None;
            }
        }
        None
    }

    fn is_given(&self, text: &str, word: &Word) -> bool {
        let barred = match word.writing {
            Writing::Initial => return false,
            Writing::Capital => self.never,
            Writing::Small | Writing::Shouted => self.never | self.english,
        };
        let lower = lower(text, word);
        let sets = self.lists.sets(&lower);
        // “Ji-yoo”: two known parts make a name.
        let doubled = || {
            lower.split_once('-').is_some_and(|(a, b)| {
                [a, b].iter().any(|part| self.lists.sets(part) & self.given != 0)
                    && [a, b].iter().all(|part| self.lists.sets(part) & (self.english | self.never) == 0)
            })
        };
        (sets & self.given != 0 && sets & barred == 0) || (sets == 0 && doubled())
    }

    fn is_surname(&self, text: &str, word: &Word, given: &Word) -> bool {
        let lower = lower(text, word);
        let sets = self.lists.sets(&lower);
        if sets & self.never != 0 || is_medical(&lower) {
            return false;
        }
        let part = |part: &str| {
            let sets = self.lists.sets(part);
            (sets & self.surname != 0 && sets & self.english == 0) || is_patronymic(part) && sets == 0
        };
        let listed = part(&lower) || (sets == 0 && lower.split('-').any(part) && lower.contains('-'));
        match (given.writing, word.writing) {
            // “Maria Chamberlain”, “Kelechi Obi”: an English word only if it is a surname too.
            (Writing::Capital, Writing::Capital) => {
                listed || sets & self.surname != 0 || (sets & (self.english | self.given) == 0 && lower.len() > 2)
            }
            (Writing::Capital, Writing::Small) if sets & self.everyday != 0 => false,
            _ => listed,
        }
    }
}

/// “McIldownie”, “O'Rahilly”: the front makes it a surname.
fn is_patronymic(word: &str) -> bool {
    let rest = ["mc", "mac", "o'", "fitz"].iter().find_map(|front| word.strip_prefix(front));
    rest.is_some_and(|rest| rest.len() > 3)
}

fn lower<'t>(text: &'t str, word: &Word) -> Cow<'t, str> {
    let written = &text[word.span.clone()];
    match word.writing {
        Writing::Small if written.is_ascii() => Cow::Borrowed(written),
        _ => Cow::Owned(written.to_lowercase()),
    }
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
            ("words", "pain, reading"),
            ("never_names", "crohn"),
        ] {
            lists.add(name, entries).unwrap();
        }
        name_pairs(text, &lists).into_iter().map(|span| &text[span]).collect()
    }

    #[test]
    fn a_given_name_and_a_surname_side_by_side_are_a_name() {
        assert_eq!(found("do you know rosa fielding's number"), ["rosa fielding"]);
        assert_eq!(found("Does Anna Maria K. Greene post? ROSA GREENE"), ["Anna Maria K. Greene", "ROSA GREENE"]);
        assert_eq!(found("ji-yoo greene and rosa mcildownie-millet"), ["ji-yoo greene", "rosa mcildownie-millet"]);
        assert_eq!(found("Mark King and Rosa Unknowable"), ["Mark King", "Rosa Unknowable"]);
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
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }
}
