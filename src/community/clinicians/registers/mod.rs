//! Registers: which there are, what their numbers look like, local mirrors of them, and what a look into one says.
//!
//! A number that fits only looks like one: numbers are public, so a match is necessary and never sufficient. Invariant:
//! nobody outside is asked about an applicant unless the operator has set where; a mirror answers without anybody
//! learning who applies.

mod catalogue;
mod entry;
mod file;
mod import;
mod look_up;
mod nppes;

pub(super) use catalogue::{CATALOGUE, ListedProfession};
pub use entry::Finding;
pub(super) use entry::{Claim, Entry, Practice, fits};
pub(super) use import::{Crowd, label};
pub use import::{Imported, Progress, Scope, import};
pub(super) use look_up::Look;
pub use look_up::find_in_copy;
pub(super) use look_up::look_up;

use super::profession::Country;
use catalogue::{Layout, ListedRegister};

/// A register that Kith knows by name.
#[derive(Clone, Copy, Debug)]
pub struct Register(&'static ListedRegister);

impl PartialEq for Register {
    fn eq(&self, other: &Self) -> bool {
        self.0.code == other.0.code
    }
}

impl Register {
    /// Every register that Kith knows.
    pub fn all() -> impl Iterator<Item = Self> {
        CATALOGUE.registers.iter().map(Self)
    }

    /// The register with this code, for example `gmc`.
    pub fn parse(code: &str) -> Option<Self> {
        Self::all().find(|register| register.code() == code)
    }

    /// The register whose file has this name, for example `nppes`.
    pub fn with_file(name: &str) -> Option<Self> {
        Self::all().find(|register| register.file().is_some_and(|file| file.name == name))
    }

    /// Its code.
    pub fn code(self) -> &'static str {
        &self.0.code
    }

    /// The country that it is of.
    pub fn country(self) -> Option<Country> {
        Country::parse(&self.0.country)
    }

    /// The parts of its country in which a licence holds; empty when it holds everywhere.
    pub fn regions(self) -> &'static [String] {
        &self.0.regions
    }

    /// How its file is read, if Kith can read one.
    pub(super) fn file(self) -> Option<&'static Layout> {
        self.0.file.as_ref()
    }

    /// The name of its file on the command line, if Kith can read one.
    pub fn file_name(self) -> Option<&'static str> {
        self.file().map(|file| file.name.as_str())
    }

    /// The number as the register writes it, or the key of the sentence that says what is wrong.
    pub fn number(self, text: &str) -> Result<String, &'static str> {
        let text = tidy(text);
        let Some(shape) = &self.0.number else { return any_number(&text) };
        if text.is_empty() {
            return Err("apply-number-missing");
        }
        let plain: String = text.chars().filter(|letter| !matches!(letter, ' ' | '-' | '.')).collect();
        let checked = |prefix: &String| luhn(&format!("{prefix}{plain}"));
        if shape.is_match(&plain) && self.0.luhn.as_ref().is_none_or(checked) {
            Ok(plain)
        } else {
            Err(&self.0.wrong)
        }
    }
}

/// A number of a register of which nobody says how it writes its numbers: 2 to 40 letters, digits and marks, at least
/// one digit.
pub(super) fn any_number(text: &str) -> Result<String, &'static str> {
    let text = tidy(text);
    let fits = (2..=40).contains(&text.chars().count())
        && text.chars().any(|letter| letter.is_ascii_digit())
        && text.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '/' | '.'));
    match (text.is_empty(), fits) {
        (true, _) => Err("apply-number-missing"),
        (false, true) => Ok(text),
        (false, false) => Err("apply-number-wrong"),
    }
}

fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_uppercase()
}

/// The Luhn check (ISO/IEC 7812-1, annex B) over a text of digits.
fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let digit = u32::from(byte - b'0') * if place % 2 == 1 { 2 } else { 1 };
            digit / 10 + digit % 10
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(register: &str, text: &str) -> Result<String, &'static str> {
        Register::parse(register).unwrap().number(text)
    }

    #[test]
    fn a_national_provider_identifier_carries_a_check_digit() {
        for number in ["1234567893", "1114920071", "1568946812", "1245251222", "1881018208", "1993999998"] {
            assert_eq!(check("npi", number).as_deref(), Ok(number));
        }
        for number in ["1234567890", "3234567893", "123456789", "12345678933", "123456789A"] {
            assert_eq!(check("npi", number), Err("apply-number-npi"), "{number}");
        }
    }

    #[test]
    fn numbers_are_read_as_people_type_them() {
        assert_eq!(check("gmc", " 123 4567 ").as_deref(), Ok("1234567"));
        assert_eq!(check("nmc", "01a 2345n").as_deref(), Ok("01A2345N"));
        assert_eq!(check("ahpra", "med0000932846").as_deref(), Ok("MED0000932846"));
        assert_eq!(any_number(" 12-345 / b ").as_deref(), Ok("12-345 / B"));
    }

    #[test]
    fn what_cannot_be_a_number_is_refused_with_the_registers_own_sentence() {
        for (register, text, key) in [
            ("gmc", "123456", "apply-number-gmc"),
            ("gmc", "C1234567", "apply-number-gmc"),
            ("nmc", "0102345N", "apply-number-nmc"),
            ("rpps", "10000000001", "apply-number-rpps"),
            ("rpps", "1000000000", "apply-number-rpps"),
            ("big", "1234567890", "apply-number-big"),
            ("ahpra", "MED123", "apply-number-ahpra"),
            ("imc", "none", "apply-number-wrong"),
            ("imc", "<b>1</b>", "apply-number-wrong"),
            ("imc", "  ", "apply-number-missing"),
            ("npi", "٣٣٣٣٣٣٣٣٣٣", "apply-number-npi"),
        ] {
            assert_eq!(check(register, text), Err(key), "{register} {text}");
        }
    }

    #[test]
    fn a_french_number_passes_the_luhn_check() {
        let valid = (0..10).filter(|digit| check("rpps", &format!("1000000000{digit}")).is_ok());
        assert_eq!(valid.count(), 1);
    }

    #[test]
    fn every_register_is_of_a_country_on_the_list() {
        for register in Register::all() {
            assert!(register.country().is_some(), "{}", register.code());
            assert_eq!(Register::parse(register.code()), Some(register));
        }
    }
}
