//! Joining a group under a name of its own.

use crate::app::App;
use crate::base::error::{Error, FieldErrors};
use crate::base::ids::AccountId;
use crate::community::groups::Visibility;
use crate::community::groups::pages::Card;
use crate::community::personas::actions::{self, Application};
use crate::community::personas::guard::Known;
use crate::community::personas::model::{Persona, PersonaName, State};
use crate::community::personas::words;
use crate::web::frame::FormErrors;
use crate::web::{Form, Frame, Reply, page, page_with, see_other};
use askama::Template;
use axum::extract::{Query, State as AppState};
use axum::http::StatusCode;
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
    /// The name that this visitor was warned of: sent again, it is taken.
    anyway: String,
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
    /// The name that somebody wants although they have it in another group too.
    anyway: String,
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
        Ok(application) if told(&app, account, &known, &application.name, &given.anyway).await? => {
            actions::join(&app, account, &known.group, &application).await
        }
        Ok(_) => Err(Error::field("name", "persona-name-elsewhere")),
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

/// Whether nothing has to be said about the name: it is no other group's, or this visitor was told so and wants it.
async fn told(
    app: &App,
    account: AccountId,
    known: &Known,
    name: &PersonaName,
    anyway: &str,
) -> Result<bool, Error> {
    let wanted = left(known).is_some() || PersonaName::parse(anyway).is_ok_and(|anyway| anyway == *name);
    Ok(wanted || !actions::has_elsewhere(app, account, &known.group, name).await?)
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
        anyway: if errors.of("name").is_some() { given.name.clone() } else { String::new() },
        name: given.name,
        words: given.words,
        invitation,
        group: known.group.into(),
        f,
    }
}
