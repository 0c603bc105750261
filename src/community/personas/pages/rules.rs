//! A group's rules: as they are now, as they were, and saying that one has read them.

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::community::groups::pages::Card;
use crate::community::groups::{self, RulesVersion};
use crate::community::personas::actions;
use crate::community::personas::guard::{Known, Member};
use crate::community::personas::model::State;
use crate::web::{Form, Frame, Reply, page, see_other};
use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "personas/rules.html")]
struct RulesPage {
    f: Frame,
    group: Card,
    rules: Vec<String>,
    version: i32,
    since: String,
    /// Older versions, the latest first.
    older: Vec<OlderLine>,
    /// Whether the visitor is a member who agreed to older ones.
    asked: bool,
}

struct OlderLine {
    day: String,
    rules: Vec<String>,
}

/// `GET /g/{group}/rules`
pub async fn rules(AppState(app): AppState<App>, f: Frame, known: Known) -> Reply {
    let mut versions = groups::rules(app.db.read(), known.group.id).await?.into_iter();
    let now = versions.next().ok_or(Error::NotFound)?;
    let member = known.persona.filter(|persona| persona.state == State::Active);
    let older = versions.map(|RulesVersion { rules, since, .. }| OlderLine { day: f.day(since), rules });
    page(RulesPage {
        asked: member.is_some_and(|persona| persona.rules_version < now.version),
        older: older.collect(),
        since: f.day(now.since),
        rules: now.rules,
        version: now.version,
        group: known.group.into(),
        f,
    })
}

/// Which version was read.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct RulesForm {
    version: String,
}

/// `POST /g/{group}/rules`
pub async fn agree(
    AppState(app): AppState<App>,
    member: Member,
    Form(given): Form<RulesForm>,
) -> Result<Response> {
    let version = given.version.parse().map_err(|_| Error::field("version", "choose-one"))?;
    actions::agree(&app, &member.group, &member.persona, version).await?;
    Ok(see_other(format!("/g/{}?done=rules", member.group.address)))
}
