//! My account.

use super::sign_in::goodbye;
use crate::app::App;
use crate::base::clock::days;
use crate::base::error::{Error, FieldErrors};
use crate::base::ids::{base32, parse_base32};
use crate::community::identity::actions::{self, Change};
use crate::community::identity::guard::Fresh;
use crate::community::identity::model::{AccountName, PASSPHRASE_MIN, PASSPHRASE_MIN_OF_TWO, Role};
use crate::community::identity::store::{accounts, passkeys};
use crate::web::frame::FormErrors;
use crate::web::look::{Look, Theme};
use crate::web::page::safe_path;
use crate::web::session::{self, SignedIn};
use crate::web::{Form, Frame, Reply, page, page_with, see_other};
use askama::Template;
use axum::extract::{FromRequestParts, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use std::time::Duration;

/// For this time an account says that a link by mail opened it.
const REOPENED_SHOWN: Duration = days(30);

#[derive(Template)]
#[template(path = "identity/account.html")]
pub(super) struct AccountPage {
    f: Frame,
    errors: FormErrors,
    /// None for an account that only has passkeys.
    name: Option<String>,
    passkeys: Vec<PasskeyLine>,
    codes: bool,
    /// Whether the owner typed the recovery key once.
    key_kept: bool,
    /// The address for getting back in.
    email: Option<String>,
    /// The day from which on a link by mail opens it without the second step, when somebody waits for that.
    reopens: Option<String>,
    /// The day on which a link by mail opened it, when that is not long ago.
    reopened: Option<String>,
    devices: Vec<DeviceLine>,
    minimum: usize,
    reviewer: bool,
    admin: bool,
}

struct PasskeyLine {
    id: String,
    label: String,
    used: String,
}

struct DeviceLine {
    id: String,
    name: String,
    used: String,
    here: bool,
}

/// `GET /account`
pub async fn account(State(app): State<App>, f: Frame, signed_in: SignedIn) -> Reply {
    page(account_page(&app, f, &signed_in, &FieldErrors::default()).await?)
}

/// What is typed to change the passphrase.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Changed {
    name: String,
    old: String,
    new: String,
}

/// Whoever may change the passphrase: somebody who types the present one, or has proved lately who they are.
pub struct MayChange(SignedIn);

impl FromRequestParts<App> for MayChange {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let signed_in = SignedIn::from_request_parts(parts, app).await?;
        let account = accounts::find(app.db.read(), signed_in.account).await?;
        if account.sign_in.is_none() {
            Fresh::from_request_parts(parts, app).await?;
        }
        Ok(Self(signed_in))
    }
}

/// `POST /account/passphrase`
pub async fn change_passphrase(
    State(app): State<App>,
    f: Frame,
    MayChange(signed_in): MayChange,
    Form(given): Form<Changed>,
) -> Reply {
    let change = Change { name: &given.name, old: &given.old, new: &given.new };
    match actions::change_passphrase(&app, &signed_in, change).await {
        Ok(()) => Ok(see_other("/account?done=passphrase")),
        Err(Error::Invalid(errors)) => {
            page_with(StatusCode::UNPROCESSABLE_ENTITY, account_page(&app, f, &signed_in, &errors).await?)
        }
        Err(other) => Err(other),
    }
}

/// Which device is signed out: one, `others`, or `all`.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Which {
    device: String,
}

/// `POST /account/devices`
pub async fn sign_out_devices(
    State(app): State<App>,
    signed_in: SignedIn,
    Form(which): Form<Which>,
) -> Result<Response, Error> {
    let one = match which.device.as_str() {
        "all" | "others" | "" => None,
        device => Some(parse_base32(device).ok_or(Error::NotFound)?),
    };
    actions::sign_out_devices(&app, &signed_in, one.as_deref()).await?;
    if which.device == "all" || one.is_some_and(|one| one == signed_in.digest) {
        actions::sign_out(&app, &signed_in.digest).await?;
        return Ok(goodbye(&app));
    }
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

pub(super) async fn account_page(
    app: &App,
    f: Frame,
    signed_in: &SignedIn,
    errors: &FieldErrors,
) -> Result<AccountPage, Error> {
    let account = accounts::find(app.db.read(), signed_in.account).await?;
    let kept = passkeys::of_account(app.db.read(), signed_in.account).await?;
    let devices = session::devices(app.db.read(), signed_in.account).await?;
    let passkeys = kept.into_iter().map(|kept| PasskeyLine {
        id: kept.id.to_string(),
        used: f.ago(kept.used_at),
        label: kept.label,
    });
    let devices = devices.into_iter().map(|device| DeviceLine {
        id: base32(&device.digest),
        here: device.digest == signed_in.digest,
        used: f.ago(device.used_at),
        name: device.device,
    });
    Ok(AccountPage {
        errors: f.errors(errors),
        name: account.name(&app.keys)?.map(|name: AccountName| name.as_str().to_owned()),
        passkeys: passkeys.collect(),
        codes: account.has_codes(),
        key_kept: account.recovery_kept,
        email: account.email(&app.keys)?.map(|email| email.as_str().to_owned()),
        reopens: account.reopens_at.map(|at| f.day(at)),
        reopened: account.reopened_at.filter(|at| f.now.since(*at) < REOPENED_SHOWN).map(|at| f.day(at)),
        devices: devices.collect(),
        minimum: if account.has_codes() { PASSPHRASE_MIN_OF_TWO } else { PASSPHRASE_MIN },
        reviewer: account.role != Role::Member,
        admin: account.role == Role::Admin,
        f,
    })
}
