//! Clinicians: applications to be verified, two reviews of each, and the badges that show it.
//!
//! Invariants: two different people agree before anything is shown, and nobody reviews their own
//! application. What identifies a clinician (name, number, file, the reviewers' words) is sealed,
//! read by reviewers only, every look at it audited, and deleted when it is needed no more. A badge
//! names no account: two badges of one clinician share nothing but what they say, and they say
//! months and not days. Nobody shows a badge without having chosen so in that group, because a
//! clinician may be a patient elsewhere. A badge never promises more than was checked.
//!
//! Owns the tables `clinician_applications`, `application_reviews`, `credentials`, `badges`, `signing_keys` and
//! `status_entries`.

mod actions;
mod badges;
mod evidence;
mod form;
pub mod jobs;
mod model;
pub mod pages;
mod particulars;
mod profession;
mod register;
mod rights;
mod signed;
mod signing;
mod store;
mod upload;
mod verdict;

pub use actions::{apply, review, revoke, wear};
pub use badges::{badges, current_badge, ensure_badge};
pub use evidence::Evidence;
pub use form::{ApplicationForm, NewApplication};
pub use model::{Badge, EVIDENCE_KEPT, Outcome, REVIEWERS_NEEDED, Verdict};
pub use profession::{Country, Profession};
pub use rights::{end_badges, erase_files, kept};
pub use signed::{
    Around, Finding, Outcome as Checked, Report, Step, parse as parse_signed, verify as verify_badge,
};
pub use signing::{Rotation, rotate_badge_key};
pub use verdict::{Judgement, VerdictForm};
