//! Join with a persona, leave, who waits to come in, and a persona's own page.

use super::actions::{self, Application};
use super::guard::{Known, Member, Moderator};
use super::model::{Persona, State};
use super::{avatar, store, words};
use crate::app::App;
use crate::base::error::{Error, FieldErrors};
use crate::base::ids::PersonaId;
use crate::community::groups::Visibility;
use crate::community::groups::pages::Card;
use crate::web::frame::FormErrors;
use crate::web::{Form, Frame, Reply, page, page_with, see_other};
use askama::Template;
use axum::extract::{Path, Query, State as AppState};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

/// How many names are suggested.
const SUGGESTIONS: usize = 6;

#[derive(Template)]
#[template(path = "personas/join.html")]
struct JoinPage {
    f: Frame,
    group: Card,
    about: String,
    rules: Vec<String>,
    errors: FormErrors,
    suggestions: Vec<String>,
    name: String,
    words: String,
    invitation: String,
    /// Whether a moderator lets people in.
    approval: bool,
    /// Whether this visitor waits for an answer already.
    pending: bool,
    /// The name under which this visitor was here before, and comes back.
    returning: Option<String>,
}

#[derive(Template)]
#[template(path = "personas/leave.html")]
struct LeavePage {
    f: Frame,
    group: Card,
    name: String,
}

#[derive(Template)]
#[template(path = "personas/applicants.html")]
struct ApplicantsPage {
    f: Frame,
    group: Card,
    applicants: Vec<ApplicantLine>,
}

struct ApplicantLine {
    id: String,
    name: String,
    avatar: String,
    words: String,
}

/// What is typed to join.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct JoinForm {
    name: String,
    /// One of the suggested names, or empty for one's own.
    suggestion: String,
    words: String,
    agree: String,
}

/// The invitation to a hidden group.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Invitation {
    invitation: String,
}

/// `GET /g/{group}/join`
pub async fn join_form(
    AppState(app): AppState<App>,
    f: Frame,
    known: Known,
    Query(invitation): Query<Invitation>,
) -> Reply {
    if known.signed_in.is_none() {
        return Err(Error::SignedOut);
    }
    if known.persona.as_ref().is_some_and(|persona| persona.state == State::Active) {
        return Ok(see_other(format!("/g/{}", known.group.address)));
    }
    let page_ =
        join_page(&app, f, known, &FieldErrors::default(), JoinForm::default(), invitation.invitation);
    page(page_)
}

/// `POST /g/{group}/join`
pub async fn join(
    AppState(app): AppState<App>,
    f: Frame,
    known: Known,
    Query(invitation): Query<Invitation>,
    Form(mut given): Form<JoinForm>,
) -> Reply {
    let account = known.signed_in.as_ref().ok_or(Error::SignedOut)?.account;
    if given.name.trim().is_empty() {
        given.name.clone_from(&given.suggestion);
    }
    let (returning, agreed) = (left(&known), !given.agree.is_empty());
    let parsed = Application::parse(&app, &known.group, returning, &given.name, &given.words, agreed);
    let done = match parsed {
        Ok(application) => actions::join(&app, account, &known.group, &application).await,
        Err(errors) => Err(Error::Invalid(errors)),
    };
    match done {
        Ok(persona) if persona.state == State::Pending => {
            Ok(see_other(format!("/g/{}/join?done=asked", known.group.address)))
        }
        Ok(_) => Ok(see_other(format!("/g/{}?done=joined", known.group.address))),
        Err(Error::Invalid(errors)) => {
            let again = join_page(&app, f, known, &errors, given, invitation.invitation);
            page_with(StatusCode::UNPROCESSABLE_ENTITY, again)
        }
        Err(other) => Err(other),
    }
}

/// The persona of somebody who was in the group, or asked to be, and is not now.
fn left(known: &Known) -> Option<&Persona> {
    known.persona.as_ref().filter(|persona| persona.state == State::Left)
}

fn join_page(
    app: &App,
    f: Frame,
    known: Known,
    errors: &FieldErrors,
    given: JoinForm,
    invitation: String,
) -> JoinPage {
    let pending = known.persona.as_ref().is_some_and(|persona| persona.state == State::Pending);
    let mut suggestions = words::suggest(app.random(), SUGGESTIONS);
    if !given.suggestion.is_empty() && !suggestions.contains(&given.suggestion) {
        suggestions[0].clone_from(&given.suggestion);
    }
    let returning = left(&known).map(|persona| persona.name.clone());
    JoinPage {
        returning,
        errors: f.errors(errors),
        about: known.group.about.to_string(),
        rules: known.group.rules.clone(),
        approval: known.group.visibility == Visibility::Approval,
        pending,
        suggestions,
        name: given.name,
        words: given.words,
        invitation,
        group: known.group.into(),
        f,
    }
}

/// `GET /g/{group}/leave`
pub async fn leave_form(f: Frame, Member { group, persona, .. }: Member) -> Reply {
    page(LeavePage { f, group: group.into(), name: persona.name })
}

/// `POST /g/{group}/leave`
pub async fn leave(AppState(app): AppState<App>, Member { persona, .. }: Member) -> Result<Response, Error> {
    actions::leave(&app, &persona).await?;
    Ok(see_other("/groups?done=left"))
}

/// `GET /g/{group}/applicants`
pub async fn applicants(AppState(app): AppState<App>, f: Frame, Moderator { group, .. }: Moderator) -> Reply {
    let waiting = store::applicants(app.db.read(), &app.keys, group.id).await?;
    let applicants = waiting.into_iter().map(|applicant| ApplicantLine {
        avatar: avatar::draw(applicant.id),
        id: applicant.id.to_string(),
        name: applicant.name,
        words: applicant.words,
    });
    page(ApplicantsPage { applicants: applicants.collect(), group: group.into(), f })
}

/// A moderator's answer.
#[derive(Deserialize)]
pub struct Answer {
    answer: String,
}

/// `POST /g/{group}/applicants/{persona}`
pub async fn answer(
    AppState(app): AppState<App>,
    Moderator { group, persona }: Moderator,
    Path((_, applicant)): Path<(String, String)>,
    Form(given): Form<Answer>,
) -> Result<Response, Error> {
    let applicant: PersonaId = applicant.parse().map_err(|_| Error::NotFound)?;
    let welcome = match given.answer.as_str() {
        "welcome" => true,
        "decline" => false,
        _ => return Err(Error::field("answer", "choose-one")),
    };
    actions::answer(&app, &persona, applicant, welcome).await?;
    Ok(see_other(format!("/g/{}/applicants?done=answered", group.address)))
}
