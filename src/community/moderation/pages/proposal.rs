//! What one person alone may not decide, and taking back what was just decided.

use super::lines::{FindingLine, finding_lines, pieces};
use super::scope::Look;
use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::ids::DecisionId;
use crate::community::groups::pages::Card;
use crate::community::moderation::actions;
use crate::community::moderation::guard::Moderating;
use crate::community::moderation::model::Stage;
use crate::community::moderation::store::decisions;
use crate::community::personas::{self, Moderator};
use crate::community::posts::{MarkedPiece, Part};
use crate::web::{Form, Frame, Reply, page, see_other};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "moderation/proposal.html")]
struct ProposalPage {
    f: Frame,
    group: Card,
    id: String,
    tail: String,
    /// A decision that can still be taken back.
    undo: Option<DecisionId>,
    action: &'static str,
    /// The name of whoever proposes it.
    by: String,
    /// The name of whoever it is about.
    author: String,
    reason: String,
    title: Vec<MarkedPiece>,
    body: Vec<MarkedPiece>,
    findings: Vec<FindingLine>,
    /// Whether this moderator proposed it.
    own: bool,
}

/// `GET /g/{group}/proposals/{decision}`
pub async fn proposal(
    State(app): State<App>,
    f: Frame,
    moderator: Moderator,
    Path((_, id)): Path<(String, String)>,
    Query(at): Query<Look>,
) -> Reply {
    let conn = app.db.read();
    let decision = decisions::find(conn, decision_id(&id)?).await?;
    if decision.group != moderator.group.id {
        return Err(Error::NotFound);
    }
    if decision.stage != Stage::Proposed {
        return Err(Error::Conflict("problem-already-decided"));
    }
    let own = decision.moderator == moderator.persona.id;
    let content = if own { None } else { actions::look_again(&app, &moderator, &decision).await? };
    let of = |part| content.as_ref().map(|content| pieces(content, part)).unwrap_or_default();
    let names = personas::names(conn, [decision.moderator, decision.author]).await?;
    let name = |id| names.get(id).cloned().unwrap_or_default();
    page(ProposalPage {
        id,
        tail: at.scope().tail("?"),
        undo: at.undoable(),
        action: decision.action.as_str(),
        by: name(&decision.moderator),
        author: name(&decision.author),
        title: of(Part::Title),
        body: of(Part::Body),
        findings: content.as_ref().map(|content| finding_lines(content, |_| false)).unwrap_or_default(),
        reason: decision.reason,
        own,
        group: moderator.group.into(),
        f,
    })
}

/// Whether a second person agrees.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct SecondForm {
    /// `yes` or `no`.
    agree: String,
}

/// `POST /g/{group}/proposals/{decision}`
pub async fn second(
    State(app): State<App>,
    moderator: Moderator,
    Path((_, id)): Path<(String, String)>,
    Query(at): Query<Look>,
    Form(given): Form<SecondForm>,
) -> Result<Response> {
    let agrees = match given.agree.as_str() {
        "yes" => true,
        "no" => false,
        _ => return Err(Error::field("agree", "choose-one")),
    };
    actions::second(&app, &moderator, decision_id(&id)?, agrees).await?;
    let next = at.scope().next(&moderator.group.address);
    Ok(see_other(format!("{next}?done=seconded{}", at.scope().tail("&"))))
}

fn decision_id(text: &str) -> Result<DecisionId> {
    text.parse().map_err(|_| Error::NotFound)
}

/// Which decision.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct UndoForm {
    decision: String,
}

/// `POST /desk/undo`: takes a decision back that has not taken effect, and opens the item again.
pub async fn undo(
    State(app): State<App>,
    moderating: Moderating,
    Form(given): Form<UndoForm>,
) -> Result<Response> {
    let id: DecisionId = given.decision.parse().map_err(|_| Error::field("decision", "choose-one"))?;
    let decision = actions::undo(&app, &moderating, id).await?;
    let (group, _) =
        moderating.0.iter().find(|(group, _)| group.id == decision.group).ok_or(Error::NotFound)?;
    let path = decision.item().path(&group.address);
    Ok(see_other(format!("{path}?done=undone")))
}
