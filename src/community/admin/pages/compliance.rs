//! The compliance record: for the administration, for a regulator who asks, and for whoever does this next year.

use crate::app::App;
use crate::base::error::{FieldErrors, Result};
use crate::community::admin::actions;
use crate::community::admin::model::{Entry, EntryForm, Kind, Level, NewEntry, review_due};
use crate::community::admin::store;
use crate::community::identity::{Admin, staff_name};
use crate::web::frame::FormErrors;
use crate::web::{Form, Frame, Reply, page, page_with, see_other};
use askama::Template;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;

#[derive(Template)]
#[template(path = "admin/compliance.html")]
struct CompliancePage {
    f: Frame,
    errors: FormErrors,
    risks: Vec<RiskView>,
    form: EntryForm,
    kinds: [&'static str; 4],
    levels: [&'static str; 4],
}

/// A risk and everything that was said about it.
struct RiskView {
    name: String,
    /// What the latest assessment says.
    level: Option<&'static str>,
    /// When somebody has to look again, and whether that is over.
    due: Option<String>,
    late: bool,
    entries: Vec<EntryLine>,
}

struct EntryLine {
    kind: &'static str,
    version: i32,
    level: Option<&'static str>,
    words: String,
    by: String,
    day: String,
}

/// `GET /admin/compliance`
pub async fn compliance(State(app): State<App>, f: Frame, _: Admin) -> Reply {
    page(compliance_page(&app, f, &FieldErrors::default(), EntryForm::default()).await?)
}

/// `POST /admin/compliance`
pub async fn record(
    State(app): State<App>,
    f: Frame,
    Admin(account): Admin,
    Form(form): Form<EntryForm>,
) -> Reply {
    match NewEntry::parse(&form) {
        Ok(new) => {
            actions::record(&app, &staff_name(&app.keys, account), &new).await?;
            Ok(see_other("/admin/compliance?done=recorded"))
        }
        Err(errors) => {
            let again = compliance_page(&app, f, &errors, form).await?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, again)
        }
    }
}

/// The record as a file.
#[derive(Serialize)]
pub struct Record {
    community: String,
    made: String,
    risks: Vec<RiskRecord>,
}

/// A risk in the file.
#[derive(Serialize)]
struct RiskRecord {
    risk: String,
    review_due: Option<String>,
    entries: Vec<Entry>,
}

/// `GET /admin/compliance.json`: the same for whoever has to keep it or asks for it, with the day on which it was made.
pub async fn compliance_json(State(app): State<App>, _: Admin) -> Result<Json<Record>> {
    let risks = risks(store::all(app.db.read()).await?).into_iter();
    let risks = risks.map(|(risk, entries)| RiskRecord {
        risk,
        review_due: review_due(&entries).map(|at| at.rfc3339_day()),
        entries,
    });
    let made = app.now().rfc3339_day();
    Ok(Json(Record { community: app.config.name.clone(), made, risks: risks.collect() }))
}

/// The entries of each risk, in the order in which they come.
fn risks(entries: Vec<Entry>) -> Vec<(String, Vec<Entry>)> {
    let mut risks: Vec<(String, Vec<Entry>)> = Vec::new();
    for entry in entries {
        match risks.last_mut().filter(|(risk, _)| *risk == entry.risk) {
            Some((_, known)) => known.push(entry),
            None => risks.push((entry.risk.clone(), vec![entry])),
        }
    }
    risks
}

async fn compliance_page(
    app: &App,
    f: Frame,
    errors: &FieldErrors,
    form: EntryForm,
) -> Result<CompliancePage> {
    let risks = risks(store::all(app.db.read()).await?).into_iter();
    Ok(CompliancePage {
        errors: f.errors(errors),
        risks: risks.map(|(name, entries)| risk(&f, name, entries)).collect(),
        form,
        kinds: Kind::ALL.map(Kind::as_str),
        levels: Level::ALL.map(Level::as_str),
        f,
    })
}

fn risk(f: &Frame, name: String, entries: Vec<Entry>) -> RiskView {
    let due = review_due(&entries);
    let line = |entry: Entry| EntryLine {
        kind: entry.kind.as_str(),
        version: entry.version,
        level: entry.level.map(Level::as_str),
        words: entry.words,
        by: entry.by,
        day: f.day(entry.at),
    };
    RiskView {
        level: entries.iter().rev().find_map(|entry| entry.level).map(Level::as_str),
        late: due.is_some_and(|due| due < f.now),
        due: due.map(|due| f.day(due)),
        name,
        entries: entries.into_iter().rev().map(line).collect(),
    }
}
