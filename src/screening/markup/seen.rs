//! What a reader sees of a Markdown text: its words, then the link targets and titles, with the place in the
//! source that each byte came from. Emphasis inside a telephone number leaves no trace here.

use std::ops::Range;

use comrak::arena_tree::NodeEdge;
use comrak::nodes::{AstNode, NodeValue, Sourcepos};

use super::super::normalise::OffsetMap;
use super::{links, raw};

/// The seen text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Seen {
    /// Visible words, then targets and titles, each on a line of its own.
    pub text: String,
    /// From bytes of `text` to bytes of the source.
    pub map: OffsetMap,
    /// Places in the source of links whose words claim another host.
    pub disguised: Vec<Range<usize>>,
    visible: usize,
}

impl Seen {
    /// The words alone.
    pub fn visible(&self) -> &str {
        self.text[..self.visible].trim_end()
    }
}

/// Reads the tree; `None` when it is plain paragraphs that read like the source.
pub(crate) fn read<'a>(root: &'a AstNode<'a>, source: &str) -> Option<Seen> {
    let mut reader = Reader::new(source);
    for edge in root.traverse() {
        match edge {
            NodeEdge::Start(node) => reader.start(node),
            NodeEdge::End(node) => reader.end(node),
        }
    }
    if reader.plain {
        return None;
    }
    let visible = reader.text.len();
    let Reader { mut text, mut from, extra, disguised, .. } = reader;
    for (words, place) in extra {
        let place = found_in(source, &place, &words).unwrap_or(place);
        push(&mut text, &mut from, "\n", place.end..place.end);
        push(&mut text, &mut from, &words, place);
    }
    Some(Seen { text, map: OffsetMap::from_bytes(from), disguised, visible })
}

struct Reader<'s> {
    source: &'s str,
    lines: Vec<usize>,
    /// Everything before this has been read.
    at: usize,
    text: String,
    from: Vec<(u32, u32)>,
    extra: Vec<(String, Range<usize>)>,
    disguised: Vec<Range<usize>>,
    /// Where in `text` the open links and images began.
    open: Vec<usize>,
    plain: bool,
}

