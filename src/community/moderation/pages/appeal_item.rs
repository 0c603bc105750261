//! An appeal on the desk.

use super::lines::{FindingLine, finding_lines, pieces};
use super::scope::Look;
use crate::app::App;
use crate::base::error::{Error, FieldErrors, Result};
use crate::base::ids::{AppealId, DecisionId};
use crate::community::groups::pages::Card;
use crate::community::moderation::actions;
use crate::community::moderation::model::AppealState;
use crate::community::moderation::store::{appeals, decisions};
use crate::community::personas::Moderator;
use crate::community::posts::{MarkedPiece, Part};
use crate::web::frame::FormErrors;
use crate::web::{Form, Frame, Reply, page, page_with, see_other};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "moderation/appeal_item.html")]
struct AppealItemPage {
    f: Frame,
    group: Card,
    errors: FormErrors,
    id: String,
    /// What stands behind the form's address, so that the next item is of the same part of the queue.
    tail: String,
    /// A decision that can still be taken back.
    undo: Option<DecisionId>,
    words: String,
    action: &'static str,
    reason: String,
    title: Vec<MarkedPiece>,
    body: Vec<MarkedPiece>,
    findings: Vec<FindingLine>,
    own: bool,
    /// Whether it is about the author and not about a post.
    sanction: bool,
    /// Whether it put something beside the post.
    mark: bool,
    /// The original is gone: the author changed or withdrew it.
    gone: bool,
    answer: String,
}

/// `GET /g/{group}/appeals/{appeal}`
pub async fn appeal_item(
    State(app): State<App>,
    f: Frame,
    moderator: Moderator,
    Path((_, id)): Path<(String, String)>,
    Query(at): Query<Look>,
) -> Reply {
    page(appeal_page(&app, f, moderator, &id, &at, String::new(), &FieldErrors::default()).await?)
}

/// A moderator's answer to an appeal.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct AnswerForm {
    outcome: String,
    answer: String,
}

/// `POST /g/{group}/appeals/{appeal}`
pub async fn answer_appeal(
    State(app): State<App>,
    f: Frame,
    moderator: Moderator,
    Path((_, id)): Path<(String, String)>,
    Query(at): Query<Look>,
    Form(given): Form<AnswerForm>,
) -> Result<Response> {
    let appeal = appeal_id(&id)?;
    let done = match given.outcome.as_str() {
        "reverse" => actions::answer_appeal(&app, &moderator, appeal, true, &given.answer).await,
        "uphold" => actions::answer_appeal(&app, &moderator, appeal, false, &given.answer).await,
        _ => Err(Error::field("outcome", "choose-one")),
    };
    match done {
        Ok(()) => {
            let next = at.scope().next(&moderator.group.address);
            Ok(see_other(format!("{next}?done=appeal-answered{}", at.scope().tail("&"))))
        }
        Err(Error::Invalid(errors)) => {
            let again = appeal_page(&app, f, moderator, &id, &at, given.answer, &errors).await?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, again)
        }
        Err(other) => Err(other),
    }
}

fn appeal_id(text: &str) -> Result<AppealId> {
    text.parse().map_err(|_| Error::NotFound)
}

async fn appeal_page(
    app: &App,
    f: Frame,
    moderator: Moderator,
    id: &str,
    at: &Look,
    answer: String,
    errors: &FieldErrors,
) -> Result<AppealItemPage> {
    let conn = app.db.read();
    let (appeal, words) = appeals::find(conn, app, appeal_id(id)?).await?;
    if appeal.group != moderator.group.id {
        return Err(Error::NotFound);
    }
    if appeal.state != AppealState::Open {
        return Err(Error::Conflict("problem-already-decided"));
    }
    let decision = decisions::find(conn, appeal.decision).await?;
    let me = moderator.persona.id;
    let own = decision.moderator == me || decision.seconded_by == Some(me);
    let content = if own { None } else { actions::look_again(app, &moderator, &decision).await? };
    let of = |part| content.as_ref().map(|content| pieces(content, part)).unwrap_or_default();
    Ok(AppealItemPage {
        errors: f.errors(errors),
        id: id.to_owned(),
        tail: at.scope().tail("?"),
        undo: at.undoable(),
        words,
        action: decision.action.as_str(),
        reason: decision.reason,
        title: of(Part::Title),
        body: of(Part::Body),
        findings: content.as_ref().map(|content| finding_lines(content, |_| false)).unwrap_or_default(),
        gone: content.is_none() && !own && !decision.action.is_sanction(),
        sanction: decision.action.is_sanction(),
        mark: decision.action.mark().is_some(),
        own,
        answer,
        group: moderator.group.into(),
        f,
    })
}
