//! Codes that stand for a person or a thing of theirs, told from what looks like them: doses, years, genes, drugs in
//! trials, public catalogues.

use std::ops::Range;

use super::Candidate;
use super::numbers::calendar_date;

/// An identifier after a cue: at least five letters and digits, among them three digits or half of it; no year,
/// no dose, no public code. Words after it are left out.
pub(super) fn code5(candidate: &Candidate<'_>) -> Option<Range<usize>> {
    code(candidate, 5)
}

/// The same with six.
pub(super) fn code6(candidate: &Candidate<'_>) -> Option<Range<usize>> {
    code(candidate, 6)
}

fn code(candidate: &Candidate<'_>, least: usize) -> Option<Range<usize>> {
    let span = without_label(candidate, without_words(candidate)?);
    let value = &candidate.text[span.clone()];
    let (letters, digits) = count(value);
    let mixed = letters > 0 && digits >= 2 && digits * 5 >= letters;
    let sound = digits + letters >= least
        && (mixed || digits >= least)
        && !is_measure(value)
        && !only_years(value)
        && !is_public(value)
        && !is_stage(value)
        && !is_decimal(value);
    sound.then_some(span)
}

/// The same with eight.
pub(super) fn code8(candidate: &Candidate<'_>) -> Option<Range<usize>> {
    code(candidate, 8)
}

/// A code that nothing beside it explains: it has six letters and digits at least, and is
/// no dose, date, version, gene, laboratory value, nor a drug or form that goes by a number.
pub(super) fn opaque_code(candidate: &Candidate<'_>) -> Option<Range<usize>> {
    opaque(candidate, 6, 3)
}

/// A locator of six to eight capitals and digits: no gene, no word with a year or a count behind it.
pub(super) fn opaque_locator(candidate: &Candidate<'_>) -> bool {
    let lower = candidate.value().to_ascii_lowercase();
    let front = lower.trim_end_matches(|c: char| c.is_ascii_digit());
    let word = front.len() >= 4 && front.bytes().all(|b| b.is_ascii_alphabetic());
    !word && !is_shorthand(&lower) && !is_public(&lower)
}

/// The same for codes that no word announces: seven letters and digits, with four digits at least.
pub(super) fn opaque_alone(candidate: &Candidate<'_>) -> Option<Range<usize>> {
    opaque(candidate, 7, 4).filter(|span| count(&candidate.text[span.clone()]).0 > 0)
}

fn opaque(candidate: &Candidate<'_>, least: usize, least_digits: usize) -> Option<Range<usize>> {
    let span = without_label(candidate, without_words(candidate)?);
    let value = &candidate.text[span.clone()];
    let (letters, digits) = count(value);
    let long = letters + digits >= least;
    let plain = letters == 0;
    let sound = long
        && digits >= if plain { 6 } else { least_digits }
        && !(plain
            && (value.contains('.')
                || value.ends_with("000")
                || small_parts(value)
                || calendar_date(&at(candidate, &span))))
        && !is_measure(value)
        && !has_unit(value)
        && !only_years(value)
        && !is_range(value)
        && !is_public(value)
        && !is_shorthand(value)
        && !is_stage(value)
        && !is_hashtag(candidate, &span)
        && !has_word(candidate, value);
    sound.then_some(span)
}

fn at<'t>(candidate: &Candidate<'t>, span: &Range<usize>) -> Candidate<'t> {
    Candidate { span: span.clone(), ..candidate.clone() }
}

fn count(value: &str) -> (usize, usize) {
    let of = |class: fn(&u8) -> bool| value.bytes().filter(class).count();
    (of(u8::is_ascii_alphabetic), of(u8::is_ascii_digit))
}

