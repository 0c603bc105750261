//! The queue, one item at a time, and appeals.

use crate::app::App;
use crate::base::error::{Error, FieldErrors, Result};
use crate::base::event::Stream;
use crate::base::ids::{AppealId, PersonaId, PostId};
use crate::base::outbox;
use crate::community::groups::pages::Card;
use crate::community::moderation::actions::{self, Opened};
use crate::community::moderation::model::{Action, AppealState, Verdict};
use crate::community::moderation::store;
use crate::community::personas::{self, Moderator, avatar};
use crate::community::posts::{self, Claim, FieldFinding, HeldContent, Hold, MarkedPiece, Part};
use crate::web::frame::FormErrors;
use crate::web::{Form, Frame, Reply, page, page_with, see_other};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

/// Items on the desk at once.
const ITEMS: u64 = 100;

#[derive(Template)]
#[template(path = "moderation/desk.html")]
struct DeskPage {
    f: Frame,
    group: Card,
    items: Vec<ItemLine>,
    appeals: Vec<AppealLine>,
    applicants: bool,
    seq: i64,
    epoch: String,
}

/// An item on the desk: no words of its author.
struct ItemLine {
    link: String,
    /// `new`, `edit` or `watch`.
    change: &'static str,
    /// 0 to 4.
    crisis: i16,
    waited: String,
    /// Who has it open, when that is somebody else.
    claimed_by: Option<String>,
}

struct AppealLine {
    link: String,
    waited: String,
    /// Whether this moderator decided it, and so may not decide the appeal.
    own: bool,
}

#[derive(Template)]
#[template(path = "moderation/item.html")]
struct ItemPage {
    f: Frame,
    group: Card,
    errors: FormErrors,
    id: String,
    version: i32,
    change: &'static str,
    crisis: u8,
    waited: String,
    author: String,
    avatar: String,
    author_link: String,
    note: String,
    title: Vec<MarkedPiece>,
    body: Vec<MarkedPiece>,
    findings: Vec<FindingLine>,
    actions: Vec<&'static str>,
    /// Who has it open, when that is somebody else.
    claimed_by: Option<String>,
    reason: String,
    /// The topic that it belongs to, if that is public.
    topic: Option<String>,
}

/// One finding and whether it is ticked.
pub(super) struct FindingLine {
    pub number: usize,
    pub kind: &'static str,
    pub words: String,
    pub reason: String,
    pub rule: String,
    pub mask: String,
    pub ticked: bool,
}

#[derive(Template)]
#[template(path = "moderation/appeal_item.html")]
struct AppealItemPage {
    f: Frame,
    group: Card,
    errors: FormErrors,
    id: String,
    words: String,
    action: &'static str,
    reason: String,
    title: Vec<MarkedPiece>,
    body: Vec<MarkedPiece>,
    findings: Vec<FindingLine>,
    own: bool,
    /// The original is gone: the author changed or withdrew it.
    gone: bool,
    answer: String,
}

/// `GET /g/{group}/desk`
pub async fn desk(State(app): State<App>, f: Frame, Moderator { group, persona }: Moderator) -> Reply {
    let conn = app.db.read();
    let seq = outbox::head(conn, Stream::moderators(group.id)).await?;
    let holds = posts::queue(conn, group.id, ITEMS).await?;
    let holders = holds.iter().filter_map(|hold| claimed(hold, persona.id, &f)).collect::<Vec<_>>();
    let names = personas::names(conn, holders).await?;
    let items = holds.iter().map(|hold| ItemLine {
        link: format!("/g/{}/desk/{}", group.address, hold.post),
        change: hold.change.as_str(),
        crisis: hold.danger / 10,
        waited: f.ago(hold.since),
        claimed_by: claimed(hold, persona.id, &f).and_then(|id| names.get(&id).cloned()),
    });
    let appeals = store::open_appeals(conn, group.id).await?;
    let appeals = appeals.into_iter().map(|(appeal, decided_by)| AppealLine {
        link: format!("/g/{}/appeals/{}", group.address, appeal.id),
        waited: f.ago(appeal.created_at),
        own: decided_by == persona.id,
    });
    let appeals = appeals.collect();
    page(DeskPage {
        items: items.collect(),
        appeals,
        applicants: group.visibility == crate::community::groups::Visibility::Approval,
        seq,
        epoch: outbox::epoch(conn).await?,
        group: group.into(),
        f,
    })
}

fn claimed(hold: &Hold, me: PersonaId, f: &Frame) -> Option<PersonaId> {
    hold.claim.filter(|(holder, until)| *holder != me && *until > f.now).map(|(holder, _)| holder)
}

/// `GET /g/{group}/desk/{post}`
pub async fn item(
    State(app): State<App>,
    f: Frame,
    moderator: Moderator,
    Path((_, id)): Path<(String, String)>,
) -> Reply {
    let opened = actions::look(&app, &moderator, post_id(&id)?).await?;
    page(item_page(&app, f, moderator, opened, Verdict::default(), &FieldErrors::default()).await?)
}

