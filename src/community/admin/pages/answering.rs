//! How questions are answered in a group: how soon they should be, and by whom best.

use crate::app::App;
use crate::base::error::FieldErrors;
use crate::community::clinicians::Profession;
use crate::community::groups::{self, Answering, AnsweringForm, Group};
use crate::community::identity::{Admin, staff_name};
use crate::web::frame::FormErrors;
use crate::web::{Form, Frame, Reply, page, page_with, see_other};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;

#[derive(Template)]
#[template(path = "admin/answering.html")]
struct AnsweringPage {
    f: Frame,
    address: String,
    group: String,
    errors: FormErrors,
    target: String,
    professions: Vec<ProfessionChoice>,
}

struct ProfessionChoice {
    code: &'static str,
    name: String,
    chosen: bool,
}

/// `GET /admin/groups/{group}/answering`
pub async fn answering(State(app): State<App>, f: Frame, _: Admin, Path(address): Path<String>) -> Reply {
    let group = groups::find_by_address(app.db.read(), &address).await?;
    let form = AnsweringForm {
        target: group.answering.target.to_string(),
        professions: group.answering.professions.iter().cloned().collect(),
    };
    page(answering_page(f, &group, form, &FieldErrors::default()))
}

/// `POST /admin/groups/{group}/answering`
pub async fn set_answering(
    State(app): State<App>,
    f: Frame,
    Admin(account): Admin,
    Path(address): Path<String>,
    Form(form): Form<AnsweringForm>,
) -> Reply {
    let group = groups::find_by_address(app.db.read(), &address).await?;
    match Answering::parse(&form, |code| Profession::parse(code).is_some()) {
        Ok(answering) => {
            groups::set_answering(&app, &staff_name(&app.keys, account), &group, &answering).await?;
            Ok(see_other(format!("/admin/groups/{address}?done=answering")))
        }
        Err(errors) => page_with(StatusCode::UNPROCESSABLE_ENTITY, answering_page(f, &group, form, &errors)),
    }
}

fn answering_page(f: Frame, group: &Group, form: AnsweringForm, errors: &FieldErrors) -> AnsweringPage {
    let choice = |profession: Profession| ProfessionChoice {
        code: profession.code(),
        name: profession.name(&f.words),
        chosen: form.professions.iter().any(|code| code == profession.code()),
    };
    let mut professions: Vec<_> = Profession::all().map(choice).collect();
    professions.sort_by(|a, b| a.name.cmp(&b.name));
    AnsweringPage {
        errors: f.errors(errors),
        address: group.address.to_string(),
        group: group.name.clone(),
        target: form.target,
        professions,
        f,
    }
}
