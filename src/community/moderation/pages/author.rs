//! What authors see: every decision about their words, with its reasons, and the way to appeal.

use crate::app::App;
use crate::base::error::{Error, FieldErrors, Result};
use crate::base::ids::DecisionId;
use crate::community::groups::pages::Card;
use crate::community::moderation::actions;
use crate::community::moderation::model::{Appeal, Decision, Ground};
use crate::community::moderation::store;
use crate::community::personas::Member;
use crate::web::frame::FormErrors;
use crate::web::{Form, Frame, Reply, page, page_with, see_other};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;

/// Decisions on one page.
const DECISIONS: u64 = 50;

#[derive(Template)]
#[template(path = "moderation/decisions.html")]
struct DecisionsPage {
    f: Frame,
    group: Card,
    decisions: Vec<DecisionLine>,
}

struct DecisionLine {
    link: String,
    action: &'static str,
    day: String,
}

#[derive(Template)]
#[template(path = "moderation/decision.html")]
struct DecisionPage {
    f: Frame,
    group: Card,
    id: String,
    action: &'static str,
    day: String,
    grounds: Vec<Ground>,
    automated: bool,
    reason: String,
    post_link: String,
    appeal_until: String,
    may_appeal: bool,
    /// `open`, `upheld`, `reversed` or `conceded`, when there is an appeal.
    appeal: Option<&'static str>,
    answer: String,
}

#[derive(Template)]
#[template(path = "moderation/appeal.html")]
struct AppealPage {
    f: Frame,
    group: Card,
    errors: FormErrors,
    id: String,
    action: &'static str,
    words: String,
}

/// `GET /g/{group}/decisions`
pub async fn decisions(State(app): State<App>, f: Frame, Member { group, persona, .. }: Member) -> Reply {
    let found = store::about(app.db.read(), persona.id, DECISIONS).await?;
    let decisions = found.into_iter().map(|decision| DecisionLine {
        link: format!("/g/{}/decisions/{}", group.address, decision.id),
        action: decision.action.as_str(),
        day: f.day(decision.decided_at),
    });
    page(DecisionsPage { decisions: decisions.collect(), group: group.into(), f })
}

async fn own(app: &App, member: &Member, id: &str) -> Result<(Decision, Option<Appeal>)> {
    let id: DecisionId = id.parse().map_err(|_| Error::NotFound)?;
    let decision = store::find(app.db.read(), id).await?;
    if decision.author != member.persona.id {
        return Err(Error::NotFound);
    }
    Ok((decision, store::appeal_of(app.db.read(), id).await?))
}

/// `GET /g/{group}/decisions/{decision}`: the statement of reasons.
pub async fn decision(
    State(app): State<App>,
    f: Frame,
    member: Member,
    Path((_, id)): Path<(String, String)>,
) -> Reply {
    let (decision, appeal) = own(&app, &member, &id).await?;
    page(DecisionPage {
        id,
        action: decision.action.as_str(),
        day: f.day(decision.decided_at),
        grounds: decision.grounds,
        automated: decision.automated,
        reason: decision.reason,
        post_link: format!("/g/{}/posts/{}", member.group.address, decision.post),
        appeal_until: f.day(decision.appeal_until),
        may_appeal: decision.action.is_appealable() && appeal.is_none() && f.now <= decision.appeal_until,
        appeal: appeal.as_ref().map(|appeal| appeal.state.as_str()),
        answer: appeal.and_then(|appeal| appeal.answer).unwrap_or_default(),
        group: member.group.into(),
        f,
    })
}

/// `GET /g/{group}/decisions/{decision}/appeal`
pub async fn appeal_form(
    State(app): State<App>,
    f: Frame,
    member: Member,
    Path((_, id)): Path<(String, String)>,
) -> Reply {
    let (decision, _) = own(&app, &member, &id).await?;
    page(appeal_page(f, member, &decision, String::new(), &FieldErrors::default()))
}

/// An author's words.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct AppealForm {
    words: String,
}

/// `POST /g/{group}/decisions/{decision}/appeal`
pub async fn appeal(
    State(app): State<App>,
    f: Frame,
    member: Member,
    Path((_, id)): Path<(String, String)>,
    Form(given): Form<AppealForm>,
) -> Reply {
    let (decision, _) = own(&app, &member, &id).await?;
    match actions::appeal(&app, &member, decision.id, &given.words).await {
        Ok(_) => Ok(see_other(format!("/g/{}/decisions/{id}?done=appealed", member.group.address))),
        Err(Error::Invalid(errors)) => page_with(
            StatusCode::UNPROCESSABLE_ENTITY,
            appeal_page(f, member, &decision, given.words, &errors),
        ),
        Err(other) => Err(other),
    }
}

fn appeal_page(
    f: Frame,
    member: Member,
    decision: &Decision,
    words: String,
    errors: &FieldErrors,
) -> AppealPage {
    AppealPage {
        errors: f.errors(errors),
        id: decision.id.to_string(),
        action: decision.action.as_str(),
        words,
        group: member.group.into(),
        f,
    }
}
