//! Hygiene is stable, folding keeps its places, neither panics.
#![no_main]

use kith_fuzz::screening::normalise::{fold, hygienic};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let clean = hygienic(text);
    assert_eq!(hygienic(&clean.source).source, clean.source, "hygiene twice");
    let length = text.chars().count();
    for at in 0..clean.source.len() {
        let place = clean.map.back(&(at..at + 1));
        assert!(
            place.start < place.end && (clean.map.is_identity() || place.end <= length),
            "{at} {place:?}"
        );
    }
    let folded = fold(&clean.source);
    for (at, c) in folded.text.char_indices() {
        let place = folded.map.back(&(at..at + c.len_utf8()));
        assert!(clean.source.get(place.clone()).is_some_and(|part| !part.is_empty()), "{at} {place:?}");
    }
});
