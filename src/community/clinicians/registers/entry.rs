//! What a register says about somebody, what somebody says about themselves, and whether the two fit.

use super::super::profession::Profession;
use crate::base::Timestamp;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Somebody in a register. Public information, as the register gives it out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// As the register writes it.
    pub number: String,
    /// Every name that somebody has used, given names first.
    pub names: Vec<String>,
    /// Whether the licence is good.
    pub active: bool,
    /// As what, and where.
    pub practices: Vec<Practice>,
    /// The licence's last moment, where the register says so.
    pub until: Option<Timestamp>,
}

/// A specialty and the part of the country for which it is held; the region may be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Practice {
    /// A code of the NUCC taxonomy.
    pub code: String,
    /// For example `OH`.
    pub region: String,
}

/// What an applicant says.
#[derive(Clone, Debug)]
pub struct Claim<'a> {
    /// The number.
    pub number: &'a str,
    /// The legal name.
    pub name: &'a str,
    /// The profession.
    pub profession: Profession,
    /// The part of the country; empty where the register knows none.
    pub region: &'a str,
}

/// What a look into a register says, in words that a reviewer understands (`register-look-…`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// Number, name, profession and region fit, and the licence is good.
    Match,
    /// Nobody has this number. Numbers that were given back vanish from some registers.
    Nowhere,
    /// The licence is not good any more.
    Inactive,
    /// The number belongs to a hospital, a practice or another organisation.
    Organisation,
    /// The register has another name under the number.
    OtherName(String),
    /// The name fits, but not as what; holds the specialties that the register has.
    OtherProfession(String),
    /// The name and the profession fit, but not where; holds the regions that the register has.
    OtherRegion(String),
    /// More than one entry came back for one number.
    Several,
    /// The register did not take the question; holds what it said.
    Refused(String),
    /// The register did not answer in time, or not at all.
    Silent,
    /// The answer could not be understood.
    Broken,
    /// Kith cannot look into this register: a person has to.
    ByHand,
}

impl Finding {
    /// For the keys of sentences.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::Nowhere => "nowhere",
            Self::Inactive => "inactive",
            Self::Organisation => "organisation",
            Self::OtherName(_) => "other-name",
            Self::OtherProfession(_) => "other-profession",
            Self::OtherRegion(_) => "other-region",
            Self::Several => "several",
            Self::Refused(_) => "refused",
            Self::Silent => "silent",
            Self::Broken => "broken",
            Self::ByHand => "by-hand",
        }
    }

    /// What the register said instead.
    pub fn detail(&self) -> &str {
        match self {
            Self::OtherName(text)
            | Self::OtherProfession(text)
            | Self::OtherRegion(text)
            | Self::Refused(text) => text,
            _ => "",
        }
    }

    /// Whether reviewers may agree: the register says nothing against it. They look at its source in any case.
    pub fn allows_a_yes(&self) -> bool {
        self.is_passing() || matches!(self, Self::Match | Self::ByHand | Self::Refused(_))
    }

    /// Whether asking again later may help, because nothing was learnt.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Silent | Self::Broken)
    }

    /// Whether a badge must be paused until a person has looked: the register says that somebody may not work.
    pub fn ends_a_badge(&self) -> bool {
        matches!(self, Self::Nowhere | Self::Inactive | Self::Organisation)
    }
}

/// Compares an entry with what somebody says.
pub fn fits(entry: &Entry, claim: &Claim<'_>, now: Timestamp) -> Finding {
    if !entry.active || entry.until.is_some_and(|until| until < now) {
        return Finding::Inactive;
    }
    if !entry.names.iter().any(|name| same_person(name, claim.name)) {
        return Finding::OtherName(entry.names.join(" / "));
    }
    // A register that lists no specialties leaves that to the reviewers.
    if entry.practices.is_empty() {
        return Finding::Match;
    }
    let practised: Vec<_> =
        entry.practices.iter().filter(|practice| claim.profession.is_listed_as(&practice.code)).collect();
    if practised.is_empty() {
        return Finding::OtherProfession(list(entry.practices.iter().map(|practice| practice.code.as_str())));
    }
    if claim.region.is_empty() || practised.iter().any(|practice| practice.region == claim.region) {
        return Finding::Match;
    }
    Finding::OtherRegion(list(practised.iter().map(|practice| practice.region.as_str())))
}

fn list<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let mut texts: Vec<_> = texts.filter(|text| !text.is_empty()).collect();
    texts.sort_unstable();
    texts.dedup();
    texts.join(", ")
}

/// Titles and degrees are no part of a name.
const TITLES: [&str; 14] =
    ["dr", "prof", "professor", "mr", "mrs", "ms", "miss", "mx", "sir", "dame", "md", "do", "rn", "phd"];

