//! Notes, handing over, asking for others, the steps of the checklist, and how much danger somebody is in.

use super::on_desk::OnDesk;
use crate::app::App;
use crate::base::error::{Error, Result};
use crate::community::moderation::actions::{self, Then};
use crate::web::{Form, see_other};
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

/// Which step.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct StepForm {
    step: String,
}

/// `POST /g/{group}/desk/{post}/steps` and `POST /g/{group}/reports/{case}/steps`
pub async fn sign(State(app): State<App>, desk: OnDesk, Form(given): Form<StepForm>) -> Result<Response> {
    actions::sign(&app, &desk.moderator, desk.item, &given.step).await?;
    Ok(see_other(format!("{}?done=signed{}", desk.path(), desk.at.scope().tail("&"))))
}

/// A note, and what comes then.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct NoteForm {
    note: String,
    /// A [`Then`].
    then: String,
}

/// `POST /g/{group}/desk/{post}/notes` and `POST /g/{group}/reports/{case}/notes`
pub async fn note(State(app): State<App>, desk: OnDesk, Form(given): Form<NoteForm>) -> Result<Response> {
    let then = Then::parse(&given.then)?;
    actions::note(&app, &desk.moderator, desk.item, &given.note, then).await?;
    let scope = desk.at.scope();
    let tail = scope.tail("&");
    Ok(see_other(match then {
        Then::Keep => format!("{}?done=noted{tail}", desk.path()),
        Then::Opinion => format!("{}?done=opinion{tail}", desk.path()),
        Then::HandOver => format!("{}?done=handed-over{tail}", scope.next(&desk.moderator.group.address)),
        Then::Escalate => format!("{}?done=escalated{tail}", scope.next(&desk.moderator.group.address)),
    }))
}

/// How much danger.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct LevelForm {
    level: String,
}

/// `POST /g/{group}/desk/{post}/level` and `POST /g/{group}/reports/{case}/level`
pub async fn set_level(
    State(app): State<App>,
    desk: OnDesk,
    Form(given): Form<LevelForm>,
) -> Result<Response> {
    let level = given.level.parse().map_err(|_| Error::field("level", "choose-one"))?;
    actions::set_level(&app, &desk.moderator, desk.item, level).await?;
    Ok(see_other(format!("{}?done=level{}", desk.path(), desk.at.scope().tail("&"))))
}
