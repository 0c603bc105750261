//! Clinicians, and people of a high age.

use super::{Detail, last_word, tokens};

/// Titles and letters after a name, and what somebody is who has them.
const PROFESSIONS: [(&[&str], &str); 6] = [
    (&["dr", "doctor", "doc", "prof", "professor", "md", "do", "mbbs", "frcp", "frcs", "gp"], "doctor"),
    (&["nurse", "rn", "np", "arnp", "crnp", "aprn", "lpn", "sister", "matron"], "nurse"),
    (
        &["therapist", "psychologist", "counselor", "counsellor", "psyd", "phd", "lcsw", "lmft", "lpc"],
        "therapist",
    ),
    (&["midwife", "cnm"], "midwife"),
    (&["dentist", "dds", "dmd"], "dentist"),
    (&["pa", "pt", "dpt", "ot", "physio", "physiotherapist"], "clinician"),
];

/// “my doctor”; after “my”, “a” and the like only “doctor”. Where the sentence has said already what they are (“my
/// therapist …”, “my oncologist, …”, “Dr. …”), it needs no second time.
pub(super) fn clinician(detail: &Detail<'_>) -> Option<String> {
    let of =
        |token: &str| PROFESSIONS.iter().find(|(marks, _)| marks.contains(&token)).map(|(_, what)| *what);
    let said = last_word(detail.before()).to_lowercase();
    if of(&said).is_some() || is_profession(&said) {
        return None;
    }
    let what = tokens(detail.words()).iter().find_map(|token| of(token)).unwrap_or("doctor");
    Some(detail.with_article("my", what))
}

fn is_profession(word: &str) -> bool {
    let endings =
        ["ologist", "iatrist", "ician", "therapist", "surgeon", "onc", "neuro", "specialist", "consultant"];
    endings.iter().any(|ending| word.ends_with(ending))
}

/// “elderly” before a noun, “over 89” after a verb: the oldest age that Safe Harbor leaves is 89.
pub(super) fn age(detail: &Detail<'_>) -> Option<String> {
    let words = tokens(detail.words());
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.as_str()));
    if has(&["birthday"]) {
        return Some("birthday".to_owned());
    }
    if has(&["centenarian", "nonagenarian"]) {
        return Some("very old person".to_owned());
    }
    let of_somebody = detail.words().contains('-') && has(&["old"]) && !detail.word_after().is_empty();
    Some(if of_somebody { "elderly" } else { "over 89" }.to_owned())
}