/// Whether two ways of writing a name can be the same person's: the same first and last name, in any case and with or
/// without accents, and no middle name that contradicts. `Ana María López` is `ana m lopez` and not `Ana R. López`.
fn same_person(one: &str, other: &str) -> bool {
    let (one, other) = (parts(one), parts(other));
    let (Some(first), Some(last)) = (one.first(), one.last()) else { return false };
    if one.len() < 2 || other.len() < 2 || Some(first) != other.first() || Some(last) != other.last() {
        return false;
    }
    let (short, long) = if one.len() < other.len() { (&one, &other) } else { (&other, &one) };
    let mut rest = long[1..long.len() - 1].iter();
    // Each middle name of the shorter one is found in the longer one, in order; a letter stands for a name.
    short[1..short.len() - 1].iter().all(|name| rest.any(|other| stands_for(name, other)))
}

fn stands_for(one: &str, other: &str) -> bool {
    let initial = |short: &str, long: &str| short.chars().count() == 1 && long.starts_with(short);
    one == other || initial(one, other) || initial(other, one)
}

/// The parts of a name, folded: compatibility decomposition without marks (UAX #15), small letters. An apostrophe joins
/// (O'Neil is Oneil), a hyphen parts.
fn parts(name: &str) -> Vec<String> {
    let folded: String = name
        .nfkd()
        .filter(|letter| !is_combining_mark(*letter) && !matches!(letter, '\'' | '’' | '.'))
        .flat_map(char::to_lowercase)
        .flat_map(spelled_out)
        .collect();
    folded
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|part| !part.is_empty() && !TITLES.contains(part))
        .map(str::to_owned)
        .collect()
}

/// Letters that do not decompose, as registers without them write them (ICAO 9303-3, section 6).
fn spelled_out(letter: char) -> Vec<char> {
    match letter {
        'ß' => vec!['s', 's'],
        'æ' => vec!['a', 'e'],
        'œ' => vec!['o', 'e'],
        'ø' => vec!['o'],
        'ł' => vec!['l'],
        'đ' | 'ð' => vec!['d'],
        'þ' => vec!['t', 'h'],
        'ı' => vec!['i'],
        other => vec![other],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_micros(1_780_000_000_000_000);

    fn entry() -> Entry {
        Entry {
            number: "1234567893".into(),
            names: vec!["ANA MARIA LOPEZ".into(), "ANA GARCIA".into()],
            active: true,
            practices: vec![
                Practice { code: "207RX0202X".into(), region: "OH".into() },
                Practice { code: "207R00000X".into(), region: "KY".into() },
            ],
            until: None,
        }
    }

    fn claim(profession: &str, name: &'static str, region: &'static str) -> Claim<'static> {
        Claim { number: "1234567893", name, profession: Profession::parse(profession).unwrap(), region }
    }

    #[test]
    fn everything_must_fit() {
        let look = |profession, name, region| fits(&entry(), &claim(profession, name, region), NOW);
        assert_eq!(look("medical-oncologist", "Ana López", "OH"), Finding::Match);
        assert_eq!(
            look("doctor", "Ana García", "KY"),
            Finding::Match,
            "an earlier name, the wider profession"
        );
        let other = Finding::OtherName("ANA MARIA LOPEZ / ANA GARCIA".into());
        assert_eq!(look("medical-oncologist", "Bea López", "OH"), other);
        let codes = Finding::OtherProfession("207R00000X, 207RX0202X".into());
        assert_eq!(look("nurse", "Ana López", "OH"), codes);
        assert_eq!(look("medical-oncologist", "Ana López", "KY"), Finding::OtherRegion("OH".into()));
    }

    #[test]
    fn a_licence_that_is_over_fits_nobody() {
        let mine = claim("doctor", "Ana López", "OH");
        assert_eq!(fits(&Entry { active: false, ..entry() }, &mine, NOW), Finding::Inactive);
        let until = Some(Timestamp::from_micros(0));
        assert_eq!(fits(&Entry { until, ..entry() }, &mine, NOW), Finding::Inactive);
    }

    #[test]
    fn a_register_without_specialties_leaves_them_to_people() {
        let plain = Entry { practices: Vec::new(), ..entry() };
        assert_eq!(fits(&plain, &claim("nurse", "Ana López", ""), NOW), Finding::Match);
    }

    #[test]
    fn names_are_compared_as_people_would() {
        for (one, other) in [
            ("Ana María López", "ANA M LOPEZ"),
            ("Dr. Seán O’Neill", "SEAN ONEILL"),
            ("Jürgen Groß", "JURGEN GROSS"),
            ("Łukasz Żak", "Lukasz Zak"),
            ("Mary-Jane Smith", "MARY JANE SMITH"),
            ("John Ronald Reuel Smith", "JOHN R SMITH"),
            ("Prof Ada Example, MD", "ada example"),
        ] {
            assert!(same_person(one, other) && same_person(other, one), "{one} is {other}");
        }
        for (one, other) in [
            ("Ana Maria Lopez", "Ana Rosa Lopez"),
            ("Ana Lopez", "Bea Lopez"),
            ("Ana Lopez", "Ana Lopes"),
            ("Ana Lopez", "Lopez Ana"),
            ("Lopez", "Ana Lopez"),
            ("", ""),
        ] {
            assert!(!same_person(one, other) && !same_person(other, one), "{one} is not {other}");
        }
    }
}