/// The candidate up to the first everyday word in it, without signs around it. None if it begins with a word: then
/// the cue was about something else.
fn without_words(candidate: &Candidate<'_>) -> Option<Range<usize>> {
    let value = candidate.value();
    let front = value.len() - value.trim_start_matches(|c: char| !c.is_ascii_alphanumeric()).len();
    let mut end = 0;
    let mut at = 0;
    for part in value.split(' ') {
        let word = part.trim_matches(|c: char| !c.is_ascii_alphanumeric()).to_ascii_lowercase();
        let everyday = matches!(word.as_str(), "a" | "i")
            || (word.len() >= 2
                && word.bytes().all(|b| b.is_ascii_alphabetic())
                && candidate.lists.has("everyday_words", &word));
        if everyday {
            break;
        }
        at += part.len();
        if !word.is_empty() {
            end = at;
        }
        at += 1;
    }
    let kept = value[..end].trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
    (kept.len() > front).then(|| candidate.span.start + front..candidate.span.start + kept.len())
}

/// Without letters that stand before it as a word of their own, if there is little behind them: “QTc 510”, “row 48”.
fn without_label(candidate: &Candidate<'_>, span: Range<usize>) -> Range<usize> {
    let value = &candidate.text[span.clone()];
    let (_, digits) = count(value);
    match value.split_once(' ') {
        Some((front, rest))
            if front.bytes().all(|b| b.is_ascii_alphabetic())
                && (digits < 5 || only_years(rest) || candidate.lists.has("words", front)) =>
        {
            span.end - rest.len()..span.end
        }
        _ => span,
    }
}

/// “0.61-0.84”: from one value to another.
fn is_decimal(value: &str) -> bool {
    value.split(['-', '/', ' ']).all(|part| part.contains('.') && part.parse::<f64>().is_ok())
}

/// “T4 N1 M0”, “1q21.1”: stages and places on chromosomes.
fn is_stage(value: &str) -> bool {
    let mut parts = value.split(' ').peekable();
    let short = parts.all(|part| part.len() <= 3 && part.starts_with(|c: char| c.is_ascii_alphabetic()));
    // Births, as obstetricians count them: G2P1001.
    let births = value.len() <= 8
        && value
            .to_ascii_lowercase()
            .strip_prefix('g')
            .is_some_and(|rest| rest.as_bytes().get(1) == Some(&b'p'));
    let band = value.trim_start_matches(|c: char| c.is_ascii_digit());
    short
        || births
        || (value.len() - band.len() <= 2 && value.len() > band.len() && band.starts_with(['p', 'q']))
}

/// “#t1d2019”, “#40E0D0”: a tag, a colour.
fn is_hashtag(candidate: &Candidate<'_>, span: &Range<usize>) -> bool {
    let value = &candidate.text[span.clone()];
    let hex = matches!(value.len(), 6 | 8) && value.bytes().all(|b| b.is_ascii_hexdigit());
    let tag =
        value.starts_with(|c: char| c.is_ascii_alphabetic()) || value.bytes().any(|b| b.is_ascii_lowercase());
    candidate.text[..span.start].ends_with('#') && (tag || (hex && count(value).0 > 0))
}

/// “500mg”, “2019”, “12weeks”, “120/80”, “10-14”.
fn is_measure(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let number = lower.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | ' '));
    let first = number.split(['/', '-', ' ']).next().unwrap_or_default();
    let unit = (1..=5).contains(&(lower.len() - number.len()))
        && is_unit(first)
        && (first.len() > 1 || first.len() == number.len());
    // “2.4x1.8x1.2cm”
    let sizes = lower.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | 'x'));
    let size = lower.contains('x') && (sizes.is_empty() || is_unit(sizes));
    let letters = value.bytes().any(|b| b.is_ascii_alphabetic());
    unit || size
        || !letters
            && value.split(['/', '-', '.', ' ']).filter(|p| !p.is_empty()).all(|part| part.len() <= 2)
            && !value.contains('-')
            && value.split(['/', '-', '.', ' ']).count() < 3
}

