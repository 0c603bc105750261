//! What a reviewer fills in, and what it becomes once it is good.

use super::model::Verdict;
use crate::base::error::FieldErrors;
use serde::Deserialize;

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
    /// Not empty: the document shows the applicant's code.
    pub control: String,
    /// Not empty: the document does not look altered.
    pub document: String,
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
        let checks = [("register", &form.register), ("control", &form.control), ("document", &form.document)];
        let checked: Vec<_> =
            checks.iter().filter(|(_, value)| !value.is_empty()).map(|(name, _)| *name).collect();
        if verdict == Some(Verdict::Approve) && checked.len() < checks.len() {
            errors.add("checks", "review-checks-missing");
        }
        let note = form.note.trim().to_owned();
        if note.chars().count() > REASON_MAX {
            errors.add("note", "review-note-long");
        } else if verdict == Some(Verdict::Decline) && note.chars().count() < REASON_MIN {
            errors.add("note", "review-reason-missing");
        }
        let verdict = errors.take("verdict", verdict.ok_or("review-verdict-missing"));
        match verdict {
            Some(verdict) if errors.is_empty() => Ok(Self { verdict, note, checked }),
            _ => Err(errors),
        }
    }
}

/// Why a credential is taken back: the clinician reads it.
pub fn revocation_reason(text: &str) -> Result<String, FieldErrors> {
    let mut errors = FieldErrors::default();
    let text = text.trim();
    let reason = match text.chars().count() {
        ..REASON_MIN => Err("review-reason-missing"),
        REASON_MIN..=REASON_MAX => Ok(text.to_owned()),
        _ => Err("review-note-long"),
    };
    errors.take("reason", reason).ok_or(errors)
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
            control: tick(),
            document: tick(),
        }
    }

    fn wrong(form: &VerdictForm) -> Vec<&'static str> {
        Judgement::parse(form).unwrap_err().iter().map(|error| error.field).collect()
    }

    #[test]
    fn a_yes_needs_every_check() {
        assert_eq!(Judgement::parse(&yes()).unwrap().checked, ["register", "control", "document"]);
        assert_eq!(wrong(&VerdictForm { control: String::new(), ..yes() }), ["checks"]);
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
