//! Reads `catalogue.toml`: which professions and registers there are.

use regex::Regex;
use serde::Deserialize;
use std::sync::LazyLock;

/// Everything in the file.
pub struct Catalogue {
    pub professions: Vec<ListedProfession>,
    pub registers: Vec<ListedRegister>,
}

/// A profession as it stands in the file.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListedProfession {
    pub code: String,
    #[serde(default)]
    pub wider: Option<String>,
    /// Whether it can be chosen.
    #[serde(default = "yes")]
    pub listed: bool,
    /// Codes of the NUCC taxonomy, or their beginnings.
    #[serde(default)]
    pub taxonomies: Vec<String>,
}

/// A register as it stands in the file.
#[derive(Debug)]
pub struct ListedRegister {
    pub code: String,
    pub country: String,
    /// What the whole of a number looks like.
    pub number: Option<Regex>,
    /// The prefix of its Luhn check.
    pub luhn: Option<String>,
    pub regions: Vec<String>,
    pub file: Option<Layout>,
    /// The key of the sentence for a number that does not fit.
    pub wrong: String,
}

/// How a register's file is read.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    pub name: String,
    pub number: String,
    pub people: Option<Values>,
    pub names: Vec<Name>,
    pub active: Option<Values>,
    pub ended: Option<Ended>,
    pub until: Option<Until>,
    pub practices: Option<Practices>,
}

/// A column that has one of some values.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Values {
    pub column: String,
    pub is: Vec<String>,
}

/// The columns of a name.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Name {
    pub given: Vec<String>,
    pub family: String,
}

/// The columns that say when a number was given back, and when it was taken up again.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ended {
    pub column: String,
    pub again: String,
}

/// The column of a licence's last day.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Until {
    pub column: String,
    /// In the syntax of `time::format_description`.
    pub format: String,
}

/// Columns that are there several times.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Practices {
    pub code: String,
    pub region: String,
    pub times: u8,
}

fn yes() -> bool {
    true
}

/// What is in the file; it belongs to the program, and a test reads it.
pub static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    read(include_str!("catalogue.toml"))
        .unwrap_or_else(|error| unreachable!("the catalogue does not read: {error}"))
});

fn read(text: &str) -> Result<Catalogue, Box<dyn std::error::Error>> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        profession: Vec<ListedProfession>,
        register: Vec<Written>,
    }
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Written {
        code: String,
        country: String,
        number: Option<String>,
        luhn: Option<String>,
        #[serde(default)]
        regions: Vec<String>,
        file: Option<Layout>,
    }
    let file: File = toml::from_str(text)?;
    let registers = file.register.into_iter().map(|written| {
        let number = written.number.map(|pattern| Regex::new(&format!("^(?:{pattern})$"))).transpose()?;
        let wrong = match number {
            Some(_) => format!("apply-number-{}", written.code),
            None => "apply-number-wrong".to_owned(),
        };
        let Written { code, country, luhn, regions, file, .. } = written;
        Ok(ListedRegister { code, country, number, luhn, regions, file, wrong })
    });
    let registers = registers.collect::<Result<_, regex::Error>>()?;
    Ok(Catalogue { professions: file.profession, registers })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_catalogue_reads_and_every_code_is_there_once() {
        let catalogue = &*CATALOGUE;
        let professions: BTreeSet<_> = catalogue.professions.iter().map(|one| &one.code).collect();
        let registers: BTreeSet<_> = catalogue.registers.iter().map(|one| &one.code).collect();
        assert_eq!(professions.len(), catalogue.professions.len());
        assert_eq!(registers.len(), catalogue.registers.len());
        for wider in catalogue.professions.iter().filter_map(|one| one.wider.as_ref()) {
            assert!(professions.contains(wider), "{wider}");
        }
    }

    #[test]
    fn a_taxonomy_is_ten_signs_or_the_beginning_of_them() {
        let code = Regex::new("^[0-9A-Z]{2,10}$").unwrap();
        for profession in CATALOGUE.professions.iter().filter(|one| one.listed) {
            assert!(!profession.taxonomies.is_empty(), "{}", profession.code);
            assert!(profession.taxonomies.iter().all(|text| code.is_match(text)), "{}", profession.code);
        }
    }

    #[test]
    fn a_mistake_in_the_file_is_found_at_once() {
        for text in
            ["", "profession = []", "[[register]]\ncode = 'x'", "profession = []\nregister = []\nmore = 1"]
        {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
