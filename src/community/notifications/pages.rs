//! The list of what is new.

use super::store;
use crate::app::App;
use crate::base::error::Error;
use crate::base::ids::PersonaId;
use crate::community::groups;
use crate::community::personas::{self, Persona, State};
use crate::transaction;
use crate::web::{Frame, Reply, SignedIn, page, see_other};
use askama::Template;
use axum::extract::State as AppState;
use axum::response::Response;
use std::collections::HashMap;

/// Lines on the page.
const LINES: u64 = 60;

#[derive(Template)]
#[template(path = "notifications/list.html")]
struct ListPage {
    f: Frame,
    lines: Vec<Line>,
    unread: bool,
}

struct Line {
    /// The key `news-…` says it in words.
    kind: String,
    link: String,
    group: String,
    ago: String,
    new: bool,
}

async fn mine(app: &App, signed_in: &SignedIn) -> Result<HashMap<PersonaId, String>, Error> {
    let conn = app.db.read();
    let mut personas = personas::of_account(conn, &app.keys, signed_in.account).await?;
    // Who was sent away still hears why.
    personas.retain(|persona| matches!(persona.state, State::Active | State::Banned));
    let groups = groups::find_each(conn, personas.iter().map(|persona| persona.group).collect()).await?;
    let line = |persona: Persona| Some((persona.id, groups.get(&persona.group)?.name.clone()));
    Ok(personas.into_iter().filter_map(line).collect())
}

/// `GET /notifications`
pub async fn list(AppState(app): AppState<App>, f: Frame, signed_in: SignedIn) -> Reply {
    let mine = mine(&app, &signed_in).await?;
    let found = store::list(app.db.read(), mine.keys().copied().collect(), LINES).await?;
    let seen_until = store::seen_until(app.db.read(), signed_in.account).await?;
    let lines: Vec<Line> = found
        .into_iter()
        .map(|line| Line {
            kind: line.kind,
            link: line.link,
            group: mine.get(&line.persona).cloned().unwrap_or_default(),
            ago: f.ago(line.created_at),
            new: line.created_at > seen_until,
        })
        .collect();
    page(ListPage { unread: lines.iter().any(|line| line.new), lines, f })
}

/// `POST /notifications/read`
pub async fn read_all(AppState(app): AppState<App>, signed_in: SignedIn) -> Result<Response, Error> {
    transaction!(app.db, |tx| store::see_all(tx, signed_in.account).await)?;
    Ok(see_other("/notifications?done=read"))
}
