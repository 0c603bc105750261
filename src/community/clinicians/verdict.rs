//! What a reviewer fills in, and what it becomes once it is good.

use super::model::Verdict;
use crate::base::Timestamp;
use crate::base::error::FieldErrors;
use serde::Deserialize;
use time::macros::format_description;
use time::{Date, Time};

/// A reason that somebody else will read, in characters.
const REASON_MIN: usize = 10;
const REASON_MAX: usize = 1000;

/// The fields of a review as they came.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct VerdictForm {
    /// `approve` or `decline`.
    pub verdict: String,
    /// Why. The applicant reads it after a no, the other reviewer after a yes.
    pub note: String,
    /// Not empty: the entry in the register was looked at, at its source.
    pub register: String,
    /// In which ways the applicant has shown that the entry is theirs: codes of [`Control`].
    pub control: Vec<String>,
    /// Not empty: the document does not look altered.
    pub document: String,
    /// The licence's last day, as the register has it; may be empty.
    pub until: String,
}

/// A way to show that an entry in a public register is one's own. The number alone shows nothing: registers are public.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// A code was read out by telephone, or sent by post, to what the register has as their place of work.
    RegisterContact,
    /// They were met, with a document.
    InPerson,
    /// They signed in with an account of their hospital or health service that the operator trusts.
    SignIn,
    /// They answered from an address of their hospital, clinic or university.
    WorkMail,
    /// A photo of licence or badge, with the code from the form written by hand.
    Photo,
    /// Two clinicians who were checked themselves know them.
    Vouched,
}

impl Control {
    /// Every way, the strong ones first.
    pub const ALL: [Self; 6] =
        [Self::RegisterContact, Self::InPerson, Self::SignIn, Self::WorkMail, Self::Photo, Self::Vouched];

    /// As it stands in the form, and in the keys of sentences (`control-…`).
    pub fn code(self) -> &'static str {
        match self {
            Self::RegisterContact => "register-contact",
            Self::InPerson => "in-person",
            Self::SignIn => "sign-in",
            Self::WorkMail => "work-mail",
            Self::Photo => "photo",
            Self::Vouched => "vouched",
        }
    }

    /// Whether it is enough by itself. Of the others it takes two.
    pub fn is_strong(self) -> bool {
        matches!(self, Self::RegisterContact | Self::InPerson | Self::SignIn)
    }

    /// Whether these ways together show it.
    pub fn is_enough(ways: &[Self]) -> bool {
        ways.iter().any(|way| way.is_strong()) || ways.len() >= 2
    }
}

/// A review that counts.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// Yes or no.
    pub verdict: Verdict,
    /// Why.
    pub note: String,
    /// What was checked, for the audit log.
    pub checked: Vec<&'static str>,
    /// The licence's last moment, as the reviewer read it.
    pub licence_until: Option<Timestamp>,
}

impl Judgement {
    /// Reads the form. A yes needs every check, a no needs a reason.
    pub fn parse(form: &VerdictForm) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let verdict = match form.verdict.as_str() {
            "approve" => Some(Verdict::Approve),
            "decline" => Some(Verdict::Decline),
            _ => None,
        };
        let checks = [("register", &form.register), ("document", &form.document)];
        let mut checked: Vec<_> =
            checks.iter().filter(|(_, value)| !value.is_empty()).map(|(name, _)| *name).collect();
        if verdict == Some(Verdict::Approve) && checked.len() < checks.len() {
            errors.add("checks", "review-checks-missing");
        }
        let given = |way: &Control| form.control.iter().any(|code| code == way.code());
        let ways: Vec<_> = Control::ALL.into_iter().filter(given).collect();
        if verdict == Some(Verdict::Approve) && !Control::is_enough(&ways) {
            errors.add("control", "review-control-missing");
        }
        checked.extend(ways.iter().map(|way| way.code()));
        let licence_until = errors.take("until", last_day(&form.until)).flatten();
        let note = form.note.trim().to_owned();
        if note.chars().count() > REASON_MAX {
            errors.add("note", "review-note-long");
        } else if verdict == Some(Verdict::Decline) && note.chars().count() < REASON_MIN {
            errors.add("note", "review-reason-missing");
        }
        let verdict = errors.take("verdict", verdict.ok_or("review-verdict-missing"));
        match verdict {
            Some(verdict) if errors.is_empty() => Ok(Self { verdict, note, checked, licence_until }),
            _ => Err(errors),
        }
    }
}

