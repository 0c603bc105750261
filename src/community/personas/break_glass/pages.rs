//! The pages of the question, and the notice to those whom it was about.

use super::actions;
use super::model::{Ground, NewUnmasking, Reason, Stage, Unmasking, Verdict, stage};
use super::store;
use crate::app::App;
use crate::base::error::{Error, FieldErrors, Result};
use crate::base::ids::{AccountId, UnmaskingId};
use crate::community::groups::pages::Card;
use crate::community::groups::{self, Group};
use crate::community::identity::{Admin, FreshAdmin, staff_name};
use crate::community::personas::guard::Known;
use crate::community::personas::model::{Persona, PersonaName};
use crate::community::personas::store as personas;
use crate::web::frame::FormErrors;
use crate::web::{Form, Frame, Reply, page, page_with, see_other};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

/// Questions on the list.
const LINES: u64 = 50;

#[derive(Template)]
#[template(path = "personas/unmaskings.html")]
struct ListPage {
    f: Frame,
    lines: Vec<Line>,
}

struct Line {
    id: String,
    ground: &'static str,
    stage: &'static str,
    asked: String,
}

#[derive(Template)]
#[template(path = "personas/unmasking_new.html")]
struct NewPage {
    f: Frame,
    errors: FormErrors,
    groups: Vec<Card>,
    form: UnmaskingForm,
}

#[derive(Template)]
#[template(path = "personas/unmasking.html")]
struct ItemPage {
    f: Frame,
    errors: FormErrors,
    id: String,
    /// The two personas, each with its group.
    pair: Vec<(String, String)>,
    ground: &'static str,
    reason: String,
    asked: String,
    stage: &'static str,
    /// For how many hours it is still open, the last one counted whole.
    hours: u64,
    looks: i32,
    /// Whether this administrator asked.
    own: bool,
    /// `one`, `two` or `gone`, when somebody looks just now.
    answer: Option<&'static str>,
    /// Why nobody is told.
    silence: Option<String>,
}

#[derive(Template)]
#[template(path = "personas/unmasked.html")]
struct NoticePage {
    f: Frame,
    group: Card,
    notices: Vec<NoticeLine>,
}

struct NoticeLine {
    ground: &'static str,
    allowed: String,
    looks: i32,
}

/// `GET /admin/unmaskings`
pub async fn list(State(app): State<App>, f: Frame, _: Admin) -> Reply {
    let lines = store::list(app.db.read(), LINES).await?.into_iter().map(|line| Line {
        id: line.id.to_string(),
        ground: line.ground.as_str(),
        stage: stage(line.asked_at, line.verdict, f.now).as_str(),
        asked: f.ago(line.asked_at),
    });
    page(ListPage { lines: lines.collect(), f })
}

/// What is typed to ask.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct UnmaskingForm {
    group: String,
    name: String,
    other_group: String,
    other_name: String,
    ground: String,
    reason: String,
}

/// `GET /admin/unmaskings/new`
pub async fn new_form(State(app): State<App>, f: Frame, _: FreshAdmin) -> Reply {
    page(new_page(&app, f, &FieldErrors::default(), UnmaskingForm::default()).await?)
}

async fn new_page(app: &App, f: Frame, errors: &FieldErrors, form: UnmaskingForm) -> Result<NewPage> {
    let groups = groups::all(app.db.read()).await?.into_iter().map(Card::from).collect();
    Ok(NewPage { errors: f.errors(errors), groups, form, f })
}

/// `POST /admin/unmaskings`
pub async fn ask(
    State(app): State<App>,
    f: Frame,
    FreshAdmin(admin): FreshAdmin,
    Form(form): Form<UnmaskingForm>,
) -> Reply {
    match parse(&app, &form).await? {
        Ok(new) => {
            let id = actions::ask(&app, admin, &new).await?;
            Ok(see_other(format!("/admin/unmaskings/{id}?done=unmasking-asked")))
        }
        Err(errors) => page_with(StatusCode::UNPROCESSABLE_ENTITY, new_page(&app, f, &errors, form).await?),
    }
}

async fn parse(app: &App, form: &UnmaskingForm) -> Result<Result<NewUnmasking, FieldErrors>> {
    let mut errors = FieldErrors::default();
    let one = named(app, &mut errors, ("group", &form.group), ("name", &form.name)).await?;
    let other =
        named(app, &mut errors, ("other_group", &form.other_group), ("other_name", &form.other_name)).await?;
    if let (Some(one), Some(other)) = (&one, &other)
        && one.group == other.group
    {
        errors.add("other_group", "unmasking-same-group");
    }
    let ground = errors.take("ground", Ground::parse(&form.ground));
    let reason = errors.take("reason", Reason::parse(&form.reason));
    Ok(match (one, other, ground, reason) {
        (Some(one), Some(other), Some(ground), Some(reason)) if errors.is_empty() => {
            Ok(NewUnmasking { pair: [one.id, other.id], ground, reason })
        }
        _ => Err(errors),
    })
}

