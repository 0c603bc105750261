//! Names on other services, told from the words around them.

use std::ops::Range;

use super::Candidate;
use super::medical::is_medical;

/// A name that no sentence would hold: with `@`, `_`, a dot or digits inside.
pub(super) fn handle_shape(candidate: &Candidate<'_>) -> Option<Range<usize>> {
    let span = trimmed(candidate)?;
    is_shaped(&candidate.text[span.clone()]).then_some(span)
}

/// The same, or one word that no dictionary knows.
pub(super) fn handle(candidate: &Candidate<'_>) -> Option<Range<usize>> {
    let span = trimmed(candidate)?;
    let value = &candidate.text[span.clone()];
    (is_shaped(value) || is_unknown(candidate, value)).then_some(span)
}

fn trimmed(candidate: &Candidate<'_>) -> Option<Range<usize>> {
    let value = candidate.value();
    let kept = value.trim_end_matches(['.', '-', ',']);
    (kept.len() >= 3).then(|| candidate.span.start..candidate.span.start + kept.len())
}

fn is_shaped(value: &str) -> bool {
    let name = value.trim_start_matches(['@', '$', '~']);
    let letters = name.bytes().filter(u8::is_ascii_alphabetic).count();
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    if letters < 2 || is_amount(name) {
        return false;
    }
    let bytes = name.as_bytes();
    let inner = |sign: u8| bytes[1..bytes.len() - 1].contains(&sign);
    let dotted = inner(b'.') && name.split('.').all(|part| part.len() >= 2) && !name.ends_with(".com");
    let numbered = digits > 0 && letters >= 3 && letters + digits >= 5;
    name.len() < value.len()
        || bytes.contains(&b'_')
        || dotted
        || numbered
        || SAID.iter().any(|said| name.contains(said))
}

/// Signs said aloud.
const SAID: [&str; 3] = [" underscore ", " . ", " dot "];

/// “50mg”, “2nd”, “t2d”: a number with its unit, or shorthand.
fn is_amount(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_digit())
        && name.trim_start_matches(|c: char| c.is_ascii_digit()).len() <= 4
}

fn is_unknown(candidate: &Candidate<'_>, value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let stem = lower.strip_suffix('s').unwrap_or(&lower);
    let known = |word: &str| {
        ["everyday_words", "words", "never_names", "regions", "towns", "cities"]
            .iter()
            .any(|list| candidate.lists.has(list, word))
    };
    const SERVICES: [&str; 8] =
        ["imessage", "facetime", "snapchat", "whatsapp", "linkedin", "facebook", "instagram", "youtube"];
    lower.len() >= 6
        && !SERVICES.contains(&lower.as_str())
        && lower.bytes().all(|b| b.is_ascii_alphabetic())
        && ![lower.as_str(), stem].into_iter().any(|word| known(word) || is_medical(word))
        && !["ing", "ed", "tion", "ally", "ness", "ment"].iter().any(|ending| lower.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::super::Lists;
    use super::*;

    fn check(check: fn(&Candidate<'_>) -> Option<Range<usize>>, value: &str) -> bool {
        let mut lists = Lists::default();
        lists.add("words", "parasite, because, network").unwrap();
        check(&Candidate { text: value, span: 0..value.len(), lists: &lists }).is_some()
    }

    #[test]
    fn handles_have_shapes_that_words_have_not() {
        for name in ["@rosa", "rosa_field", "rosa.field", "rosafield84", "at rosa underscore field"] {
            assert!(check(handle_shape, name), "{name}");
        }
        for word in ["because", "50mg", "T2D", "e.g.", "network.", "rosafieldx", "iMessage"] {
            assert!(!check(handle_shape, word), "{word}");
        }
    }

    #[test]
    fn words_that_nobody_knows_are_handles_after_a_cue() {
        assert!(check(handle, "rosafieldx") && check(handle, "XxRosaKingxX"));
        assert!(!check(handle, "parasites") && !check(handle, "because") && !check(handle, "colitis"));
    }
}
