//! What makes a badge more than a picture: a statement that anybody can check without asking us.
//!
//! A badge is a Verifiable Credential (W3C VCDM 2.0) in the shape of Open Badges 3.0, with a Data Integrity proof
//! `eddsa-jcs-2022` (W3C VC-DI-EdDSA 1.0), an issuer that is found by `did:web`, and its place in two Bitstring Status
//! Lists (W3C 1.0): one for what was taken back for good, one for what is paused.
//!
//! Invariants: a credential says what the badge's page says and nothing more; it names no account, no persona and no
//! group, and knows months only. Everything here is pure. `eddsa-jcs-2022` is not among the suites for which 1EdTech
//! certifies Open Badges, so nothing here claims to be certified.

mod document;
mod json;
mod key;
mod proof;
mod status;
mod verify;

pub(super) use document::{Issuer, Statement, credential, did_document};
pub use json::parse;
pub(super) use key::{PublicKey, SecretKey};
pub(super) use proof::sign;
pub(super) use status::{Bits, ENTRIES, Purpose, list_credential};
pub use verify::{Around, Finding, Outcome, Report, Step, verify};

/// A text that is not what it should be; says what is wrong with it, for whoever wrote it.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Malformed(pub(super) &'static str);