/// The persona of this name in the group at this address.
async fn named(
    app: &App,
    errors: &mut FieldErrors,
    (group_field, address): (&'static str, &str),
    (name_field, name): (&'static str, &str),
) -> Result<Option<Persona>> {
    let conn = app.db.read();
    let group = match groups::find_by_address(conn, address).await {
        Err(Error::NotFound) => {
            errors.add(group_field, "unmasking-group-missing");
            return Ok(None);
        }
        found => found?,
    };
    let found = match PersonaName::parse(name) {
        Ok(name) => personas::find_named(conn, group.id, &name).await?,
        Err(_) => None,
    };
    if found.is_none() {
        errors.add(name_field, "unmasking-unknown");
    }
    Ok(found)
}

/// `GET /admin/unmaskings/{unmasking}`
pub async fn item(
    State(app): State<App>,
    f: Frame,
    FreshAdmin(admin): FreshAdmin,
    Path(id): Path<String>,
) -> Reply {
    page(item_page(&app, f, admin, parse_id(&id)?, &FieldErrors::default()).await?)
}

async fn item_page(
    app: &App,
    f: Frame,
    admin: AccountId,
    id: UnmaskingId,
    errors: &FieldErrors,
) -> Result<ItemPage> {
    let asked: Unmasking = store::find(app.db.read(), &app.keys, id).await?;
    let mut pair = Vec::new();
    for persona in asked.pair {
        let persona = personas::find(app.db.read(), persona).await?;
        let group: Group = groups::find(app.db.read(), persona.group).await?;
        pair.push((persona.name, group.name));
    }
    let stage = asked.stage(f.now);
    Ok(ItemPage {
        errors: f.errors(errors),
        id: id.to_string(),
        pair,
        ground: asked.ground.as_str(),
        reason: asked.reason,
        asked: f.ago(asked.asked_at),
        stage: stage.as_str(),
        hours: match stage {
            Stage::Open(until) => until.since(f.now).as_secs().div_ceil(3600),
            _ => 0,
        },
        looks: asked.looks,
        own: asked.asked_by == staff_name(&app.keys, admin),
        answer: None,
        silence: asked.silence,
        f,
    })
}

/// What a second administrator says.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct AnswerForm {
    answer: String,
}

/// `POST /admin/unmaskings/{unmasking}/answer`
pub async fn answer(
    State(app): State<App>,
    FreshAdmin(admin): FreshAdmin,
    Path(id): Path<String>,
    Form(given): Form<AnswerForm>,
) -> Result<Response> {
    let verdict = match given.answer.as_str() {
        "allow" => Verdict::Allowed,
        "refuse" => Verdict::Refused,
        _ => return Err(Error::field("answer", "choose-one")),
    };
    actions::answer(&app, admin, parse_id(&id)?, verdict).await?;
    Ok(see_other(format!("/admin/unmaskings/{id}?done=unmasking-answered")))
}

/// `POST /admin/unmaskings/{unmasking}/looks`: shows the answer, once. It stands in no address and in no history.
pub async fn look(
    State(app): State<App>,
    f: Frame,
    FreshAdmin(admin): FreshAdmin,
    Path(id): Path<String>,
) -> Reply {
    let id = parse_id(&id)?;
    let answer = match actions::look(&app, admin, id).await? {
        Some(true) => "one",
        Some(false) => "two",
        None => "gone",
    };
    let shown = item_page(&app, f, admin, id, &FieldErrors::default()).await?;
    page(ItemPage { answer: Some(answer), ..shown })
}

/// Why nobody is told.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct SilenceForm {
    silence: String,
}

/// `POST /admin/unmaskings/{unmasking}/silence`
pub async fn keep_silent(
    State(app): State<App>,
    f: Frame,
    FreshAdmin(admin): FreshAdmin,
    Path(id): Path<String>,
    Form(given): Form<SilenceForm>,
) -> Reply {
    let id = parse_id(&id)?;
    let mut errors = FieldErrors::default();
    let Some(reason) = errors.take("silence", Reason::parse(&given.silence)) else {
        let again = item_page(&app, f, admin, id, &errors).await?;
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, again);
    };
    actions::keep_silent(&app, admin, id, &reason).await?;
    Ok(see_other(format!("/admin/unmaskings/{id}?done=unmasking-silent")))
}

/// `GET /g/{group}/unmaskings`: what somebody is told afterwards, also when they are out of the group. The address has
/// no id: the same id with two personas would say that they were asked about together.
pub async fn notices(State(app): State<App>, f: Frame, known: Known) -> Reply {
    let Some(persona) = known.persona else {
        let address = known.group.address.to_string();
        return Err(if known.signed_in.is_some() { Error::NotMember(address) } else { Error::SignedOut });
    };
    let notices = actions::notices(&app, persona.id).await?.into_iter().map(|asked| NoticeLine {
        ground: asked.ground.as_str(),
        allowed: asked.verdict.map(|(_, at)| f.day(at)).unwrap_or_default(),
        looks: asked.looks,
    });
    page(NoticePage { notices: notices.collect(), group: known.group.into(), f })
}

fn parse_id(text: &str) -> Result<UnmaskingId> {
    text.parse().map_err(|_| Error::NotFound)
}
