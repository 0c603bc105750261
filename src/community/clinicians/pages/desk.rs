//! The reviewers' desk: what waits, and everybody who was verified.

use super::{agreed, agreed_now, title};
use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::ids::AccountId;
use crate::base::page::Cursor;
use crate::community::clinicians::model::{Application, Credential, Review};
use crate::community::clinicians::store;
use crate::community::identity::Reviewer;
use crate::web::{Frame, Reply, page};
use askama::Template;
use axum::extract::{Query, State};
use serde::Deserialize;

/// How many wait on a page: the rest comes up as these are decided.
const WAITING: u64 = 100;
/// How many clinicians stand on a page.
const CLINICIANS: usize = 50;

#[derive(Template)]
#[template(path = "clinicians/desk.html")]
struct DeskPage {
    f: Frame,
    waiting: Vec<WaitingLine>,
    /// Those whose badge is paused, because the register says that the licence is not good.
    paused: Vec<ClinicianLine>,
    clinicians: Vec<ClinicianLine>,
    /// Where the list of clinicians goes on.
    next: Option<String>,
}

struct WaitingLine {
    id: String,
    title: String,
    ago: String,
    /// For example “1 of 2 agreed”.
    agreed: String,
    /// The reviewer's own application: somebody else looks at it.
    own: bool,
    /// The reviewer has looked at it already, now or before the appeal.
    done: bool,
    /// The first people did not agree, and others are asked.
    appealed: bool,
}

struct ClinicianLine {
    id: String,
    title: String,
    checked: String,
    until: String,
    live: bool,
    suspended: bool,
    revoked: bool,
    own: bool,
}

/// Where the list of clinicians begins.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct After {
    after: Option<String>,
}

/// `GET /reviews`
pub async fn desk(
    State(app): State<App>,
    f: Frame,
    Reviewer(reviewer): Reviewer,
    Query(after): Query<After>,
) -> Reply {
    let after = match after.after {
        Some(text) => Some(Cursor::open(&app.keys, &text).ok_or(Error::NotFound)?),
        None => None,
    };
    let waiting = if after.is_none() { waiting(&app, &f, reviewer).await? } else { Vec::new() };
    let paused =
        if after.is_none() { store::credentials::suspended(app.db.read()).await? } else { Vec::new() };
    let paused = paused.iter().map(|credential| clinician(&f, reviewer, credential)).collect();
    let found = store::credentials::list(app.db.read(), after, CLINICIANS).await?;
    let found = found.map(|credential| clinician(&f, reviewer, &credential));
    let next = found.next.map(|next| next.seal(&app.keys, app.random())).transpose()?;
    page(DeskPage { waiting, paused, next, clinicians: found.items, f })
}

async fn waiting(app: &App, f: &Frame, reviewer: AccountId) -> Result<Vec<WaitingLine>> {
    let open = store::applications::waiting(app.db.read(), WAITING).await?;
    let reviews = store::reviews::of(app.db.read(), open.iter().map(|application| application.id)).await?;
    Ok(open.iter().map(|application| waiting_line(f, reviewer, application, &reviews)).collect())
}

fn waiting_line(
    f: &Frame,
    reviewer: AccountId,
    application: &Application,
    reviews: &[Review],
) -> WaitingLine {
    let said: Vec<_> = reviews.iter().filter(|review| review.application == application.id).collect();
    WaitingLine {
        id: application.id.to_string(),
        title: title(f, application.profession, application.country),
        ago: f.ago(application.submitted_at),
        agreed: agreed(f, agreed_now(application, said.iter().copied())),
        appealed: application.round > 0,
        own: application.account == reviewer,
        done: said.iter().any(|review| review.reviewer == reviewer),
    }
}

fn clinician(f: &Frame, reviewer: AccountId, credential: &Credential) -> ClinicianLine {
    ClinicianLine {
        id: credential.application.to_string(),
        title: title(f, credential.profession, credential.country),
        checked: f.day(credential.checked_at),
        until: f.words.month(credential.last_month()),
        live: credential.is_live(f.now),
        suspended: credential.suspended_at.is_some() && credential.may_come_back(f.now),
        revoked: credential.revoked_at.is_some(),
        own: credential.account == reviewer,
    }
}
