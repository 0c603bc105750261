//! A second reading of a text, for numbers and addresses that were written so that no machine should see them:
//! letters with spaces between (“g m a i l . c o m”), digits and letters as words (“oh seven double seven”,
//! “bravo delta five one”), digits in the place of letters (“1nst4”).
//!
//! Only such places change, and a text without them has no second reading: ordinary posts cost one look at
//! each of their words.

use std::borrow::Cow;
use std::ops::Range;

use super::spoken::{Spoken, spoken};
use super::{Folded, OffsetMap};

/// The second reading of a folded text, if it has one. Offsets are those of `text`.
pub(super) fn spelled(text: &str) -> Option<Folded<'static>> {
    let mut changes = spaced(text);
    changes.extend(words(text));
    if changes.is_empty() {
        return None;
    }
    changes.sort_by_key(|change| (change.span.start, std::cmp::Reverse(change.span.end)));
    let mut out = String::with_capacity(text.len());
    let mut from = Vec::with_capacity(text.len());
    let copy = |range: Range<usize>, out: &mut String, from: &mut Vec<(u32, u32)>| {
        out.push_str(&text[range.clone()]);
        from.extend(range.map(|at| (at as u32, at as u32 + 1)));
    };
    let mut at = 0;
    for change in changes {
        if change.span.start < at {
            continue;
        }
        copy(at..change.span.start, &mut out, &mut from);
        for (piece, span) in change.pieces {
            out.push_str(&piece);
            from.extend(std::iter::repeat_n((span.start as u32, span.end as u32), piece.len()));
        }
        at = change.span.end;
    }
    copy(at..text.len(), &mut out, &mut from);
    Some(Folded { text: Cow::Owned(out), map: OffsetMap::from_bytes(from) })
}

/// A place that reads otherwise, in pieces that know where they come from.
struct Change {
    span: Range<usize>,
    pieces: Vec<(String, Range<usize>)>,
}

/// So many characters apart are one word spelled out; three letters may be initials.
const SPACED: usize = 4;
/// So many are a label of two letters, with its colon.
const LABEL: usize = 3;

/// Runs of single characters with one space, or one other sign, between them.
fn spaced(text: &str) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut run: Vec<(char, usize)> = Vec::new();
    let mut start = 0;
    for word in text.as_bytes().split(|byte| matches!(byte, b' ' | b'\n' | b'\t')) {
        let end = start + word.len();
        match only_char(&text[start..end]) {
            Some(only) => run.push((only, start)),
            None => {
                changes.extend(closed_up(&run));
                run.clear();
                changes.extend(closed_up(&with_signs(&text[start..end], start)));
            }
        }
        start = end + 1;
    }
    changes.extend(closed_up(&run));
    changes
}

fn only_char(text: &str) -> Option<char> {
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none())
}

/// The single characters of “f-a-c-e-b-o-o-k”; nothing if the word is another.
fn with_signs(word: &str, start: usize) -> Vec<(char, usize)> {
    let sign = word.chars().nth(1).filter(|c| matches!(c, '-' | '.' | '_' | '*' | '|' | '~'));
    let Some(sign) = sign else { return Vec::new() };
    let mut run = Vec::new();
    let mut at = start;
    for part in word.trim_end_matches(sign).split(sign) {
        let Some(only) = only_char(part) else { return Vec::new() };
        run.push((only, at));
        at += part.len() + sign.len_utf8();
    }
    run
}

/// The change that closes a run up, if it is one.
fn closed_up(run: &[(char, usize)]) -> Option<Change> {
    if run.len() < LABEL {
        return None;
    }
    let plain: Vec<u8> = run.iter().filter(|(c, _)| c.is_alphanumeric()).map(|(c, _)| *c as u8).collect();
    // “i g :” is a label of two letters.
    let label = run.len() == LABEL && plain.len() == 2 && run[2].0 == ':';
    if !label && (run.len() < SPACED || plain.len() < 3 || counting(&plain)) {
        return None;
    }
    let pieces: Vec<_> = run.iter().map(|(c, at)| (c.to_string(), *at..*at + c.len_utf8())).collect();
    Some(Change { span: pieces.first()?.1.start..pieces.last()?.1.end, pieces })
}

/// “1 2 3 4 5”, “E D C B A”.
fn counting(plain: &[u8]) -> bool {
    let steps = |step: i16| plain.windows(2).all(|pair| i16::from(pair[1]) - i16::from(pair[0]) == step);
    steps(1) || steps(-1)
}

