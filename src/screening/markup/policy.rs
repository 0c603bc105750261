//! The allow-list: every element and attribute that may stand in a member's HTML, in one place.
//!
//! Built from empty, once. What is not named here does not exist.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

use super::links;

/// Elements that authors may type themselves; the rest of [`ELEMENTS`] only comes from Markdown.
pub(crate) const TYPED: &[&str] = &[
    "b",
    "i",
    "u",
    "s",
    "em",
    "strong",
    "sub",
    "sup",
    "mark",
    "kbd",
    "abbr",
    "br",
    "p",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "blockquote",
    "pre",
    "code",
    "details",
    "summary",
    "a",
    "table",
    "thead",
    "tbody",
    "tr",
    "td",
    "th",
    "caption",
];

const RENDERED: &[&str] = &["hr", "del", "ins", "h3", "h4", "h5", "h6"];

const BLOCKS: &[&str] = &[
    "p",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "blockquote",
    "pre",
    "details",
    "summary",
    "table",
    "caption",
    "td",
    "th",
    "h3",
    "h4",
    "h5",
    "h6",
];

/// On every link: no endorsement, no handle on our window, no address of ours in the request.
const REL: &str = "nofollow ugc noopener noreferrer";

static BUILDER: LazyLock<Builder<'static>> = LazyLock::new(builder);

/// Passes to be given to HTML until it settles.
const MOST_PASSES: usize = 8;

/// Passes HTML that Markdown made through the allow-list: balanced, and a fragment.
pub(crate) fn clean(html: &str) -> String {
    BUILDER.clean(html).to_string()
}

/// Passes HTML with tags of an author through the allow-list until another pass changes nothing. A parser moves
/// what stands wrong in a table out of it, and what it writes then is read otherwise the next time
/// (`<li><table><li>`): whoever reads it again, a browser too, must see what was checked. None when it does not
/// settle.
pub(crate) fn settled(html: &str) -> Option<String> {
    let mut once = clean(html);
    for _ in 1..MOST_PASSES {
        let twice = clean(&once);
        if twice == once {
            return Some(once);
        }
        once = twice;
    }
    None
}

fn builder() -> Builder<'static> {
    let mut attributes: HashMap<&str, HashSet<&str>> = HashMap::new();
    for block in BLOCKS {
        attributes.entry(block).or_default().extend(["lang", "dir"]);
    }
    attributes.entry("a").or_default().extend(["href", "title"]);
    attributes.entry("abbr").or_default().insert("title");
    attributes.entry("ol").or_default().insert("start");
    for cell in ["td", "th"] {
        attributes.entry(cell).or_default().extend(["align", "colspan", "rowspan", "scope"]);
    }
    attributes.entry("details").or_default().insert("open");
    attributes.entry("code").or_default().insert("class");

    let mut builder = Builder::empty();
    builder
        .tags(TYPED.iter().chain(RENDERED).copied().collect())
        .tag_attributes(attributes)
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some(REL))
        .strip_comments(true)
        .attribute_filter(|_, attribute, value| attribute_value(attribute, value));
    builder
}

/// The value that an attribute may have, or none. Values are closed sets or short patterns.
fn attribute_value<'a>(attribute: &str, value: &'a str) -> Option<Cow<'a, str>> {
    let number = |most: u32| value.len() <= 6 && value.parse::<u32>().is_ok_and(|n| n <= most);
    let sound = match attribute {
        "href" => return links::written(value).map(Cow::Owned),
        // Written by the allow-list itself.
        "rel" => value == REL,
        "title" => value.chars().count() <= 300,
        "start" => number(999_999),
        "colspan" | "rowspan" => number(20) && value != "0",
        "align" => matches!(value, "left" | "right" | "center"),
        "scope" => matches!(value, "row" | "col" | "rowgroup" | "colgroup"),
        "dir" => matches!(value, "ltr" | "rtl" | "auto"),
        "lang" => is_language(value),
        "class" => value.strip_prefix("language-").is_some_and(|name| {
            (1..=32).contains(&name.len())
                && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_+#.-".contains(&b))
        }),
        "open" => return Some(Cow::Borrowed("")),
        _ => false,
    };
    sound.then_some(Cow::Borrowed(value))
}

/// The shape of a BCP 47 tag: subtags of one to eight letters or digits, the first of letters.
fn is_language(value: &str) -> bool {
    value.len() <= 35
        && value.split('-').enumerate().all(|(i, part)| {
            let long = if i == 0 { (2..=8).contains(&part.len()) } else { (1..=8).contains(&part.len()) };
            long && part
                .bytes()
                .all(|b| if i == 0 { b.is_ascii_alphabetic() } else { b.is_ascii_alphanumeric() })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_named_does_not_exist() {
        let hostile = "<p id=x class=y style='a' onclick=z>a<img src=https://t/x.png><svg><script>1</script></svg>\
                       <code class='language-rust evil'>b</code><td align=justify colspan=9999>";
        let clean = clean(hostile);
        for bad in ["id=", "style", "onclick", "img", "svg", "script>", "evil", "9999", "justify"] {
            assert!(!clean.contains(bad), "{bad} in {clean}");
        }
    }

    proptest::proptest! {
        #[test]
        fn sanitising_is_idempotent(
            html in proptest::collection::vec(
                proptest::sample::select(vec![
                    "<p>", "</p>", "<b>", "</b>", "<i", ">", "<table>", "<tr><td colspan=2>", "</table>", "<a href='https://A.org'>",
                    "</a>", "<li>", "<ul>", "</ul>", "<pre>\n", "<code class='language-c'>", "</code>", "<svg>", "<math><mi>",
                    "<style>", "</style>", "<script>", "<!--", "-->", "&lt;", "&#60;b", "&amp;lt;", "<details open>", "<summary>",
                    "<br>", "<h3>", "<caption>", "x", " ", "\"", "'", "&nbsp;", "<![CDATA[", "<template>", "<noscript>", "é",
                ]),
                0..24,
            )
        ) {
            if let Some(once) = settled(&html.concat()) {
                proptest::prop_assert_eq!(clean(&once), once);
            }
        }
    }

    #[test]
    fn what_a_parser_moves_settles() {
        let moved = settled("<li><table><li>").unwrap_or_default();
        assert!(moved.contains("<table>") && clean(&moved) == moved, "{moved}");
    }

    #[test]
    fn a_second_pass_changes_nothing() {
        let once = clean("<p>a<b>b<p>c</b><table><tr><td>x<a href='https://A.org'>y");
        assert_eq!(clean(&once), once);
    }
}