/// The last moment of a day, as a browser's date field writes it (RFC 3339 `full-date`); nothing for an empty field.
fn last_day(text: &str) -> Result<Option<Timestamp>, &'static str> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let date =
        Date::parse(text, format_description!("[year]-[month]-[day]")).map_err(|_| "review-until-wrong")?;
    let end = date.with_time(Time::MAX).assume_utc().unix_timestamp();
    Ok(Some(Timestamp::from_micros(end * 1_000_000)))
}

/// Why a credential is taken back: the clinician reads it.
pub fn revocation_reason(text: &str) -> Result<String, FieldErrors> {
    reason("reason", text, "review-reason-missing")
}

/// Why an applicant thinks that the decision was wrong: other reviewers read it.
pub fn appeal_words(text: &str) -> Result<String, FieldErrors> {
    reason("words", text, "clinician-appeal-missing")
}

fn reason(field: &'static str, text: &str, missing: &'static str) -> Result<String, FieldErrors> {
    let mut errors = FieldErrors::default();
    let text = text.trim();
    let reason = match text.chars().count() {
        ..REASON_MIN => Err(missing),
        REASON_MIN..=REASON_MAX => Ok(text.to_owned()),
        _ => Err("review-note-long"),
    };
    errors.take(field, reason).ok_or(errors)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yes() -> VerdictForm {
        let tick = || "1".to_owned();
        VerdictForm {
            verdict: "approve".into(),
            note: String::new(),
            register: tick(),
            control: vec!["photo".into(), "work-mail".into()],
            document: tick(),
            until: String::new(),
        }
    }

    fn wrong(form: &VerdictForm) -> Vec<&'static str> {
        Judgement::parse(form).unwrap_err().iter().map(|error| error.field).collect()
    }

    #[test]
    fn a_yes_needs_every_check() {
        let checked = Judgement::parse(&yes()).unwrap().checked;
        assert_eq!(checked, ["register", "document", "work-mail", "photo"]);
        assert_eq!(wrong(&VerdictForm { document: String::new(), ..yes() }), ["checks"]);
    }

    #[test]
    fn one_strong_way_or_two_weak_ones_show_that_it_is_theirs() {
        let with = |ways: &[&str]| {
            let control = ways.iter().map(|way| (*way).to_owned()).collect();
            Judgement::parse(&VerdictForm { control, ..yes() }).is_ok()
        };
        for ways in [&["in-person"][..], &["sign-in"], &["register-contact"], &["photo", "vouched"]] {
            assert!(with(ways), "{ways:?}");
        }
        for ways in [&[][..], &["photo"], &["photo", "photo"], &["vouched"], &["photo", "astrology"]] {
            assert!(!with(ways), "{ways:?}");
        }
    }

    #[test]
    fn the_last_day_of_a_licence_counts_to_its_end() {
        let until = |text: &str| Judgement::parse(&VerdictForm { until: text.into(), ..yes() });
        assert_eq!(until("2027-05-31").unwrap().licence_until.unwrap().rfc3339(), "2027-05-31T23:59:59Z");
        assert_eq!(until(" ").unwrap().licence_until, None);
        for text in ["31.5.2027", "2027-02-30", "soon"] {
            assert_eq!(wrong(&VerdictForm { until: text.into(), ..yes() }), ["until"], "{text}");
        }
    }

    #[test]
    fn a_no_needs_a_reason_and_no_checks() {
        let no = VerdictForm { verdict: "decline".into(), ..VerdictForm::default() };
        assert_eq!(wrong(&no), ["note"]);
        let reasoned = VerdictForm { note: "The register has no such number.".into(), ..no };
        assert_eq!(Judgement::parse(&reasoned).unwrap().verdict, Verdict::Decline);
    }

    #[test]
    fn anything_else_is_no_verdict() {
        assert_eq!(wrong(&VerdictForm { verdict: "maybe".into(), ..yes() }), ["verdict"]);
        assert_eq!(wrong(&VerdictForm { note: "ä".repeat(1001), ..yes() }), ["note"]);
    }

    #[test]
    fn a_credential_is_not_taken_back_without_a_reason() {
        assert!(revocation_reason("  no  ").is_err());
        assert_eq!(revocation_reason(" The register removed them. ").unwrap(), "The register removed them.");
    }
}
