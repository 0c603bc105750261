//! What holds for every text, tried on texts that nobody wrote: random characters, and sentences put together
//! from cue words, values, markup and disguises.

use kith::screening::{Context, Decision, Place, markup, mask, normalise, screen, screen_with_offsets};
use proptest::prelude::*;
use proptest::sample::select;

use super::RULES;
use super::hostile::PARTS;

/// Cue words and values, each of which some rule finds.
const IDENTIFYING: &[&str] = &[
    "my name is Rosa Fielding",
    "ring me on 07700 900123",
    "mail rosa.f@example.com",
    "my ssn is 219-09-9999",
    "born on November 6, 1950",
    "I live in Toledo",
    "MRN 00412345",
    "Dr. Fielding saw me",
    "see https://rosafield.example/x",
    "my gran is 94 years old",
    "it is on insta @rosa.fieldnotes",
    "card 4111 1111 1111 1111",
    "I want to kill myself tonight",
    "zip 62704",
];

/// Words that say nothing about the words beside them: no denial, no unit, no other sense of a number.
const NEUTRAL: &[&str] = &[
    "and",
    "then",
    "tired",
    "again",
    "kitchen",
    "slowly",
    "because",
    "warm",
    "blanket",
    "music",
    "quite",
    "garden",
    "soup",
    "sometimes",
    "cheerful",
    "evening",
    // They begin as a denial does.
    "nothing",
    "now",
    "know",
];

fn mixed() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        6 => select(PARTS).prop_map(str::to_owned),
        3 => select(IDENTIFYING).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(part, 0..40).prop_map(|parts| parts.concat())
}

fn sentence() -> impl Strategy<Value = String> {
    prop::collection::vec(select(NEUTRAL), 1..8).prop_map(|words| words.join(" "))
}

fn contexts() -> [Context; 2] {
    [Context::default(), Context { place: Place::Plain, ..Context::default() }]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_panics_and_places_lie_on_characters(text in prop_oneof![mixed(), any::<String>()]) {
        for context in contexts() {
            let (screened, origin) = screen_with_offsets(&RULES, &text, &context);
            for finding in &screened.findings {
                let part = screened.source.get(finding.span.clone());
                prop_assert!(part.is_some_and(|part| !part.is_empty()), "{finding:?}");
                let place = origin.back(&finding.span);
                let length = if origin.is_identity() { text.len() } else { text.chars().count() };
                prop_assert!(place.start < place.end && place.end <= length, "{finding:?} {place:?}");
            }
            let repeated = screen(&RULES, &text, &context);
            prop_assert_eq!(&repeated, &screened);
        }
    }

    #[test]
    fn hygiene_is_idempotent(text in prop_oneof![mixed(), any::<String>()]) {
        let once = normalise::hygienic(&text).source;
        prop_assert_eq!(&normalise::hygienic(&once).source, &once);
        let markup_of_both = [markup::render(&text), markup::render(&once)];
        prop_assert!(markup_of_both.iter().flatten().all(|html| !html.as_str().contains("<script")));
    }

    #[test]
    fn masking_removes_what_was_found(before in sentence(), what in select(IDENTIFYING), after in sentence()) {
        let text = format!("{before} {what}, {after}");
        let screened = screen(&RULES, &text, &Context::default());
        let masked = mask(&screened.source, screened.findings.iter().filter(|f| f.action > Decision::Publish));
        let again = screen(&RULES, &masked, &Context::default());
        for finding in screened.findings.iter().filter(|f| f.action > Decision::Publish) {
            let value = &screened.source[finding.span.clone()];
            let still = again.findings.iter().find(|f| f.rule == finding.rule && masked[f.span.clone()].contains(value));
            prop_assert!(still.is_none(), "{value} is still found in {masked}");
        }
    }

    #[test]
    fn a_verdict_never_falls_when_the_sentence_goes_on(
        before in sentence(), what in select(IDENTIFYING), after in sentence()
    ) {
        let screened = |text: &str| screen(&RULES, text, &Context::default()).verdict;
        let alone = screened(what);
        for text in [format!("{what} {after}"), format!("{before} {what}"), format!("{before} {what}, {after}")] {
            let longer = screened(&text);
            prop_assert!(longer.decision >= alone.decision, "{text}: {longer:?}, alone {alone:?}");
            prop_assert!(longer.crisis >= alone.crisis, "{text}: {longer:?}, alone {alone:?}");
        }
    }
}