impl<'s> Reader<'s> {
    fn new(source: &'s str) -> Self {
        let lines = std::iter::once(0)
            .chain(source.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i + 1));
        Self {
            source,
            lines: lines.collect(),
            at: 0,
            text: String::with_capacity(source.len()),
            from: Vec::with_capacity(source.len()),
            extra: Vec::new(),
            disguised: Vec::new(),
            open: Vec::new(),
            plain: true,
        }
    }

    fn start<'a>(&mut self, node: &'a AstNode<'a>) {
        let data = node.data();
        let place = self.place(&data.sourcepos);
        match &data.value {
            NodeValue::Document | NodeValue::Paragraph => {}
            NodeValue::Text(words) => self.words(words, place, true),
            NodeValue::SoftBreak | NodeValue::LineBreak => self.gap("\n"),
            NodeValue::Code(code) => {
                self.plain = false;
                self.words(&code.literal, place, false);
            }
            NodeValue::CodeBlock(block) => {
                self.plain = false;
                for line in block.literal.lines() {
                    self.words(line, place.clone(), false);
                    self.gap("\n");
                }
            }
            NodeValue::HtmlInline(text) => {
                self.plain = false;
                self.html(text, place);
            }
            NodeValue::HtmlBlock(block) => {
                self.plain = false;
                self.html(&block.literal, place);
            }
            NodeValue::Link(_) | NodeValue::Image(_) => {
                self.plain = false;
                self.open.push(self.text.len());
            }
            _ => self.plain = false,
        }
    }

    fn end<'a>(&mut self, node: &'a AstNode<'a>) {
        let data = node.data();
        match &data.value {
            NodeValue::Link(link) | NodeValue::Image(link) => {
                let place = self.place(&data.sourcepos);
                let began = self.open.pop().unwrap_or(self.text.len());
                self.link(&link.url, &link.title, began, place);
            }
            NodeValue::TableCell => self.gap("\t"),
            value if value.block() => self.gap("\n"),
            _ => {}
        }
    }

    fn link(&mut self, url: &str, title: &str, began: usize, place: Range<usize>) {
        let words = self.text.get(began..).unwrap_or_default().trim().to_owned();
        let claimed = links::host_in_text(&words);
        let real = links::host_of(url);
        if let (Some(claimed), Some(real)) = (&claimed, &real)
            && claimed != real
        {
            self.disguised.push(place.clone());
        }
        let same = url.ends_with(words.as_str()) && !words.is_empty() && url.len() <= words.len() + 8;
        if !same && !url.is_empty() {
            self.extra.push((url.to_owned(), place.clone()));
        }
        if !title.is_empty() {
            self.extra.push((title.to_owned(), place));
        }
    }

    /// Raw HTML: allowed tags leave no trace, the rest is shown as typed.
    fn html(&mut self, html: &str, place: Range<usize>) {
        for token in raw::tokens(html) {
            match token {
                raw::Token::Tag { text, name, .. } => {
                    if matches!(
                        name.as_str(),
                        "br" | "p" | "li" | "td" | "th" | "tr" | "dd" | "dt" | "blockquote"
                    ) {
                        self.gap("\n");
                    }
                    if text.contains('=') {
                        self.extra.push((text.to_owned(), place.clone()));
                    }
                }
                raw::Token::Comment => {}
                raw::Token::Text(words) => self.typed(words, &place),
            }
        }
    }

    /// Words between tags: as typed, but that a browser reads the entities in them.
    fn typed(&mut self, words: &str, place: &Range<usize>) {
        let mut rest = words;
        while let Some(i) = rest.find('&') {
            let Some((c, used)) = raw::entity(&rest[i..]) else {
                self.words(&rest[..=i], place.clone(), false);
                rest = &rest[i + 1..];
                continue;
            };
            if i > 0 {
                self.words(&rest[..i], place.clone(), false);
            }
            let mut buffer = [0; 4];
            let start = self.at.min(self.source.len());
            let end = ceil(self.source, start + used);
            push(&mut self.text, &mut self.from, c.encode_utf8(&mut buffer), start..end);
            self.at = end;
            rest = &rest[i + used..];
        }
        if !rest.is_empty() {
            self.words(rest, place.clone(), false);
        }
    }

    /// Adds words that stand, in order, somewhere in `place`; with entities and backslashes when `marked`.
    fn words(&mut self, words: &str, place: Range<usize>, marked: bool) {
        let start = self.at.max(place.start).min(self.source.len());
        let direct = self.source.get(start..start + words.len()) == Some(words);
        if direct {
            push_same(&mut self.text, &mut self.from, words, start);
            self.at = start + words.len();
            return;
        }
        // Columns may be off by what a block removed: look for the words before aligning them.
        if let Some(i) =
            self.source.get(start..).filter(|_| words.len() > 2).and_then(|s| find_near(s, words))
        {
            push_same(&mut self.text, &mut self.from, words, start + i);
            self.at = start + i + words.len();
            return;
        }
        self.plain = false;
        match align(&self.source[start..], words, marked) {
            Some((steps, used)) => {
                for (c, from) in steps {
                    let mut buffer = [0; 4];
                    let place = start + from.start..start + from.end;
                    push(&mut self.text, &mut self.from, c.encode_utf8(&mut buffer), place);
                }
                self.at = start + used;
            }
            None => {
                let read = if marked { decoded(words) } else { words.to_owned() };
                push(&mut self.text, &mut self.from, &read, place);
            }
        }
    }

    fn gap(&mut self, gap: &str) {
        let at = self.at.min(self.source.len());
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            push(&mut self.text, &mut self.from, gap, at..at);
        }
    }

    /// comrak counts lines and columns (bytes) from 1, the end inclusive.
    fn place(&self, pos: &Sourcepos) -> Range<usize> {
        let byte = |line: usize, column: usize| {
            let start = self.lines.get(line.saturating_sub(1)).copied().unwrap_or(self.source.len());
            (start + column).min(self.source.len())
        };
        let start = floor(self.source, byte(pos.start.line, pos.start.column.saturating_sub(1)));
        let end = ceil(self.source, byte(pos.end.line, pos.end.column));
        start..end.max(start)
    }
}

/// The place of `words` within a few bytes of the front of `source`.
fn find_near(source: &str, words: &str) -> Option<usize> {
    let end = floor(source, words.len() + 64);
    source[..end].find(words)
}

/// Pairs each character of `words` with the part of `source` that it was written as. Between them only markup
/// may stand: backslashes, and white space or punctuation at the front.
#[allow(clippy::type_complexity)]
fn align(source: &str, words: &str, marked: bool) -> Option<(Vec<(char, Range<usize>)>, usize)> {
    let first = words.chars().next()?;
    for skip in source.char_indices().map(|(i, _)| i).take(16) {
        let begins = source[skip..].chars().next();
        let may = begins == Some(first) || (marked && matches!(begins, Some('&' | '\\')));
        if may && let Some(found) = align_at(source, skip, words, marked) {
            return Some(found);
        }
    }
    None
}