/// How far apart two words of one number stand.
const BETWEEN: usize = 4;
/// So many words make a number; fewer are everyday counting.
const LEAST_WORDS: usize = 3;
/// So many letters and digits.
const LEAST_CODE: usize = 5;

/// With so many, one word among digits is enough.
const LONG_CODE: usize = 9;

struct Run {
    pieces: Vec<(String, Range<usize>)>,
    end: usize,
    words: usize,
    letters: usize,
    last: Spoken,
    times: usize,
}

fn words(text: &str) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut run: Option<Run> = None;
    let mut close = |run: Option<Run>| changes.extend(run.and_then(finished));
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut plain = Vec::new();
    while at < bytes.len() {
        if !bytes[at].is_ascii_alphanumeric() {
            at += 1;
            continue;
        }
        let start = at;
        if start == 0 || !bytes[start - 1].is_ascii_alphanumeric() {
            let length = bytes[start..].iter().take_while(|b| b.is_ascii_alphanumeric()).count();
            if let Some(meant) = digits_for_letters(&text[start..start + length]) {
                let span = start..start + length;
                plain.push(Change { span: span.clone(), pieces: vec![(meant.into(), span)] });
            }
        }
        // “07700nine” is two words.
        let digit = bytes[at].is_ascii_digit();
        while at < bytes.len() && bytes[at].is_ascii_alphanumeric() && bytes[at].is_ascii_digit() == digit {
            at += 1;
        }
        let word = &text[start..at];
        let Some((spoken, value)) = spoken(word) else {
            close(run.take());
            continue;
        };
        // Single letters are also initials, and units.
        let (named, letter) = match word.len() {
            _ if digit => (0, 0),
            1 => (0, 1),
            _ => (1, 0),
        };
        let joined = run.as_ref().is_some_and(|run| is_between(&text[run.end..start]));
        match run.as_mut() {
            Some(run) if joined => {
                run.add(&text[run.end..start], spoken, &value, start..at);
                run.words += named;
                run.letters += letter;
            }
            _ => {
                close(run.take());
                if matches!(spoken, Spoken::Sign | Spoken::Hundred) {
                    continue;
                }
                let mut first = Run {
                    pieces: Vec::new(),
                    end: start,
                    words: named,
                    letters: letter,
                    last: Spoken::Sign,
                    times: 1,
                };
                first.add("", spoken, &value, start..at);
                run = Some(first);
            }
        }
    }
    close(run);
    changes.extend(plain);
    changes
}

impl Run {
    fn add(&mut self, between: &str, spoken: Spoken, value: &str, span: Range<usize>) {
        // Commas and full stops part groups; other signs stay as they are.
        let sign = between.trim();
        if let Some(sign) = sign.chars().next() {
            let kept = if matches!(sign, '-' | '/') { sign } else { ' ' };
            let joins = self.last == Spoken::Tens && spoken == Spoken::Digits && sign == '-';
            if !joins {
                self.pieces.push((kept.to_string(), self.end..span.start));
                self.last = Spoken::Sign;
            }
        }
        let times = std::mem::replace(&mut self.times, 1);
        match spoken {
            Spoken::Times(times) => self.times = times,
            Spoken::Hundred => self.pieces.push(("00".into(), span.clone())),
            Spoken::Digits if self.last == Spoken::Tens && value.len() == 1 => {
                if let Some((tens, _)) = self.pieces.last_mut() {
                    tens.truncate(tens.len() - 1);
                }
                self.pieces.push((value.into(), span.clone()));
            }
            // “two hundred nineteen” is 219; “nine hundred three one” is 90031, as telephone numbers are said.
            Spoken::Digits | Spoken::Tens if self.last == Spoken::Hundred && value.len() == 2 => {
                if let Some((zeros, _)) = self.pieces.last_mut() {
                    zeros.truncate(zeros.len().saturating_sub(value.len()));
                }
                self.pieces.push((value.into(), span.clone()));
            }
            _ => self.pieces.push((value.repeat(times), span.clone())),
        }
        self.last = spoken;
        self.end = span.end;
    }
}

