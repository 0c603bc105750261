//! Signing in, in one step or two; proving again who one is; signing out.

use super::Back;
use crate::app::App;
use crate::base::error::{Error, FieldErrors};
use crate::community::identity::actions::{self, SignIn};
use crate::community::identity::model::Code;
use crate::community::identity::store::{accounts, passkeys};
use crate::web::frame::FormErrors;
use crate::web::page::safe_path;
use crate::web::request::{Origin, device};
use crate::web::session::{self, Assurance, SignedIn, Visitor};
use crate::web::{Form, Frame, Reply, page, page_with, see_other};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use serde::Deserialize;

/// Holds the token of the second step while the code is typed.
const SECOND_STEP: &str = "kith-step";

/// What is typed to sign in.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Credentials {
    name: String,
    passphrase: String,
    to: String,
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
#[template(path = "identity/code.html")]
struct CodePage {
    f: Frame,
    errors: FormErrors,
    to: String,
}

#[derive(Template)]
#[template(path = "identity/prove.html")]
struct ProvePage {
    f: Frame,
    errors: FormErrors,
    to: String,
    /// Whether there is a passphrase to ask for.
    passphrase: bool,
    codes: bool,
    passkeys: bool,
    /// Whether this session needs two factors for staff work, and the account has no second one yet.
    must_add: bool,
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
        Ok(SignIn::Done(cookie)) => {
            Ok((CookieJar::new().add(cookie), see_other(safe_path(&given.to))).into_response())
        }
        Ok(SignIn::Code(token)) => {
            let to: String = url::form_urlencoded::byte_serialize(given.to.as_bytes()).collect();
            let jar = CookieJar::new().add(step(&app, token.reveal()));
            Ok((jar, see_other(format!("/sign-in/code?to={to}"))).into_response())
        }
        Err(Error::Invalid(errors)) => wrong(f, &errors, given.name, given.to),
        Err(other) => Err(other),
    }
}

/// The sign-in page again, with what was wrong.
pub(super) fn wrong(f: Frame, errors: &FieldErrors, name: String, to: String) -> Reply {
    page_with(StatusCode::UNPROCESSABLE_ENTITY, SignInPage { errors: f.errors(errors), name, to, f })
}

/// `GET /sign-in/code`
pub async fn code_form(f: Frame, jar: CookieJar, Query(back): Query<Back>) -> Reply {
    if f.signed_in || jar.get(SECOND_STEP).is_none() {
        return Ok(see_other("/sign-in"));
    }
    page(CodePage { errors: FormErrors::default(), to: back.to, f })
}

/// A code, and where to go then.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Coded {
    code: String,
    to: String,
}

/// `POST /sign-in/code`
pub async fn code(
    State(app): State<App>,
    f: Frame,
    jar: CookieJar,
    headers: HeaderMap,
    Form(given): Form<Coded>,
) -> Reply {
    let Some(token) = jar.get(SECOND_STEP).map(|cookie| cookie.value().to_owned()) else {
        return Ok(see_other("/sign-in"));
    };
    let done = match Code::parse(&given.code) {
        Ok(code) => actions::sign_in_with_code(&app, &token, code, device(&headers)).await,
        Err(key) => Err(Error::field("code", key)),
    };
    match done {
        Ok(cookie) => {
            let jar = CookieJar::new().add(cookie).add(forget_step(&app));
            Ok((jar, see_other(safe_path(&given.to))).into_response())
        }
        Err(Error::Invalid(errors)) => {
            let again = CodePage { errors: f.errors(&errors), to: given.to, f };
            page_with(StatusCode::UNPROCESSABLE_ENTITY, again)
        }
        Err(other) => Err(other),
    }
}

/// `GET /prove`
pub async fn prove_form(
    State(app): State<App>,
    f: Frame,
    signed_in: SignedIn,
    Query(back): Query<Back>,
) -> Reply {
    page(prove_page(&app, f, &signed_in, &FieldErrors::default(), back.to).await?)
}

/// What is typed to prove who one is.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Proof {
    passphrase: String,
    code: String,
    to: String,
}

/// `POST /prove`
pub async fn prove(State(app): State<App>, f: Frame, signed_in: SignedIn, Form(given): Form<Proof>) -> Reply {
    match actions::prove(&app, &signed_in, &given.passphrase, &given.code).await {
        Ok(()) => Ok(see_other(after_proof(&given.to))),
        Err(Error::Invalid(errors)) => prove_again(&app, f, &signed_in, &errors, given.to).await,
        Err(other) => Err(other),
    }
}

/// Where to go after a proof: back, or to the account.
pub(super) fn after_proof(to: &str) -> &str {
    if to.is_empty() { "/account" } else { safe_path(to) }
}

/// The page that asks for a proof again, with what was wrong.
pub(super) async fn prove_again(
    app: &App,
    f: Frame,
    signed_in: &SignedIn,
    errors: &FieldErrors,
    to: String,
) -> Reply {
    page_with(StatusCode::UNPROCESSABLE_ENTITY, prove_page(app, f, signed_in, errors, to).await?)
}

async fn prove_page(
    app: &App,
    f: Frame,
    signed_in: &SignedIn,
    errors: &FieldErrors,
    to: String,
) -> Result<ProvePage, Error> {
    let account = accounts::find(app.db.read(), signed_in.account).await?;
    let passkeys = passkeys::count(app.db.read(), signed_in.account).await? > 0;
    let codes = account.has_codes();
    let staff = f.head.is_staff() && app.config.staff_second_factor;
    Ok(ProvePage {
        errors: f.errors(errors),
        to,
        passphrase: account.sign_in.is_some(),
        must_add: staff && signed_in.assurance == Assurance::Aal1 && !codes && !passkeys,
        codes,
        passkeys,
        f,
    })
}

/// `POST /sign-out`
pub async fn sign_out(State(app): State<App>, Visitor(visitor): Visitor) -> Result<Response, Error> {
    if let Some(signed_in) = visitor {
        actions::sign_out(&app, &signed_in.digest).await?;
    }
    Ok(goodbye(&app))
}

/// The answer to whoever has signed out here: the browser forgets what it kept.
pub(super) fn goodbye(app: &App) -> Response {
    let jar = CookieJar::new().add(session::forget_cookie(app));
    (jar, [("clear-site-data", "\"cache\", \"storage\"")], see_other("/?done=signed-out")).into_response()
}

fn step(app: &App, token: String) -> Cookie<'static> {
    Cookie::build((SECOND_STEP, token))
        .path("/sign-in")
        .http_only(true)
        .secure(app.public_url.scheme() == "https")
        .same_site(SameSite::Strict)
        .build()
}

fn forget_step(app: &App) -> Cookie<'static> {
    let mut cookie = step(app, String::new());
    cookie.make_removal();
    cookie
}
