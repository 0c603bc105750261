//! What identifies is found in every disguise, and nothing else is.

use kith::screening::{
    Context, Decision, Kind, Place, Sensitivity, char_span, explain, marked, mask, mask_all, screen,
    screen_with_offsets,
};

use super::{RULES, screened, strictly};

fn found(text: &str) -> Vec<(Kind, String)> {
    let screened = strictly(text);
    screened.findings.iter().map(|f| (f.kind, screened.source[f.span.clone()].to_owned())).collect()
}

#[test]
fn a_number_is_found_under_every_disguise() {
    for text in [
        "ring 07700 900123",
        "ring 07**700** 900123",
        "ring 07<b>700</b> 900123",
        "ring &#48;7700 900123",
        "ring 0\u{200B}77\u{200D}00 900123",
        "ring ０７７００ ９００１２３",
        "ring 0️⃣7️⃣7️⃣0️⃣0️⃣9️⃣0️⃣0️⃣1️⃣2️⃣3️⃣",
        "ring 07700\n> 900123",
        "ring 07700\u{A0}900\u{2011}123",
        "ring oh seven seven double oh nine double oh one two three",
        "| call | me |\n|---|---|\n| 07700 900123 | x |",
        "`07700 900123`",
    ] {
        assert!(found(text).iter().any(|(kind, _)| *kind == Kind::Phone), "{text:?}: {:?}", found(text));
    }
}

#[test]
fn link_targets_and_titles_are_read() {
    for text in [
        "[my page](https://rosafield.example/blog)",
        "[here](https://nhs.uk 'ring 07700 900123')",
        "[me][1]\n\n[1]: https://rosafield.example/blog",
        "<a href=\"https://rosafield.example/blog\">me</a>",
    ] {
        assert!(strictly(text).verdict.decision >= Decision::Hold, "{text}");
    }
}

#[test]
fn a_link_that_pretends_is_held() {
    let screened = screened("[www.nhs.uk](https://cdc.gov/x)");
    assert_eq!(screened.verdict.decision, Decision::Hold);
}

#[test]
fn medicine_is_not_mistaken_for_a_person() {
    for text in [
        "A1c from 7.9 to 6.8 with metformin 500 x 2",
        "BP of 148/92 there and 126/80 at home",
        "400 mg every 6-8 hrs, 7-10 days",
        "PMID 30112345 and NCT07730192 say so, ICD M79.7",
        "firmware 2.1.0.4 is out",
        "first Raynaud's, then Sjogren's, and Behcet's too",
        "Dr Pepper stays down, Dr Google knows it all",
        "I live in Oregon and heat is bad for MS",
        "he is 88 and plays bowls, 90 day supply",
        "Thanks Peter, good to know",
        "steroid taper 50-40-30-20-10, week 2",
    ] {
        assert_eq!(strictly(text).verdict.decision, Decision::Publish, "{text}: {:?}", found(text));
    }
}

#[test]
fn each_kind_gets_what_the_policy_says() {
    for (text, decision) in [
        ("my ssn is 219-09-9999", Decision::Reject),
        ("card 4111 1111 1111 1111", Decision::Reject),
        ("my name is Rosa Fielding", Decision::Hold),
        ("mail me at rosa@example.com", Decision::Hold),
        ("I live in Toledo", Decision::Warn),
        ("my surgery was on November 6, 2011", Decision::Warn),
        ("born on November 6, 1950", Decision::Hold),
        ("I live in Toledo, surgery on November 6, 2011", Decision::Hold),
        ("My name is Laura, newly diagnosed", Decision::Warn),
    ] {
        assert_eq!(screened(text).verdict.decision, decision, "{text}: {:?}", found(text));
    }
    for text in
        ["I live in Toledo", "my surgery was on November 6, 2011", "My name is Laura, newly diagnosed"]
    {
        assert_eq!(strictly(text).verdict.decision, Decision::Hold, "{text}");
    }
}

