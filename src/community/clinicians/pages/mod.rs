//! Pages for applicants, reviewers, and anybody who looks at a badge.

mod applicant;
mod badge;
mod desk;
mod item;
mod signed;

pub use applicant::{appeal, apply, apply_form, status, wear, withdraw};
pub use badge::badge;
pub use desk::desk;
pub use item::{evidence, item, look_again, reinstate, review, revocation_form, revoke};
pub use signed::{bundle, credential, did, revocations, suspensions, verification};

use super::model::{Application, REVIEWERS_NEEDED, Review, Verdict};
use super::profession::{Country, Profession};
use crate::base::error::{Error, Result};
use crate::base::ids::ApplicationId;
use crate::web::Frame;

/// For example “Nurse, United Kingdom”.
fn title(f: &Frame, profession: Profession, country: Country) -> String {
    let (profession, country) = (profession.name(&f.words), country.name(&f.words));
    f.words.all("clinician-title", &[("profession", &profession), ("country", &country)])
}

/// For example “1 of 2 agreed”.
fn agreed(f: &Frame, reviewers: usize) -> String {
    f.words.all("reviews-agreed", &[("agreed", &reviewers), ("needed", &REVIEWERS_NEEDED)])
}

/// How many have agreed since the application was last opened.
fn agreed_now<'a>(application: &Application, reviews: impl Iterator<Item = &'a Review>) -> usize {
    let now = reviews.filter(|review| review.round == application.round);
    now.filter(|review| review.verdict == Verdict::Approve).count()
}

fn application_id(text: &str) -> Result<ApplicationId> {
    text.parse().map_err(|_| Error::NotFound)
}
