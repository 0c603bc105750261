//! An address for mail: set, confirm, forget, and come back in with a link.

use super::recover::show_key;
use crate::app::App;
use crate::base::error::{Error, FieldErrors, Result};
use crate::base::ids::AccountId;
use crate::community::identity::actions::{self, Coming, Lock};
use crate::community::identity::guard::Fresh;
use crate::community::identity::model::{PASSPHRASE_MIN, Role};
use crate::community::identity::store::accounts;
use crate::web::frame::FormErrors;
use crate::web::request::{Origin, device};
use crate::web::session::SignedIn;
use crate::web::{Form, Frame, Reply, page, page_with, see_other};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "identity/email.html")]
struct EmailPage {
    f: Frame,
    errors: FormErrors,
    /// Whether the server can send mail.
    can_send: bool,
    /// Whether this account may have an address: those of staff may not.
    allowed: bool,
    /// The address that it has.
    now: Option<String>,
    typed: String,
}

#[derive(Template)]
#[template(path = "identity/email_confirm.html")]
struct ConfirmPage {
    f: Frame,
    token: String,
    done: bool,
}

#[derive(Template)]
#[template(path = "identity/recover_mail.html")]
struct AskPage {
    f: Frame,
    errors: FormErrors,
    can_send: bool,
    sent: bool,
    typed: String,
}

#[derive(Template)]
#[template(path = "identity/recover_link.html")]
struct LinkPage {
    f: Frame,
    errors: FormErrors,
    token: String,
    name: String,
    minimum: usize,
    /// Whether a code is asked for.
    codes: bool,
    /// Whether the second factor stands in the way.
    locked: bool,
    /// The day from which on it does not, when somebody waits.
    opens: Option<String>,
}

/// `GET /account/email`
pub async fn email_form(State(app): State<App>, f: Frame, Fresh(signed_in): Fresh) -> Reply {
    let account = signed_in.account;
    page(email_page(&app, f, account, &FieldErrors::default(), String::new()).await?)
}

/// An address.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Address {
    email: String,
}

/// `POST /account/email`
pub async fn ask_email(
    State(app): State<App>,
    f: Frame,
    Fresh(signed_in): Fresh,
    Form(given): Form<Address>,
) -> Reply {
    match actions::ask_email(&app, signed_in.account, &given.email).await {
        Ok(()) => Ok(see_other("/account?done=email-asked")),
        Err(Error::Invalid(errors)) => {
            let again = email_page(&app, f, signed_in.account, &errors, given.email).await?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, again)
        }
        Err(other) => Err(other),
    }
}

async fn email_page(
    app: &App,
    f: Frame,
    account: AccountId,
    errors: &FieldErrors,
    typed: String,
) -> Result<EmailPage> {
    let account = accounts::find(app.db.read(), account).await?;
    Ok(EmailPage {
        errors: f.errors(errors),
        can_send: app.mailer.is_some(),
        allowed: account.role == Role::Member,
        now: account.email(&app.keys)?.map(|email| email.as_str().to_owned()),
        typed,
        f,
    })
}

/// `POST /account/email/removal`
pub async fn remove_email(State(app): State<App>, Fresh(signed_in): Fresh) -> Result<Response> {
    actions::remove_email(&app, signed_in.account).await?;
    Ok(see_other("/account?done=email-removed"))
}

/// `POST /account/email/wait/removal`: nobody is to get in by mail who only waits.
pub async fn stop_waiting(State(app): State<App>, signed_in: SignedIn) -> Result<Response> {
    actions::stop_waiting(&app, signed_in.account).await?;
    Ok(see_other("/account?done=email-stopped"))
}

/// `GET /email/{token}`: a button, because programs that read mail open every link.
pub async fn confirm_form(State(app): State<App>, f: Frame, Path(token): Path<String>) -> Reply {
    actions::look_email(&app, &token).await?;
    page(ConfirmPage { f, token, done: false })
}

/// `POST /email/{token}`
pub async fn confirm(State(app): State<App>, f: Frame, Path(token): Path<String>) -> Reply {
    actions::confirm_email(&app, &token).await?;
    page(ConfirmPage { f, token: String::new(), done: true })
}

/// `GET /recover/mail`
pub async fn ask_link_form(State(app): State<App>, f: Frame) -> Reply {
    page(ask_page(&app, f, &FieldErrors::default(), String::new()))
}

/// `POST /recover/mail`
pub async fn ask_link(State(app): State<App>, f: Frame, origin: Origin, Form(given): Form<Address>) -> Reply {
    match actions::ask_link(&app, &origin, &given.email).await {
        // The same for every address, so nothing that was typed stands on it.
        Ok(()) => page(AskPage { sent: true, ..ask_page(&app, f, &FieldErrors::default(), String::new()) }),
        Err(Error::Invalid(errors)) => {
            page_with(StatusCode::UNPROCESSABLE_ENTITY, ask_page(&app, f, &errors, given.email))
        }
        Err(other) => Err(other),
    }
}

fn ask_page(app: &App, f: Frame, errors: &FieldErrors, typed: String) -> AskPage {
    AskPage { errors: f.errors(errors), can_send: app.mailer.is_some(), sent: false, typed, f }
}

/// `GET /recover/mail/{token}`
pub async fn link_form(State(app): State<App>, f: Frame, Path(token): Path<String>) -> Reply {
    page(link_page(&app, f, token, &FieldErrors::default(), String::new()).await?)
}

/// What is typed to get back in.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct ComingForm {
    name: String,
    passphrase: String,
    code: String,
}

/// `POST /recover/mail/{token}`
pub async fn reopen_with_link(
    State(app): State<App>,
    f: Frame,
    origin: Origin,
    headers: HeaderMap,
    Path(token): Path<String>,
    Form(given): Form<ComingForm>,
) -> Reply {
    let coming = Coming { name: &given.name, passphrase: &given.passphrase, code: &given.code };
    match actions::reopen_with_link(&app, &origin, &token, coming, device(&headers)).await {
        Ok(welcome) => show_key(f, welcome, "/account"),
        Err(Error::Invalid(errors)) => {
            let again = link_page(&app, f, token, &errors, given.name).await?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, again)
        }
        Err(other) => Err(other),
    }
}

async fn link_page(
    app: &App,
    f: Frame,
    token: String,
    errors: &FieldErrors,
    name: String,
) -> Result<LinkPage> {
    let (locked, codes, opens) = match actions::look_link(app, &token).await? {
        Lock::Open => (false, false, None),
        Lock::Second { codes, opens_at } => (true, codes, opens_at.map(|at| f.day(at))),
    };
    Ok(LinkPage { errors: f.errors(errors), token, name, minimum: PASSPHRASE_MIN, codes, locked, opens, f })
}

/// `POST /recover/mail/{token}/wait`
pub async fn wait(State(app): State<App>, Path(token): Path<String>) -> Result<Response> {
    actions::wait(&app, &token).await?;
    Ok(see_other("/sign-in?done=link-wait"))
}
