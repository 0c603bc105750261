//! What patterns read: every disguise of a digit, letter, dash or space as the plain one.
//!
//! Compatibility forms follow NFKC (UAX #15); look-alike letters of other scripts are only replaced beside Latin
//! letters (in the spirit of UTS #39), so that words in those scripts stay what they are. Letters keep their
//! case and accents: names need them.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::OffsetMap;

/// A text in its folded form.
#[derive(Debug, Clone)]
pub struct Folded<'a> {
    /// The folded text.
    pub text: Cow<'a, str>,
    /// From bytes of `text` to bytes of the source.
    pub map: OffsetMap,
}

/// Folds a text.
pub fn fold(source: &str) -> Folded<'_> {
    if source.is_ascii() {
        return Folded { text: Cow::Borrowed(source), map: OffsetMap::identity() };
    }
    let mut text = String::with_capacity(source.len());
    let mut from: Vec<(u32, u32)> = Vec::with_capacity(source.len());
    let bytes = source.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let plain = bytes[at..].iter().take_while(|byte| byte.is_ascii()).count();
        text.push_str(&source[at..at + plain]);
        from.extend((at as u32..).zip(at as u32 + 1..).take(plain));
        at += plain;
        let Some(c) = source[at..].chars().next() else { break };
        let end = at + c.len_utf8();
        let before = text.len();
        let beside_latin = text.as_bytes().last().is_some_and(u8::is_ascii_alphabetic)
            || bytes.get(end).is_some_and(u8::is_ascii_alphabetic);
        push(c, beside_latin, &mut text);
        from.extend(std::iter::repeat_n((at as u32, end as u32), text.len() - before));
        at = end;
    }
    Folded { text: Cow::Owned(text), map: OffsetMap::from_bytes(from) }
}

fn push(c: char, beside_latin: bool, out: &mut String) {
    match c {
        // Invisible: joiners, selectors, the keycap that turns a digit into an emoji, soft hyphens.
        '\u{AD}'
        | '\u{34F}'
        | '\u{61C}'
        | '\u{180E}'
        | '\u{200B}'..='\u{200F}'
        | '\u{2060}'..='\u{2064}'
        | '\u{20D0}'..='\u{20FF}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}'
        | '\u{E0020}'..='\u{E01EF}' => {}
        '‘' | '’' | '‛' | 'ʼ' | '′' | '´' | '＇' => out.push('\''),
        '“' | '”' | '„' | '″' | '«' | '»' => out.push('"'),
        '‐'..='―' | '−' | '⁃' | '﹘' | '﹣' | '－' | '➖' => out.push('-'),
        '·' | '•' | '∙' | '․' | '。' | '．' | '⋅' => out.push('.'),
        '➕' => out.push('+'),
        '⁄' | '∕' => out.push('/'),
        'À'..='ɏ' => out.push(c),
        _ if c.is_whitespace() => out.push(' '),
        _ if is_combining_mark(c) => {}
        _ => {
            if let Some(digit) = digit(c) {
                out.push(digit);
            } else if let Some(latin) = beside_latin.then(|| look_alike(c)).flatten() {
                out.push(latin);
            } else if matches!(c as u32, 0x2000..=0x2BFF | 0xFB00..=0xFFEF | 0x1D400..=0x1D7FF | 0x1F100..=0x1F1FF)
            {
                // Compatibility forms. A long expansion is kept whole: it maps back to one character.
                match squared(c) {
                    Some(letter) => out.push(letter),
                    None => out.extend(std::iter::once(c).nfkc()),
                }
            } else {
                out.push(c);
            }
        }
    }
}

/// Decimal digits of other scripts (general category Nd) and the circled ones that NFKC leaves.
fn digit(c: char) -> Option<char> {
    const ZEROS: [u32; 22] = [
        0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xE50, 0xED0,
        0xF20, 0x1040, 0x17E0, 0x1810, 0xFF10, 0x1D7CE, 0x1D7D8, 0x1FBF0,
    ];
    let code = c as u32;
    let offset = match code {
        0x1D7E2..=0x1D7FF => (code - 0x1D7E2) % 10,
        0x24F5..=0x24FD => code - 0x24F5 + 1,
        0x2776..=0x277E => code - 0x2776 + 1,
        0x2780..=0x2788 => code - 0x2780 + 1,
        0x278A..=0x2792 => code - 0x278A + 1,
        0x2460..=0x2468 => code - 0x2460 + 1,
        0x24EA | 0x24FF | 0x1F10B | 0x1F10C => 0,
        _ => code - ZEROS.iter().find(|zero| (**zero..**zero + 10).contains(&code))?,
    };
    char::from_digit(offset, 10)
}

/// Letters in circles and squares, which NFKC does not undo.
fn squared(c: char) -> Option<char> {
    let code = c as u32;
    let offset = match code {
        0x1F130..=0x1F149 => code - 0x1F130,
        0x1F150..=0x1F169 => code - 0x1F150,
        0x1F170..=0x1F189 => code - 0x1F170,
        0x1F1E6..=0x1F1FF => code - 0x1F1E6,
        _ => return None,
    };
    char::from_u32('A' as u32 + offset)
}

/// Cyrillic and Greek letters drawn like Latin ones (confusables of UTS #39, the common part).
fn look_alike(c: char) -> Option<char> {
    const PAIRS: &[(&str, &str)] = &[
        ("абсԁеһіјӏморԛѕтухԝ", "abcdehijlmopqstyxw"),
        ("АВСЕНІЈКМОРЅТХУЗ", "ABCEHIJKMOPSTXY3"),
        ("αορνικτυχ", "aopviktux"),
        ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"),
    ];
    PAIRS.iter().find_map(|(from, to)| from.chars().position(|f| f == c).and_then(|i| to.chars().nth(i)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disguised_digits_are_digits() {
        assert_eq!(fold("0️⃣7️⃣ ７７ ٠٩ ①② 𝟗𝟎").text, "07 77 09 12 90");
    }

    #[test]
    fn words_of_other_scripts_stay() {
        assert_eq!(fold("привет gmаil").text, "привет gmail");
    }

    #[test]
    fn places_point_back() {
        let folded = fold("x\u{200B}0\u{200B}7");
        assert_eq!(folded.text, "x07");
        assert_eq!(folded.map.back(&(1..3)), 4..9);
    }
}
