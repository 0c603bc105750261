//! Rendering never panics, keeps its bounds and makes nothing that the allow-list would change.
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
    let low = html.to_lowercase();
    for bad in ["<script", "<img", "<svg", "<iframe", "<style", "<input", "<form", "href=\"javascript:"] {
        assert!(!low.contains(bad), "{bad} in {html}");
    }
});
