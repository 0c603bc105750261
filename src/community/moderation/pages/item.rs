//! One item: what is held, or what was reported, and the decision about it.

use super::scope::Look;
use crate::app::App;
use crate::base::error::{Error, FieldErrors, Result};
use crate::community::groups::pages::Card;
use crate::community::moderation::actions::{self, Item, Opened, Subject};
use crate::community::moderation::model::{Action, Claim, Kept, Verdict};
use crate::community::personas::{self, Moderator, avatar};
use crate::community::posts::{self, FieldFinding, HeldContent, MarkedPiece, Part};
use crate::web::frame::FormErrors;
use crate::web::{Form, Frame, Reply, page, page_with, see_other};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;

#[derive(Template)]
#[template(path = "moderation/item.html")]
struct ItemPage {
    f: Frame,
    group: Card,
    errors: FormErrors,
    /// Where the form goes.
    path: String,
    /// Where the list is.
    desk: String,
    /// What stands behind addresses, so that the next item is of the same part of the queue.
    tail: String,
    /// What “not this one” names.
    item: String,
    version: i32,
    /// `new`, `edit`, `watch` or `report`.
    kind: &'static str,
    crisis: u8,
    waited: String,
    author: String,
    avatar: String,
    author_link: String,
    note: String,
    title: Vec<MarkedPiece>,
    body: Vec<MarkedPiece>,
    findings: Vec<FindingLine>,
    reports: Vec<ReportLine>,
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

/// What somebody reports. Which member it was, no moderator sees: nobody should be afraid to report.
struct ReportLine {
    category: &'static str,
    why: String,
    outsider: bool,
    name: String,
    email: String,
    ago: String,
}

/// `GET /g/{group}/desk/{post}`
pub async fn item(
    State(app): State<App>,
    f: Frame,
    moderator: Moderator,
    Path((_, id)): Path<(String, String)>,
    Query(at): Query<Look>,
) -> Reply {
    show(&app, f, moderator, held(&id)?, &at).await
}

/// `POST /g/{group}/desk/{post}`
pub async fn decide(
    State(app): State<App>,
    f: Frame,
    moderator: Moderator,
    Path((_, id)): Path<(String, String)>,
    Query(at): Query<Look>,
    Form(verdict): Form<Verdict>,
) -> Reply {
    settle(&app, f, moderator, held(&id)?, &at, verdict).await
}

/// `GET /g/{group}/reports/{case}`
pub async fn reported(
    State(app): State<App>,
    f: Frame,
    moderator: Moderator,
    Path((_, id)): Path<(String, String)>,
    Query(at): Query<Look>,
) -> Reply {
    show(&app, f, moderator, case(&id)?, &at).await
}

/// `POST /g/{group}/reports/{case}`
pub async fn decide_reported(
    State(app): State<App>,
    f: Frame,
    moderator: Moderator,
    Path((_, id)): Path<(String, String)>,
    Query(at): Query<Look>,
    Form(verdict): Form<Verdict>,
) -> Reply {
    settle(&app, f, moderator, case(&id)?, &at, verdict).await
}

fn held(id: &str) -> Result<Item> {
    Ok(Item::Held(id.parse().map_err(|_| Error::NotFound)?))
}

fn case(id: &str) -> Result<Item> {
    Ok(Item::Reported(id.parse().map_err(|_| Error::NotFound)?))
}

async fn show(app: &App, f: Frame, moderator: Moderator, item: Item, at: &Look) -> Reply {
    let opened = actions::look(app, &moderator, item).await?;
    page(item_page(app, f, moderator, item, opened, at, Verdict::default(), &FieldErrors::default()).await?)
}

async fn settle(app: &App, f: Frame, moderator: Moderator, item: Item, at: &Look, verdict: Verdict) -> Reply {
    match actions::decide(app, &moderator, item, &verdict).await {
        Ok(_) => {
            let next = at.scope().next(&moderator.group.address);
            Ok(see_other(format!("{next}?done=decided{}", at.scope().tail("&"))))
        }
        Err(Error::Invalid(errors)) => {
            let opened = actions::look(app, &moderator, item).await?;
            let again = item_page(app, f, moderator, item, opened, at, verdict, &errors).await?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, again)
        }
        Err(other) => Err(other),
    }
}

#[expect(clippy::too_many_arguments, reason = "everything that the page shows, from two handlers")]
async fn item_page(
    app: &App,
    f: Frame,
    moderator: Moderator,
    item: Item,
    opened: Opened,
    at: &Look,
    verdict: Verdict,
    errors: &FieldErrors,
) -> Result<ItemPage> {
    let Opened { subject, post, content, reports, claim } = opened;
    let conn = app.db.read();
    let group = moderator.group;
    let topic = posts::find_topic(conn, post.topic).await?;
    let author = personas::find(conn, post.author).await?;
    let claimed_by = match claim {
        Claim::Theirs(holder) => Some(personas::find(conn, holder).await?.name),
        Claim::Mine => None,
    };
    let fresh = errors.is_empty();
    let actions = Action::ALL.into_iter().filter(|action| action.fits(subject.change())).map(Action::as_str);
    let (kind, segment, since) = match &subject {
        Subject::Held(hold) => (hold.change.as_str(), "desk", hold.since),
        Subject::Reported(case) => ("report", "reports", case.since),
    };
    // In a held post the details are ticked for the moderator; in a public one, only what they choose goes.
    let ticks = matches!(subject, Subject::Held(_));
    Ok(ItemPage {
        errors: f.errors(errors),
        path: format!("/g/{}/{segment}/{}{}", group.address, item.id(), at.scope().tail("?")),
        desk: format!("{}{}", at.scope().desk(&group.address), at.scope().tail("?")),
        tail: at.scope().tail("?"),
        item: item.id().to_string(),
        version: subject.version(&post),
        kind,
        crisis: content.crisis,
        waited: f.ago(since),
        author_link: format!("/g/{}/p/{}", group.address, author.id),
        avatar: avatar::draw(author.id),
        author: author.name,
        title: pieces(&content, Part::Title),
        body: pieces(&content, Part::Body),
        findings: lines(&content, |n| if fresh { ticks } else { verdict.mask.contains(&n) }),
        reports: reports.into_iter().map(|kept| report_line(&f, kept)).collect(),
        note: content.note,
        actions: actions.collect(),
        claimed_by,
        reason: verdict.reason,
        topic: topic.number.map(|number| format!("/g/{}/t/{number}#post-{}", group.address, post.id)),
        group: group.into(),
        f,
    })
}

fn report_line(f: &Frame, kept: Kept) -> ReportLine {
    ReportLine {
        category: kept.report.category.as_str(),
        why: kept.report.words.why,
        outsider: kept.by.is_none(),
        name: kept.report.words.name,
        email: kept.report.words.email,
        ago: f.ago(kept.created_at),
    }
}

pub(super) fn pieces(content: &HeldContent, part: Part) -> Vec<MarkedPiece> {
    posts::marked(source(content, part), &content.findings, part)
}

fn source(content: &HeldContent, part: Part) -> &str {
    match part {
        Part::Title => content.title.as_deref().unwrap_or_default(),
        Part::Body => &content.source,
    }
}

pub(super) fn lines(content: &HeldContent, ticked: impl Fn(usize) -> bool) -> Vec<FindingLine> {
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
