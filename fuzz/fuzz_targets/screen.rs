//! Screening never panics, its places fit, it answers the same twice, and masking removes what was found.
#![no_main]

use kith_fuzz::RULES;
use kith_fuzz::screening::{Context, Place, mask, marked, screen};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for place in [Place::Markdown, Place::Plain] {
        let context = Context { place, ..Context::default() };
        let screened = screen(&RULES, text, &context);
        for finding in &screened.findings {
            assert!(!finding.span.is_empty() && screened.source.get(finding.span.clone()).is_some(), "{finding:?}");
        }
        let pieces = marked(&screened.source, &screened.findings);
        assert_eq!(pieces.into_iter().map(|piece| piece.text).collect::<String>(), screened.source);
        mask(&screened.source, &screened.findings);
        assert_eq!(screened, screen(&RULES, text, &context), "the same twice");
    }
});
