//! The pages of the administration.

mod answering;
mod checks;
mod compliance;

pub use answering::{answering, set_answering};
pub use checks::{change_checks, checks};
pub use compliance::{compliance, compliance_json, record};

use crate::app::App;
use crate::base::error::{Error, FieldErrors, Result};
use crate::community::clinicians::Profession;
use crate::community::groups::pages::Card;
use crate::community::groups::{self, First, Group, GroupForm, NewGroup, Newcomers, parse_rules};
use crate::community::identity::{self, AccountName, Admin, staff_name};
use crate::community::personas::{self, Persona, PersonaName, Role};
use crate::screening::Sensitivity;
use crate::web::frame::FormErrors;
use crate::web::{Form, Frame, Reply, page, page_with, see_other};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use checks::PackChoice;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "admin/home.html")]
struct AdminPage {
    f: Frame,
    groups: Vec<Card>,
    /// How many questions whether two names are one person wait for an administrator.
    unmaskings: u64,
    errors: FormErrors,
    name: String,
}

#[derive(Template)]
#[template(path = "admin/new_group.html")]
struct NewGroupPage {
    f: Frame,
    errors: FormErrors,
    form: GroupForm,
    strict: bool,
    packs: Vec<PackChoice>,
}

#[derive(Template)]
#[template(path = "admin/group.html")]
struct GroupPage {
    f: Frame,
    group: Card,
    errors: FormErrors,
    /// The packs that it has.
    packs: Vec<PackChoice>,
    /// How many kinds of detail are treated in their own way here.
    own_kinds: usize,
    /// How soon questions should be answered, and by whom best.
    target: String,
    professions: Vec<String>,
    moderators: Vec<ModeratorLine>,
    /// Their names.
    mentors: Vec<String>,
    /// The path that lets somebody into a hidden group.
    invitation: Option<String>,
    name: String,
    /// The rules, a line each, and which version they are.
    rules: String,
    version: i32,
    /// How many first posts a person reads before others do.
    topics: String,
    replies: String,
}

struct ModeratorLine {
    name: String,
    /// Whether they are trained to judge how much danger somebody is in.
    trained: bool,
}

/// `GET /admin`
pub async fn home(State(app): State<App>, f: Frame, _: Admin) -> Reply {
    page(home_page(&app, f, &FieldErrors::default(), String::new()).await?)
}

async fn home_page(app: &App, f: Frame, errors: &FieldErrors, name: String) -> Result<AdminPage> {
    let groups = groups::all(app.db.read()).await?;
    Ok(AdminPage {
        groups: groups.into_iter().map(Card::from).collect(),
        unmaskings: personas::break_glass::waiting(app.db.read(), f.now).await?,
        errors: f.errors(errors),
        name,
        f,
    })
}

/// `GET /admin/groups/new`
pub async fn new_group_form(State(app): State<App>, f: Frame, _: Admin) -> Reply {
    let form =
        GroupForm { visibility: "members".into(), sensitivity: "standard".into(), ..GroupForm::default() };
    page(new_group_page(&app, f, &FieldErrors::default(), form))
}

/// `POST /admin/groups`
pub async fn create_group(
    State(app): State<App>,
    f: Frame,
    Admin(account): Admin,
    Form(form): Form<GroupForm>,
) -> Reply {
    let done = match NewGroup::parse(&form) {
        Ok(new) => groups::create(&app, &staff_name(&app.keys, account), &new).await,
        Err(errors) => Err(Error::Invalid(errors)),
    };
    match done {
        Ok(group) => Ok(see_other(format!("/admin/groups/{}?done=group", group.address))),
        Err(Error::Invalid(errors)) => {
            page_with(StatusCode::UNPROCESSABLE_ENTITY, new_group_page(&app, f, &errors, form))
        }
        Err(other) => Err(other),
    }
}

