//! One-time codes: set them up, and do without them again.

use super::account::account_page;
use crate::app::App;
use crate::base::error::{Error, FieldErrors};
use crate::base::secret::Token;
use crate::community::identity::actions;
use crate::community::identity::guard::Fresh;
use crate::community::identity::model::Authenticator;
use crate::web::frame::FormErrors;
use crate::web::{Form, Frame, Reply, page, page_with, see_other};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "identity/codes.html")]
struct CodesPage {
    f: Frame,
    errors: FormErrors,
    ceremony: String,
    /// The secret, for typing.
    spelled: String,
    /// The address, for a device that has the app on it.
    address: String,
    /// The square: its side, and its dark modules as a path.
    side: i32,
    path: String,
}

/// `GET /account/codes`
pub async fn codes_form(State(app): State<App>, f: Frame, Fresh(signed_in): Fresh) -> Reply {
    let (token, authenticator) = actions::begin_codes(&app, signed_in.account).await?;
    page(codes_page(&app, f, &token, &authenticator, &FieldErrors::default())?)
}

/// A first code.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct First {
    ceremony: String,
    code: String,
}

/// `POST /account/codes`
pub async fn confirm_codes(
    State(app): State<App>,
    f: Frame,
    Fresh(signed_in): Fresh,
    Form(given): Form<First>,
) -> Reply {
    match actions::confirm_codes(&app, &signed_in, &given.ceremony, &given.code).await? {
        Ok(()) => Ok(see_other("/account?done=codes")),
        Err((authenticator, errors)) => {
            let token = Token::parse(&given.ceremony).ok_or(Error::NotFound)?;
            let again = codes_page(&app, f, &token, &authenticator, &errors)?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, again)
        }
    }
}

/// What is typed to do without codes.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Without {
    passphrase: String,
}

/// `POST /account/codes/removal`
pub async fn end_codes(
    State(app): State<App>,
    f: Frame,
    Fresh(signed_in): Fresh,
    Form(given): Form<Without>,
) -> Reply {
    match actions::end_codes(&app, signed_in.account, &given.passphrase).await {
        Ok(()) => Ok(see_other("/account?done=codes-off")),
        Err(Error::Invalid(errors)) => {
            page_with(StatusCode::UNPROCESSABLE_ENTITY, account_page(&app, f, &signed_in, &errors).await?)
        }
        Err(other) => Err(other),
    }
}

fn codes_page(
    app: &App,
    f: Frame,
    token: &Token,
    authenticator: &Authenticator,
    errors: &FieldErrors,
) -> Result<CodesPage, Error> {
    let (side, path) = authenticator.square(&app.config.name)?;
    Ok(CodesPage {
        errors: f.errors(errors),
        ceremony: token.reveal(),
        spelled: authenticator.spelled(),
        address: authenticator.address(&app.config.name)?,
        side,
        path,
        f,
    })
}
