//! Passkeys: what the script asks for, and the forms that it fills in.

use super::account::account_page;
use super::recover::show_key;
use super::sign_in::{after_proof, prove_again, wrong};
use super::sign_up::{Age, agreement, too_young};
use crate::app::App;
use crate::base::error::Error;
use crate::community::identity::actions::{self, Offer, Shown};
use crate::community::identity::guard::Fresh;
use crate::web::page::safe_path;
use crate::web::request::{Origin, device};
use crate::web::session::SignedIn;
use crate::web::{Form, Frame, Reply, page_with, see_other};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use uuid::Uuid;

/// What a script fills in when the device has answered.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Answered {
    ceremony: String,
    credential: String,
    month: String,
    year: String,
    consent: String,
    to: String,
}

impl Answered {
    fn shown(&self) -> Shown<'_> {
        Shown { ceremony: &self.ceremony, credential: &self.credential }
    }
}

/// `POST /sign-up/passkey/options`
pub async fn options_to_sign_up(State(app): State<App>, origin: Origin) -> Result<Json<Offer>, Error> {
    Ok(Json(actions::begin_sign_up(&app, &origin).await?))
}

/// `POST /sign-up/passkey`
pub async fn sign_up_with_passkey(
    State(app): State<App>,
    f: Frame,
    origin: Origin,
    jar: CookieJar,
    headers: HeaderMap,
    Form(given): Form<Answered>,
) -> Reply {
    let age = match Age::of(&app, &jar, &given.month, &given.year) {
        Ok(Age::Reached(age)) => age,
        Ok(Age::TooYoung) => return too_young(&app, f),
        Err(key) => return super::sign_up::wrong(f, &Error::field("month", key), given.to),
    };
    if let Err(key) = agreement(&given.consent) {
        return super::sign_up::wrong(f, &Error::field("consent", key), given.to);
    }
    match actions::sign_up_with_passkey(&app, &origin, given.shown(), age, device(&headers)).await {
        Ok(welcome) => show_key(f, welcome, &given.to),
        Err(error @ Error::Invalid(_)) => super::sign_up::wrong(f, &error, given.to),
        Err(other) => Err(other),
    }
}

/// `POST /passkeys/options`
pub async fn options_to_show(State(app): State<App>, origin: Origin) -> Result<Json<Offer>, Error> {
    Ok(Json(actions::begin_showing(&app, &origin).await?))
}

/// `POST /sign-in/passkey`
pub async fn sign_in_with_passkey(
    State(app): State<App>,
    f: Frame,
    headers: HeaderMap,
    Form(given): Form<Answered>,
) -> Reply {
    match actions::sign_in_with_passkey(&app, given.shown(), device(&headers)).await {
        Ok(cookie) => Ok((CookieJar::new().add(cookie), see_other(safe_path(&given.to))).into_response()),
        Err(Error::Invalid(errors)) => wrong(f, &errors, String::new(), given.to),
        Err(other) => Err(other),
    }
}

/// `POST /prove/passkey`
pub async fn prove_with_passkey(
    State(app): State<App>,
    f: Frame,
    signed_in: SignedIn,
    Form(given): Form<Answered>,
) -> Reply {
    match actions::prove_with_passkey(&app, &signed_in, given.shown()).await {
        Ok(()) => Ok(see_other(after_proof(&given.to))),
        Err(Error::Invalid(errors)) => prove_again(&app, f, &signed_in, &errors, given.to).await,
        Err(other) => Err(other),
    }
}

/// `POST /account/passkeys/options`
pub async fn options_to_add(State(app): State<App>, Fresh(signed_in): Fresh) -> Result<Json<Offer>, Error> {
    Ok(Json(actions::begin_adding(&app, signed_in.account).await?))
}

/// `POST /account/passkeys`
pub async fn add_passkey(
    State(app): State<App>,
    f: Frame,
    Fresh(signed_in): Fresh,
    headers: HeaderMap,
    Form(given): Form<Answered>,
) -> Reply {
    match actions::add_passkey(&app, &signed_in, given.shown(), device(&headers)).await {
        Ok(()) => Ok(see_other("/account?done=passkey")),
        Err(Error::Invalid(errors)) => {
            page_with(StatusCode::UNPROCESSABLE_ENTITY, account_page(&app, f, &signed_in, &errors).await?)
        }
        Err(other) => Err(other),
    }
}

/// `POST /account/passkeys/{passkey}/removal`
pub async fn remove_passkey(
    State(app): State<App>,
    Fresh(signed_in): Fresh,
    Path(passkey): Path<Uuid>,
) -> Reply {
    actions::remove_passkey(&app, signed_in.account, passkey).await?;
    Ok(see_other("/account?done=passkey-removed").into_response())
}