/// The change that a run makes, if it is long enough and no counting.
fn finished(run: Run) -> Option<Change> {
    let code: Vec<u8> = run.pieces.iter().flat_map(|(piece, _)| piece.bytes()).collect();
    let plain: Vec<u8> = code.into_iter().filter(u8::is_ascii_alphanumeric).collect();
    let least = if run.letters >= 2 { LEAST_WORDS - 1 } else { LEAST_WORDS };
    let long =
        (run.words >= least && plain.len() >= LEAST_CODE) || (run.words > 0 && plain.len() >= LONG_CODE);
    let start = run.pieces.first()?.1.start;
    (long && !counting(&plain) && plain.iter().any(u8::is_ascii_digit))
        .then_some(Change { span: start..run.end, pieces: run.pieces })
}

fn is_between(text: &str) -> bool {
    text.len() <= BETWEEN && text.chars().all(|c| matches!(c, ' ' | ',' | '.' | '-' | '/' | ':' | ';' | '\n'))
}

/// Words that say what a number or a name is for, as rules know them.
const CUES: [&str; 36] = [
    "mobile",
    "phone",
    "telephone",
    "number",
    "call",
    "text",
    "cell",
    "fax",
    "email",
    "gmail",
    "hotmail",
    "outlook",
    "yahoo",
    "icloud",
    "insta",
    "instagram",
    "facebook",
    "snap",
    "snapchat",
    "telegram",
    "tiktok",
    "twitter",
    "discord",
    "reddit",
    "skype",
    "whatsapp",
    "signal",
    "viber",
    "kik",
    "messenger",
    "venmo",
    "paypal",
    "license",
    "licence",
    "passport",
    "account",
];

/// The cue that a word with digits in the place of letters means: “1nst4” is “insta”.
fn digits_for_letters(word: &str) -> Option<&'static str> {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    if digits == 0 || digits == word.len() || !(3..=9).contains(&word.len()) {
        return None;
    }
    let same = |a: u8, b: u8| match a.to_ascii_lowercase() {
        b'0' => b == b'o',
        b'1' => b == b'i' || b == b'l',
        b'3' => b == b'e',
        b'4' => b == b'a',
        b'5' => b == b's',
        b'7' => b == b't',
        b'8' => b == b'b',
        b'9' => b == b'g',
        letter => letter == b,
    };
    CUES.iter()
        .copied()
        .find(|cue| cue.len() == word.len() && word.bytes().zip(cue.bytes()).all(|(a, b)| same(a, b)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        spelled(text).map_or_else(String::new, |folded| folded.text.into_owned())
    }

    #[test]
    fn spaced_out_words_close_up() {
        assert_eq!(read("write rosa @ g m a i l . c o m now"), "write rosa @gmail.com now");
        assert_eq!(read("i g : rosa"), "ig: rosa");
        assert_eq!(read("order 7 7 3 - 0 1 9 please"), "order 773-019 please");
        assert_eq!(read("f.a.c.e.b.o.o.k it"), "facebook it");
    }

    #[test]
    fn spoken_numbers_become_digits() {
        assert_eq!(read("ring oh seven double seven, nine one"), "ring 0777 91");
        assert_eq!(read("two hundred nineteen, forty one, eighty three fifty six"), "219 41 8356");
        assert_eq!(read("plate kilo tango seven three, romeo zulu"), "plate KT73 RZ");
        assert_eq!(read("07700nine hundred 318"), "07700900318");
        assert_eq!(read("r t one nine k t x is it"), "RT19KTX is it");
        assert_eq!(read("twenty-one dash seven seven three"), "21-773");
    }

    #[test]
    fn digits_in_the_place_of_letters_are_letters() {
        assert_eq!(read("my 1nst4 name"), "my insta name");
    }

    #[test]
    fn everyday_texts_have_no_second_reading() {
        for text in [
            "one or two pills, three a day for a week",
            "one two three four five six seven",
            "in nineteen ninety eight I had B12 and D3",
            "J. R. R. is my cat, e.g. a big one - and I am 5 4",
            "U.S.A. and N.Y.C. on M, W, F",
            "40 x7d 30 x7d 20 x7d 15 x14d, C5-6-7 and s05e12 on 9-1-1",
        ] {
            assert!(spelled(text).is_none(), "{text}: {}", read(text));
        }
    }

    #[test]
    fn places_point_at_the_words() {
        let folded = spelled("my id is seven seven three zero one").unwrap();
        let at = folded.text.find("77301").unwrap();
        assert_eq!(folded.map.back(&(at..at + 5)), 9..35);
    }
}
