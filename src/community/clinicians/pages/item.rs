//! One application on the reviewers' desk: look, decide, take back.

use super::{agreed, agreed_now, application_id, title};
use crate::app::App;
use crate::base::error::{Error, FieldErrors, Result};
use crate::base::ids::{AccountId, ApplicationId};
use crate::community::clinicians::actions::{self, Dossier};
use crate::community::clinicians::form::OTHER_REGISTER;
use crate::community::clinicians::model::{State as Stage, Verdict};
use crate::community::clinicians::particulars::{Particulars, proof_code};
use crate::community::clinicians::profession::{Country, region_name};
use crate::community::clinicians::registers::{Finding, Look, Register};
use crate::community::clinicians::verdict::{Control, Judgement, VerdictForm, revocation_reason};
use crate::community::identity::Reviewer;
use crate::web::frame::FormErrors;
use crate::web::{Form, Frame, Reply, page, page_with, see_other};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

/// A file that somebody else made: whatever opens it may load, run and send nothing.
const FILE_POLICY: &str = "sandbox; default-src 'none'";

#[derive(Template)]
#[template(path = "clinicians/item.html")]
struct ItemPage {
    f: Frame,
    errors: FormErrors,
    id: String,
    title: String,
    ago: String,
    particulars: Option<ParticularsView>,
    look: Option<LookView>,
    /// Why the applicant thinks that the first decision was wrong.
    appeal: Option<String>,
    ways: Vec<WayChoice>,
    /// What must stand on paper beside the document.
    code: String,
    /// Whether the file is still there.
    evidence: bool,
    reviews: Vec<ReviewLine>,
    /// For example “1 of 2 agreed”.
    agreed: String,
    form: VerdictForm,
    /// `open`, `mine` (this reviewer has agreed), `approved`, `declined` or `withdrawn`.
    stage: &'static str,
    seal: Option<SealLine>,
}

struct ParticularsView {
    name: String,
    register: String,
    number: String,
    region: String,
    note: String,
}

/// What the register says.
struct LookView {
    /// For the keys `register-look-…`.
    finding: &'static str,
    /// What it says instead.
    detail: String,
    good: bool,
    passing: bool,
    /// For the keys `register-source-…`.
    source: &'static str,
    day: String,
    /// The day of the copy.
    copied: String,
    until: String,
}

/// A way to show that the entry is one's own.
struct WayChoice {
    code: &'static str,
    strong: bool,
    chosen: bool,
}

struct ReviewLine {
    approved: bool,
    day: String,
    note: String,
}

struct SealLine {
    until: String,
    live: bool,
    suspended: bool,
    revoked: String,
    reason: Option<String>,
}

#[derive(Template)]
#[template(path = "clinicians/revocation.html")]
struct RevocationPage {
    f: Frame,
    errors: FormErrors,
    id: String,
    title: String,
    reason: String,
}

/// `GET /reviews/{application}`
pub async fn item(
    State(app): State<App>,
    f: Frame,
    Reviewer(reviewer): Reviewer,
    Path(id): Path<String>,
) -> Reply {
    let dossier = actions::look(&app, reviewer, application_id(&id)?).await?;
    page(item_page(&app, f, reviewer, dossier, &FieldErrors::default(), VerdictForm::default()))
}

/// `GET /reviews/{application}/evidence`
pub async fn evidence(State(app): State<App>, Reviewer(reviewer): Reviewer, Path(id): Path<String>) -> Reply {
    let file = actions::look_at_evidence(&app, reviewer, application_id(&id)?).await?;
    let saved_as = format!("attachment; filename=\"{}\"", file.kind.file_name());
    let headers = [
        (header::CONTENT_TYPE, file.kind.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, saved_as),
        (header::CONTENT_SECURITY_POLICY, FILE_POLICY.to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    Ok((headers, file.bytes).into_response())
}

/// `POST /reviews/{application}`
pub async fn review(
    State(app): State<App>,
    f: Frame,
    Reviewer(reviewer): Reviewer,
    Path(id): Path<String>,
    Form(form): Form<VerdictForm>,
) -> Reply {
    let id = application_id(&id)?;
    match Judgement::parse(&form) {
        Ok(judgement) => match actions::review(&app, reviewer, id, &judgement).await {
            Ok(_) => Ok(see_other("/reviews?done=clinician-reviewed")),
            Err(Error::Invalid(errors)) => again(&app, f, reviewer, id, &errors, form).await,
            Err(other) => Err(other),
        },
        Err(errors) => again(&app, f, reviewer, id, &errors, form).await,
    }
}

async fn again(
    app: &App,
    f: Frame,
    reviewer: AccountId,
    id: ApplicationId,
    errors: &FieldErrors,
    form: VerdictForm,
) -> Reply {
    let dossier = actions::look(app, reviewer, id).await?;
    page_with(StatusCode::UNPROCESSABLE_ENTITY, item_page(app, f, reviewer, dossier, errors, form))
}

/// `POST /reviews/{application}/look`
pub async fn look_again(
    State(app): State<App>,
    Reviewer(reviewer): Reviewer,
    Path(id): Path<String>,
) -> Result<Response> {
    let id = application_id(&id)?;
    actions::look_again(&app, reviewer, id).await?;
    Ok(see_other(format!("/reviews/{id}?done=clinician-look")))
}

/// `POST /reviews/credentials/{application}/reinstatement`
pub async fn reinstate(
    State(app): State<App>,
    Reviewer(reviewer): Reviewer,
    Path(id): Path<String>,
) -> Result<Response> {
    actions::reinstate(&app, reviewer, application_id(&id)?).await?;
    Ok(see_other("/reviews?done=clinician-reinstated"))
}

/// What is typed to take a credential back.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct RevocationForm {
    reason: String,
}

/// `GET /reviews/credentials/{application}/revocation`
pub async fn revocation_form(
    State(app): State<App>,
    f: Frame,
    Reviewer(reviewer): Reviewer,
    Path(id): Path<String>,
) -> Reply {
    let given = RevocationForm::default();
    page(revocation_page(&app, f, reviewer, application_id(&id)?, &FieldErrors::default(), given).await?)
}

/// `POST /reviews/credentials/{application}/revocation`
pub async fn revoke(
    State(app): State<App>,
    f: Frame,
    Reviewer(reviewer): Reviewer,
    Path(id): Path<String>,
    Form(given): Form<RevocationForm>,
) -> Reply {
    let id = application_id(&id)?;
    match revocation_reason(&given.reason) {
        Ok(reason) => {
            actions::revoke(&app, reviewer, id, &reason).await?;
            Ok(see_other("/reviews?done=clinician-revoked"))
        }
        Err(errors) => {
            let again = revocation_page(&app, f, reviewer, id, &errors, given).await?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, again)
        }
    }
}