/// `POST /g/{group}/desk/{post}`
pub async fn decide(
    State(app): State<App>,
    f: Frame,
    moderator: Moderator,
    Path((_, id)): Path<(String, String)>,
    Form(verdict): Form<Verdict>,
) -> Reply {
    let id = post_id(&id)?;
    match actions::decide(&app, &moderator, id, &verdict).await {
        Ok(_) => Ok(see_other(format!("/g/{}/desk?done=decided", moderator.group.address))),
        Err(Error::Invalid(errors)) => {
            let opened = actions::look(&app, &moderator, id).await?;
            let again = item_page(&app, f, moderator, opened, verdict, &errors).await?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, again)
        }
        Err(other) => Err(other),
    }
}

fn post_id(text: &str) -> Result<PostId> {
    text.parse().map_err(|_| Error::NotFound)
}

async fn item_page(
    app: &App,
    f: Frame,
    moderator: Moderator,
    opened: Opened,
    verdict: Verdict,
    errors: &FieldErrors,
) -> Result<ItemPage> {
    let Opened { hold, content, claim } = opened;
    let conn = app.db.read();
    let group = moderator.group;
    let post = posts::find_post(conn, hold.post).await?;
    let topic = posts::find_topic(conn, post.topic).await?;
    let author = personas::find(conn, post.author).await?;
    let claimed_by = match claim {
        Claim::Theirs(holder, _) => Some(personas::find(conn, holder).await?.name),
        Claim::Mine => None,
    };
    let fresh = errors.is_empty();
    let actions = Action::ALL.into_iter().filter(|action| action.fits(hold.change)).map(Action::as_str);
    Ok(ItemPage {
        errors: f.errors(errors),
        id: hold.post.to_string(),
        version: hold.version,
        change: hold.change.as_str(),
        crisis: content.crisis,
        waited: f.ago(hold.since),
        author_link: format!("/g/{}/p/{}", group.address, author.id),
        avatar: avatar::draw(author.id),
        author: author.name,
        title: pieces(&content, Part::Title),
        body: pieces(&content, Part::Body),
        findings: lines(&content, |n| fresh || verdict.mask.contains(&n)),
        note: content.note,
        actions: actions.collect(),
        claimed_by,
        reason: verdict.reason,
        topic: topic.number.map(|number| format!("/g/{}/t/{number}", group.address)),
        group: group.into(),
        f,
    })
}

fn pieces(content: &HeldContent, part: Part) -> Vec<MarkedPiece> {
    posts::marked(source(content, part), &content.findings, part)
}

fn source(content: &HeldContent, part: Part) -> &str {
    match part {
        Part::Title => content.title.as_deref().unwrap_or_default(),
        Part::Body => &content.source,
    }
}

fn lines(content: &HeldContent, ticked: impl Fn(usize) -> bool) -> Vec<FindingLine> {
    let line = |(n, FieldFinding { part, finding }): (usize, &FieldFinding)| {
        let source = source(content, *part);
        FindingLine {
            number: n + 1,
            kind: finding.kind.as_str(),
            words: source.get(finding.span.clone()).unwrap_or_default().to_owned(),
            reason: finding.reason.clone(),
            rule: finding.rule.clone(),
            mask: finding.mask.clone(),
            ticked: ticked(n + 1),
        }
    };
    content.findings.iter().enumerate().map(line).collect()
}

/// `GET /g/{group}/appeals/{appeal}`
pub async fn appeal_item(
    State(app): State<App>,
    f: Frame,
    moderator: Moderator,
    Path((_, id)): Path<(String, String)>,
) -> Reply {
    page(appeal_page(&app, f, moderator, &id, String::new(), &FieldErrors::default()).await?)
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
    Form(given): Form<AnswerForm>,
) -> Result<Response> {
    let appeal = appeal_id(&id)?;
    let done = match given.outcome.as_str() {
        "reverse" => actions::answer_appeal(&app, &moderator, appeal, true, &given.answer).await,
        "uphold" => actions::answer_appeal(&app, &moderator, appeal, false, &given.answer).await,
        _ => Err(Error::field("outcome", "choose-one")),
    };
    match done {
        Ok(()) => Ok(see_other(format!("/g/{}/desk?done=appeal-answered", moderator.group.address))),
        Err(Error::Invalid(errors)) => {
            let again = appeal_page(&app, f, moderator, &id, given.answer, &errors).await?;
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
    answer: String,
    errors: &FieldErrors,
) -> Result<AppealItemPage> {
    let conn = app.db.read();
    let (appeal, words) = store::find_appeal(conn, app, appeal_id(id)?).await?;
    if appeal.group != moderator.group.id {
        return Err(Error::NotFound);
    }
    if appeal.state != AppealState::Open {
        return Err(Error::Conflict("problem-already-decided"));
    }
    let decision = store::find(conn, appeal.decision).await?;
    let own = decision.moderator == moderator.persona.id;
    let content = if own { None } else { actions::look_again(app, &moderator, &decision).await? };
    let of = |part| content.as_ref().map(|content| pieces(content, part)).unwrap_or_default();
    Ok(AppealItemPage {
        errors: f.errors(errors),
        id: id.to_owned(),
        words,
        action: decision.action.as_str(),
        reason: decision.reason,
        title: of(Part::Title),
        body: of(Part::Body),
        findings: content.as_ref().map(|content| lines(content, |_| false)).unwrap_or_default(),
        gone: content.is_none() && !own,
        own,
        answer,
        group: moderator.group.into(),
        f,
    })
}
