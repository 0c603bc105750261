//! Making an account.

use super::Back;
use super::recover::show_key;
use crate::app::App;
use crate::base::error::{Error, FieldErrors};
use crate::community::identity::actions::{self, NewAccount};
use crate::community::identity::model::{AccountName, Agreement, Birth, PASSPHRASE_MIN, Strength};
use crate::screening::{self, Context, Decision, Place};
use crate::web::frame::FormErrors;
use crate::web::page::safe_path;
use crate::web::request::{Origin, device};
use crate::web::{Form, Frame, Reply, page, page_with, see_other};
use askama::Template;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use serde::Deserialize;

/// Says, until the browser is closed, that somebody here was too young: going back and choosing another year does
/// not help. It holds nothing else.
const TOO_YOUNG: &str = "kith-young";

/// What is typed to sign up.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Wanted {
    name: String,
    passphrase: String,
    /// The name that its owner wants although it may tell who they are.
    anyway: String,
    month: String,
    year: String,
    consent: String,
    to: String,
}

#[derive(Template)]
#[template(path = "identity/sign_up.html")]
struct SignUpPage {
    f: Frame,
    errors: FormErrors,
    given: Wanted,
    /// Where the form goes: the first administrator's link has its own address.
    action: String,
    first: bool,
    minimum: usize,
}

#[derive(Template)]
#[template(path = "identity/too_young.html")]
struct TooYoungPage {
    f: Frame,
    age: u8,
}

/// `GET /sign-up`
pub async fn sign_up_form(
    State(app): State<App>,
    f: Frame,
    jar: CookieJar,
    Query(back): Query<Back>,
) -> Reply {
    if f.signed_in {
        return Ok(see_other(safe_path(&back.to)));
    }
    if jar.get(TOO_YOUNG).is_some() {
        return too_young(&app, f);
    }
    page(sign_up_page(f, "/sign-up", &FieldErrors::default(), Wanted { to: back.to, ..Wanted::default() }))
}

/// `POST /sign-up`
pub async fn sign_up(
    State(app): State<App>,
    f: Frame,
    origin: Origin,
    jar: CookieJar,
    headers: HeaderMap,
    Form(given): Form<Wanted>,
) -> Reply {
    let age = match Age::of(&app, &jar, &given.month, &given.year) {
        Ok(Age::TooYoung) => return too_young(&app, f),
        Ok(Age::Reached(age)) => Ok(age),
        Err(key) => Err(key),
    };
    let done = match parse(
        &app,
        &actions::known_words(&app).await?,
        &given,
        age,
        agreement(&given.consent).map(Some),
    ) {
        Ok(account) => actions::sign_up(&app, &origin, account, device(&headers)).await,
        Err(errors) => Err(Error::Invalid(errors)),
    };
    match done {
        Ok(welcome) => show_key(f, welcome, &given.to),
        Err(Error::Invalid(errors)) => {
            page_with(StatusCode::UNPROCESSABLE_ENTITY, sign_up_page(f, "/sign-up", &errors, given))
        }
        Err(other) => Err(other),
    }
}

/// `GET /set-up/{token}`: the first administrator.
pub async fn set_up_form(State(app): State<App>, f: Frame, Path(token): Path<String>) -> Reply {
    if !actions::is_first_link(&app, &token).await? {
        return Err(Error::NotFound);
    }
    page(sign_up_page(f, &format!("/set-up/{token}"), &FieldErrors::default(), Wanted::default()))
}

/// `POST /set-up/{token}`
pub async fn set_up(
    State(app): State<App>,
    f: Frame,
    Path(token): Path<String>,
    headers: HeaderMap,
    Form(given): Form<Wanted>,
) -> Reply {
    if !actions::is_first_link(&app, &token).await? {
        return Err(Error::NotFound);
    }
    let done = match parse(&app, &actions::known_words(&app).await?, &given, Ok(0), Ok(None)) {
        Ok(account) => actions::set_up(&app, &token, account, device(&headers)).await,
        Err(errors) => Err(Error::Invalid(errors)),
    };
    match done {
        Ok(welcome) => show_key(f, welcome, "/admin"),
        Err(Error::Invalid(errors)) => {
            let again = sign_up_page(f, &format!("/set-up/{token}"), &errors, given);
            page_with(StatusCode::UNPROCESSABLE_ENTITY, again)
        }
        Err(other) => Err(other),
    }
}

