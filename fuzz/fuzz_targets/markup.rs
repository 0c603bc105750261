//! Rendering never panics, keeps its bounds and makes nothing that the allow-list would change (asserted where the
//! HTML is made: a fuzz build has debug assertions).
#![no_main]

use kith_fuzz::screening::markup::{MAX_GROWTH, render, text_of};
use kith_fuzz::screening::normalise::hygienic;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let source = hygienic(text).source;
    text_of(&source);
    let Ok(html) = render(&source) else { return };
    let html = html.as_str();
    assert!(html.len() <= source.len() * MAX_GROWTH + 1_024);
    for tag in html.split('<').skip(1).map(|rest| rest.split('>').next().unwrap_or_default().to_lowercase()) {
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
        assert!(
            !["script", "img", "svg", "iframe", "style", "input", "form"].contains(&name),
            "{tag} in {html}"
        );
        // Names of attributes and their values take turns.
        let parts: Vec<&str> = tag.split('"').collect();
        for (i, part) in parts.iter().enumerate() {
            if i % 2 == 0 {
                assert!([" on", " style=", " id="].iter().all(|bad| !part.contains(bad)), "{tag} in {html}");
            } else if parts[i - 1].ends_with(" href=") {
                assert!(
                    ["http:", "https:", "mailto:"].iter().any(|ok| part.starts_with(ok)),
                    "{tag} in {html}"
                );
            }
        }
    }
});
