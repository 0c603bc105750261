//! One item: what is held, or what was reported, and the decision about it.

use super::lines::{
    AlikeLine, FindingLine, HistoryLine, NoteLine, ReportLine, StepLine, WishLine, alike, finding_lines,
    history, pieces, report_line,
};
use super::on_desk::OnDesk;
use crate::app::App;
use crate::base::error::{Error, FieldErrors, Result};
use crate::base::ids::{DecisionId, GroupId, PersonaId};
use crate::community::groups::pages::Card;
use crate::community::moderation::actions::{self, Opened, Subject};
use crate::community::moderation::model::{Action, Category, Claim, Item, LEVELS, READY, Sanction, Verdict};
use crate::community::moderation::store::{escalations, notes as kept, ready};
use crate::community::personas::{self, avatar};
use crate::community::posts::{self, MarkedPiece, Part};
use crate::screening::CrisisLevel;
use crate::web::frame::FormErrors;
use crate::web::{Form, Frame, Reply, page, page_with, see_other};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use std::collections::HashMap;

#[derive(Template)]
#[template(path = "moderation/item.html")]
struct ItemPage {
    f: Frame,
    group: Card,
    errors: FormErrors,
    /// The item's own address, and what stands behind it so that the next item is of the same part of the queue.
    path: String,
    tail: String,
    /// Where the list is.
    desk: String,
    /// What “not this one” names.
    item: String,
    version: i32,
    /// `new`, `edit`, `watch` or `report`.
    kind: &'static str,
    /// How much danger its author seems to be in, 0 to 4, and what a moderator may set that to.
    level: u8,
    levels: Vec<u8>,
    /// Whether the words are veiled until somebody wants to see them.
    veiled: bool,
    waited: String,
    author: String,
    avatar: String,
    author_link: String,
    note: String,
    /// Whether it waits because it is one of its author's first posts here.
    first: bool,
    title: Vec<MarkedPiece>,
    body: Vec<MarkedPiece>,
    /// The same as they were typed, for marking other places in them.
    plain_title: String,
    plain_body: String,
    findings: Vec<FindingLine>,
    reports: Vec<ReportLine>,
    notes: Vec<NoteLine>,
    wishes: Vec<WishLine>,
    history: Vec<HistoryLine>,
    /// How many measures there were about the person, here and elsewhere.
    measures: u64,
    alike: Vec<AlikeLine>,
    /// The checklist, when somebody may be in danger.
    steps: Vec<StepLine>,
    /// What can be decided: about the post, and beside it.
    actions: Vec<&'static str>,
    marks: Vec<(&'static str, &'static str)>,
    /// Who has it open, when that is somebody else.
    claimed_by: Option<String>,
    reason: String,
    /// Ready reasons: the key that chooses one, its value, and its words.
    ready: Vec<(&'static str, String, String)>,
    chosen: String,
    also: String,
    /// Places that were marked, when the form comes back.
    spans: Vec<String>,
    sanctions: [&'static str; 5],
    days: [&'static str; 4],
    sanction: String,
    sanction_days: String,
    now: bool,
    /// A decision that can still be taken back.
    undo: Option<DecisionId>,
    /// The topic that it belongs to, if that is public.
    topic: Option<String>,
}

/// The keys of what is put beside a post.
const MARKS: [(&str, Action); 4] =
    [("l", Action::Source), ("g", Action::Guidelines), ("c", Action::Fold), ("w", Action::Members)];
/// The keys of a group's own reasons.
const OWN_KEYS: [&str; 4] = ["j", "k", "q", "z"];

/// `GET /g/{group}/desk/{post}` and `GET /g/{group}/reports/{case}`
pub async fn item(State(app): State<App>, f: Frame, desk: OnDesk) -> Reply {
    let opened = actions::look(&app, &desk.moderator, desk.item).await?;
    page(item_page(&app, f, desk, opened, Verdict::default(), &FieldErrors::default()).await?)
}

/// `POST /g/{group}/desk/{post}` and `POST /g/{group}/reports/{case}`
pub async fn decide(
    State(app): State<App>,
    f: Frame,
    desk: OnDesk,
    Form(mut verdict): Form<Verdict>,
) -> Reply {
    if verdict.reason.trim().is_empty() {
        let chosen = reasons(&app, &f, desk.moderator.group.id).await?.into_iter();
        let chosen =
            chosen.map(|(_, value, words)| (value, words)).find(|(value, _)| *value == verdict.ready);
        verdict.reason = chosen.map(|(_, words)| words).unwrap_or_default();
    }
    match actions::decide(&app, &desk.moderator, desk.item, &verdict).await {
        Ok(decision) => {
            let scope = desk.at.scope();
            let next = scope.next(&desk.moderator.group.address);
            Ok(see_other(format!("{next}?done=decided&undo={}{}", decision.id, scope.tail("&"))))
        }
        Err(Error::Invalid(errors)) => {
            let opened = actions::look(&app, &desk.moderator, desk.item).await?;
            let again = item_page(&app, f, desk, opened, verdict, &errors).await?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, again)
        }
        Err(other) => Err(other),
    }
}

/// Every ready reason: those of every group, then the group's own in the visitor's language. Each with its key, its
/// value in the form, and its words.
async fn reasons(app: &App, f: &Frame, group: GroupId) -> Result<Vec<(&'static str, String, String)>> {
    let common = READY.into_iter().map(|(key, name)| (key, name.to_owned(), f.named("ready", name)));
    let language = f.words.tag();
    let own = ready::of_group(app.db.read(), group, Some(&language), OWN_KEYS.len() as u64).await?;
    let own = OWN_KEYS.into_iter().zip(own).map(|(key, one)| (key, one.id.to_string(), one.words));
    Ok(common.chain(own).collect())
}

async fn item_page(
    app: &App,
    f: Frame,
    desk: OnDesk,
    opened: Opened,
    verdict: Verdict,
    errors: &FieldErrors,
) -> Result<ItemPage> {
    let OnDesk { moderator, item, at } = desk;
    let Opened { subject, post, content, reports, claim } = opened;
    let conn = app.db.read();
    let group = moderator.group;
    let author = personas::find(conn, post.author).await?;
    let together = together(app, &f, item, claim).await?;
    let alike = alike(conn, &group.address, item, post.id).await?;
    let history = history(conn, &f, &group.address, &author).await?;
    let level = subject.level().max(content.crisis);
    let distressing = |category| matches!(category, Category::Danger | Category::Minor | Category::Unkind);
    let veiled = level > 0
        || reports.iter().any(|kept| distressing(kept.report.category))
        || content.findings.iter().any(|found| distressing(Category::of_rule(&found.finding.rule)));
    let fits = |action: Action| action.fits(subject.change(), actions::openness(&group));
    let topic = posts::find_topic(conn, post.topic).await?;
    // In a held post the details are ticked for the moderator; in a public one, only what they choose goes.
    let ticks = matches!(subject, Subject::Held(_));
    let fresh = errors.is_empty();
    let scope = at.scope();
    Ok(ItemPage {
        errors: f.errors(errors),
        path: item.path(&group.address),
        tail: scope.tail("?"),
        desk: format!("{}{}", scope.desk(&group.address), scope.tail("?")),
        item: item.id().to_string(),
        version: subject.version(&post),
        kind: subject.kind(),
        level,
        levels: levels(&subject, level, moderator.persona.trained),
        veiled,
        waited: f.ago(subject.since()),
        author_link: format!("/g/{}/p/{}", group.address, author.id),
        avatar: avatar::draw(author.id),
        measures: personas::measures(conn, &app.keys, author.id).await?,
        author: author.name,
        title: pieces(&content, Part::Title),
        body: pieces(&content, Part::Body),
        findings: finding_lines(&content, |n| if fresh { ticks } else { verdict.mask.contains(&n) }),
        reports: reports.into_iter().map(|kept| report_line(&f, kept)).collect(),
        notes: together.notes,
        wishes: together.wishes,
        steps: together.steps,
        claimed_by: together.claimed_by,
        history,
        alike,
        first: content.first,
        note: content.note,
        plain_title: content.title.unwrap_or_default(),
        plain_body: content.source,
        actions: Action::POST.into_iter().filter(|action| fits(*action)).map(Action::as_str).collect(),
        marks: MARKS
            .into_iter()
            .filter(|(_, action)| fits(*action))
            .map(|(key, action)| (key, action.as_str()))
            .collect(),
        reason: verdict.reason,
        ready: reasons(app, &f, group.id).await?,
        chosen: verdict.ready,
        also: verdict.also,
        spans: verdict.span,
        sanctions: Sanction::NAMES,
        days: Sanction::DAYS,
        sanction: verdict.sanction,
        sanction_days: verdict.days,
        now: !verdict.now.is_empty(),
        undo: at.undoable(),
        topic: topic.number.map(|number| format!("/g/{}/t/{number}#post-{}", group.address, post.id)),
        group: group.into(),
        f,
    })
}

/// The levels that a moderator may choose: more for everybody, less for whoever is trained. Of a report, only those
/// that say that somebody may die.
fn levels(subject: &Subject, level: u8, trained: bool) -> Vec<u8> {
    let known = |one: &u8| match subject {
        Subject::Held(_) => true,
        Subject::Reported(_) => *one == 0 || *one >= CrisisLevel::L3.as_u8(),
    };
    (0..=LEVELS).filter(known).filter(|one| trained || *one >= level).collect()
}

/// What the moderators of an item have told each other.
struct Together {
    notes: Vec<NoteLine>,
    wishes: Vec<WishLine>,
    steps: Vec<StepLine>,
    claimed_by: Option<String>,
}

async fn together(app: &App, f: &Frame, item: Item, claim: Claim) -> Result<Together> {
    let conn = app.db.read();
    let notes = kept::about(conn, app, item.id()).await?;
    let signed = kept::signed(conn, item.id()).await?;
    let mut wishes = escalations::of_items(conn, [item.id()]).await?;
    let wishes = wishes.remove(&item.id()).unwrap_or_default();
    let holder = match claim {
        Claim::Theirs(holder) => Some(holder),
        Claim::Mine => None,
    };
    let people = notes.iter().map(|note| note.by).chain(signed.iter().map(|(_, by)| *by));
    let people = people.chain(wishes.iter().map(|(_, by)| *by)).chain(holder);
    let names = personas::names(conn, people.collect::<Vec<_>>()).await?;
    let name = |id: &PersonaId| names.get(id).cloned().unwrap_or_default();
    Ok(Together {
        steps: steps(&signed, &names),
        claimed_by: holder.as_ref().map(name),
        wishes: wishes.iter().map(|(wish, by)| WishLine { wish: wish.as_str(), by: name(by) }).collect(),
        notes: notes
            .into_iter()
            .map(|note| NoteLine { by: name(&note.by), words: note.words, ago: f.ago(note.at) })
            .collect(),
    })
}

fn steps(signed: &[(String, PersonaId)], names: &HashMap<PersonaId, String>) -> Vec<StepLine> {
    let line = |step: &'static str| {
        let by = signed.iter().find(|(known, _)| known == step);
        StepLine { step, by: by.map(|(_, by)| names.get(by).cloned().unwrap_or_default()) }
    };
    actions::STEPS.into_iter().map(line).collect()
}
