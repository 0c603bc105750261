//! Clinicians: applications to be verified, two reviews of each, and the badges that show it.
//!
//! Invariants: two different people agree before anything is shown, and nobody reviews their own
//! application. What identifies a clinician (name, number, file, the reviewers' words) is sealed,
//! read by reviewers only, every look at it audited, and deleted when it is needed no more. A badge
//! names no account: two badges of one clinician share nothing but what they say, and they say
//! months and not days. Nobody shows a badge without having chosen so in that group, because a
//! clinician may be a patient elsewhere. A badge never promises more than was checked.
//!
//! Owns the tables `clinician_applications`, `application_reviews`, `credentials`, `badges`, `signing_keys`,
//! `status_entries`, `register_entries` and `register_imports`.

mod actions;
mod badges;
mod evidence;
mod form;
mod guard;
pub mod jobs;
mod label;
mod model;
pub mod pages;
mod particulars;
mod profession;
mod registers;
mod rights;
mod signed;
mod signing;
mod store;
mod upload;
mod verdict;

pub use actions::{apply, recheck, review, revoke, wear, wearer, wearers};
pub use badges::{Seal, badges, current_badge, ensure_badge, live_seal};
pub use evidence::Evidence;
pub use form::{ApplicationForm, NewApplication};
pub use guard::Clinician;
pub use model::{Badge, BadgeChanged, EVIDENCE_KEPT, Outcome, REVIEWERS_NEEDED, Verdict};
pub use profession::{Country, Profession};
pub use registers::{Imported, Progress, Register, Scope, find_in_copy, import as import_register};
pub use rights::{end_badges, erase_files, kept};
pub use signed::{
    Around, Finding, Outcome as Checked, Report, Step, parse as parse_signed, verify as verify_badge,
};
pub use signing::{Rotation, rotate_badge_key};
pub use verdict::{Control, Judgement, VerdictForm};
