//! What is typed to apply, and what it becomes once every field is good.

use super::evidence::Evidence;
use super::particulars::Particulars;
use super::profession::{Country, Profession};
use super::registers::{Register, any_number};
use crate::base::error::FieldErrors;

/// A name in a register, in characters.
const NAME_MAX: usize = 120;
/// A few words to the reviewers, in characters.
const NOTE_MAX: usize = 1000;
/// The value of `register` for one that is not on the list.
pub const OTHER_REGISTER: &str = "other";

/// The fields as they were typed.
#[derive(Clone, Debug, Default)]
pub struct ApplicationForm {
    /// A profession's code.
    pub profession: String,
    /// A country's code.
    pub country: String,
    /// A register's code, or `other`.
    pub register: String,
    /// The name of a register that is not on the list.
    pub register_name: String,
    /// The number in the register.
    pub number: String,
    /// The part of the country, where the register asks for it.
    pub region: String,
    /// The name in the register.
    pub name: String,
    /// A few words to the reviewers.
    pub note: String,
    /// Not empty: what is written is true.
    pub agree: String,
}

impl ApplicationForm {
    /// The field with this name.
    pub(super) fn field(&mut self, name: &str) -> Option<&mut String> {
        match name {
            "profession" => Some(&mut self.profession),
            "country" => Some(&mut self.country),
            "register" => Some(&mut self.register),
            "register_name" => Some(&mut self.register_name),
            "number" => Some(&mut self.number),
            "region" => Some(&mut self.region),
            "name" => Some(&mut self.name),
            "note" => Some(&mut self.note),
            "agree" => Some(&mut self.agree),
            _ => None,
        }
    }
}

/// An application that can be sent.
#[derive(Debug)]
pub struct NewApplication {
    /// What the badge will say.
    pub profession: Profession,
    /// Where.
    pub country: Country,
    /// What only reviewers read.
    pub particulars: Particulars,
    /// The file.
    pub evidence: Evidence,
}

impl NewApplication {
    /// Reads the form and says what is wrong with each field, in the form's order.
    pub fn parse(form: &ApplicationForm, file: Result<Vec<u8>, &'static str>) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let profession = Profession::parse(&form.profession).ok_or("apply-profession-missing");
        let profession = errors.take("profession", profession);
        let country = errors.take("country", Country::parse(&form.country).ok_or("apply-country-missing"));
        let register = read_register(form, country, &mut errors);
        let region = errors.take("region", read_region(form));
        let name = errors.take("name", legal_name(&form.name));
        if form.note.chars().count() > NOTE_MAX {
            errors.add("note", "apply-note-long");
        }
        let evidence = errors.take("evidence", file.and_then(Evidence::parse));
        if form.agree.is_empty() {
            errors.add("agree", "apply-agree-missing");
        }
        match (profession, country, register, region, name, evidence) {
            (Some(profession), Some(country), Some(register), Some(region), Some(name), Some(evidence))
                if errors.is_empty() =>
            {
                let (register, register_name, number) = register;
                let note = form.note.trim().to_owned();
                let particulars = Particulars { register, register_name, number, region, name, note };
                Ok(Self { profession, country, particulars, evidence })
            }
            _ => Err(errors),
        }
    }
}

/// The register's code, its name when it is not on the list, and the number.
fn read_register(
    form: &ApplicationForm,
    country: Option<Country>,
    errors: &mut FieldErrors,
) -> Option<(String, String, String)> {
    if form.register == OTHER_REGISTER {
        let name = errors
            .take("register_name", line(&form.register_name, 3, NAME_MAX, "apply-register-name-missing"));
        let number = errors.take("number", any_number(&form.number));
        return Some((OTHER_REGISTER.to_owned(), name?, number?));
    }
    let register = errors.take("register", Register::parse(&form.register).ok_or("apply-register-missing"));
    if let (Some(register), Some(country)) = (register, country)
        && register.country() != Some(country)
    {
        errors.add("register", "apply-register-elsewhere");
    }
    let number = match register {
        Some(register) => register.number(&form.number),
        None => any_number(&form.number),
    };
    let number = errors.take("number", number);
    Some((register?.code().to_owned(), String::new(), number?))
}

