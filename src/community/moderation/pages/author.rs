//! What authors see: every decision about their words, with its reasons, and the way to appeal.

use crate::app::App;
use crate::base::error::{Error, FieldErrors, Result};
use crate::base::ids::DecisionId;
use crate::community::groups::pages::Card;
use crate::community::moderation::actions::{self, Asked, Seen};
use crate::community::moderation::guard::Addressee;
use crate::community::moderation::model::{Appeal, Decision, Ground, Stage, Statement};
use crate::community::moderation::store::{appeals, decisions as kept};
use crate::community::wellbeing::{self, HelpPanel};
use crate::screening::{self, CrisisLevel, Finding, Place, Screened};
use crate::web::frame::FormErrors;
use crate::web::{Form, Frame, Reply, page, page_with, see_other};
use askama::Template;
use axum::Json;
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
    /// Whether it is about them and not about a post.
    sanction: bool,
    /// The day on which a restriction ends; empty when it does not.
    ends: String,
    /// `own`, `member` or `notice`.
    source: &'static str,
    reason: String,
    post_link: String,
    appeal_until: String,
    may_appeal: bool,
    /// `open`, `upheld`, `reversed` or `conceded`, when there is an appeal.
    appeal: Option<&'static str>,
    answer: String,
    /// For an author who seems to be in danger.
    help: Option<HelpPanel>,
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
    /// What the screening found in the words.
    found: Vec<FoundLine>,
    /// Some of it is never kept.
    never: bool,
}

/// Something in an author's words that tells more than a moderator needs.
struct FoundLine {
    kind: &'static str,
    words: String,
    reason: String,
    mask: String,
}

/// `GET /g/{group}/decisions`
pub async fn decisions(State(app): State<App>, f: Frame, Addressee { group, persona }: Addressee) -> Reply {
    let found = kept::about(app.db.read(), persona.id, DECISIONS).await?;
    let decisions = found.into_iter().map(|decision| DecisionLine {
        link: format!("/g/{}/decisions/{}", group.address, decision.id),
        action: decision.action.as_str(),
        day: f.day(decision.decided_at),
    });
    page(DecisionsPage { decisions: decisions.collect(), group: group.into(), f })
}

async fn own(app: &App, member: &Addressee, id: &str) -> Result<(Decision, Option<Appeal>)> {
    let id: DecisionId = id.parse().map_err(|_| Error::NotFound)?;
    let decision = kept::find(app.db.read(), id).await?;
    if decision.author != member.persona.id || decision.stage != Stage::Standing {
        return Err(Error::NotFound);
    }
    Ok((decision, appeals::of(app.db.read(), id).await?))
}

/// `GET /g/{group}/decisions/{decision}`: the statement of reasons.
pub async fn decision(
    State(app): State<App>,
    f: Frame,
    member: Addressee,
    Path((_, id)): Path<(String, String)>,
) -> Reply {
    let (decision, appeal) = own(&app, &member, &id).await?;
    page(decision_page(f, member, decision, appeal, None))
}

/// `GET /g/{group}/decisions/{decision}/statement`: the same for machines, in the fields of the transparency database
/// (Regulation (EU) 2022/2065, Art. 24 (5)).
pub async fn statement(
    State(app): State<App>,
    member: Addressee,
    Path((_, id)): Path<(String, String)>,
) -> Result<Json<Statement>> {
    let (decision, _) = own(&app, &member, &id).await?;
    Ok(Json(Statement::of(&decision)))
}

fn decision_page(
    f: Frame,
    member: Addressee,
    decision: Decision,
    appeal: Option<Appeal>,
    help: Option<HelpPanel>,
) -> DecisionPage {
    DecisionPage {
        id: decision.id.to_string(),
        action: decision.action.as_str(),
        day: f.day(decision.decided_at),
        grounds: decision.grounds,
        automated: decision.automated,
        source: decision.source.as_str(),
        sanction: decision.action.is_sanction(),
        ends: decision.ends_at.map(|end| f.day(end)).unwrap_or_default(),
        reason: decision.reason,
        post_link: format!("/g/{}/posts/{}", member.group.address, decision.post),
        appeal_until: f.day(decision.appeal_until),
        may_appeal: decision.action.is_appealable() && appeal.is_none() && f.now <= decision.appeal_until,
        appeal: appeal.as_ref().map(|appeal| appeal.state.as_str()),
        answer: appeal.and_then(|appeal| appeal.answer).unwrap_or_default(),
        help,
        group: member.group.into(),
        f,
    }
}

/// `GET /g/{group}/decisions/{decision}/appeal`
pub async fn appeal_form(
    State(app): State<App>,
    f: Frame,
    member: Addressee,
    Path((_, id)): Path<(String, String)>,
) -> Reply {
    let (decision, _) = own(&app, &member, &id).await?;
    page(appeal_page(f, member, &decision, String::new(), &FieldErrors::default(), None))
}

/// An author's words.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct AppealForm {
    words: String,
    /// After a look at what was found: `mask` or `anyway`.
    then: String,
}

/// `POST /g/{group}/decisions/{decision}/appeal`
pub async fn appeal(
    State(app): State<App>,
    f: Frame,
    member: Addressee,
    Path((_, id)): Path<(String, String)>,
    Form(mut given): Form<AppealForm>,
) -> Reply {
    let (decision, _) = own(&app, &member, &id).await?;
    if given.then == "mask" {
        let context = member.group.checks.context(Place::Markdown);
        given.words = screening::mask_all(&app.rules.current(), &given.words, &context);
    }
    let seen = if given.then == "anyway" { Seen::Yes } else { Seen::No };
    let (errors, found) = match actions::appeal(&app, &member, decision.id, &given.words, seen).await {
        Ok(Asked::Sent(crisis)) if crisis >= CrisisLevel::L1 => {
            let (decision, appeal) = own(&app, &member, &id).await?;
            return page(decision_page(f, member, decision, appeal, Some(wellbeing::panel(&app, crisis))));
        }
        Ok(Asked::Sent(_)) => {
            return Ok(see_other(format!("/g/{}/decisions/{id}?done=appealed", member.group.address)));
        }
        Ok(Asked::Shown(found)) => (FieldErrors::default(), Some(found)),
        Err(Error::Invalid(errors)) => (errors, None),
        Err(other) => return Err(other),
    };
    let again = appeal_page(f, member, &decision, given.words, &errors, found.as_deref());
    page_with(StatusCode::UNPROCESSABLE_ENTITY, again)
}

fn appeal_page(
    f: Frame,
    member: Addressee,
    decision: &Decision,
    words: String,
    errors: &FieldErrors,
    found: Option<&Screened>,
) -> AppealPage {
    AppealPage {
        errors: f.errors(errors),
        id: decision.id.to_string(),
        action: decision.action.as_str(),
        words,
        never: found.is_some_and(|found| found.verdict.decision == screening::Decision::Reject),
        found: found.map(found_lines).unwrap_or_default(),
        group: member.group.into(),
        f,
    }
}

/// What an author would have been asked about in a post.
fn found_lines(screened: &Screened) -> Vec<FoundLine> {
    let asked = screened.findings.iter().filter(|finding| finding.action > screening::Decision::Publish);
    let line = |finding: &Finding| FoundLine {
        kind: finding.kind.as_str(),
        words: screened.source.get(finding.span.clone()).unwrap_or_default().to_owned(),
        reason: finding.reason.clone(),
        mask: finding.mask.clone(),
    };
    asked.map(line).collect()
}
