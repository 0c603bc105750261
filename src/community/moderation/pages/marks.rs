//! What moderators put beside a public post, for taking it back.

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::ids::PostId;
use crate::community::groups::pages::Card;
use crate::community::moderation::actions;
use crate::community::personas::Moderator;
use crate::community::posts::{self, Mark};
use crate::web::{Form, Frame, Reply, page, see_other};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "moderation/marks.html")]
struct MarksPage {
    f: Frame,
    group: Card,
    id: String,
    html: String,
    marks: Vec<MarkLine>,
}

struct MarkLine {
    name: &'static str,
    day: String,
}

/// `GET /g/{group}/posts/{post}/marks`
pub async fn marks(
    State(app): State<App>,
    f: Frame,
    Moderator { group, .. }: Moderator,
    Path((_, id)): Path<(String, String)>,
) -> Reply {
    let conn = app.db.read();
    let post = posts::find_post(conn, post_id(&id)?).await?;
    if post.group != group.id {
        return Err(Error::NotFound);
    }
    let mut marks = posts::marks_of(conn, [post.id]).await?;
    let marks = marks.remove(&post.id).unwrap_or_default();
    page(MarksPage {
        marks: marks
            .into_iter()
            .map(|(mark, since)| MarkLine { name: mark.as_str(), day: f.day(since) })
            .collect(),
        html: post.html.map(|html| html.to_string()).unwrap_or_default(),
        id,
        group: group.into(),
        f,
    })
}

/// Which mark.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct MarkForm {
    mark: String,
}

/// `POST /g/{group}/posts/{post}/marks`: takes it back.
pub async fn unmark(
    State(app): State<App>,
    moderator: Moderator,
    Path((_, id)): Path<(String, String)>,
    Form(given): Form<MarkForm>,
) -> Result<Response> {
    let mark = Mark::parse(&given.mark).map_err(|key| Error::field("mark", key))?;
    actions::unmark(&app, &moderator, post_id(&id)?, mark).await?;
    Ok(see_other(format!("/g/{}/posts/{id}/marks?done=unmarked", moderator.group.address)))
}

fn post_id(text: &str) -> Result<PostId> {
    text.parse().map_err(|_| Error::NotFound)
}
