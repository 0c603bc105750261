//! Professions and countries: lists to choose from, and how much of them a badge may say.
//!
//! “Medical oncologist, Iceland” is nearly a name. So a badge says less where few people fit it:
//! in small countries a specialty becomes its wider profession, so that at least some twenty people
//! of the register fit the words.

use super::registers::{CATALOGUE, ListedProfession};
use crate::web::Words;

/// A profession from the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profession(&'static ListedProfession);

/// What a badge says of a profession that is on the list no more.
const WIDEST: &str = "health-professional";

impl Profession {
    /// Every profession that can be chosen.
    pub fn all() -> impl Iterator<Item = Self> {
        CATALOGUE.professions.iter().filter(|listed| listed.listed).map(Self)
    }

    /// The profession with this code, for example `medical-oncologist`.
    pub fn parse(code: &str) -> Option<Self> {
        Self::all().find(|profession| profession.code() == code)
    }

    /// Reads a stored code; the widest profession for one that is on the list no more.
    pub(super) fn stored(code: &str) -> Self {
        let find = |code: &str| CATALOGUE.professions.iter().find(|listed| listed.code == code);
        match find(code).or_else(|| find(WIDEST)) {
            Some(listed) => Self(listed),
            None => unreachable!("the catalogue has the widest profession, and a test knows"),
        }
    }

    /// Its code.
    pub fn code(self) -> &'static str {
        &self.0.code
    }

    /// The wider profession; itself when there is none.
    pub(super) fn wider(self) -> Self {
        self.0.wider.as_deref().map_or(self, Self::stored)
    }

    /// Itself, its wider profession, and those that it is the wider one of: whoever has one of these can answer what is
    /// asked of it. Where few people fit a specialty, a badge says the wider profession.
    pub fn kin(self) -> impl Iterator<Item = Self> {
        CATALOGUE
            .professions
            .iter()
            .map(Self)
            .filter(move |other| *other == self || other.wider() == self || self.wider() == *other)
    }

    /// Whether a register that lists somebody under this taxonomy code lists them as this.
    pub(super) fn is_listed_as(self, taxonomy: &str) -> bool {
        self.0.taxonomies.iter().any(|beginning| taxonomy.starts_with(beginning.as_str()))
    }

    /// Every profession that somebody has whom a register lists under this taxonomy code.
    pub(super) fn listed_as(taxonomy: &str) -> impl Iterator<Item = Self> {
        Self::all().filter(move |profession| profession.is_listed_as(taxonomy))
    }

    /// Its name in the visitor's language.
    pub fn name(self, words: &Words) -> String {
        words.t(&format!("profession-{}", self.0.code))
    }

    /// What a badge says in this country: in a small one the wider profession.
    pub fn shown_in(self, country: Country) -> Self {
        if country.0.small { self.wider() } else { self }
    }
}

/// A country in which somebody may be registered (ISO 3166-1 alpha-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Country(&'static Land);

#[derive(Debug, PartialEq, Eq)]
struct Land {
    code: &'static str,
    /// Fewer than two million people.
    small: bool,
}

const fn land(code: &'static str) -> Land {
    Land { code, small: false }
}

const fn small(code: &'static str) -> Land {
    Land { code, small: true }
}

const COUNTRIES: [Land; 40] = [
    land("AR"),
    land("AU"),
    land("AT"),
    land("BE"),
    land("BR"),
    land("BG"),
    land("CA"),
    land("HR"),
    small("CY"),
    land("CZ"),
    land("DK"),
    small("EE"),
    land("FI"),
    land("FR"),
    land("DE"),
    land("GR"),
    land("HU"),
    small("IS"),
    land("IN"),
    land("IE"),
    land("IT"),
    land("JP"),
    small("LV"),
    land("LT"),
    small("LU"),
    small("MT"),
    land("MX"),
    land("NL"),
    land("NZ"),
    land("NO"),
    land("PL"),
    land("PT"),
    land("RO"),
    land("SK"),
    land("SI"),
    land("ZA"),
    land("ES"),
    land("SE"),
    land("GB"),
    land("US"),
];

impl Country {
    /// Every country on the list.
    pub fn all() -> impl Iterator<Item = Self> {
        COUNTRIES.iter().map(Self)
    }

    /// The country with this code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::all().find(|country| country.code() == code)
    }

    /// Its code, two capital letters.
    pub fn code(self) -> &'static str {
        self.0.code
    }

    /// Its name in the visitor's language.
    pub fn name(self, words: &Words) -> String {
        words.t(&format!("country-{}", self.0.code.to_lowercase()))
    }

    /// For example “Ohio, United States”; the country alone for an empty region.
    pub fn with_region(self, words: &Words, region: &str) -> String {
        if region.is_empty() {
            return self.name(words);
        }
        let region = region_name(words, self.0.code, region);
        words.all("place-in-country", &[("region", &region), ("country", &self.name(words))])
    }
}

/// The name of a part of a country, for example “Ohio”.
pub(super) fn region_name(words: &Words, country: &str, region: &str) -> String {
    words.named_part("region", country.to_lowercase(), &region.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_there_once_and_reads_back() {
        for profession in Profession::all() {
            assert_eq!(Profession::parse(profession.code()), Some(profession));
        }
        for country in Country::all() {
            assert_eq!(Country::parse(country.code()), Some(country));
        }
        assert_eq!(Profession::parse("health-professional"), None);
        assert_eq!(Profession::stored("surveyor").code(), WIDEST);
        assert_eq!(Country::parse("gb"), None);
    }

    #[test]
    fn a_profession_is_kin_to_the_wider_one_and_not_to_its_other_parts() {
        let kin =
            |code: &str| -> Vec<_> { Profession::parse(code).unwrap().kin().map(Profession::code).collect() };
        assert_eq!(kin("specialist-nurse"), ["nurse", "specialist-nurse"]);
        assert_eq!(kin("nurse"), ["nurse", "specialist-nurse"]);
        assert_eq!(kin("neurologist"), ["doctor", "neurologist"]);
        assert!(kin("doctor").contains(&"neurologist") && !kin("neurologist").contains(&"psychiatrist"));
    }

    #[test]
    fn a_badge_says_less_where_few_people_fit_it() {
        let oncologist = Profession::parse("medical-oncologist").unwrap();
        assert_eq!(oncologist.shown_in(Country::parse("DE").unwrap()), oncologist);
        assert_eq!(oncologist.shown_in(Country::parse("IS").unwrap()).code(), "doctor");
        let counsellor = Profession::parse("genetic-counsellor").unwrap();
        assert_eq!(counsellor.shown_in(Country::parse("MT").unwrap()).code(), "health-professional");
    }
}
