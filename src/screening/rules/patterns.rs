//! From a pattern as written in a rule file to the regular expression that is compiled.
//!
//! Texts are folded before they are matched, so digits, spaces and word edges are the ASCII ones here. That
//! is also what keeps matching fast: a Unicode `\b` makes the regex engine leave its automaton at the first
//! accented letter.

use std::collections::BTreeMap;

/// Replaces `{{name}}` by its phrase, again and again, at most this deep.
const MAX_NESTING: usize = 8;

pub(super) fn expand(pattern: &str, phrases: &BTreeMap<String, String>) -> Result<String, String> {
    let mut text = pattern.to_owned();
    for _ in 0..MAX_NESTING {
        if !text.contains("{{") {
            return Ok(ascii_classes(&text));
        }
        let mut out = String::with_capacity(text.len() * 2);
        let mut rest = text.as_str();
        while let Some(open) = rest.find("{{") {
            let close = rest[open..].find("}}").ok_or("`{{` without `}}`")? + open;
            let name = &rest[open + 2..close];
            let phrase = phrases.get(name).ok_or_else(|| format!("there is no phrase `{name}`"))?;
            out.push_str(&rest[..open]);
            out.push_str(phrase);
            rest = &rest[close + 2..];
        }
        out.push_str(rest);
        text = out;
    }
    Err("phrases use each other in a circle".into())
}

/// `\b`, `\d`, `\s` and `\w` as their ASCII forms.
fn ascii_classes(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() + 32);
    let mut in_class = 0usize;
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match (chars.next(), in_class > 0) {
                (Some('b'), false) => out.push_str(r"(?-u:\b)"),
                (Some('B'), false) => out.push_str(r"(?-u:\B)"),
                (Some('d'), false) => out.push_str("[0-9]"),
                (Some('d'), true) => out.push_str("0-9"),
                (Some('s'), false) => out.push_str(r"[ \t\n]"),
                (Some('s'), true) => out.push_str(r" \t\n"),
                (Some('w'), false) => out.push_str("[0-9A-Za-z_]"),
                (Some('w'), true) => out.push_str("0-9A-Za-z_"),
                (Some(other), _) => {
                    out.push('\\');
                    out.push(other);
                }
                (None, _) => out.push('\\'),
            },
            '[' => {
                in_class += 1;
                out.push(c);
            }
            ']' => {
                in_class = in_class.saturating_sub(1);
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    out
}

/// A list of words or phrases as one pattern: whole words, any white space between.
pub(super) fn of_words(words: &[String]) -> String {
    let spaced = |word: &String| {
        let escaped: Vec<String> = word.split_whitespace().map(regex::escape).collect();
        escaped.join(r"\s+")
    };
    format!(r"\b(?:{})\b", words.iter().map(spaced).collect::<Vec<_>>().join("|"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_replaced_and_classes_are_ascii() {
        let phrases = BTreeMap::from([("a".to_owned(), "(?:{{b}}+)".to_owned()), ("b".to_owned(), r"\d".to_owned())]);
        assert_eq!(expand(r"\b{{a}}[\s.]", &phrases).as_deref(), Ok(r"(?-u:\b)(?:[0-9]+)[ \t\n.]"));
        assert!(expand("{{c}}", &phrases).is_err());
    }

    #[test]
    fn words_are_whole() {
        assert_eq!(of_words(&["my e-mail".into(), "tel".into()]), r"\b(?:my\s+e\-mail|tel)\b");
    }
}