/// What somebody has typed of a passphrase.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    name: String,
    passphrase: String,
}

/// `POST /sign-up/strength`: how hard what is typed is to guess, for the script beside the field.
pub async fn strength(State(app): State<App>, f: Frame, Form(typed): Form<Typed>) -> Reply {
    let known = actions::known_words(&app).await?;
    let strength = Strength::of(&typed.passphrase, Some(&typed.name), &known).name();
    let sentence = f.named("strength", strength);
    Ok(Json(serde_json::json!({ "strength": strength, "sentence": sentence })).into_response())
}

/// What the age gate says.
pub(super) enum Age {
    /// Old enough; so many years were asked for.
    Reached(u8),
    TooYoung,
}

impl Age {
    pub fn of(app: &App, jar: &CookieJar, month: &str, year: &str) -> Result<Self, &'static str> {
        let asked = app.config.minimum_age;
        let reached = Birth::parse(month, year, app.now())?.reached(asked, app.now());
        Ok(if reached && jar.get(TOO_YOUNG).is_none() { Self::Reached(asked) } else { Self::TooYoung })
    }
}

/// The page for somebody who is too young, and the cookie that remembers it for a while.
pub(super) fn too_young(app: &App, f: Frame) -> Reply {
    let cookie = Cookie::build((TOO_YOUNG, "1")).path("/").http_only(true).same_site(SameSite::Lax);
    let cookie = cookie.secure(app.public_url.scheme() == "https").build();
    let page = page_with(StatusCode::FORBIDDEN, TooYoungPage { f, age: app.config.minimum_age })?;
    Ok((CookieJar::new().add(cookie), page).into_response())
}

/// The page again, with what was wrong beside the passkey.
pub(super) fn wrong(f: Frame, error: &Error, to: String) -> Reply {
    let none = FieldErrors::default();
    let errors = if let Error::Invalid(errors) = error { errors } else { &none };
    let again = sign_up_page(f, "/sign-up", errors, Wanted { to, ..Wanted::default() });
    page_with(StatusCode::UNPROCESSABLE_ENTITY, again)
}

/// Reads the form. A name that may tell who somebody is is advised against once.
fn parse(
    app: &App,
    known: &str,
    given: &Wanted,
    age: Result<u8, &'static str>,
    agreed: Result<Option<Agreement>, &'static str>,
) -> Result<NewAccount, FieldErrors> {
    let mut errors = FieldErrors::default();
    let account = match NewAccount::parse(&given.name, &given.passphrase, known) {
        Ok(account) => Some(account),
        Err(wrong) => {
            errors = wrong;
            None
        }
    };
    if let Ok(name) = AccountName::parse(&given.name)
        && given.anyway != name.as_str()
        && tells(app, name.as_str())
    {
        errors.add("name", "name-tells");
    }
    let age = errors.take("month", age);
    let agreed = errors.take("consent", agreed).flatten();
    match (account, age, errors.is_empty()) {
        (Some(account), Some(of_age), true) => Ok(NewAccount { of_age, agreed, ..account }),
        _ => Err(errors),
    }
}

/// What somebody agrees to who ticks the box.
pub(super) fn agreement(ticked: &str) -> Result<Agreement, &'static str> {
    if ticked.is_empty() { Err("consent-missing") } else { Ok(Agreement::HealthData) }
}

/// Whether a name may tell who its owner is.
fn tells(app: &App, name: &str) -> bool {
    let context = Context { place: Place::Plain, ..Context::default() };
    let screened = screening::screen(&app.rules.current(), name, &context);
    screened.verdict.decision > Decision::Publish
}

fn sign_up_page(f: Frame, action: &str, errors: &FieldErrors, mut given: Wanted) -> SignUpPage {
    let first = action != "/sign-up";
    // Who was told once, and wants the name all the same, gets it.
    given.anyway = AccountName::parse(&given.name).map(|name| name.as_str().to_owned()).unwrap_or_default();
    SignUpPage {
        errors: f.errors(errors),
        given,
        action: action.to_owned(),
        first,
        minimum: PASSPHRASE_MIN,
        f,
    }
}
