//! From a pattern as written in a rule file to the regular expression that is compiled.
//!
//! Texts are folded before they are matched, so digits, spaces and word edges are the ASCII ones here. That
//! is also what keeps matching fast: a Unicode `\b` makes the regex engine leave its automaton at the first
//! accented letter.

use std::collections::BTreeMap;

use super::super::detectors::Lists;

/// Replaces `{{name}}` by its phrase and `{{list:name}}` by the entries of a gazetteer, again and again, at most this deep.
const MAX_NESTING: usize = 8;

pub(super) fn expand(
    pattern: &str,
    phrases: &BTreeMap<String, String>,
    lists: &Lists,
) -> Result<String, String> {
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
            out.push_str(&rest[..open]);
            match name.strip_prefix("list:") {
                Some(list) => out.push_str(&of_list(list, lists)?),
                None => {
                    out.push_str(phrases.get(name).ok_or_else(|| format!("there is no phrase `{name}`"))?)
                }
            }
            rest = &rest[close + 2..];
        }
        out.push_str(rest);
        text = out;
    }
    Err("phrases use each other in a circle".into())
}

/// Every entry of a gazetteer, the longest first, so that “new york city” is not cut to “new york”.
fn of_list(name: &str, lists: &Lists) -> Result<String, String> {
    let mut entries = lists.entries(name).ok_or_else(|| format!("there is no list `{name}`"))?;
    entries.sort_unstable_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
    let escaped: Vec<String> = entries.iter().map(|entry| regex::escape(entry)).collect();
    Ok(format!("(?:{})", escaped.join("|")))
}

/// Letters of the alphabetic scripts up to U+07FF: two bytes at most, so that automata stay small. `\p{L}` in
/// full makes a pattern ten times as large; scripts beyond have no capitals to tell a name by.
const LETTERS: &str = r"A-Za-z\x{C0}-\x{7FF}";
/// The ranges where capitals stand; which of them are capitals is for the checks to say.
const CAPITALS: &str = r"A-Z\x{C0}-\x{DE}\x{100}-\x{24F}\x{370}-\x{3AB}\x{400}-\x{42F}";

/// `\b`, `\d`, `\s` and `\w` as their ASCII forms, `\p{L}` and `\p{Lu}` as the ranges above.
fn ascii_classes(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() + 32);
    let mut class = Class::default();
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match (chars.next(), class.depth > 0) {
                (Some('b'), false) => out.push_str(r"(?-u:\b)"),
                (Some('B'), false) => out.push_str(r"(?-u:\B)"),
                (Some('d'), false) => out.push_str("[0-9]"),
                (Some('d'), true) => out.push_str("0-9"),
                (Some('s'), false) => out.push_str(r"[ \t\n]"),
                (Some('s'), true) => out.push_str(r" \t\n"),
                (Some('w'), false) => out.push_str("[0-9A-Za-z_]"),
                (Some('w'), true) => out.push_str("0-9A-Za-z_"),
                (Some('p'), _) => class.letters(&mut chars, &mut out),
                (Some(other), _) => {
                    out.push('\\');
                    out.push(other);
                }
                (None, _) => out.push('\\'),
            },
            '[' => class.open(&mut out),
            ']' => class.close(&mut out),
            _ => {
                class.cased |= c.is_alphabetic();
                out.push(c);
            }
        }
    }
    out
}

/// The class that is being written.
#[derive(Default)]
struct Class {
    depth: usize,
    /// Where it begins.
    start: usize,
    /// It holds all letters, of both cases.
    all_letters: bool,
    /// It holds single letters, which are to be met in both cases.
    cased: bool,
}

impl Class {
    fn open(&mut self, out: &mut String) {
        if self.depth == 0 {
            *self = Self { start: out.len(), ..Self::default() };
        }
        self.depth += 1;
        out.push('[');
    }

    fn close(&mut self, out: &mut String) {
        out.push(']');
        self.depth = self.depth.saturating_sub(1);
        // The reader of patterns would look for the other case of each of two thousand letters, all of which are there.
        if self.depth == 0 && self.all_letters && !self.cased {
            out.insert_str(self.start, "(?-i:");
            out.push(')');
        }
    }

    fn letters(&mut self, chars: &mut std::str::Chars<'_>, out: &mut String) {
        let name: String = chars.by_ref().skip(1).take_while(|c| *c != '}').collect();
        let ranges = match name.as_str() {
            "L" => LETTERS,
            "Lu" => CAPITALS,
            other => {
                out.push_str(&format!(r"\p{{{other}}}"));
                return;
            }
        };
        match (self.depth > 0, name == "L") {
            (true, all) => {
                self.all_letters |= all;
                self.cased |= !all;
                out.push_str(ranges);
            }
            (false, true) => out.push_str(&format!("(?-i:[{ranges}])")),
            (false, false) => out.push_str(&format!("[{ranges}]")),
        }
    }
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
        let phrases =
            BTreeMap::from([("a".to_owned(), "(?:{{b}}+)".to_owned()), ("b".to_owned(), r"\d".to_owned())]);
        assert_eq!(
            expand(r"\b{{a}}[\s.]", &phrases, &Lists::default()).as_deref(),
            Ok(r"(?-u:\b)(?:[0-9]+)[ \t\n.]")
        );
        assert!(expand("{{c}}", &phrases, &Lists::default()).is_err());
    }

    #[test]
    fn all_letters_have_both_cases_already() {
        assert_eq!(ascii_classes(r"\p{L}"), format!("(?-i:[{LETTERS}])"));
        assert_eq!(ascii_classes(r"[\p{L}'-]+x"), format!("(?-i:[{LETTERS}'-])+x"));
        // One letter beside them may stand for its other case, and capitals for small letters.
        assert_eq!(ascii_classes(r"[\p{L}k]"), format!("[{LETTERS}k]"));
        assert_eq!(ascii_classes(r"\p{Lu}"), format!("[{CAPITALS}]"));
    }

    #[test]
    fn words_are_whole() {
        assert_eq!(of_words(&["my e-mail".into(), "tel".into()]), r"\b(?:my\s+e\-mail|tel)\b");
    }
}
