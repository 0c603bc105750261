//! Sign up, sign in, recover, my account.

use super::actions::{self, NewAccount, Welcome};
use super::guard::Fresh;
use super::{model, store};
use crate::app::App;
use crate::base::error::{Error, FieldErrors};
use crate::web::frame::FormErrors;
use crate::web::look::{Look, Theme};
use crate::web::page::safe_path;
use crate::web::request::{Origin, device};
use crate::web::session::{self, SignedIn, Visitor};
use crate::web::{Form, Frame, Reply, page, page_with, see_other};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;

/// Where to go after signing in.
#[derive(Deserialize, Default)]
pub struct Back {
    #[serde(default)]
    to: String,
}

/// What is typed to sign up or in.
#[derive(Deserialize, Default)]
pub struct Credentials {
    #[serde(default)]
    name: String,
    #[serde(default)]
    passphrase: String,
    #[serde(default)]
    to: String,
}

#[derive(Template)]
#[template(path = "identity/sign_up.html")]
struct SignUpPage {
    f: Frame,
    errors: FormErrors,
    name: String,
    to: String,
    /// Where the form goes: the first administrator's link has its own address.
    action: String,
    first: bool,
    minimum: usize,
}

#[derive(Template)]
#[template(path = "identity/sign_in.html")]
struct SignInPage {
    f: Frame,
    errors: FormErrors,
    name: String,
    to: String,
}

#[derive(Template)]
#[template(path = "identity/recovery_key.html")]
struct RecoveryKeyPage {
    f: Frame,
    key: String,
    to: String,
}

#[derive(Template)]
#[template(path = "identity/recover.html")]
struct RecoverPage {
    f: Frame,
    errors: FormErrors,
    name: String,
    minimum: usize,
}

#[derive(Template)]
#[template(path = "identity/account.html")]
struct AccountPage {
    f: Frame,
    errors: FormErrors,
    name: String,
    devices: Vec<DeviceLine>,
    minimum: usize,
    reviewer: bool,
    admin: bool,
}

struct DeviceLine {
    name: String,
    used: String,
    here: bool,
}

/// `GET /sign-up`
pub async fn sign_up_form(f: Frame, Query(back): Query<Back>) -> Reply {
    if f.signed_in {
        return Ok(see_other(safe_path(&back.to)));
    }
    page(sign_up_page(f, "/sign-up", &FieldErrors::default(), String::new(), back.to))
}

/// `POST /sign-up`
pub async fn sign_up(
    State(app): State<App>,
    f: Frame,
    origin: Origin,
    headers: HeaderMap,
    Form(given): Form<Credentials>,
) -> Reply {
    let done = match NewAccount::parse(&given.name, &given.passphrase) {
        Ok(account) => actions::sign_up(&app, &origin, account, device(&headers)).await,
        Err(errors) => Err(Error::Invalid(errors)),
    };
    match done {
        Ok(welcome) => show_key(f, welcome, given.to),
        Err(Error::Invalid(errors)) => page_with(
            StatusCode::UNPROCESSABLE_ENTITY,
            sign_up_page(f, "/sign-up", &errors, given.name, given.to),
        ),
        Err(other) => Err(other),
    }
}

/// `GET /set-up/{token}`: the first administrator.
pub async fn set_up_form(State(app): State<App>, f: Frame, Path(token): Path<String>) -> Reply {
    if !actions::is_first_link(&app, &token).await? {
        return Err(Error::NotFound);
    }
    let action = format!("/set-up/{token}");
    page(sign_up_page(f, &action, &FieldErrors::default(), String::new(), String::new()))
}

/// `POST /set-up/{token}`
pub async fn set_up(
    State(app): State<App>,
    f: Frame,
    Path(token): Path<String>,
    headers: HeaderMap,
    Form(given): Form<Credentials>,
) -> Reply {
    if !actions::is_first_link(&app, &token).await? {
        return Err(Error::NotFound);
    }
    let action = format!("/set-up/{token}");
    let done = match NewAccount::parse(&given.name, &given.passphrase) {
        Ok(account) => actions::set_up(&app, &token, account, device(&headers)).await,
        Err(errors) => Err(Error::Invalid(errors)),
    };
    match done {
        Ok(welcome) => show_key(f, welcome, "/admin".to_owned()),
        Err(Error::Invalid(errors)) => page_with(
            StatusCode::UNPROCESSABLE_ENTITY,
            sign_up_page(f, &action, &errors, given.name, String::new()),
        ),
        Err(other) => Err(other),
    }
}

/// `GET /sign-in`
pub async fn sign_in_form(f: Frame, Query(back): Query<Back>) -> Reply {
    if f.signed_in {
        return Ok(see_other(safe_path(&back.to)));
    }
    page(SignInPage { errors: FormErrors::default(), name: String::new(), to: back.to, f })
}

/// `POST /sign-in`
pub async fn sign_in(
    State(app): State<App>,
    f: Frame,
    origin: Origin,
    headers: HeaderMap,
    Form(given): Form<Credentials>,
) -> Reply {
    match actions::sign_in(&app, &origin, &given.name, &given.passphrase, device(&headers)).await {
        Ok(cookie) => Ok((CookieJar::new().add(cookie), see_other(safe_path(&given.to))).into_response()),
        Err(Error::Invalid(errors)) => {
            let page = SignInPage { errors: f.errors(&errors), name: given.name, to: given.to, f };
            page_with(StatusCode::UNPROCESSABLE_ENTITY, page)
        }
        Err(other) => Err(other),
    }
}

