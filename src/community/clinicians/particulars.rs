//! What identifies an applicant, and the reviewers' words about it: sealed wherever it is kept.

use super::model::Application;
use super::profession::Profession;
use super::registers::{Claim, Look, Register};
use crate::base::error::{Error, Result};
use crate::base::ids::{AccountId, ApplicationId, base32};
use crate::base::random::Random;
use crate::base::seal::{Keyring, Place, Purpose};
use serde::{Deserialize, Serialize};

/// What only reviewers read. Serialised to be sealed, and for nothing else.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Particulars {
    /// The register's code, or `other`.
    pub register: String,
    /// The register's name when it is not on the list.
    pub register_name: String,
    /// The number in the register.
    pub number: String,
    /// The part of the country in which the licence holds; empty where the register knows none.
    #[serde(default)]
    pub region: String,
    /// The name in the register.
    pub name: String,
    /// A few words to the reviewers.
    pub note: String,
}

impl Particulars {
    pub(super) fn seal(&self, keys: &Keyring, random: &dyn Random, id: ApplicationId) -> Result<Vec<u8>> {
        keys.seal(random, &place(&id), &serde_json::to_vec(self)?)
    }

    /// The register, when it is one that Kith knows.
    pub(super) fn register(&self) -> Option<Register> {
        Register::parse(&self.register)
    }

    /// What is compared with the register's entry.
    pub(super) fn claim(&self, profession: Profession) -> Claim<'_> {
        Claim { number: &self.number, name: &self.name, profession, region: &self.region }
    }

    /// `None` once they are deleted.
    pub(super) fn open(keys: &Keyring, application: &Application) -> Result<Option<Self>> {
        let Some(sealed) = &application.particulars else { return Ok(None) };
        Ok(Some(serde_json::from_slice(&keys.open(&place(&application.id), sealed)?)?))
    }
}

fn place(id: &ApplicationId) -> Place<'_> {
    Place { column: "clinician_applications.particulars", row: id.as_bytes() }
}

/// What a register said: it may name somebody.
pub(super) fn seal_look(
    keys: &Keyring,
    random: &dyn Random,
    id: ApplicationId,
    look: &Look,
) -> Result<Vec<u8>> {
    keys.seal(random, &look_place(&id), &serde_json::to_vec(look)?)
}

/// `None` when nobody has looked yet, or when it is deleted.
pub(super) fn open_look(keys: &Keyring, application: &Application) -> Result<Option<Look>> {
    let Some(sealed) = &application.look else { return Ok(None) };
    Ok(Some(serde_json::from_slice(&keys.open(&look_place(&application.id), sealed)?)?))
}

fn look_place(id: &ApplicationId) -> Place<'_> {
    Place { column: "clinician_applications.register_look", row: id.as_bytes() }
}

/// Why an applicant thinks that the decision was wrong: other reviewers read it.
pub(super) fn seal_appeal(
    keys: &Keyring,
    random: &dyn Random,
    id: ApplicationId,
    words: &str,
) -> Result<Vec<u8>> {
    keys.seal(
        random,
        &Place { column: "clinician_applications.appeal", row: id.as_bytes() },
        words.as_bytes(),
    )
}

pub(super) fn open_appeal(keys: &Keyring, application: &Application) -> Result<Option<String>> {
    let place = Place { column: "clinician_applications.appeal", row: application.id.as_bytes() };
    application.appeal.as_ref().map(|sealed| text(keys.open(&place, sealed)?)).transpose()
}

/// A reviewer's note: what the applicant reads after a no, what the other reviewer reads after a yes.
pub(super) fn seal_note(
    keys: &Keyring,
    random: &dyn Random,
    id: ApplicationId,
    reviewer: AccountId,
    note: &str,
) -> Result<Vec<u8>> {
    let row = note_row(id, reviewer);
    keys.seal(random, &Place { column: "application_reviews.note", row: &row }, note.as_bytes())
}

pub(super) fn open_note(
    keys: &Keyring,
    id: ApplicationId,
    reviewer: AccountId,
    sealed: &[u8],
) -> Result<String> {
    let row = note_row(id, reviewer);
    text(keys.open(&Place { column: "application_reviews.note", row: &row }, sealed)?)
}

/// Why a credential was revoked: the clinician reads it.
pub(super) fn seal_reason(
    keys: &Keyring,
    random: &dyn Random,
    account: AccountId,
    reason: &str,
) -> Result<Vec<u8>> {
    keys.seal(random, &Place { column: "credentials.reason", row: account.as_bytes() }, reason.as_bytes())
}

pub(super) fn open_reason(keys: &Keyring, account: AccountId, sealed: &[u8]) -> Result<String> {
    text(keys.open(&Place { column: "credentials.reason", row: account.as_bytes() }, sealed)?)
}

/// Eight letters that the applicant writes on paper beside the document before taking the photo: a
/// picture found elsewhere does not show them, and a number alone proves nothing, because registers are
/// public. Always the same for one account, known to nobody else, worth nothing anywhere else.
pub(super) fn proof_code(keys: &Keyring, account: AccountId) -> String {
    let digest = keys.digest(Purpose::Request, &[b"clinicians.proof", account.as_bytes()]);
    let code = base32(&digest)[..8].to_uppercase();
    format!("{}-{}", &code[..4], &code[4..])
}

fn note_row(id: ApplicationId, reviewer: AccountId) -> Vec<u8> {
    [&id.as_bytes()[..], &reviewer.as_bytes()[..]].concat()
}

fn text(bytes: Vec<u8>) -> Result<String> {
    String::from_utf8(bytes).map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::random::SeededRandom;

    #[test]
    fn a_proof_code_is_steady_and_each_account_has_its_own() {
        let keys = Keyring::generate(&SeededRandom::new(1));
        let (a, b) = (AccountId::from_bytes([1; 16]), AccountId::from_bytes([2; 16]));
        assert_eq!(proof_code(&keys, a), proof_code(&keys, a));
        assert_ne!(proof_code(&keys, a), proof_code(&keys, b));
        assert_eq!(proof_code(&keys, a).len(), 9);
    }

    #[test]
    fn a_note_opens_for_its_own_application_and_reviewer_only() {
        let random = SeededRandom::new(2);
        let keys = Keyring::generate(&random);
        let (a, b) = (ApplicationId::from_bytes([1; 16]), ApplicationId::from_bytes([2; 16]));
        let reviewer = AccountId::from_bytes([3; 16]);
        let sealed = seal_note(&keys, &random, a, reviewer, "clear match").unwrap();
        assert_eq!(open_note(&keys, a, reviewer, &sealed).unwrap(), "clear match");
        assert!(open_note(&keys, b, reviewer, &sealed).is_err());
    }
}
