//! Who waits to come in.

use crate::app::App;
use crate::base::error::Error;
use crate::base::ids::PersonaId;
use crate::community::groups::pages::Card;
use crate::community::personas::guard::Moderator;
use crate::community::personas::{actions, avatar, store};
use crate::web::{Form, Frame, Reply, page, see_other};
use askama::Template;
use axum::extract::{Path, State as AppState};
use axum::response::Response;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "personas/applicants.html")]
struct ApplicantsPage {
    f: Frame,
    group: Card,
    applicants: Vec<ApplicantLine>,
}

struct ApplicantLine {
    id: String,
    name: String,
    avatar: String,
    words: String,
}

/// `GET /g/{group}/applicants`
pub async fn applicants(AppState(app): AppState<App>, f: Frame, Moderator { group, .. }: Moderator) -> Reply {
    let waiting = store::applicants(app.db.read(), &app.keys, group.id).await?;
    let applicants = waiting.into_iter().map(|applicant| ApplicantLine {
        avatar: avatar::draw(applicant.id),
        id: applicant.id.to_string(),
        name: applicant.name,
        words: applicant.words,
    });
    page(ApplicantsPage { applicants: applicants.collect(), group: group.into(), f })
}

/// A moderator's answer.
#[derive(Deserialize)]
pub struct Answer {
    answer: String,
}

/// `POST /g/{group}/applicants/{persona}`
pub async fn answer(
    AppState(app): AppState<App>,
    Moderator { group, persona }: Moderator,
    Path((_, applicant)): Path<(String, String)>,
    Form(given): Form<Answer>,
) -> Result<Response, Error> {
    let applicant: PersonaId = applicant.parse().map_err(|_| Error::NotFound)?;
    let welcome = match given.answer.as_str() {
        "welcome" => true,
        "decline" => false,
        _ => return Err(Error::field("answer", "choose-one")),
    };
    actions::answer(&app, &persona, applicant, welcome).await?;
    Ok(see_other(format!("/g/{}/applicants?done=answered", group.address)))
}
