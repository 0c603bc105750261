//! Towns, counties, and houses where people can be found.

use super::{Detail, capitalised, tokens};

/// Nouns before which a town says where somebody is from.
const LOCALS: [&str; 31] = [
    "resident", "born", "based", "people", "folks", "peeps", "gang", "crew", "local", "locals", "patient",
    "patients", "member", "members", "meetup", "meet", "support", "group", "groups", "area", "girl", "boy",
    "lad", "lass", "mum", "mom", "dad", "guy", "gal", "native", "woman",
];

/// “a town in Ohio”, “my town”, “local”.
pub(super) fn place(detail: &Detail<'_>) -> Option<String> {
    let words = tokens(detail.words());
    let of_county = ["county", "parish", "borough", "township"];
    if words.first().is_some_and(|word| word == "co") || words.iter().any(|w| of_county.contains(&w.as_str()))
    {
        return Some(detail.with_article("my", "county"));
    }
    if let Some(region) = region(detail, &words) {
        return Some(detail.with_article("a", &format!("town in {region}")));
    }
    let of_people = LOCALS.contains(&detail.word_after().as_str());
    Some(if of_people || detail.is_determined() { "local" } else { "my town" }.to_owned())
}

/// The state, province or country that a place ends with.
fn region(detail: &Detail<'_>, words: &[String]) -> Option<String> {
    let typed: Vec<&str> = detail.words().split([' ', ',', '.']).filter(|word| !word.is_empty()).collect();
    let most = typed.len().saturating_sub(1).min(3);
    let tail = |n: usize| typed[typed.len() - n..].join(" ");
    if let Some(n) = (1..=most).rev().find(|n| detail.lists.has("regions", &tail(*n).to_lowercase())) {
        let capital = |word: &&str| capitalised(word);
        return Some(typed[typed.len() - n..].iter().map(capital).collect::<Vec<_>>().join(" "));
    }
    let code = words.last().filter(|_| words.len() > 1)?;
    named(code).map(str::to_owned)
}

/// Where the state or country ends that stands right after a town.
pub(super) fn region_after(detail: &Detail<'_>) -> Option<usize> {
    let after = detail.source.get(detail.end..)?;
    let rest = after.strip_prefix(',').unwrap_or(after).trim_start_matches(' ');
    let gap = after.len() - rest.len();
    if gap == 0 {
        return None;
    }
    let mut ends = Vec::new();
    let mut at = 0;
    for _ in 0..3 {
        let word = rest[at..].chars().take_while(|c| c.is_alphabetic()).map(char::len_utf8).sum::<usize>();
        if word == 0 {
            break;
        }
        ends.push(at + word);
        at += word;
        match rest[at..].strip_prefix(' ') {
            Some(_) => at += 1,
            None => break,
        }
    }
    let of_list = |end: &&usize| detail.lists.has("regions", &rest[..**end].to_lowercase());
    let coded = ends.first().filter(|end| {
        let word = &rest[..**end];
        after.starts_with(',')
            && word.chars().all(char::is_uppercase)
            && named(&word.to_lowercase()).is_some()
    });
    ends.iter().rev().find(of_list).or(coded).map(|end| detail.end + gap + end)
}

/// The state or province with this postal code, in small letters.
fn named(code: &str) -> Option<&'static str> {
    REGIONS.iter().find(|(known, _)| known.eq_ignore_ascii_case(code)).map(|(_, name)| *name)
}

/// States and provinces by their postal codes (United States: USPS Publication 28, appendix B; Canada: Canada Post's
/// addressing guidelines; Australia: AS 4590).
const REGIONS: [(&str, &str); 64] = [
    ("AL", "Alabama"),
    ("AK", "Alaska"),
    ("AZ", "Arizona"),
    ("AR", "Arkansas"),
    ("CA", "California"),
    ("CO", "Colorado"),
    ("CT", "Connecticut"),
    ("DE", "Delaware"),
    ("DC", "the District of Columbia"),
    ("FL", "Florida"),
    ("GA", "Georgia"),
    ("HI", "Hawaii"),
    ("ID", "Idaho"),
    ("IL", "Illinois"),
    ("IN", "Indiana"),
    ("IA", "Iowa"),
    ("KS", "Kansas"),
    ("KY", "Kentucky"),
    ("LA", "Louisiana"),
    ("ME", "Maine"),
    ("MD", "Maryland"),
    ("MA", "Massachusetts"),
    ("MI", "Michigan"),
    ("MN", "Minnesota"),
    ("MS", "Mississippi"),
    ("MO", "Missouri"),
    ("MT", "Montana"),
    ("NE", "Nebraska"),
    ("NV", "Nevada"),
    ("NH", "New Hampshire"),
    ("NJ", "New Jersey"),
    ("NM", "New Mexico"),
    ("NY", "New York"),
    ("NC", "North Carolina"),
    ("ND", "North Dakota"),
    ("OH", "Ohio"),
    ("OK", "Oklahoma"),
    ("OR", "Oregon"),
    ("PA", "Pennsylvania"),
    ("RI", "Rhode Island"),
    ("SC", "South Carolina"),
    ("SD", "South Dakota"),
    ("TN", "Tennessee"),
    ("TX", "Texas"),
    ("UT", "Utah"),
    ("VT", "Vermont"),
    ("VA", "Virginia"),
    ("WA", "Washington"),
    ("WV", "West Virginia"),
    ("WI", "Wisconsin"),
    ("WY", "Wyoming"),
    ("ON", "Ontario"),
    ("QC", "Quebec"),
    ("AB", "Alberta"),
    ("MB", "Manitoba"),
    ("SK", "Saskatchewan"),
    ("NS", "Nova Scotia"),
    ("NB", "New Brunswick"),
    ("BC", "British Columbia"),
    ("NSW", "New South Wales"),
    ("QLD", "Queensland"),
    ("VIC", "Victoria"),
    ("TAS", "Tasmania"),
    ("SA", "South Australia"),
];

/// Words in the name of a house, and what it is. The surest first.
const HOUSES: [(&[&str], &str, &str); 9] = [
    (&["hospital", "hospitals", "infirmary", "medical", "health", "healthcare"], "a", "hospital"),
    (&["hospice"], "a", "hospice"),
    (&["clinic", "rehab", "infusion", "dialysis", "cancer"], "a", "clinic"),
    (&["surgery", "practice"], "a", "practice"),
    (&["pharmacy"], "a", "pharmacy"),
    (&["elementary", "school", "academy", "high", "primary", "nursery", "preschool"], "a", "school"),
    (&["college", "university"], "a", "university"),
    (&["church", "chapel", "mosque", "synagogue", "temple", "parish"], "a", "place of worship"),
    (
        &["llc", "inc", "ltd", "limited", "corp", "corporation", "gmbh", "plc", "bank", "factory"],
        "my",
        "workplace",
    ),
];

/// “a hospital”; after “the” and the like only “hospital”.
pub(super) fn facility(detail: &Detail<'_>) -> Option<String> {
    let words = tokens(detail.words());
    let of = |marks: &[&str]| words.iter().any(|word| marks.contains(&word.as_str()));
    let (_, article, what) = HOUSES.iter().find(|(marks, ..)| of(marks))?;
    Some(detail.with_article(article, what))
}
