//! Registers and their numbers, as far as a number can be checked without asking anybody.
//!
//! A number that passes here only looks like one: numbers are public, so reviewers look at the
//! register and at proof that the number is the applicant's. Where no source says how a register
//! writes its numbers, nearly anything passes, because a wrong rule would turn real people away.

use super::profession::Country;

/// A register that Kith knows by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Register(&'static Listed);

#[derive(Debug, PartialEq, Eq)]
struct Listed {
    code: &'static str,
    country: &'static str,
    form: Form,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Npi,
    Gmc,
    Nmc,
    Rpps,
    Big,
    Ahpra,
    Any,
}

const fn listed(code: &'static str, country: &'static str, form: Form) -> Listed {
    Listed { code, country, form }
}

/// Codes are sealed into applications and stand in the keys of sentences (`register-…`).
const REGISTERS: [Listed; 17] = [
    listed("ahpra", "AU", Form::Ahpra),
    listed("rpps", "FR", Form::Rpps),
    listed("nmc-in", "IN", Form::Any),
    listed("imc", "IE", Form::Any),
    listed("nmbi", "IE", Form::Any),
    listed("psi", "IE", Form::Any),
    listed("coru", "IE", Form::Any),
    listed("big", "NL", Form::Big),
    listed("mcnz", "NZ", Form::Any),
    listed("ncnz", "NZ", Form::Any),
    listed("hpr", "NO", Form::Any),
    listed("hpcsa", "ZA", Form::Any),
    listed("gmc", "GB", Form::Gmc),
    listed("nmc", "GB", Form::Nmc),
    listed("gphc", "GB", Form::Any),
    listed("hcpc", "GB", Form::Any),
    listed("npi", "US", Form::Npi),
];

impl Register {
    /// Every register that Kith knows.
    pub fn all() -> impl Iterator<Item = Self> {
        REGISTERS.iter().map(Self)
    }

    /// The register with this code, for example `gmc`.
    pub fn parse(code: &str) -> Option<Self> {
        Self::all().find(|register| register.code() == code)
    }

    /// Its code.
    pub fn code(self) -> &'static str {
        self.0.code
    }

    /// The country that it is of.
    pub fn country(self) -> Option<Country> {
        Country::parse(self.0.country)
    }

    /// The number as the register writes it, or the key of the sentence that says what is wrong.
    pub fn number(self, text: &str) -> Result<String, &'static str> {
        number(self.0.form, text)
    }
}

/// A number of a register that Kith does not know.
pub fn any_number(text: &str) -> Result<String, &'static str> {
    number(Form::Any, text)
}

fn number(form: Form, text: &str) -> Result<String, &'static str> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ").to_uppercase();
    if text.is_empty() {
        return Err("apply-number-missing");
    }
    if form == Form::Any {
        return if any(&text) { Ok(text) } else { Err("apply-number-wrong") };
    }
    let plain: String = text.chars().filter(|letter| !matches!(letter, ' ' | '-' | '.')).collect();
    let (fits, key) = match form {
        // Ten digits, the first 1 or 2; Luhn over 80840 and the number (45 CFR 162.406).
        Form::Npi => (
            digits(&plain, 10) && plain.starts_with(['1', '2']) && luhn(&format!("80840{plain}")),
            "apply-number-npi",
        ),
        // Seven digits, no check digit.
        Form::Gmc => (digits(&plain, 7), "apply-number-gmc"),
        // Two digits, a letter, four digits, a letter: 01A2345N.
        Form::Nmc => (shape(&plain, "99A9999A"), "apply-number-nmc"),
        // Eleven digits with the Luhn check.
        Form::Rpps => (digits(&plain, 11) && luhn(&plain), "apply-number-rpps"),
        Form::Big => (digits(&plain, 11), "apply-number-big"),
        // Three letters and ten digits (HL7 Australia, AU Base, invariant inv-ahpra-0).
        Form::Ahpra => (shape(&plain, "AAA9999999999"), "apply-number-ahpra"),
        Form::Any => (true, "apply-number-wrong"),
    };
    if fits { Ok(plain) } else { Err(key) }
}

fn digits(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `9` stands for a digit, `A` for a letter.
fn shape(text: &str, shape: &str) -> bool {
    text.len() == shape.len()
        && text.bytes().zip(shape.bytes()).all(|(byte, place)| match place {
            b'9' => byte.is_ascii_digit(),
            _ => byte.is_ascii_uppercase(),
        })
}

/// 2 to 40 letters, digits and marks, at least one digit.
fn any(text: &str) -> bool {
    (2..=40).contains(&text.chars().count())
        && text.chars().any(|letter| letter.is_ascii_digit())
        && text.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '/' | '.'))
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
