//! Notes, handing over, and signing off the steps of the checklist.

use super::item::{case, held};
use super::scope::Look;
use crate::app::App;
use crate::base::error::{Error, Result};
use crate::community::moderation::actions;
use crate::community::moderation::model::Item;
use crate::community::personas::Moderator;
use crate::web::{Form, see_other};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;

/// Which step.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct StepForm {
    step: String,
}

/// `POST /g/{group}/desk/{post}/steps`
pub async fn sign(
    State(app): State<App>,
    moderator: Moderator,
    Path((_, id)): Path<(String, String)>,
    Query(at): Query<Look>,
    Form(given): Form<StepForm>,
) -> Result<Response> {
    let post = id.parse().map_err(|_| Error::NotFound)?;
    actions::sign(&app, &moderator, post, &given.step).await?;
    let path = Item::Held(post).path(&moderator.group.address);
    Ok(see_other(format!("{path}?done=signed{}", at.scope().tail("&"))))
}

/// A note, and what comes then.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct NoteForm {
    note: String,
    /// `hand-over` to give the item back with it.
    then: String,
}

/// `POST /g/{group}/desk/{post}/notes`
pub async fn note(
    State(app): State<App>,
    moderator: Moderator,
    Path((_, id)): Path<(String, String)>,
    Query(at): Query<Look>,
    Form(given): Form<NoteForm>,
) -> Result<Response> {
    leave(&app, &moderator, held(&id)?, &at, &given).await
}

/// `POST /g/{group}/reports/{case}/notes`
pub async fn note_reported(
    State(app): State<App>,
    moderator: Moderator,
    Path((_, id)): Path<(String, String)>,
    Query(at): Query<Look>,
    Form(given): Form<NoteForm>,
) -> Result<Response> {
    leave(&app, &moderator, case(&id)?, &at, &given).await
}

async fn leave(
    app: &App,
    moderator: &Moderator,
    item: Item,
    at: &Look,
    given: &NoteForm,
) -> Result<Response> {
    let hand_over = given.then == "hand-over";
    actions::note(app, moderator, item, &given.note, hand_over).await?;
    let group = &moderator.group.address;
    let (path, tail) = (item.path(group), at.scope().tail("&"));
    Ok(see_other(match hand_over {
        true => format!("{}?done=handed-over{tail}", at.scope().desk(group)),
        false => format!("{path}?done=noted{tail}"),
    }))
}
