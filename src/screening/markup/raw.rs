//! What an author typed in angle brackets: a tag of the small subset, a comment, or words.

use super::policy;

/// A piece of raw HTML.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// An allowed tag, as typed.
    Tag { text: &'a str, name: String, closes: bool },
    /// A comment: it vanishes.
    Comment,
    /// Words, to be shown as typed.
    Text(&'a str),
}

/// Cuts raw HTML into pieces, in order and complete. Linear: each `<` looks ahead to the next `>` at most once
/// more than there are quotes.
pub(crate) fn tokens(raw: &str) -> Vec<Token<'_>> {
    let mut out = Vec::new();
    let mut words = 0;
    let mut at = 0;
    while let Some(found) = raw[at..].find('<') {
        let open = at + found;
        let (token, end) = match comment_end(raw, open) {
            Some(end) => (Token::Comment, end),
            None => match tag(raw, open) {
                Some(found) => found,
                None => {
                    at = open + 1;
                    continue;
                }
            },
        };
        if open > words {
            out.push(Token::Text(&raw[words..open]));
        }
        out.push(token);
        at = end;
        words = end;
    }
    if words < raw.len() {
        out.push(Token::Text(&raw[words..]));
    }
    out
}

fn comment_end(raw: &str, open: usize) -> Option<usize> {
    let rest = raw[open..].strip_prefix("<!--")?;
    rest.find("-->").map(|i| open + 4 + i + 3)
}

/// The allowed tag that starts at `open`. A tag longer than this is no tag but a way to be slow.
const MAX_TAG: usize = 2_048;

fn tag(raw: &str, open: usize) -> Option<(Token<'_>, usize)> {
    let bytes = raw.as_bytes();
    let mut at = open + 1;
    let closes = bytes.get(at) == Some(&b'/');
    at += usize::from(closes);
    let name_end = at + bytes[at..].iter().take_while(|b| b.is_ascii_alphanumeric()).count();
    let name = raw[at..name_end].to_ascii_lowercase();
    if !policy::TYPED.contains(&name.as_str()) {
        return None;
    }
    if !matches!(bytes.get(name_end), Some(b'>' | b'/' | b' ' | b'\n' | b'\t')) {
        return None;
    }
    let mut quote = None;
    for (i, b) in bytes.iter().enumerate().take(open + MAX_TAG).skip(name_end) {
        match (quote, b) {
            (None, b'"' | b'\'') => quote = Some(*b),
            (Some(q), b) if q == *b => quote = None,
            (None, b'<') => return None,
            (None, b'>') => return Some((Token::Tag { text: &raw[open..=i], name, closes }, i + 1)),
            _ => {}
        }
    }
    None
}

/// Tags that the parser closes by itself when the next of their kind opens: they do not nest without one of
/// the others between them.
pub(crate) fn nests(name: &str) -> bool {
    !matches!(name, "br" | "p" | "li" | "dt" | "dd" | "tr" | "td" | "th" | "thead" | "tbody" | "caption")
}

/// The entities that a disguise would use, and numeric ones; the rest stays as typed.
pub(crate) fn entity(text: &str) -> Option<(char, usize)> {
    let rest = text.strip_prefix('&')?;
    let end = rest.as_bytes().iter().take(12).position(|b| *b == b';')?;
    let name = &rest[..end];
    let c = if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        char::from_u32(code).filter(|c| *c != '\0')?
    } else {
        match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
            "commat" => '@',
            "period" => '.',
            "comma" => ',',
            "colon" => ':',
            "sol" => '/',
            "bsol" => '\\',
            "num" => '#',
            "plus" => '+',
            "lpar" => '(',
            "rpar" => ')',
            "lowbar" => '_',
            "hyphen" | "dash" | "ndash" | "mdash" | "minus" => '-',
            "shy" | "zwj" | "zwnj" => '\u{200B}',
            "Tab" => '\t',
            "NewLine" => '\n',
            _ => return None,
        }
    };
    Some((c, end + 2))
}

/// Markup characters escaped, so that words stay words; entities stay entities.
pub(crate) fn escaped(words: &str) -> String {
    words.replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_words_and_comments_are_told_apart() {
        let kinds: Vec<String> = tokens("a<b>c</b><!-- x --><div>&lt;3 <p title='>'>")
            .iter()
            .map(|t| match t {
                Token::Tag { name, closes, .. } => format!("{}{name}", if *closes { "/" } else { "" }),
                Token::Comment => "!".into(),
                Token::Text(t) => format!("“{t}”"),
            })
            .collect();
        assert_eq!(kinds.join(" "), "“a” b “c” /b ! “<div>&lt;3 ” p");
    }

    #[test]
    fn entities_are_read() {
        assert_eq!(entity("&#48;1"), Some(('0', 5)));
        assert_eq!(entity("&#x37;"), Some(('7', 6)));
        assert_eq!(entity("&nothing;"), None);
    }
}