fn new_group_page(app: &App, f: Frame, errors: &FieldErrors, form: GroupForm) -> NewGroupPage {
    NewGroupPage {
        errors: f.errors(errors),
        strict: form.sensitivity == Sensitivity::Strict.as_str(),
        packs: checks::packs(app, |name| form.packs.iter().any(|pack| pack == name)),
        form,
        f,
    }
}

/// `GET /admin/groups/{group}`
pub async fn group(State(app): State<App>, f: Frame, _: Admin, Path(address): Path<String>) -> Reply {
    let group = groups::find_by_address(app.db.read(), &address).await?;
    page(group_page(&app, f, group, &FieldErrors::default(), Typed::default()).await?)
}

/// What was typed in one of the forms of the page, when it comes back.
#[derive(Default)]
struct Typed {
    name: String,
    rules: Option<String>,
    first: Option<(String, String)>,
}

async fn group_page(
    app: &App,
    f: Frame,
    group: Group,
    errors: &FieldErrors,
    typed: Typed,
) -> Result<GroupPage> {
    let moderators = personas::moderators(app.db.read(), group.id).await?;
    let mentors = personas::mentors(app.db.read(), group.id).await?;
    let invitation =
        group.invitation.as_ref().map(|code| format!("/g/{}/join?invitation={code}", group.address));
    let packs = checks::packs(app, |name| group.checks.packs.contains(name));
    let (topics, replies) = typed
        .first
        .unwrap_or_else(|| (group.newcomers.topics.to_string(), group.newcomers.replies.to_string()));
    Ok(GroupPage {
        errors: f.errors(errors),
        packs: packs.into_iter().filter(|pack| pack.chosen).collect(),
        own_kinds: group.checks.kinds.len(),
        target: f.words.lasting(group.answering.target()),
        professions: named(&f, &group),
        moderators: moderators.into_iter().map(|persona| moderator_line(&persona)).collect(),
        mentors: mentors.into_iter().map(|persona| persona.name).collect(),
        invitation,
        name: typed.name,
        rules: typed.rules.unwrap_or_else(|| group.rules.join("\n")),
        version: group.rules_version,
        topics,
        replies,
        group: group.into(),
        f,
    })
}

/// The professions that can answer best in a group, by name.
fn named(f: &Frame, group: &Group) -> Vec<String> {
    let listed = group.answering.professions.iter().filter_map(|code| Profession::parse(code));
    let mut names: Vec<_> = listed.map(|profession| profession.name(&f.words)).collect();
    names.sort();
    names
}

fn moderator_line(persona: &Persona) -> ModeratorLine {
    ModeratorLine { name: persona.name.clone(), trained: persona.trained }
}

/// Whom to appoint.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Appointment {
    name: String,
    role: String,
}

/// `POST /admin/groups/{group}/moderators`
pub async fn appoint_moderator(
    State(app): State<App>,
    f: Frame,
    Admin(account): Admin,
    Path(address): Path<String>,
    Form(given): Form<Appointment>,
) -> Reply {
    let group = groups::find_by_address(app.db.read(), &address).await?;
    let role = match given.role.as_str() {
        "moderator" => Role::Moderator,
        "mentor" => Role::Mentor,
        "member" => Role::Member,
        _ => return Err(Error::field("role", "choose-one")),
    };
    let persona = match PersonaName::parse(&given.name) {
        Ok(name) => personas::find_named(app.db.read(), group.id, &name).await?,
        Err(_) => None,
    };
    let Some(persona) = persona.filter(|persona| persona.state == personas::State::Active) else {
        let mut errors = FieldErrors::default();
        errors.add("name", "appoint-unknown");
        let typed = Typed { name: given.name, ..Typed::default() };
        let again = group_page(&app, f, group, &errors, typed).await?;
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, again);
    };
    personas::appoint(&app, &staff_name(&app.keys, account), &persona, role).await?;
    Ok(see_other(format!("/admin/groups/{address}?done=appointed")))
}

/// Which moderator, and whether they are trained.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Training {
    name: String,
    /// `yes` or `no`.
    trained: String,
}