#[test]
fn masking_everything_makes_a_post_publishable() {
    for text in [
        "I'm Rosa Fielding, 42 Cedar Street, Springfield, ring 07700 900123 or rosa@example.com",
        "MRN 00412345, NHS 943 476 5919, born 03/14/1958, my gran is 94 years old",
        "my ssn is 219-09-9999 and card 4111 1111 1111 1111, insta @rosa.fieldnotes",
        "Dr. Rosa Fielding at St. Mary's Hospital, I live in Toledo, zip 62704",
        "see https://rosafield.example/x and my plate KTR 417, pump SN KQR7730192",
    ] {
        let screened = strictly(text);
        assert!(screened.verdict.decision >= Decision::Hold, "{text}");
        let masked = mask(&screened.source, &screened.findings);
        let again = strictly(&masked);
        assert!(again.verdict.decision <= Decision::Warn, "{masked}: {:?}", again.findings);
    }
}

#[test]
fn pieces_and_places_fit_the_text() {
    let text = "é ring 07**700** 900123 or rosa@example.com é";
    let screened = strictly(text);
    let pieces = marked(&screened.source, &screened.findings);
    assert_eq!(pieces.iter().map(|p| p.text.as_str()).collect::<String>(), screened.source);
    let span = char_span(&screened.source, &screened.findings[0].span);
    let shown: String = screened.source.chars().skip(span.start).take(span.len()).collect();
    assert!(shown.starts_with("07**700**"), "{shown}");
}

#[test]
fn offsets_lead_back_to_what_was_sent() {
    let text = "e\u{301}\0\u{202E} ring 07700 900123";
    let (screened, origin) = screen_with_offsets(&RULES, text, &Context::default());
    let place = origin.back(&screened.findings[0].span);
    let shown: String = text.chars().skip(place.start).take(place.len()).collect();
    assert_eq!(shown, "07700 900123");
}

#[test]
fn plain_places_are_escaped_and_one_line() {
    let context = Context { place: Place::Plain, ..Context::default() };
    let screened = screen(&RULES, "a *b* <b>\nc", &context);
    assert_eq!(screened.html.as_str(), "a *b* &lt;b&gt; c");
}

#[test]
fn an_explanation_names_rule_and_reason() {
    let told = explain(&RULES, "call 988 or 07700 900123", &Context::default());
    assert!(told.steps.iter().any(|s| s.holds && s.rule.starts_with("privacy.phone")));
    assert_eq!(told.verdict.decision, Decision::Hold);
}

#[test]
fn masking_everything_makes_the_examples_of_every_rule_publishable() {
    let mut masked = 0;
    for rule in RULES.list() {
        for (example, sensitivity) in
            rule.matches.iter().flat_map(|text| [(text, Sensitivity::Standard), (text, Sensitivity::Strict)])
        {
            for place in [Place::Markdown, Place::Plain] {
                let context = Context { sensitivity, place, ..Context::default() };
                let before = screen(&RULES, example, &context);
                if before.verdict.decision == Decision::Publish {
                    continue;
                }
                masked += 1;
                let text = mask_all(&RULES, example, &context);
                let after = screen(&RULES, &text, &context);
                assert_eq!(after.verdict.decision, Decision::Publish, "{}: {example} → {text}", rule.code);
                assert_eq!(mask_all(&RULES, &text, &context), text, "there is nothing left to mask");
            }
        }
    }
    assert!(masked > 500, "only {masked} examples were asked about");
}

#[test]
fn a_mask_says_as_much_as_may_be_said() {
    for (text, wanted) in [
        ("My operation was on 3 March 2024.", "My operation was on a day in 2024."),
        ("Dr. Okafor rang me on 07700 900123.", "My doctor rang me on [phone number removed]."),
        ("Is there any clinic near Mccammon, Idaho?", "Is there any clinic near a town in Idaho?"),
        ("I live in Toledo and feel well.", "I live in my town and feel well."),
        ("DOB 03/14/1958", "DOB [date of birth removed]"),
    ] {
        assert_eq!(mask_all(&RULES, text, &Context::default()), wanted);
    }
}