fn is_unit(word: &str) -> bool {
    const UNITS: &[&str] = &[
        "mg", "mcg", "ug", "g", "kg", "lb", "lbs", "ml", "l", "iu", "mmol", "cm", "mm", "bpm", "am", "pm",
        "x", "hr", "hrs", "hours", "days", "day", "weeks", "week", "months", "month", "years", "year", "yrs",
        "yr", "yo", "th", "st", "nd", "rd", "k", "hz", "khz", "mhz", "nm", "gb", "mb", "fr", "mah", "kcal",
        "cal", "ft", "m", "ms", "u", "ng", "pg", "dl", "mol", "nmol", "pmol", "umol", "ppm", "mph", "min",
        "mins", "sec", "kb",
    ];
    UNITS.contains(&word)
}

/// “876mg/125”, “100mg/5ml”, “9am-5pm”: every part with letters is a number with its unit.
fn has_unit(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let parts = || lower.split(['/', '-', ' ', '.', ',']).filter(|p| !p.is_empty());
    let lettered = || parts().filter(|p| p.bytes().any(|b| b.is_ascii_alphabetic()));
    // “55-1207-3X” ends in a check letter, “3x” alone is a count.
    let alone = lettered().count() == parts().count();
    lettered().count() > 0
        && lettered().all(|part| {
            let rest = part.trim_start_matches(|c: char| c.is_ascii_digit());
            let number = rest.len() < part.len() || lettered().count() > 1;
            number && is_unit(rest) && (rest.len() > 1 || alone)
        })
}

/// “2011-2014”, “2019 2020”, “2019-20”.
fn only_years(value: &str) -> bool {
    let year = |part: &str| part.len() == 4 && (part.starts_with("19") || part.starts_with("20"));
    let mut parts = value.split(['-', '/', ' ', '.']).filter(|p| !p.is_empty());
    let first = parts.next().is_some_and(year);
    first
        && parts.all(|part| year(part) || part.len() <= 2)
        && value.bytes().all(|b| !b.is_ascii_alphabetic())
}

/// Pages or values from one to the next: “1679-1686”.
fn is_range(value: &str) -> bool {
    let Some((from, to)) = value.split_once('-') else { return false };
    // “100-240V”
    let to = if to.len() == 4 { to.trim_end_matches(|c: char| c.is_ascii_alphabetic()) } else { to };
    match (from.parse::<u32>(), to.parse::<u32>()) {
        (Ok(a), Ok(b)) => {
            a < b
                && ((from.len() == to.len() && b - a < 1000) || (from.ends_with("00") && to.ends_with("00")))
        }
        _ => false,
    }
}

/// Doses, pressures, counts: “300/300/600”, “40-30-20-10”.
fn small_parts(value: &str) -> bool {
    value.contains(['/', '-']) && value.split(['/', '-', ' ']).all(|part| part.len() <= 3)
}

/// Genes, variants, chromosomes, codes of diseases and medicines, forms, drugs in trials: short, and known by all.
fn is_shorthand(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let letters = lower.len() - lower.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
    let (front, rest) = lower.split_at(letters);
    let rest = rest.trim_start_matches(['-', ' ', '/']);
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, tail) = rest.split_at(digits);
    // V600E, A1298C, 1q21.1, 22q12q13, F84.0, L04AB04.
    let variant = front.len() == 1 && !number.is_empty() && tail.len() == 1 && number.len() <= 4;
    let band = front.is_empty() && number.len() <= 2 && tail.starts_with(['p', 'q']);
    let disease = front.len() == 1 && number.len() == 2 && (tail.is_empty() || tail.starts_with('.'));
    let medicine = front.len() == 1
        && number.len() == 2
        && tail.len() == 4
        && tail[..2].bytes().all(|b| b.is_ascii_alphabetic());
    const KNOWN: &[&str] = &[
        "hla", "cd", "ca", "il", "tnf", "cyp", "sars", "covid", "cov", "drb", "dqb", "pd", "glp", "sglt",
        "htr", "kras", "egfr", "brca", "jak", "vitamin", "b", "omega", "form", "ssa", "ds", "pip", "bms",
        "azd", "pf", "mk", "abt", "abbv", "jnj", "gsk", "ly", "ro", "vx", "tak", "amg", "sar", "bi", "bay",
        "reg", "iso", "en", "bs", "fl", "icd", "usp", "nice", "cg", "ng", "ta", "qs", "hr", "pl", "section",
        "act", "dsm", "loinc", "cas", "e", "epi", "chapter", "mri", "rtx", "gtx", "iphone", "galaxy",
        "windows", "build", "version", "ver", "beta", "model", "fda", "ema",
    ];
    let known = KNOWN.contains(&front) && number.len() <= 7 && tail.len() <= 8;
    variant
        || band
        || disease
        || medicine
        || known
        || ["c.", "p.", "0x", "1-8", "0800", "1800"].iter().any(|start| lower.starts_with(start))
}

