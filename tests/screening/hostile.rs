//! Whatever is sent: no panic, no unsafe HTML, bounded work, places that fit.

use kith::screening::{Context, Decision, Kind, markup, normalise, screen};

use super::{RULES, screened};

/// A small generator (xorshift64*), so that a failure can be repeated.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % bound
    }

    fn text(&mut self, parts: &[&str], most: usize) -> String {
        (0..self.below(most)).map(|_| parts[self.below(parts.len())]).collect()
    }
}

pub(super) const PARTS: &[&str] = &[
    "a",
    " ",
    "\n",
    "\n\n",
    "*",
    "**",
    "_",
    "`",
    "```\n",
    "> ",
    "- ",
    "1. ",
    "# ",
    "|",
    "|---|---|\n",
    "[x](",
    ")",
    "![",
    "](",
    "<b>",
    "</b>",
    "<i",
    "<!--",
    "-->",
    "<script>",
    "<p>",
    "</p>",
    "<table><tr><td>",
    "&amp;",
    "&#48;",
    "&#x37;",
    "&nbsp;",
    "\\",
    "\u{200B}",
    "\u{202E}",
    "\u{301}",
    "é",
    "👩\u{200D}👧",
    "0️⃣",
    "٣",
    "中",
    "07700 900123",
    "rosa@example.com",
    " at gmail dot com",
    "https://x.example/",
    "://",
    "@",
    "my name is ",
    "Dr. ",
    "Rosa Fielding",
    "born on ",
    "3/3/19",
    "\u{0}",
    "\u{FFFF}",
    "\r\n",
    "\t",
    "'",
    "\"",
    "~~",
    ":",
    "5",
    "MRN ",
];

#[test]
fn nothing_panics_and_every_place_fits() {
    let mut chance = Chance(0x9E37_79B9_7F4A_7C15);
    for _ in 0..300 {
        let text = chance.text(PARTS, 60);
        let screened = screened(&text);
        for finding in &screened.findings {
            assert!(!finding.span.is_empty(), "{text:?}");
            assert!(screened.source.get(finding.span.clone()).is_some(), "{text:?} {finding:?}");
        }
        assert_eq!(screened, super::screened(&text), "the same twice: {text:?}");
    }
}

#[test]
fn hygiene_and_sanitising_are_stable() {
    let mut chance = Chance(42);
    for _ in 0..300 {
        let text = chance.text(PARTS, 40);
        let once = normalise::hygienic(&text).source;
        assert_eq!(normalise::hygienic(&once).source, once, "{text:?}");
        if let Ok(html) = markup::render(&once) {
            let low = html.as_str().to_lowercase();
            for bad in [
                "<script",
                "<img",
                "<svg",
                "javascript:",
                " onclick",
                "<iframe",
                "<style",
                "<input",
                " id=",
                " style=",
            ] {
                assert!(!low.contains(bad), "{bad} in {low} from {text:?}");
            }
        }
    }
}

#[test]
fn a_column_of_quotes_is_refused_before_it_costs() {
    for text in [
        ">".repeat(20_000),
        "> ".repeat(10_000),
        "- ".repeat(10_000),
        "<b>".repeat(6_000),
        "<b><i></b>".repeat(2_000),
        "[".repeat(20_000),
        "*a_".repeat(6_000),
        "|".repeat(20_000),
        "<".repeat(20_000),
        "<a ".repeat(6_000),
        "a@".repeat(10_000),
        "1 ".repeat(10_000),
        "x".repeat(300_000),
    ] {
        let screened = screened(&text);
        assert!(screened.html.as_str().len() <= text.len() * 8 + 1_024);
    }
    let deep = screened(&">".repeat(20_000));
    assert_eq!(deep.verdict.decision, Decision::Reject);
    assert_eq!(deep.findings[0].kind, Kind::Markup);
}

#[test]
fn html_that_was_kept_is_trusted_only_in_its_version() {
    let html = markup::render("*a*").expect("plain").into_string();
    assert!(markup::restore(html.clone(), markup::RENDERER_VERSION).is_some());
    assert!(markup::restore(html, markup::RENDERER_VERSION + 1).is_none());
}

#[test]
fn an_unknown_language_is_screened_by_all_rules() {
    let context = Context { locale: "de".into(), ..Context::default() };
    assert_eq!(screen(&RULES, "ruf an: +49 30 90182055", &context).verdict.decision, Decision::Hold);
}
