//! Screening never panics, its places fit the text before hygiene and after, it answers the same twice, and what is
//! made of its findings keeps the text.
#![no_main]

use kith_fuzz::RULES;
use kith_fuzz::screening::{Context, Place, explain, marked, mask, screen, screen_with_offsets};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for place in [Place::Markdown, Place::Plain] {
        let context = Context { place, ..Context::default() };
        let (screened, origin) = screen_with_offsets(&RULES, text, &context);
        let length = if origin.is_identity() { text.len() } else { text.chars().count() };
        for finding in &screened.findings {
            assert!(
                !finding.span.is_empty() && screened.source.get(finding.span.clone()).is_some(),
                "{finding:?}"
            );
            let place = origin.back(&finding.span);
            assert!(place.start < place.end && place.end <= length, "{finding:?} {place:?}");
        }
        let pieces = marked(&screened.source, &screened.findings);
        assert_eq!(pieces.into_iter().map(|piece| piece.text).collect::<String>(), screened.source);
        mask(&screened.source, &screened.findings);
        explain(&RULES, text, &context);
        assert_eq!(screened, screen(&RULES, text, &context), "the same twice");
    }
});
