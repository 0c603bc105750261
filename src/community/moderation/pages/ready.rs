//! A group's own ready reasons.

use crate::app::App;
use crate::base::error::{Error, FieldErrors, Result};
use crate::community::groups::pages::Card;
use crate::community::moderation::actions;
use crate::community::moderation::model::READY;
use crate::community::moderation::store::ready;
use crate::community::personas::Moderator;
use crate::web::frame::FormErrors;
use crate::web::{Form, Frame, Reply, Words, page, page_with, see_other};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

/// Reasons on the page: all of them.
const REASONS: u64 = 50;

#[derive(Template)]
#[template(path = "moderation/ready.html")]
struct ReadyPage {
    f: Frame,
    group: Card,
    errors: FormErrors,
    /// Those that every group has.
    common: Vec<String>,
    own: Vec<ReadyLine>,
    languages: Vec<String>,
    words: String,
}

struct ReadyLine {
    id: String,
    words: String,
    language: String,
}

/// `GET /g/{group}/reasons`
pub async fn ready(State(app): State<App>, f: Frame, moderator: Moderator) -> Reply {
    page(ready_page(&app, f, moderator, String::new(), &FieldErrors::default()).await?)
}

async fn ready_page(
    app: &App,
    f: Frame,
    Moderator { group, .. }: Moderator,
    words: String,
    errors: &FieldErrors,
) -> Result<ReadyPage> {
    let own = ready::of_group(app.db.read(), group.id, None, REASONS).await?.into_iter();
    Ok(ReadyPage {
        errors: f.errors(errors),
        common: READY.into_iter().map(|(_, name)| f.named("ready", name)).collect(),
        own: own
            .map(|one| ReadyLine { id: one.id.to_string(), words: one.words, language: one.language })
            .collect(),
        languages: Words::languages(),
        words,
        group: group.into(),
        f,
    })
}

/// A reason as it was typed.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct ReadyForm {
    words: String,
    language: String,
}

/// `POST /g/{group}/reasons`
pub async fn keep_ready(
    State(app): State<App>,
    f: Frame,
    moderator: Moderator,
    Form(given): Form<ReadyForm>,
) -> Reply {
    match actions::keep_ready(&app, &moderator, &given.language, &given.words).await {
        Ok(()) => Ok(see_other(format!("/g/{}/reasons?done=ready", moderator.group.address))),
        Err(Error::Invalid(errors)) => {
            let again = ready_page(&app, f, moderator, given.words, &errors).await?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, again)
        }
        Err(other) => Err(other),
    }
}

/// `POST /g/{group}/reasons/{reason}/removal`
pub async fn remove_ready(
    State(app): State<App>,
    moderator: Moderator,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response> {
    let id = id.parse().map_err(|_| Error::NotFound)?;
    actions::remove_ready(&app, &moderator, id).await?;
    Ok(see_other(format!("/g/{}/reasons?done=ready-gone", moderator.group.address)))
}