/// `POST /admin/groups/{group}/training`
pub async fn train_moderator(
    State(app): State<App>,
    Admin(account): Admin,
    Path(address): Path<String>,
    Form(given): Form<Training>,
) -> Result<Response> {
    let trained = match given.trained.as_str() {
        "yes" => true,
        "no" => false,
        _ => return Err(Error::field("trained", "choose-one")),
    };
    let group = groups::find_by_address(app.db.read(), &address).await?;
    let name = PersonaName::parse(&given.name).map_err(|key| Error::field("name", key))?;
    let persona = personas::find_named(app.db.read(), group.id, &name).await?.ok_or(Error::NotFound)?;
    personas::train(&app, &staff_name(&app.keys, account), &persona, trained).await?;
    Ok(see_other(format!("/admin/groups/{address}?done=training")))
}

/// A group's rules as they were typed.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct RulesForm {
    rules: String,
}

/// `POST /admin/groups/{group}/rules`
pub async fn change_rules(
    State(app): State<App>,
    f: Frame,
    Admin(account): Admin,
    Path(address): Path<String>,
    Form(given): Form<RulesForm>,
) -> Reply {
    let group = groups::find_by_address(app.db.read(), &address).await?;
    let mut errors = FieldErrors::default();
    match errors.take("rules", parse_rules(&given.rules)) {
        Some(rules) => {
            groups::change_rules(&app, &staff_name(&app.keys, account), &group, &rules).await?;
            Ok(see_other(format!("/admin/groups/{address}?done=group-rules")))
        }
        None => {
            let typed = Typed { rules: Some(given.rules), ..Typed::default() };
            let again = group_page(&app, f, group, &errors, typed).await?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, again)
        }
    }
}

/// How many first posts, as it was typed.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct NewcomersForm {
    topics: Option<String>,
    replies: Option<String>,
}

/// `POST /admin/groups/{group}/newcomers`
pub async fn set_newcomers(
    State(app): State<App>,
    f: Frame,
    Admin(account): Admin,
    Path(address): Path<String>,
    Form(given): Form<NewcomersForm>,
) -> Reply {
    let group = groups::find_by_address(app.db.read(), &address).await?;
    let mut errors = FieldErrors::default();
    let parse = |text: &Option<String>| text.as_deref().map_or(Err("group-first-wrong"), First::parse);
    let topics = errors.take("topics", parse(&given.topics));
    let replies = errors.take("replies", parse(&given.replies));
    match topics.zip(replies) {
        Some((topics, replies)) => {
            let newcomers = Newcomers { topics, replies };
            groups::set_newcomers(&app, &staff_name(&app.keys, account), &group, newcomers).await?;
            Ok(see_other(format!("/admin/groups/{address}?done=newcomers")))
        }
        None => {
            let first = (given.topics.unwrap_or_default(), given.replies.unwrap_or_default());
            let typed = Typed { first: Some(first), ..Typed::default() };
            let again = group_page(&app, f, group, &errors, typed).await?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, again)
        }
    }
}

/// `POST /admin/reviewers`
pub async fn appoint_reviewer(
    State(app): State<App>,
    f: Frame,
    Admin(admin): Admin,
    Form(given): Form<Appointment>,
) -> Result<Response> {
    let role = match given.role.as_str() {
        "reviewer" => identity::Role::Reviewer,
        "member" => identity::Role::Member,
        _ => return Err(Error::field("role", "choose-one")),
    };
    let account = match AccountName::parse(&given.name) {
        Ok(name) => identity::find_by_name(app.db.read(), &app.keys, &name).await?,
        Err(_) => None,
    };
    let changeable = match account {
        Some(account) => identity::role_of(app.db.read(), account).await? != identity::Role::Admin,
        None => false,
    };
    let Some(account) = account.filter(|_| changeable) else {
        let mut errors = FieldErrors::default();
        errors.add("name", "appoint-unknown");
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, home_page(&app, f, &errors, given.name).await?);
    };
    identity::set_role(&app, &staff_name(&app.keys, admin), account, role).await?;
    Ok(see_other("/admin?done=appointed"))
}
