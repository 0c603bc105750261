//! What a badge means. Anybody may look.

use crate::app::App;
use crate::base::error::Error;
use crate::base::ids::BadgeId;
use crate::community::clinicians::model::REVIEWERS_NEEDED;
use crate::community::clinicians::store;
use crate::web::{Frame, Reply, page};
use askama::Template;
use axum::extract::{Path, State};

/// Says nothing about whose badge it is: a badge in a hidden group is as public as any.
#[derive(Template)]
#[template(path = "clinicians/badge.html")]
struct BadgePage {
    f: Frame,
    id: String,
    title: String,
    profession: String,
    country: String,
    checked: String,
    until: String,
    reviewers: usize,
    live: bool,
    suspended: bool,
    revoked: bool,
    /// What the script that checks the signature may have to say.
    words: Vec<Word>,
}

struct Word {
    name: String,
    text: String,
}

/// Every sentence about a step, and about all of them.
const WORDS: [(&str, &[&str]); 7] = [
    ("all", &["good", "unknown", "bad"]),
    ("form", &["good", "bad"]),
    ("key", &["good", "unknown", "bad"]),
    ("signature", &["good", "unknown", "bad"]),
    ("time", &["good", "bad"]),
    ("revocation", &["good", "unknown", "bad"]),
    ("suspension", &["good", "unknown", "bad"]),
];

/// `GET /badges/{badge}`
pub async fn badge(State(app): State<App>, f: Frame, Path(badge): Path<String>) -> Reply {
    let id: BadgeId = badge.parse().map_err(|_| Error::NotFound)?;
    let badge = store::badges::find(app.db.read(), id).await?;
    let words = WORDS.iter().flat_map(|(step, outcomes)| outcomes.iter().map(move |outcome| (step, outcome)));
    let words = words.map(|(step, outcome)| Word {
        name: format!("{step}-{outcome}"),
        text: f.words.named_part("verify", step, outcome),
    });
    page(BadgePage {
        words: words.collect(),
        id: id.to_string(),
        title: badge.title(&f.words),
        profession: badge.profession.name(&f.words),
        country: badge.country.with_region(&f.words, &badge.region),
        checked: f.words.month(badge.checked_month),
        until: f.words.month(badge.valid_month),
        reviewers: REVIEWERS_NEEDED,
        live: badge.is_live(f.now),
        suspended: badge.suspended,
        revoked: badge.revoked,
        f,
    })
}
