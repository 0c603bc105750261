//! The recovery key: shown once, typed once to be sure, and the way back.

use crate::app::App;
use crate::base::error::Error;
use crate::community::identity::actions::{self, Welcome};
use crate::community::identity::guard::Fresh;
use crate::community::identity::model::PASSPHRASE_MIN;
use crate::web::frame::FormErrors;
use crate::web::page::safe_path;
use crate::web::request::{Origin, device};
use crate::web::session::SignedIn;
use crate::web::{Form, Frame, Reply, page, page_with, see_other};
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use axum_extra::extract::CookieJar;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "identity/recovery_key.html")]
struct RecoveryKeyPage {
    f: Frame,
    key: String,
    to: String,
}

#[derive(Template)]
#[template(path = "identity/recovery_key_kept.html")]
struct KeepPage {
    f: Frame,
    errors: FormErrors,
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

/// `GET /recover`
pub async fn recover_form(f: Frame) -> Reply {
    page(RecoverPage { errors: FormErrors::default(), name: String::new(), minimum: PASSPHRASE_MIN, f })
}

/// What is typed to recover an account.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Recovery {
    name: String,
    key: String,
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
        Ok(welcome) => show_key(f, welcome, "/account"),
        Err(Error::Invalid(errors)) => {
            let errors = f.errors(&errors);
            let page = RecoverPage { errors, name: given.name, minimum: PASSPHRASE_MIN, f };
            page_with(StatusCode::UNPROCESSABLE_ENTITY, page)
        }
        Err(other) => Err(other),
    }
}

/// `POST /account/recovery-key`: a new one.
pub async fn renew_recovery_key(State(app): State<App>, f: Frame, Fresh(signed_in): Fresh) -> Reply {
    let key = actions::renew_recovery_key(&app, signed_in.account).await?;
    page(RecoveryKeyPage { f, key: key.reveal(), to: "/account".to_owned() })
}

/// `GET /account/recovery-key`: type it, to be sure that it was kept.
pub async fn keep_recovery_key_form(f: Frame, _: SignedIn) -> Reply {
    page(KeepPage { errors: FormErrors::default(), to: "/account".to_owned(), f })
}

/// A recovery key that was kept.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Kept {
    key: String,
    to: String,
}

/// `POST /account/recovery-key/confirmation`
pub async fn keep_recovery_key(
    State(app): State<App>,
    f: Frame,
    signed_in: SignedIn,
    Form(given): Form<Kept>,
) -> Reply {
    match actions::keep_recovery_key(&app, signed_in.account, &given.key).await {
        Ok(()) => {
            let to = safe_path(if given.to.is_empty() { "/account" } else { &given.to });
            let sign = if to.contains('?') { '&' } else { '?' };
            Ok(see_other(format!("{to}{sign}done=recovery-key")))
        }
        Err(Error::Invalid(errors)) => {
            let page = KeepPage { errors: f.errors(&errors), to: given.to, f };
            page_with(StatusCode::UNPROCESSABLE_ENTITY, page)
        }
        Err(other) => Err(other),
    }
}

/// The page that shows a key, to somebody who is signed in from now on.
pub(super) fn show_key(f: Frame, welcome: Welcome, to: &str) -> Reply {
    let f = Frame { signed_in: true, ..f };
    let to = safe_path(if to.is_empty() { "/groups" } else { to }).to_owned();
    let shown = page(RecoveryKeyPage { f, key: welcome.recovery.reveal(), to })?;
    Ok((CookieJar::new().add(welcome.cookie), shown).into_response())
}