/// `POST /sign-out`
pub async fn sign_out(State(app): State<App>, Visitor(visitor): Visitor) -> Result<Response, Error> {
    if let Some(signed_in) = visitor {
        actions::sign_out(&app, &signed_in.digest).await?;
    }
    let jar = CookieJar::new().add(session::forget_cookie(&app));
    Ok((jar, [("clear-site-data", "\"cache\", \"storage\"")], see_other("/?done=signed-out")).into_response())
}

/// `GET /recover`
pub async fn recover_form(f: Frame) -> Reply {
    page(RecoverPage {
        errors: FormErrors::default(),
        name: String::new(),
        minimum: model::PASSPHRASE_MIN,
        f,
    })
}

/// What is typed to recover an account.
#[derive(Deserialize)]
pub struct Recovery {
    #[serde(default)]
    name: String,
    #[serde(default)]
    key: String,
    #[serde(default)]
    passphrase: String,
}

/// `POST /recover`
pub async fn recover(
    State(app): State<App>,
    f: Frame,
    origin: Origin,
    headers: HeaderMap,
    Form(given): Form<Recovery>,
) -> Reply {
    let done =
        actions::recover(&app, &origin, &given.name, &given.key, &given.passphrase, device(&headers)).await;
    match done {
        Ok(welcome) => show_key(f, welcome, "/account".to_owned()),
        Err(Error::Invalid(errors)) => {
            let errors = f.errors(&errors);
            let page = RecoverPage { errors, name: given.name, minimum: model::PASSPHRASE_MIN, f };
            page_with(StatusCode::UNPROCESSABLE_ENTITY, page)
        }
        Err(other) => Err(other),
    }
}

/// `GET /account`
pub async fn account(State(app): State<App>, f: Frame, signed_in: SignedIn) -> Reply {
    page(account_page(&app, f, &signed_in, &FieldErrors::default()).await?)
}

/// What is typed to change the passphrase.
#[derive(Deserialize)]
pub struct Change {
    #[serde(default)]
    old: String,
    #[serde(default)]
    new: String,
}

/// `POST /account/passphrase`
pub async fn change_passphrase(
    State(app): State<App>,
    f: Frame,
    signed_in: SignedIn,
    Form(given): Form<Change>,
) -> Reply {
    let done =
        actions::change_passphrase(&app, signed_in.account, &signed_in.digest, &given.old, &given.new).await;
    match done {
        Ok(()) => Ok(see_other("/account?done=passphrase")),
        Err(Error::Invalid(errors)) => {
            page_with(StatusCode::UNPROCESSABLE_ENTITY, account_page(&app, f, &signed_in, &errors).await?)
        }
        Err(other) => Err(other),
    }
}

/// `POST /account/recovery-key`
pub async fn renew_recovery_key(State(app): State<App>, f: Frame, Fresh(signed_in): Fresh) -> Reply {
    let key = actions::renew_recovery_key(&app, signed_in.account).await?;
    page(RecoveryKeyPage { f, key: key.reveal(), to: "/account".to_owned() })
}

/// `POST /account/devices`: signs out everywhere else.
pub async fn sign_out_elsewhere(State(app): State<App>, signed_in: SignedIn) -> Result<Response, Error> {
    actions::sign_out_elsewhere(&app, signed_in.account, &signed_in.digest).await?;
    Ok(see_other("/account?done=devices"))
}

/// What is chosen for the look of the pages.
#[derive(Deserialize)]
pub struct LookForm {
    #[serde(default)]
    theme: Theme,
    #[serde(default)]
    text: String,
    #[serde(default)]
    to: String,
}

/// `POST /look`
pub async fn look(State(app): State<App>, Form(given): Form<LookForm>) -> Response {
    let look = Look { theme: given.theme, large: given.text == "large" };
    let jar = CookieJar::new().add(look.cookie(app.public_url.scheme() == "https"));
    (jar, see_other(safe_path(&given.to))).into_response()
}

fn sign_up_page(f: Frame, action: &str, errors: &FieldErrors, name: String, to: String) -> SignUpPage {
    let first = action != "/sign-up";
    SignUpPage {
        errors: f.errors(errors),
        name,
        to,
        action: action.to_owned(),
        first,
        minimum: model::PASSPHRASE_MIN,
        f,
    }
}

fn show_key(f: Frame, welcome: Welcome, to: String) -> Reply {
    let f = Frame { signed_in: true, ..f };
    let to = safe_path(if to.is_empty() { "/groups" } else { &to }).to_owned();
    let shown = page(RecoveryKeyPage { f, key: welcome.recovery.reveal(), to })?;
    Ok((CookieJar::new().add(welcome.cookie), shown).into_response())
}

async fn account_page(
    app: &App,
    f: Frame,
    signed_in: &SignedIn,
    errors: &FieldErrors,
) -> Result<AccountPage, Error> {
    let account = store::find(app.db.read(), signed_in.account).await?;
    let devices = session::devices(app.db.read(), signed_in.account).await?;
    let devices = devices.into_iter().map(|device| DeviceLine {
        here: device.digest == signed_in.digest,
        used: f.ago(device.used_at),
        name: device.device,
    });
    Ok(AccountPage {
        errors: f.errors(errors),
        name: account.name,
        devices: devices.collect(),
        minimum: model::PASSPHRASE_MIN,
        reviewer: account.role != model::Role::Member,
        admin: account.role == model::Role::Admin,
        f,
    })
}
