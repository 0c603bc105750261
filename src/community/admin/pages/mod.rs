//! The pages of the administration.

mod checks;

pub use checks::{change_checks, checks};

use crate::app::App;
use crate::base::error::{Error, FieldErrors, Result};
use crate::community::groups::pages::Card;
use crate::community::groups::{self, Group, GroupForm, NewGroup};
use crate::community::identity::{self, AccountName, Admin, staff_name};
use crate::community::personas::{self, PersonaName, Role};
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
    moderators: Vec<ModeratorLine>,
    /// The path that lets somebody into a hidden group.
    invitation: Option<String>,
    name: String,
}

struct ModeratorLine {
    name: String,
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
    page(group_page(&app, f, group, &FieldErrors::default(), String::new()).await?)
}

async fn group_page(
    app: &App,
    f: Frame,
    group: Group,
    errors: &FieldErrors,
    name: String,
) -> Result<GroupPage> {
    let moderators = personas::moderators(app.db.read(), group.id).await?;
    let invitation =
        group.invitation.as_ref().map(|code| format!("/g/{}/join?invitation={code}", group.address));
    let packs = checks::packs(app, |name| group.checks.packs.contains(name));
    Ok(GroupPage {
        errors: f.errors(errors),
        packs: packs.into_iter().filter(|pack| pack.chosen).collect(),
        own_kinds: group.checks.kinds.len(),
        moderators: moderators.into_iter().map(|persona| ModeratorLine { name: persona.name }).collect(),
        invitation,
        name,
        group: group.into(),
        f,
    })
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
        let again = group_page(&app, f, group, &errors, given.name).await?;
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, again);
    };
    personas::appoint(&app, &staff_name(&app.keys, account), &persona, role).await?;
    Ok(see_other(format!("/admin/groups/{address}?done=appointed")))
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