/// A word of the language among the letters, as in “june-2019”, “group12345”.
fn has_word(candidate: &Candidate<'_>, value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let words =
        lower.split(|c: char| !c.is_ascii_alphabetic()).filter(|run| run.len() >= 4 || MONTHS.contains(run));
    let known = |run: &str| {
        ["everyday_words", "words", "never_names"].iter().any(|list| candidate.lists.has(list, run))
            || MONTHS.contains(&run)
    };
    let letters: Vec<&str> = words.collect();
    letters.iter().any(|run| known(run)) && value.bytes().any(|b| b.is_ascii_lowercase())
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// A number plate: three to ten letters and digits, both among them, up to the first everyday word. A whole vehicle
/// number (ISO 3779) will do as well, on two lines too.
pub(super) fn plate(candidate: &Candidate<'_>) -> Option<Range<usize>> {
    let mut span = without_words(candidate)?;
    let known = |part: &str| {
        let lower = part.to_ascii_lowercase();
        ["words", "regions", "towns", "never_names"].iter().any(|list| candidate.lists.has(list, &lower))
    };
    let long_word = |part: &str| {
        part.bytes().all(|b| b.is_ascii_alphabetic()) && (part.len() > 5 || (part.len() > 3 && known(part)))
    };
    // “OHIO RTX 4821”, “RTX4821 florida”: whose it is stands beside it.
    while let Some((front, rest)) = candidate.text[span.clone()].split_once(' ')
        && long_word(front)
    {
        span.start = span.end - rest.trim_start().len();
    }
    while let Some((front, rest)) = candidate.text[span.clone()].rsplit_once(' ')
        && long_word(rest)
    {
        span.end = span.start + front.trim_end().len();
    }
    let value = &candidate.text[span.clone()];
    let (letters, digits) = count(value);
    let fits = (4..=10).contains(&(letters + digits)) || letters + digits == 17;
    let lower = value.to_ascii_lowercase();
    let mut runs = lower.split(|c: char| !c.is_ascii_alphabetic()).filter(|run| run.len() >= 2);
    let everyday = !value.contains('-') && runs.any(|run| candidate.lists.has("everyday_words", run));
    let words = value.split(' ').any(long_word);
    (fits && letters > 0 && digits > 0 && !everyday && !words && !is_measure(value) && !has_unit(value))
        .then_some(span)
}

/// Both letters and digits.
pub(super) fn letters_and_digits(candidate: &Candidate<'_>) -> bool {
    let (letters, digits) = count(candidate.value());
    letters > 0 && digits > 0
}

/// No code that the public knows: trials, papers, genes, catalogues; no years, pages, or days without signs.
pub(super) fn not_public_code(candidate: &Candidate<'_>) -> bool {
    let value = candidate.value();
    !is_public(value) && !only_years(value) && !is_range(value) && !is_day(value)
}

fn is_public(value: &str) -> bool {
    const PREFIXES: &[&str] = &[
        "nct", "pmid", "pmc", "isrctn", "eudract", "doi", "rs", "chembl", "orpha", "actrn", "ctri", "gse",
        "drks", "cochrane", "chictr", "arxiv", "bms", "azd", "abbv", "jnj", "gsk", "amg", "nm_", "np_",
        "nc_", "chr", "mrna", "bnt", "h.r.", "crd", "umin", "ema/", "natpsa", "pf-0",
    ];
    let value = value.to_ascii_lowercase();
    let prefixed = PREFIXES.iter().any(|prefix| {
        value.strip_prefix(prefix).is_some_and(|rest| {
            rest.trim_start_matches(['-', ' ', ':']).starts_with(|c: char| c.is_ascii_digit())
        })
    });
    // Reviews of the Cochrane library are CD and six digits, begun with 0.
    let review = value.strip_prefix("cd0").is_some_and(|rest| rest.len() == 5);
    let doi = value.starts_with("10.") && value.contains('/');
    let round = value.bytes().all(|b| b.is_ascii_digit()) && value.ends_with("00000");
    prefixed || review || doi || round
}

/// A day as builds and files are named by: 20231122.
fn is_day(value: &str) -> bool {
    let plain = value.len() == 8 && value.starts_with("20") && value.bytes().all(|b| b.is_ascii_digit());
    let part = |range: Range<usize>| value[range].parse::<u32>().unwrap_or_default();
    plain && (1..=12).contains(&part(4..6)) && (1..=31).contains(&part(6..8))
}

#[cfg(test)]
mod tests {
    use super::super::Lists;
    use super::*;

    fn part(check: fn(&Candidate<'_>) -> Option<Range<usize>>, value: &str) -> Option<String> {
        let mut lists = Lists::default();
        lists.add("everyday_words", "and, for, is, the, call, june").unwrap();
        lists.add("words", "group, user, row").unwrap();
        lists.add("regions", "ohio").unwrap();
        let candidate = Candidate { text: value, span: 0..value.len(), lists: &lists };
        check(&candidate).map(|span| value[span].to_owned())
    }

    #[test]
    fn a_code_ends_where_words_begin() {
        assert_eq!(part(code5, "RX4 719203 and 20").as_deref(), Some("RX4 719203"));
        assert_eq!(part(plate, "KX 482 KB call").as_deref(), Some("KX 482 KB"));
        assert_eq!(part(code5, "for 12345"), None);
        assert_eq!(part(code5, "2019-2021"), None);
        assert_eq!(part(code5, "row 1048"), None);
        assert_eq!(part(code5, "0.61-0.84"), None);
        assert_eq!(part(plate, "OHIO RTX 4821").as_deref(), Some("RTX 4821"));
        assert_eq!(part(plate, "RTX4821 florida").as_deref(), Some("RTX4821"));
        assert_eq!(part(plate, "191-D-77301").as_deref(), Some("191-D-77301"));
    }

    #[test]
    fn opaque_codes_are_not_what_all_know() {
        for code in ["FP/2291-0471", "WC-245-172990", "KXB4J82", "55-1207-3X"] {
            assert!(part(opaque_code, code).is_some(), "{code}");
        }
        for known in [
            "A1298C",
            "1q21.1",
            "100mg/5ml",
            "300/300/600",
            "2011-2014",
            "10.1056/NEJM1911303",
            "L04AB04",
            "BMS-986165",
            "june-2019",
            "group12345",
            "1-800-QUIT-NOW",
            "T4 N1 M0",
            "1q21.1",
            "QTc 510",
            "SARS-CoV-2019",
            "NCT01234567",
            "12-05-2019",
            "0x80070005",
        ] {
            assert!(part(opaque_code, known).is_none(), "{known}");
        }
    }

    #[test]
    fn builds_pages_and_reviews_are_public() {
        let lists = Lists::default();
        for value in ["20231122", "1679-1686", "CD012345", "2009-2019"] {
            assert!(
                !not_public_code(&Candidate { text: value, span: 0..value.len(), lists: &lists }),
                "{value}"
            );
        }
    }
}
