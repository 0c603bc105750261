//! A folded text as words, for searches that go through it word by word: cut and looked up once for all of them.

use std::borrow::Cow;
use std::ops::Range;

use super::Lists;

/// The words of a text.
pub(crate) struct Words<'t> {
    pub(super) text: &'t str,
    pub(super) words: Vec<Word>,
}

/// A word of the text, without a possessive `'s`.
pub(super) struct Word {
    pub span: Range<usize>,
    pub writing: Writing,
    /// One space, or a full stop and a space after an initial, stands between it and the word before.
    pub joined: bool,
    /// The lists that it is in, and whether it begins an entry of several words ([`Lists::known`]).
    pub known: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Writing {
    Small,
    Capital,
    /// Capitals only, two or more.
    Shouted,
    /// One letter.
    Initial,
}

impl<'t> Words<'t> {
    /// The words of a text, and what the lists know of them.
    pub fn of(text: &'t str, lists: &Lists) -> Self {
        let mut words: Vec<Word> = Vec::with_capacity(text.len() / 5);
        let mut at = 0;
        while let Some(first) = char_at(text, at) {
            let start = at;
            at += first.len_utf8();
            if !first.is_alphabetic() {
                continue;
            }
            let (mut small, mut letters) = (first.is_lowercase(), 1);
            while let Some(c) = char_at(text, at) {
                let inner =
                    || matches!(c, '\'' | '-') && char_at(text, at + 1).is_some_and(char::is_alphabetic);
                if !c.is_alphabetic() && !inner() {
                    break;
                }
                small |= c.is_lowercase();
                letters += 1;
                at += c.len_utf8();
            }
            let writing = match (letters, first.is_uppercase(), small) {
                (1, _, _) => Writing::Initial,
                (_, true, true) => Writing::Capital,
                (_, true, false) => Writing::Shouted,
                (_, false, _) => Writing::Small,
            };
            let end = if text[start..at].ends_with("'s") { at - 2 } else { at };
            let joined = words.last().is_some_and(|before| {
                let between = &text[before.span.end..start];
                between == " " || (before.writing == Writing::Initial && between == ". ")
            });
            let known = lists.known(&lower(&text[start..end], writing));
            words.push(Word { span: start..end, writing, joined, known });
        }
        Self { text, words }
    }

    /// A word in small letters.
    pub(super) fn lower(&self, word: &Word) -> Cow<'t, str> {
        lower(&self.text[word.span.clone()], word.writing)
    }
}

fn lower(written: &str, writing: Writing) -> Cow<'_, str> {
    match (writing, written.is_ascii()) {
        (Writing::Small, true) => Cow::Borrowed(written),
        (_, true) => Cow::Owned(written.to_ascii_lowercase()),
        (_, false) => Cow::Owned(written.to_lowercase()),
    }
}

/// The character that begins at a byte.
fn char_at(text: &str, at: usize) -> Option<char> {
    match text.as_bytes().get(at)? {
        byte if byte.is_ascii() => Some(char::from(*byte)),
        _ => text[at..].chars().next(),
    }
}
