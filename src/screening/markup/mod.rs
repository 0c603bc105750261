//! Markdown to the only HTML of a member that reaches a page, and what a reader sees of it.
//!
//! The order is fixed: Markdown (comrak) → the tree is checked and rewritten (`tree`) → HTML → the allow-list
//! (`policy`, ammonia), last. Nothing edits the HTML afterwards.
//!
//! Invariants:
//! - Only this module makes a [`SafeHtml`].
//! - Bounds are checked on the tree, before HTML is made: ammonia is quadratic in nesting depth.
//! - An author's angle brackets outside the small allowed subset are shown as typed: `<3` is a word here.
//! - No HTML leaves that a second pass through the allow-list would change.
//! - No id, no class (but a code block's language), no style, no image, no relative link is the author's to make.

mod links;
mod policy;
mod raw;
mod seen;
mod tree;

use std::fmt;

use serde::Serialize;
use thiserror::Error;

pub(crate) use seen::Seen;

/// Raised whenever the output for some input changes, so that stored HTML is made anew.
pub const RENDERER_VERSION: u32 = 3;

/// Longest input in bytes.
pub const MAX_INPUT: usize = 20_000;
/// Deepest nesting of the tree, authors' HTML included.
pub const MAX_DEPTH: usize = 32;
/// Most table cells.
pub const MAX_CELLS: usize = 2_000;
/// Most links.
pub const MAX_LINKS: usize = 50;
/// Most tags that the author typed.
pub const MAX_TAGS: usize = 2_000;
/// The output is at most this many times the input (and a small constant for short texts).
pub const MAX_GROWTH: usize = 8;

/// HTML that the allow-list has passed. It can only be made here, so holding one is proof.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(transparent)]
pub struct SafeHtml(String);

impl SafeHtml {
    /// The HTML.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The HTML, to be stored beside [`RENDERER_VERSION`].
    pub fn into_string(self) -> String {
        self.0
    }
}

impl fmt::Display for SafeHtml {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for SafeHtml {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// A bound that a text went over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum MarkupError {
    /// More than [`MAX_INPUT`] bytes.
    #[error("the text is longer than {MAX_INPUT} bytes")]
    TooLong,
    /// Deeper than [`MAX_DEPTH`].
    #[error("quotes, lists or tags are nested deeper than {MAX_DEPTH}")]
    TooDeep,
    /// More than [`MAX_CELLS`].
    #[error("tables have more than {MAX_CELLS} cells")]
    TooManyCells,
    /// More than [`MAX_LINKS`].
    #[error("there are more than {MAX_LINKS} links")]
    TooManyLinks,
    /// More than [`MAX_TAGS`].
    #[error("there are more than {MAX_TAGS} tags")]
    TooManyTags,
    /// More than [`MAX_GROWTH`] times the input.
    #[error("the page would be more than {MAX_GROWTH} times the text")]
    TooLarge,
}

/// A rendered text and what is seen of it.
pub(crate) struct Rendered {
    pub html: SafeHtml,
    /// `None` when a reader sees the source as it is.
    pub seen: Option<Seen>,
}

/// Renders Markdown. `source` has been through [`hygienic`](super::normalise::hygienic); if it has not, the
/// result is still safe.
pub fn render(source: &str) -> Result<SafeHtml, MarkupError> {
    render_seen(source).map(|rendered| rendered.html)
}

pub(crate) fn render_seen(source: &str) -> Result<Rendered, MarkupError> {
    if source.len() > MAX_INPUT {
        return Err(MarkupError::TooLong);
    }
    let arena = comrak::Arena::new();
    let options = tree::options();
    let root = comrak::parse_document(&arena, source, &options);
    let typed = tree::check(root)?;
    let seen = seen::read(root, source);
    tree::rewrite(&arena, root);
    let mut html = String::with_capacity(source.len() * 2);
    if comrak::format_html(root, &options, &mut html).is_err() {
        return Err(MarkupError::TooLarge);
    }
    let bound = source.len() * MAX_GROWTH + 1_024;
    if html.len() > bound {
        return Err(MarkupError::TooLarge);
    }
    let clean = match typed {
        true => policy::settled(&html).ok_or(MarkupError::TooDeep)?,
        false => policy::clean(&html),
    };
    if clean.len() > bound {
        return Err(MarkupError::TooLarge);
    }
    debug_assert_eq!(policy::clean(&clean), clean, "a second pass through the allow-list changes it");
    Ok(Rendered { html: SafeHtml(clean), seen })
}

/// HTML that [`render`] made and the database kept; `None` when the renderer has changed since, so that the
/// caller renders the source again.
pub fn restore(stored: String, version: u32) -> Option<SafeHtml> {
    (version == RENDERER_VERSION).then_some(SafeHtml(stored))
}

/// Plain text, escaped, for places without markup.
pub fn escape(text: &str) -> SafeHtml {
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    SafeHtml(out)
}

/// What a reader sees of a Markdown text, without tags: for excerpts, mail and feeds. A text over the bounds
/// is given back as it is.
pub fn text_of(source: &str) -> String {
    match render_seen(source) {
        Ok(Rendered { seen: Some(seen), .. }) => seen.visible().to_owned(),
        _ => source.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(source: &str) -> String {
        render(source).map(SafeHtml::into_string).unwrap_or_else(|e| e.to_string())
    }

    #[test]
    fn words_in_angle_brackets_are_shown_as_typed() {
        assert_eq!(html("I <3 you, <drug name> 5mg"), "<p>I &lt;3 you, &lt;drug name&gt; 5mg</p>\n");
        assert_eq!(
            html("a <b>b</b> <script>x</script>"),
            "<p>a <b>b</b> &lt;script&gt;x&lt;/script&gt;</p>\n"
        );
        assert!(html("<div onclick=x>hi</div>").contains("&lt;div onclick=x&gt;hi&lt;/div&gt;"));
    }

    #[test]
    fn headings_are_shifted_and_task_boxes_are_text() {
        assert_eq!(html("# Hello"), "<h3>Hello</h3>\n");
        let list = html("- [x] done\n- [ ] not yet");
        assert!(list.contains('☑') && list.contains('☐') && !list.contains("input"), "{list}");
        assert_eq!(html("- [x] "), "<ul>\n<li>☑ </li>\n</ul>\n");
    }

    #[test]
    fn links_are_parsed_and_written_back() {
        let link = html("[x](https://Example.ORG/a)");
        assert!(link.contains(r#"href="https://example.org/a""#), "{link}");
        assert!(link.contains(r#"rel="nofollow ugc noopener noreferrer""#), "{link}");
        for bad in
            ["[x](javascript:alert(1))", "[x](//host/a)", "[x](/a)", "[x](https://u:p@h.org/)", "[x](tel:1)"]
        {
            assert_eq!(html(bad), "<p>x</p>\n", "{bad}");
        }
    }

    #[test]
    fn images_become_their_words() {
        assert_eq!(html("![my face](https://i.example/x.jpg)"), "<p>my face</p>\n");
    }

    #[test]
    fn depth_is_bounded_before_html_is_made() {
        assert_eq!(render(&">".repeat(20_000)), Err(MarkupError::TooDeep));
        assert_eq!(render(&"<b>".repeat(100)), Err(MarkupError::TooDeep));
        assert_eq!(render(&"x".repeat(20_001)), Err(MarkupError::TooLong));
    }
}
