//! What is stored: the author's text without characters that hide, reorder or break.

use unicode_normalization::char::{canonical_combining_class, decompose_canonical, is_combining_mark};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::OffsetMap;

/// More marks than this on one letter are decoration that covers the lines around it.
const MARKS_ON_A_BASE: usize = 8;

/// A text fit to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hygienic {
    /// The cleaned text.
    pub source: String,
    /// From bytes of `source` to characters (Unicode scalar values) of what was sent.
    pub map: OffsetMap,
}

/// Cleans a text. Doing it twice changes nothing more.
pub fn hygienic(text: &str) -> Hygienic {
    if text.bytes().all(|byte| is_plain(char::from(byte))) {
        return Hygienic { source: text.to_owned(), map: OffsetMap::identity() };
    }
    compose(&kept(text))
}

/// The characters that stay, each with its place in the original.
fn kept(text: &str) -> Vec<(char, u32)> {
    let mut out: Vec<(char, u32)> = Vec::with_capacity(text.len());
    let mut marks = 0;
    let mut tags = 0;
    let mut chars = text.chars().zip(0u32..).peekable();
    while let Some((c, at)) = chars.next() {
        if is_plain(c) {
            (marks, tags) = (0, 0);
            out.push((c, at));
            continue;
        }
        let c = match c {
            '\r' if chars.peek().is_some_and(|(next, _)| *next == '\n') => continue,
            // Line ends of other systems, and the Unicode line and paragraph separators.
            '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
            other => other,
        };
        if is_removed(c) {
            continue;
        }
        if is_mark(c) {
            let own = marks_of(c);
            if marks + own > MARKS_ON_A_BASE {
                continue;
            }
            marks += own;
        } else if !is_invisible(c) && !is_variation_selector(c) {
            marks = marks_of(c);
        }
        if is_invisible(c) && out.last().is_some_and(|(last, _)| is_invisible(*last)) {
            continue;
        }
        // Tag characters are only sound in the flags of regions (UTS #51), at most six and an end mark.
        if is_tag(c) {
            tags += 1;
            let sound = out.last().is_some_and(|(last, _)| *last == '\u{1F3F4}' || is_tag(*last));
            if !sound || tags > 7 {
                continue;
            }
        } else {
            tags = 0;
        }
        out.push((c, at));
    }
    out
}

/// Composes to NFC, segment by segment, so that every byte keeps its place.
fn compose(kept: &[(char, u32)]) -> Hygienic {
    let mut source = String::with_capacity(kept.len());
    let mut from = Vec::with_capacity(kept.len());
    let mut start = 0;
    while start < kept.len() {
        let mut end = start + 1;
        let (c, at) = kept[start];
        if c.is_ascii() && kept.get(end).is_none_or(|(next, _)| next.is_ascii()) {
            source.push(c);
            from.push((at, at + 1));
            start = end;
            continue;
        }
        while end < kept.len() && !starts_a_segment(kept[end].0) {
            end += 1;
        }
        let segment = &kept[start..end];
        let place = (segment[0].1, segment[segment.len() - 1].1 + 1);
        let before = source.len();
        if let [(c, _)] = segment
            && (c.is_ascii() || is_nfc_quick(std::iter::once(*c)) == IsNormalized::Yes)
        {
            source.push(*c);
        } else {
            source.extend(segment.iter().map(|(c, _)| *c).nfc());
        }
        from.extend(std::iter::repeat_n(place, source.len() - before));
        start = end;
    }
    Hygienic { source, map: OffsetMap::from_bytes(from) }
}

/// The characters of most texts, which stay what they are.
fn is_plain(c: char) -> bool {
    matches!(c, '\n' | '\t' | ' '..='~')
}

fn starts_a_segment(c: char) -> bool {
    c.is_ascii()
        || (canonical_combining_class(c) == 0 && is_nfc_quick(std::iter::once(c)) != IsNormalized::Maybe)
}

fn is_removed(c: char) -> bool {
    matches!(c,
        '\0'..='\u{8}' | '\u{B}'..='\u{1F}' | '\u{7F}'..='\u{9F}'
        | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{206A}'..='\u{206F}'
        | '\u{FFF9}'..='\u{FFFB}' | '\u{FDD0}'..='\u{FDEF}' | '\u{E0001}')
        || (c as u32) & 0xFFFE == 0xFFFE
}

/// Characters without width. One is kept: joiners build emoji and words of several scripts.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{34F}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}')
}

fn is_mark(c: char) -> bool {
    is_combining_mark(c) && !is_variation_selector(c)
}

/// The marks of a character when it is taken apart: composing joins some to their letter and parts others from it,
/// and the count must be the same before and after.
fn marks_of(c: char) -> usize {
    let mut marks = 0;
    decompose_canonical(c, |part| marks += usize::from(is_mark(part)));
    marks
}

fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

fn is_tag(c: char) -> bool {
    matches!(c, '\u{E0020}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_and_reordering_characters_go() {
        assert_eq!(hygienic("a\0b\u{202E}c\u{7F}d\u{85}e\r\nf\rg").source, "abcd\ne\nf\ng");
        assert_eq!(hygienic("0\u{200B}\u{200B}\u{200B}7").source, "0\u{200B}7");
    }

    #[test]
    fn piles_of_marks_are_cut_and_joiners_of_emoji_stay() {
        let pile = format!("e{}x", "\u{301}".repeat(40));
        assert!(hygienic(&pile).source.chars().count() <= 10);
        assert_eq!(hygienic("👩\u{200D}👧").source, "👩\u{200D}👧");
        let hidden = format!("e{}", "\u{301}\u{FE0E}".repeat(40));
        assert_eq!(hygienic(&hidden).source.matches('\u{301}').count(), 7, "one is in the é");
    }

    #[test]
    fn letters_that_come_apart_are_cut_once() {
        // U+0F5C is written as a letter with a mark (composition exclusions, UAX #15).
        let once = hygienic(&format!("\u{F5C}{}", "\u{5BF}".repeat(8))).source;
        assert_eq!(once, format!("\u{F5B}\u{FB7}{}", "\u{5BF}".repeat(7)));
        assert_eq!(hygienic(&once).source, once);
    }

    #[test]
    fn places_point_at_characters_of_the_original() {
        let cleaned = hygienic("e\u{301}\0 07700");
        assert_eq!(cleaned.source, "é 07700");
        let at = cleaned.source.find("07700").unwrap_or_default();
        assert_eq!(cleaned.map.back(&(at..at + 5)), 4..9);
        assert_eq!(cleaned.map.back(&(0..2)), 0..2);
    }
}
