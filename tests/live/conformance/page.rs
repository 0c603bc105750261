//! Whether the page is complete.

use crate::support::sources;

const PAGE: &str = include_str!("../../../docs/live.md");

/// What stands between two marks in a source, each time that it does.
fn between<'a>(text: &'a str, begin: &str, end: &str) -> Vec<&'a str> {
    text.split(begin).skip(1).filter_map(|rest| Some(rest.split_once(end)?.0)).collect()
}

fn source(path: &str) -> String {
    std::fs::read_to_string(sources::top().join(path)).unwrap()
}

#[test]
fn every_event_that_has_a_frame_is_on_the_page() {
    let fragments = source("src/live/fragments.rs");
    let told: Vec<_> =
        fragments.split("::KIND").filter_map(|before| before.rsplit([' ', '|', '(']).next()).collect();
    let mut kinds = Vec::new();
    for file in sources::files("src/community", ".rs") {
        for name in &told {
            let declared = format!("Event for {name} {{\n    const KIND: &'static str = \"");
            kinds.extend(between(&file.text, &declared, "\"").into_iter().map(str::to_owned));
            let short = format!("    {name}, \"");
            kinds.extend(between(&file.text, &short, "\"").into_iter().map(str::to_owned));
        }
    }
    assert!(kinds.len() >= 10, "{kinds:?}");
    for kind in kinds {
        assert!(PAGE.contains(&format!("| `{kind}` |")), "{kind} is not on the page");
    }
}

#[test]
fn every_code_is_on_the_page_with_its_reason() {
    let protocol = source("src/live/protocol.rs");
    let words = between(&protocol, "fn words(self)", "#[cfg(test)]");
    let codes: Vec<_> = words[0].lines().filter_map(|line| line.split_once("=> (")).collect();
    assert!(codes.len() >= 8, "{codes:?}");
    for (_, line) in codes {
        let (code, rest) = line.split_once(", \"").unwrap();
        let reason = rest.split('"').next().unwrap();
        assert!(PAGE.contains(&format!("| {code} | {reason} |")), "{code} {reason} is not on the page");
    }
}
