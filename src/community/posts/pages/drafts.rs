//! Drafts: kept by a script while somebody types, listed for everybody.

use super::compose::ComposeForm;
use crate::app::App;
use crate::base::error::Error;
use crate::community::groups::pages::Card;
use crate::community::personas::Member;
use crate::community::posts::actions::draft::{self, DRAFTS_MAX};
use crate::community::posts::store;
use crate::web::{Form, Frame, Reply, page, see_other};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "posts/drafts.html")]
struct DraftsPage {
    f: Frame,
    group: Card,
    drafts: Vec<DraftLine>,
    waiting: Vec<WaitingLine>,
    most: u64,
}

struct DraftLine {
    place: String,
    link: String,
    /// The title, or the first words.
    title: String,
    /// Whether it is a reply.
    reply: bool,
    ago: String,
}

struct WaitingLine {
    link: String,
    /// `held` or `returned`.
    state: &'static str,
    ago: String,
}

/// `GET /g/{group}/drafts`: what this member has not sent, and what waits of theirs.
pub async fn drafts(State(app): State<App>, f: Frame, Member { group, persona, .. }: Member) -> Reply {
    let conn = app.db.read();
    let kept = store::drafts::all(conn, &app, persona.id).await?;
    let drafts = kept.into_iter().map(|kept| {
        let reply = kept.place != "new";
        DraftLine {
            link: match reply {
                true => format!("/g/{}/t/{}#reply", group.address, kept.place),
                false => format!("/g/{}/new", group.address),
            },
            title: match kept.draft.title.trim() {
                "" => kept.draft.body.chars().take(60).collect(),
                title => title.to_owned(),
            },
            place: kept.place,
            reply,
            ago: f.ago(kept.updated_at),
        }
    });
    let drafts = drafts.collect();
    let waiting = store::posts::waiting_of(conn, persona.id, None).await?;
    let waiting = waiting.into_iter().map(|post| WaitingLine {
        link: format!("/g/{}/posts/{}", group.address, post.id),
        state: post.state.as_str(),
        ago: f.ago(post.created_at),
    });
    page(DraftsPage { drafts, waiting: waiting.collect(), most: DRAFTS_MAX, group: group.into(), f })
}

/// `POST /g/{group}/drafts`: a script hears that it is kept; somebody without one sees it on the list.
pub async fn keep(
    State(app): State<App>,
    f: Frame,
    Member { group, persona, .. }: Member,
    Form(given): Form<ComposeForm>,
) -> Result<Response, Error> {
    let topic = match given.topic.as_str() {
        "" => None,
        number => Some(number.parse().map_err(|_| Error::NotFound)?),
    };
    draft::keep(&app, persona.id, &draft::place(topic), &given.draft()).await?;
    if f.fragment {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    Ok(see_other(format!("/g/{}/drafts?done=kept", group.address)))
}

/// Which draft.
#[derive(Deserialize)]
pub struct Which {
    place: String,
}

/// `POST /g/{group}/drafts/removal`
pub async fn discard(
    State(app): State<App>,
    Member { group, persona, .. }: Member,
    Form(which): Form<Which>,
) -> Result<Response, Error> {
    draft::discard(&app, persona.id, &which.place).await?;
    Ok(see_other(format!("/g/{}/drafts?done=discarded", group.address)))
}
