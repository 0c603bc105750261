//! The rights centre's pages, the privacy page, and leaving a group.

use super::actions;
use super::model::retention;
use super::store;
use crate::app::App;
use crate::base::error::{Error, FieldErrors};
use crate::base::ids::ExportId;
use crate::community::groups::pages::Card;
use crate::community::identity::{self, Fresh};
use crate::community::personas::Member;
use crate::community::posts::Parting;
use crate::web::frame::FormErrors;
use crate::web::session::{self, SignedIn};
use crate::web::{Form, Frame, Reply, page, page_with, see_other};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum_extra::extract::CookieJar;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "rights/centre.html")]
struct CentrePage {
    f: Frame,
    exports: Vec<ExportLine>,
    consents: Vec<ConsentLine>,
    retention: Vec<RetentionLine>,
}

struct ExportLine {
    id: String,
    ready: bool,
    parts: i32,
    done: i32,
    asked: String,
    until: String,
}

struct ConsentLine {
    sentence: String,
    given: String,
    withdrawn: Option<String>,
}

struct RetentionLine {
    what: String,
    days: u64,
}

#[derive(Template)]
#[template(path = "rights/leaving.html")]
struct LeavingPage {
    f: Frame,
    errors: FormErrors,
}

#[derive(Template)]
#[template(path = "personas/leave.html")]
struct LeaveGroupPage {
    f: Frame,
    errors: FormErrors,
    group: Card,
    name: String,
}

#[derive(Template)]
#[template(path = "rights/receipt.html")]
struct ReceiptPage {
    f: Frame,
    kept: bool,
}

#[derive(Template)]
#[template(path = "web/privacy.html")]
struct PrivacyPage {
    f: Frame,
    retention: Vec<RetentionLine>,
}

fn retention_lines(f: &Frame) -> Vec<RetentionLine> {
    let line = |(what, days)| RetentionLine { what: f.named("retention", what), days };
    retention().into_iter().map(line).collect()
}

/// `GET /privacy`: what is kept, why and for how long.
pub async fn privacy(f: Frame) -> Reply {
    page(PrivacyPage { retention: retention_lines(&f), f })
}

/// `GET /account/data`
pub async fn centre(State(app): State<App>, f: Frame, signed_in: SignedIn) -> Reply {
    let conn = app.db.read();
    let exports = store::exports(conn, signed_in.account).await?.into_iter().map(|export| ExportLine {
        id: export.id.to_string(),
        ready: export.file.is_some(),
        parts: export.parts.0,
        done: export.parts.1,
        asked: f.ago(export.asked_at),
        until: f.day(export.expires_at),
    });
    let consents =
        identity::consents(conn, signed_in.account).await?.into_iter().map(|consent| ConsentLine {
            sentence: f.named("consent", &consent.purpose),
            given: f.day(consent.given_at),
            withdrawn: consent.withdrawn_at.map(|at| f.day(at)),
        });
    page(CentrePage {
        exports: exports.collect(),
        consents: consents.collect(),
        retention: retention_lines(&f),
        f,
    })
}

/// `POST /account/data/exports`
pub async fn export(State(app): State<App>, Fresh(signed_in): Fresh) -> Reply {
    actions::export(&app, signed_in.account).await?;
    Ok(see_other("/account/data?done=export"))
}

/// `GET /account/data/exports/{export}`: the archive itself.
pub async fn fetch(State(app): State<App>, Fresh(signed_in): Fresh, Path(export): Path<String>) -> Reply {
    let export: ExportId = export.parse().map_err(|_| Error::NotFound)?;
    let bytes = actions::fetch(&app, signed_in.account, export).await?;
    // The file's name says nothing to whoever sees the list of downloads.
    let headers = [
        (header::CONTENT_TYPE, "application/zip"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"archive.zip\""),
    ];
    Ok((headers, bytes).into_response())
}

/// `GET /account/leaving`
pub async fn leaving_form(f: Frame, _: Fresh) -> Reply {
    page(LeavingPage { errors: FormErrors::default(), f })
}

/// What becomes of the words, and that it is meant.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Leaving {
    words: String,
    sure: String,
}

/// `POST /account/leaving`
pub async fn leave(
    State(app): State<App>,
    f: Frame,
    Fresh(signed_in): Fresh,
    Form(given): Form<Leaving>,
) -> Reply {
    let parting = match given.words.as_str() {
        "keep" => Ok(Parting::Keep),
        "erase" => Ok(Parting::Erase),
        _ => Err(Error::field("words", "choose-one")),
    };
    let parting = match parting {
        Ok(parting) if !given.sure.is_empty() => Ok(parting),
        Ok(_) => Err(Error::field("sure", "leaving-not-sure")),
        Err(error) => Err(error),
    };
    match parting {
        Ok(parting) => {
            actions::leave(&app, signed_in.account, parting).await?;
            let f = Frame { signed_in: false, ..f };
            let receipt = page(ReceiptPage { f, kept: parting == Parting::Keep })?;
            let jar = CookieJar::new().add(session::forget_cookie(&app));
            Ok((jar, [("clear-site-data", "\"cache\", \"storage\"")], receipt).into_response())
        }
        Err(Error::Invalid(errors)) => {
            page_with(StatusCode::UNPROCESSABLE_ENTITY, LeavingPage { errors: f.errors(&errors), f })
        }
        Err(other) => Err(other),
    }
}

/// `GET /g/{group}/leave`
pub async fn leave_group_form(f: Frame, Member { group, persona, .. }: Member) -> Reply {
    page(LeaveGroupPage { f, errors: FormErrors::default(), group: group.into(), name: persona.name })
}

/// `POST /g/{group}/leave`
pub async fn leave_group(
    State(app): State<App>,
    f: Frame,
    Member { group, persona, .. }: Member,
    Form(given): Form<Leaving>,
) -> Reply {
    let parting = match given.words.as_str() {
        "name" => None,
        "keep" => Some(Parting::Keep),
        "erase" => Some(Parting::Erase),
        _ => {
            let mut errors = FieldErrors::default();
            errors.add("words", "choose-one");
            let again =
                LeaveGroupPage { errors: f.errors(&errors), group: group.into(), name: persona.name, f };
            return page_with(StatusCode::UNPROCESSABLE_ENTITY, again);
        }
    };
    actions::leave_group(&app, &persona, parting).await?;
    Ok(see_other("/groups?done=left"))
}