/// The region, where the register knows some; nothing elsewhere, whatever was chosen.
fn read_region(form: &ApplicationForm) -> Result<String, &'static str> {
    let regions = Register::parse(&form.register).map(Register::regions).unwrap_or_default();
    if regions.is_empty() || regions.contains(&form.region) {
        Ok(if regions.is_empty() { String::new() } else { form.region.clone() })
    } else {
        Err("apply-region-missing")
    }
}

fn legal_name(text: &str) -> Result<String, &'static str> {
    let name = line(text, 2, NAME_MAX, "apply-name-missing")?;
    if name.chars().any(char::is_alphabetic) { Ok(name) } else { Err("apply-name-missing") }
}

fn line(text: &str, least: usize, most: usize, key: &'static str) -> Result<String, &'static str> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let fits = (least..=most).contains(&text.chars().count()) && !text.chars().any(char::is_control);
    if fits { Ok(text) } else { Err(key) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> ApplicationForm {
        ApplicationForm {
            profession: "nurse".into(),
            country: "GB".into(),
            register: "nmc".into(),
            number: "01A2345N".into(),
            name: "Ada  Example".into(),
            agree: "1".into(),
            ..ApplicationForm::default()
        }
    }

    fn wrong(form: &ApplicationForm) -> Vec<&'static str> {
        let file = Ok(b"%PDF-1.7 \n".to_vec());
        NewApplication::parse(form, file).unwrap_err().iter().map(|error| error.field).collect()
    }

    #[test]
    fn a_whole_form_becomes_an_application() {
        let application = NewApplication::parse(&form(), Ok(b"%PDF-1.7 \n".to_vec())).unwrap();
        assert_eq!(application.particulars.name, "Ada Example");
        assert_eq!(application.particulars.number, "01A2345N");
    }

    #[test]
    fn every_field_that_is_missing_is_named_in_the_order_of_the_form() {
        let errors =
            NewApplication::parse(&ApplicationForm::default(), Err("apply-evidence-missing")).unwrap_err();
        let fields: Vec<_> = errors.iter().map(|error| error.field).collect();
        assert_eq!(fields, ["profession", "country", "register", "number", "name", "evidence", "agree"]);
    }

    #[test]
    fn a_register_belongs_to_its_country() {
        assert_eq!(wrong(&ApplicationForm { country: "IE".into(), ..form() }), ["register"]);
    }

    #[test]
    fn a_register_that_is_not_on_the_list_needs_its_name() {
        let other = ApplicationForm { country: "DE".into(), register: "other".into(), ..form() };
        assert_eq!(wrong(&other), ["register_name"]);
        let named =
            ApplicationForm { register_name: "Ärztekammer Berlin".into(), number: "12/345".into(), ..other };
        assert!(NewApplication::parse(&named, Ok(b"%PDF-1.7 \n".to_vec())).is_ok());
    }

    #[test]
    fn a_register_with_regions_needs_one_and_others_keep_none() {
        let number = "1234567893".to_owned();
        let american = ApplicationForm { country: "US".into(), register: "npi".into(), number, ..form() };
        assert_eq!(wrong(&american), ["region"]);
        assert_eq!(wrong(&ApplicationForm { region: "ZZ".into(), ..american.clone() }), ["region"]);
        let whole = ApplicationForm { region: "OH".into(), ..american };
        let application = NewApplication::parse(&whole, Ok(b"%PDF-1.7 \n".to_vec())).unwrap();
        assert_eq!(application.particulars.region, "OH");
        let british = ApplicationForm { region: "OH".into(), ..form() };
        let application = NewApplication::parse(&british, Ok(b"%PDF-1.7 \n".to_vec())).unwrap();
        assert_eq!(application.particulars.region, "");
    }

    #[test]
    fn odd_names_and_long_notes_are_refused() {
        assert_eq!(wrong(&ApplicationForm { name: "1234".into(), ..form() }), ["name"]);
        assert_eq!(wrong(&ApplicationForm { name: "Ada\u{7}Example".into(), ..form() }), ["name"]);
        assert_eq!(wrong(&ApplicationForm { note: "ä".repeat(1001), ..form() }), ["note"]);
    }
}
