//! Signed badges, and what others need to check them. Anybody may fetch these, from anywhere.

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::ids::BadgeId;
use crate::community::clinicians::model::Badge;
use crate::community::clinicians::signed::{Around, Outcome, Purpose, verify};
use crate::community::clinicians::{signing, store};
use crate::web::{Frame, Reply, page};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderName, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

/// The media type of a credential (W3C VCDM 2.0, §C.1).
const CREDENTIAL: &str = "application/vc";
/// What changes may be kept for five minutes, by anybody: nobody learns who asks about whom.
const FOR_A_WHILE: &str = "public, max-age=300";

/// Where a visitor without script checks a badge: the server does as the script does.
#[derive(Template)]
#[template(path = "clinicians/verification.html")]
struct VerificationPage {
    f: Frame,
    id: String,
    title: String,
    /// `good`, `unknown` or `bad`.
    outcome: &'static str,
    steps: Vec<StepLine>,
}

struct StepLine {
    step: &'static str,
    outcome: &'static str,
}

/// `GET /badges/{badge}/verification`
pub async fn verification(State(app): State<App>, f: Frame, Path(badge): Path<String>) -> Reply {
    let badge = found(&app, &badge).await?;
    let bundle = signing::bundle(&app, &badge).await?;
    let lists = bundle["statusLists"].as_array().map(Vec::as_slice).unwrap_or_default();
    let report =
        verify(&bundle["credential"], Around { did: Some(&bundle["didDocument"]), lists, now: app.now() });
    let line = |step: &'static str, outcome: Outcome| StepLine { step, outcome: outcome.code() };
    page(VerificationPage {
        id: badge.id.to_string(),
        title: badge.title(&f.words),
        outcome: report.outcome().code(),
        steps: report.0.iter().map(|found| line(found.step.code(), found.outcome)).collect(),
        f,
    })
}

/// `GET /badges/{badge}/credential.json`
pub async fn credential(State(app): State<App>, Path(badge): Path<String>) -> Result<Response> {
    let badge = found(&app, &badge).await?;
    let text = signing::credential(&app, &badge).await?;
    Ok(public(CREDENTIAL, &text, "no-store", Some("badge.json")))
}

/// `GET /badges/{badge}/bundle.json`: the badge with keys and lists, to be checked without a network.
pub async fn bundle(State(app): State<App>, Path(badge): Path<String>) -> Result<Response> {
    let badge = found(&app, &badge).await?;
    let text = signing::bundle(&app, &badge).await?;
    Ok(public("application/json", &text, "no-store", Some("badge-bundle.json")))
}

/// `GET /.well-known/did.json`
pub async fn did(State(app): State<App>) -> Result<Response> {
    Ok(public("application/did+json", &signing::did_document(&app).await?, FOR_A_WHILE, None))
}

/// `GET /status-lists/{list}/revocation`
pub async fn revocations(State(app): State<App>, Path(list): Path<String>) -> Result<Response> {
    status_list(&app, &list, Purpose::Revocation).await
}

/// `GET /status-lists/{list}/suspension`
pub async fn suspensions(State(app): State<App>, Path(list): Path<String>) -> Result<Response> {
    status_list(&app, &list, Purpose::Suspension).await
}

async fn status_list(app: &App, list: &str, purpose: Purpose) -> Result<Response> {
    let number = list.parse().map_err(|_| Error::NotFound)?;
    Ok(public(CREDENTIAL, &signing::status_list(app, number, purpose).await?, FOR_A_WHILE, None))
}

async fn found(app: &App, text: &str) -> Result<Badge> {
    let id: BadgeId = text.parse().map_err(|_| Error::NotFound)?;
    store::badges::find(app.db.read(), id).await
}

/// An answer that pages of other hosts may read too: a badge is there to be checked elsewhere.
fn public(media_type: &'static str, text: &Value, keep: &'static str, saved_as: Option<&str>) -> Response {
    let mut response = text.to_string().into_response();
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = value.parse() {
            response.headers_mut().insert(name, value);
        }
    };
    set(header::CONTENT_TYPE, media_type);
    set(header::CACHE_CONTROL, keep);
    set(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    set(HeaderName::from_static("cross-origin-resource-policy"), "cross-origin");
    if let Some(name) = saved_as {
        set(header::CONTENT_DISPOSITION, &format!("attachment; filename=\"{name}\""));
    }
    response
}
