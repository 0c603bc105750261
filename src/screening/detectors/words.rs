//! A folded text as words, for searches that go through it word by word.

use std::borrow::Cow;
use std::ops::Range;

/// A word of the text, without a possessive `'s`.
pub(super) struct Word {
    pub span: Range<usize>,
    pub writing: Writing,
    /// One space, or a full stop and a space after an initial, stands between it and the word before.
    pub joined: bool,
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

/// The words of a text.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::with_capacity(text.len() / 5);
    let mut chars = text.char_indices().peekable();
    while let Some((start, first)) = chars.next() {
        if !first.is_alphabetic() {
            continue;
        }
        let (mut end, mut small, mut letters) = (start + first.len_utf8(), first.is_lowercase(), 1);
        while let Some((i, c)) = chars.peek().copied() {
            let inner =
                matches!(c, '\'' | '-') && text[i + 1..].chars().next().is_some_and(char::is_alphabetic);
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

/// A word in small letters.
pub(super) fn lower<'t>(text: &'t str, word: &Word) -> Cow<'t, str> {
    let written = &text[word.span.clone()];
    match word.writing {
        Writing::Small if written.is_ascii() => Cow::Borrowed(written),
        _ => Cow::Owned(written.to_lowercase()),
    }
}
