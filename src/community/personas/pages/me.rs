//! Who somebody is in one group: their name there, and whom they keep away.

use crate::app::App;
use crate::base::error::{Error, FieldErrors};
use crate::base::ids::PersonaId;
use crate::community::groups::pages::Card;
use crate::community::personas::guard::Member;
use crate::community::personas::model::month_of;
use crate::community::personas::mutes::{self, Distance};
use crate::community::personas::{actions, avatar, store};
use crate::web::frame::FormErrors;
use crate::web::{Form, Frame, Reply, page, page_with, see_other};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "personas/me.html")]
struct MePage {
    f: Frame,
    errors: FormErrors,
    group: Card,
    name: String,
    avatar: String,
    wanted: String,
    /// Whether a name was taken this month already.
    renamed: bool,
    away: Vec<AwayLine>,
}

struct AwayLine {
    id: String,
    name: String,
    avatar: String,
}

/// `GET /g/{group}/me`
pub async fn me(State(app): State<App>, f: Frame, member: Member) -> Reply {
    page(me_page(&app, f, member, &FieldErrors::default(), String::new()).await?)
}

/// Another name.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Rename {
    name: String,
}

/// `POST /g/{group}/me/name`
pub async fn rename(State(app): State<App>, f: Frame, member: Member, Form(given): Form<Rename>) -> Reply {
    match actions::rename(&app, &member.group, &member.persona, &given.name).await {
        Ok(()) => Ok(see_other(format!("/g/{}/me?done=renamed", member.group.address))),
        Err(Error::Invalid(errors)) => {
            let again = me_page(&app, f, member, &errors, given.name).await?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, again)
        }
        Err(other) => Err(other),
    }
}

/// How far away somebody is kept.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct KeepAway {
    distance: String,
}

/// `POST /g/{group}/p/{persona}/distance`
pub async fn keep_away(
    State(app): State<App>,
    Member { group, persona, .. }: Member,
    Path((_, other)): Path<(String, String)>,
    Form(given): Form<KeepAway>,
) -> Result<Response, Error> {
    let other: PersonaId = other.parse().map_err(|_| Error::NotFound)?;
    let distance = Distance::parse(&given.distance).map_err(|key| Error::field("distance", key))?;
    actions::keep_away(&app, &persona, other, distance).await?;
    let done = match distance {
        Distance::None => "near",
        Distance::Muted => "muted",
        Distance::Blocked => "blocked",
    };
    Ok(see_other(format!("/g/{}/p/{other}?done={done}", group.address)))
}

async fn me_page(
    app: &App,
    f: Frame,
    Member { group, persona, .. }: Member,
    errors: &FieldErrors,
    wanted: String,
) -> Result<MePage, Error> {
    let conn = app.db.read();
    let away = mutes::muted(conn, persona.id).await?;
    let mut away: Vec<_> = store::names(conn, away).await?.into_iter().collect();
    away.sort_by(|a, b| a.1.cmp(&b.1));
    let line =
        |(id, name): (PersonaId, String)| AwayLine { id: id.to_string(), avatar: avatar::draw(id), name };
    Ok(MePage {
        errors: f.errors(errors),
        avatar: avatar::draw(persona.id),
        wanted,
        renamed: persona.renamed_month == Some(month_of(f.now)),
        away: away.into_iter().map(line).collect(),
        name: persona.name,
        group: group.into(),
        f,
    })
}