#[allow(clippy::type_complexity)]
fn align_at(
    source: &str,
    skip: usize,
    words: &str,
    marked: bool,
) -> Option<(Vec<(char, Range<usize>)>, usize)> {
    let mut steps = Vec::with_capacity(words.len());
    let mut at = skip;
    let mut wanted = words.chars().peekable();
    while let Some(&c) = wanted.peek() {
        let rest = source.get(at..)?;
        let here = rest.chars().next()?;
        if marked
            && here == '&'
            && let Some(end) = rest.bytes().take(40).position(|b| b == b';')
            && !words_start_with_entity(&rest[..=end], &wanted)
        {
            steps.push((c, at..at + end + 1));
            at += end + 1;
            wanted.next();
        } else if here == c {
            steps.push((c, at..at + c.len_utf8()));
            at += c.len_utf8();
            wanted.next();
        } else if marked && here == '\\' {
            at += 1;
        } else {
            return None;
        }
    }
    Some((steps, at))
}

fn words_start_with_entity(entity: &str, wanted: &std::iter::Peekable<std::str::Chars<'_>>) -> bool {
    let mut wanted = wanted.clone();
    entity.chars().all(|c| wanted.next() == Some(c)) && raw::entity(entity).is_none()
}

fn decoded(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut rest = words;
    while let Some(c) = rest.chars().next() {
        let (c, used) = raw::entity(rest).unwrap_or((c, c.len_utf8()));
        out.push(c);
        rest = &rest[used..];
    }
    out
}

fn found_in(source: &str, place: &Range<usize>, words: &str) -> Option<Range<usize>> {
    let i = source.get(place.clone())?.find(words)?;
    Some(place.start + i..place.start + i + words.len())
}

fn push(text: &mut String, from: &mut Vec<(u32, u32)>, words: &str, place: Range<usize>) {
    text.push_str(words);
    if words.len() == place.len() {
        let chars = words.char_indices();
        from.extend(chars.flat_map(|(i, c)| {
            let start = (place.start + i) as u32;
            std::iter::repeat_n((start, start + c.len_utf8() as u32), c.len_utf8())
        }));
    } else {
        from.extend(std::iter::repeat_n((place.start as u32, place.end as u32), words.len()));
    }
}

fn push_same(text: &mut String, from: &mut Vec<(u32, u32)>, words: &str, start: usize) {
    push(text, from, words, start..start + words.len());
}

fn floor(source: &str, mut at: usize) -> usize {
    at = at.min(source.len());
    while !source.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn ceil(source: &str, mut at: usize) -> usize {
    at = at.min(source.len());
    while !source.is_char_boundary(at) {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::super::render_seen;
    use super::*;

    fn seen(source: &str) -> Seen {
        render_seen(source).ok().and_then(|r| r.seen).unwrap_or_default()
    }

    fn place_of(source: &str, words: &str) -> String {
        let seen = seen(source);
        let at = seen.text.find(words).unwrap_or_else(|| panic!("{words} not in {:?}", seen.text));
        source[seen.map.back(&(at..at + words.len()))].to_owned()
    }

    #[test]
    fn markup_inside_a_number_is_seen_through() {
        assert_eq!(place_of("ring 07**700** 900123 now", "07700 900123"), "07**700** 900123");
        assert_eq!(place_of("ring 07<b>700</b> 900123 now", "07700 900123"), "07<b>700</b> 900123");
        assert_eq!(place_of("ring &#48;7700 \\9 x", "07700 \\9"), "&#48;7700 \\9");
        assert_eq!(place_of("*a* b\n> 07700\n> 900123", "07700\n900123"), "07700\n> 900123");
    }

    #[test]
    fn tables_quotes_and_code_keep_their_places() {
        assert_eq!(place_of("| a | b |\n|---|---|\n| 07700 900123 | x |", "07700 900123"), "07700 900123");
        assert_eq!(place_of("- `07700 900123`", "07700 900123"), "07700 900123");
        assert_eq!(place_of("<div>tel 07700&nbsp;900123</div>", "07700 900123"), "07700&nbsp;900123");
    }

    #[test]
    fn link_targets_and_titles_are_read() {
        let source = "[me](https://face.example/jess 'my page')";
        assert_eq!(place_of(source, "https://face.example/jess"), "https://face.example/jess");
        assert_eq!(place_of(source, "my page"), "my page");
        assert_eq!(seen("[nhs.uk](https://evil.example/)").disguised, vec![0..31]);
    }

    #[test]
    fn plain_paragraphs_need_no_second_reading() {
        assert!(render_seen("one\ntwo\n\nthree").is_ok_and(|r| r.seen.is_none()));
    }
}
