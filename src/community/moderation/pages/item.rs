//! One item: what is held, or what was reported, and the decision about it.

use super::scope::Look;
use crate::app::App;
use crate::base::error::{Error, FieldErrors, Result};
use crate::base::ids::{DecisionId, PersonaId};
use crate::community::groups::pages::Card;
use crate::community::moderation::actions::{self, Opened, Subject};
use crate::community::moderation::model::{Action, Claim, Item, Kept, READY, Sanction, Verdict};
use crate::community::moderation::store::notes as kept;
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
    notes: Vec<NoteLine>,
    /// The checklist, when somebody may be in danger.
    steps: Vec<StepLine>,
    /// Where notes go.
    notes_path: String,
    actions: Vec<&'static str>,
    /// Who has it open, when that is somebody else.
    claimed_by: Option<String>,
    reason: String,
    /// Ready reasons: the key that chooses one, and its name.
    ready: [(&'static str, &'static str); 4],
    also: String,
    sanctions: [&'static str; 4],
    days: [&'static str; 4],
    sanction: String,
    sanction_days: String,
    /// A decision that can still be taken back.
    undo: Option<DecisionId>,
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

/// What a moderator left for the others.
struct NoteLine {
    by: String,
    words: String,
    ago: String,
}

/// A step of the checklist, and who has signed it off.
struct StepLine {
    step: &'static str,
    by: Option<String>,
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

pub(super) fn held(id: &str) -> Result<Item> {
    Ok(Item::Held(id.parse().map_err(|_| Error::NotFound)?))
}

pub(super) fn case(id: &str) -> Result<Item> {
    Ok(Item::Reported(id.parse().map_err(|_| Error::NotFound)?))
}

async fn show(app: &App, f: Frame, moderator: Moderator, item: Item, at: &Look) -> Reply {
    let opened = actions::look(app, &moderator, item).await?;
    page(item_page(app, f, moderator, item, opened, at, Verdict::default(), &FieldErrors::default()).await?)
}

async fn settle(
    app: &App,
    f: Frame,
    moderator: Moderator,
    item: Item,
    at: &Look,
    mut verdict: Verdict,
) -> Reply {
    if let Some(name) = verdict.stands_in() {
        verdict.reason = f.named("ready", name);
    }
    match actions::decide(app, &moderator, item, &verdict).await {
        Ok(decision) => {
            let next = at.scope().next(&moderator.group.address);
            Ok(see_other(format!("{next}?done=decided&undo={}{}", decision.id, at.scope().tail("&"))))
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
    let notes = kept::about(conn, app, item.id()).await?;
    let signed = kept::signed(conn, item.id()).await?;
    let people = notes.iter().map(|note| note.by).chain(signed.iter().map(|(_, by)| *by));
    let names = personas::names(conn, people.collect::<Vec<_>>()).await?;
    let name = |id: &PersonaId| names.get(id).cloned().unwrap_or_default();
    let steps = actions::STEPS.map(|step| {
        let by = signed.iter().find(|(known, _)| known == step).map(|(_, by)| name(by));
        StepLine { step, by }
    });
    let notes =
        notes.into_iter().map(|note| NoteLine { by: name(&note.by), words: note.words, ago: f.ago(note.at) });
    let notes = notes.collect();
    let fresh = errors.is_empty();
    let actions = Action::ALL.into_iter().filter(|action| action.fits(subject.change())).map(Action::as_str);
    let kind = match &subject {
        Subject::Held(hold) => hold.change.as_str(),
        Subject::Reported(_) => "report",
    };
    // In a held post the details are ticked for the moderator; in a public one, only what they choose goes.
    let ticks = matches!(subject, Subject::Held(_));
    Ok(ItemPage {
        errors: f.errors(errors),
        path: format!("{}{}", item.path(&group.address), at.scope().tail("?")),
        desk: format!("{}{}", at.scope().desk(&group.address), at.scope().tail("?")),
        tail: at.scope().tail("?"),
        item: item.id().to_string(),
        version: subject.version(&post),
        kind,
        crisis: content.crisis,
        waited: f.ago(subject.since()),
        author_link: format!("/g/{}/p/{}", group.address, author.id),
        avatar: avatar::draw(author.id),
        author: author.name,
        title: pieces(&content, Part::Title),
        body: pieces(&content, Part::Body),
        findings: lines(&content, |n| if fresh { ticks } else { verdict.mask.contains(&n) }),
        reports: reports.into_iter().map(|kept| report_line(&f, kept)).collect(),
        notes,
        steps: steps.into(),
        notes_path: format!("{}/notes{}", item.path(&group.address), at.scope().tail("?")),
        note: content.note,
        actions: actions.collect(),
        claimed_by,
        reason: verdict.reason,
        ready: READY,
        also: verdict.also,
        sanctions: Sanction::NAMES,
        days: Sanction::DAYS,
        sanction: verdict.sanction,
        sanction_days: verdict.days,
        undo: at.undoable(),
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
    posts::marked(content.part(part), &content.findings, part)
}

pub(super) fn lines(content: &HeldContent, ticked: impl Fn(usize) -> bool) -> Vec<FindingLine> {
    let line = |(n, FieldFinding { part, finding }): (usize, &FieldFinding)| {
        let source = content.part(*part);
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