async fn revocation_page(
    app: &App,
    f: Frame,
    reviewer: AccountId,
    id: ApplicationId,
    errors: &FieldErrors,
    given: RevocationForm,
) -> Result<RevocationPage> {
    let dossier = actions::look(app, reviewer, id).await?;
    let credential = dossier.credential.ok_or(Error::NotFound)?;
    if !credential.may_come_back(app.now()) {
        return Err(Error::Conflict("problem-credential-over"));
    }
    Ok(RevocationPage {
        errors: f.errors(errors),
        id: id.to_string(),
        title: title(&f, credential.profession, credential.country),
        reason: given.reason,
        f,
    })
}

fn item_page(
    app: &App,
    f: Frame,
    reviewer: AccountId,
    dossier: Dossier,
    errors: &FieldErrors,
    form: VerdictForm,
) -> ItemPage {
    let Dossier { application, particulars, look, appeal, reviews, credential, reason } = dossier;
    let stage = match application.state {
        Stage::Submitted if reviews.iter().any(|(review, _)| review.reviewer == reviewer) => "mine",
        Stage::Submitted => "open",
        Stage::Approved => "approved",
        Stage::Declined => "declined",
        Stage::Withdrawn => "withdrawn",
    };
    let seal = credential.map(|credential| SealLine {
        until: f.words.month(credential.last_month()),
        live: credential.is_live(f.now),
        suspended: credential.suspended_at.is_some() && credential.may_come_back(f.now),
        revoked: credential.revoked_at.map(|at| f.day(at)).unwrap_or_default(),
        reason,
    });
    let agreed_now = agreed_now(&application, reviews.iter().map(|(review, _)| review));
    let lines: Vec<_> = reviews
        .into_iter()
        .map(|(review, note)| ReviewLine {
            approved: review.verdict == Verdict::Approve,
            day: f.day(review.at),
            note,
        })
        .collect();
    ItemPage {
        errors: f.errors(errors),
        id: application.id.to_string(),
        title: title(&f, application.profession, application.country),
        ago: f.ago(application.submitted_at),
        particulars: particulars.map(|particulars| particulars_view(&f, particulars)),
        code: proof_code(&app.keys, application.account),
        evidence: application.evidence.is_some(),
        look: look.map(|look| look_view(&f, &look)),
        appeal,
        ways: ways(&form),
        agreed: agreed(&f, agreed_now),
        reviews: lines,
        form,
        stage,
        seal,
        f,
    }
}

fn particulars_view(f: &Frame, particulars: Particulars) -> ParticularsView {
    let Particulars { register, register_name, number, region, name, note } = particulars;
    let country = Register::parse(&register).and_then(Register::country).map(Country::code);
    let region = match country {
        Some(country) if !region.is_empty() => region_name(&f.words, country, &region),
        _ => String::new(),
    };
    let register =
        if register == OTHER_REGISTER { register_name } else { f.t(&format!("register-{register}")) };
    ParticularsView { name, register, number, region, note }
}

fn look_view(f: &Frame, look: &Look) -> LookView {
    LookView {
        finding: look.finding.code(),
        detail: look.finding.detail().to_owned(),
        good: look.finding == Finding::Match,
        passing: look.finding.is_passing(),
        source: look.source.code(),
        day: f.day(look.at),
        copied: look.copied.map(|at| f.day(at)).unwrap_or_default(),
        until: look.until.map(|at| f.day(at)).unwrap_or_default(),
    }
}

fn ways(form: &VerdictForm) -> Vec<WayChoice> {
    let choice = |way: Control| WayChoice {
        code: way.code(),
        strong: way.is_strong(),
        chosen: form.control.iter().any(|code| code == way.code()),
    };
    Control::ALL.into_iter().map(choice).collect()
}
