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
    title: String,
    profession: String,
    country: String,
    checked: String,
    until: String,
    reviewers: usize,
    live: bool,
    revoked: bool,
}

/// `GET /badges/{badge}`
pub async fn badge(State(app): State<App>, f: Frame, Path(badge): Path<String>) -> Reply {
    let id: BadgeId = badge.parse().map_err(|_| Error::NotFound)?;
    let badge = store::badges::find(app.db.read(), id).await?;
    page(BadgePage {
        title: badge.title(&f.words),
        profession: badge.profession.name(&f.words),
        country: badge.country.name(&f.words),
        checked: f.words.month(badge.checked_month),
        until: f.words.month(badge.valid_month),
        reviewers: REVIEWERS_NEEDED,
        live: badge.is_live(f.now),
        revoked: badge.revoked,
        f,
    })
}
