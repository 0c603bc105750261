//! Apply, see where the application stands, take it back, choose where the badge is shown.

use super::{agreed_now, title};
use crate::app::App;
use crate::base::clock::days;
use crate::base::error::{Error, FieldErrors, Result};
use crate::base::ids::AccountId;
use crate::community::clinicians::actions::ends_on;
use crate::community::clinicians::form::{ApplicationForm, NewApplication, OTHER_REGISTER};
use crate::community::clinicians::model::{Credential, REMIND_BEFORE, State as Stage, Verdict};
use crate::community::clinicians::particulars::{open_note, proof_code};
use crate::community::clinicians::profession::{Country, Profession, region_name};
use crate::community::clinicians::registers::Register;
use crate::community::clinicians::upload::Upload;
use crate::community::clinicians::verdict::appeal_words;
use crate::community::clinicians::{actions, store};
use crate::community::groups;
use crate::community::identity::{self, Agreement};
use crate::web::frame::FormErrors;
use crate::web::{Form, Frame, Reply, SignedIn, page, page_with, see_other};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "clinicians/apply.html")]
struct ApplyPage {
    f: Frame,
    errors: FormErrors,
    form: ApplicationForm,
    professions: Vec<Choice>,
    countries: Vec<Choice>,
    registers: Vec<Registers>,
    other: Choice,
    regions: Vec<Regions>,
    /// What the applicant writes on paper beside the document.
    code: String,
}

/// An option of a list.
struct Choice {
    value: &'static str,
    label: String,
    chosen: bool,
}

/// The registers of one country.
struct Registers {
    country: String,
    choices: Vec<Choice>,
}

/// The parts of one country that a register knows.
struct Regions {
    country: String,
    choices: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "clinicians/status.html")]
struct StatusPage {
    f: Frame,
    errors: FormErrors,
    application: Option<ApplicationView>,
    seal: Option<SealView>,
    wearers: Vec<Wearer>,
    /// Whether a letter comes once a week, where that can be chosen.
    letters: Option<Letters>,
}

/// Whether a letter comes once a week.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Letters {
    /// It does.
    On,
    /// It could.
    Off,
    /// There is no address for it.
    NoAddress,
}

/// Where an application stands.
struct ApplicationView {
    /// `submitted`, `approved`, `declined` or `withdrawn`.
    stage: &'static str,
    title: String,
    sent: String,
    decided: String,
    /// How many reviewers have agreed.
    agreed: usize,
    /// What the reviewer wrote who did not agree.
    reason: String,
    /// Whether other people can be asked to look again.
    may_appeal: bool,
    /// Whether other people look at it now.
    appealed: bool,
    /// What was typed to appeal.
    words: String,
}

/// The applicant's own seal.
struct SealView {
    title: String,
    /// The last month in which it is good.
    until: String,
    live: bool,
    /// Whether it is paused until a person has looked.
    suspended: bool,
    /// Whether it ends within the time in which its owner is reminded.
    soon: bool,
    /// Why it was taken back.
    reason: Option<String>,
}

/// A group in which the seal can be shown.
struct Wearer {
    address: String,
    group: String,
    persona: String,
    worn: bool,
}

/// `GET /clinicians`
pub async fn status(State(app): State<App>, f: Frame, signed_in: SignedIn) -> Reply {
    page(status_page(&app, f, signed_in.account, &FieldErrors::default(), String::new()).await?)
}

async fn status_page(
    app: &App,
    f: Frame,
    account: AccountId,
    errors: &FieldErrors,
    words: String,
) -> Result<StatusPage> {
    let application = application_view(app, &f, account, words).await?;
    let credential = store::credentials::of(app.db.read(), account).await?;
    let wearers = match &credential {
        Some(credential) if credential.is_live(f.now) => wearers(app, account).await?,
        _ => Vec::new(),
    };
    let letters = match &credential {
        Some(credential) if credential.is_live(f.now) && app.mailer.is_some() => {
            Some(letters(app, account).await?)
        }
        _ => None,
    };
    let seal = credential.map(|credential| seal_view(app, &f, &credential)).transpose()?;
    Ok(StatusPage { errors: f.errors(errors), application, seal, wearers, letters, f })
}

async fn letters(app: &App, account: AccountId) -> Result<Letters> {
    if identity::agrees(app.db.read(), account, Agreement::WeeklyLetter).await? {
        return Ok(Letters::On);
    }
    Ok(if identity::has_email(app, account).await? { Letters::Off } else { Letters::NoAddress })
}

/// `GET /clinicians/apply`
pub async fn apply_form(State(app): State<App>, f: Frame, signed_in: SignedIn) -> Reply {
    let latest = store::applications::latest_of(app.db.read(), signed_in.account).await?;
    if latest.is_some_and(|application| application.state == Stage::Submitted) {
        return Ok(see_other("/clinicians"));
    }
    page(apply_page(&app, f, signed_in.account, &FieldErrors::default(), ApplicationForm::default()))
}

/// `POST /clinicians/apply`
pub async fn apply(State(app): State<App>, f: Frame, signed_in: SignedIn, upload: Upload) -> Reply {
    let account = signed_in.account;
    let done = match NewApplication::parse(&upload.form, upload.file) {
        Ok(new) => actions::apply(&app, account, &new).await,
        Err(errors) => Err(Error::Invalid(errors)),
    };
    match done {
        Ok(_) => Ok(see_other("/clinicians?done=clinician-applied")),
        Err(Error::Invalid(errors)) => {
            page_with(StatusCode::UNPROCESSABLE_ENTITY, apply_page(&app, f, account, &errors, upload.form))
        }
        Err(other) => Err(other),
    }
}

/// `POST /clinicians/withdrawal`
pub async fn withdraw(State(app): State<App>, signed_in: SignedIn) -> Result<Response> {
    actions::withdraw(&app, signed_in.account).await?;
    Ok(see_other("/clinicians?done=clinician-withdrawn"))
}

/// Why the first decision was wrong.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct AppealForm {
    words: String,
}

/// `POST /clinicians/appeal`
pub async fn appeal(
    State(app): State<App>,
    f: Frame,
    signed_in: SignedIn,
    Form(given): Form<AppealForm>,
) -> Reply {
    match appeal_words(&given.words) {
        Ok(words) => {
            actions::appeal(&app, signed_in.account, &words).await?;
            Ok(see_other("/clinicians?done=clinician-appealed"))
        }
        Err(errors) => {
            let again = status_page(&app, f, signed_in.account, &errors, given.words).await?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, again)
        }
    }
}

/// The groups in which the seal shall be shown.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct WearForm {
    group: Vec<String>,
}

/// `POST /clinicians/badges`
pub async fn wear(
    State(app): State<App>,
    signed_in: SignedIn,
    Form(given): Form<WearForm>,
) -> Result<Response> {
    let own = wearable(&app, signed_in.account).await?;
    let chosen = own.iter().filter(|(group, ..)| given.group.contains(&group.address.to_string()));
    let chosen: Vec<_> = chosen.map(|(_, persona, _)| persona.id).collect();
    actions::wear(&app, signed_in.account, &chosen).await?;
    Ok(see_other("/clinicians?done=clinician-badges"))
}

fn apply_page(
    app: &App,
    f: Frame,
    account: AccountId,
    errors: &FieldErrors,
    form: ApplicationForm,
) -> ApplyPage {
    let choice =
        |value: &'static str, label: String, given: &str| Choice { value, label, chosen: value == given };
    let mut professions: Vec<_> = Profession::all()
        .map(|profession| choice(profession.code(), profession.name(&f.words), &form.profession))
        .collect();
    professions.sort_by(|a, b| a.label.cmp(&b.label));
    let mut countries: Vec<_> =
        Country::all().map(|country| choice(country.code(), country.name(&f.words), &form.country)).collect();
    countries.sort_by(|a, b| a.label.cmp(&b.label));
    let mut registers: Vec<Registers> = Vec::new();
    for register in Register::all() {
        let label = f.t(&format!("register-{}", register.code()));
        let listed = choice(register.code(), label, &form.register);
        let country = register.country().map(|country| country.name(&f.words)).unwrap_or_default();
        match registers.iter_mut().find(|group| group.country == country) {
            Some(group) => group.choices.push(listed),
            None => registers.push(Registers { country, choices: vec![listed] }),
        }
    }
    registers.sort_by(|a, b| a.country.cmp(&b.country));
    let regions = Register::all().filter(|register| !register.regions().is_empty()).map(|register| {
        let country = register.country();
        let code = country.map(Country::code).unwrap_or_default();
        let region =
            |region: &'static String| choice(region, region_name(&f.words, code, region), &form.region);
        let mut choices: Vec<_> = register.regions().iter().map(region).collect();
        choices.sort_by(|a, b| a.label.cmp(&b.label));
        Regions { country: country.map(|country| country.name(&f.words)).unwrap_or_default(), choices }
    });
    ApplyPage {
        regions: regions.collect(),
        errors: f.errors(errors),
        professions,
        countries,
        registers,
        other: choice(OTHER_REGISTER, f.t("register-other"), &form.register),
        code: proof_code(&app.keys, account),
        form,
        f,
    }
}

async fn application_view(
    app: &App,
    f: &Frame,
    account: AccountId,
    words: String,
) -> Result<Option<ApplicationView>> {
    let Some(application) = store::applications::latest_of(app.db.read(), account).await? else {
        return Ok(None);
    };
    let reviews = store::reviews::of(app.db.read(), [application.id]).await?;
    let declined = reviews.iter().rev().find(|review| review.verdict == Verdict::Decline);
    let reason = declined.map(|review| open_note(&app.keys, application.id, review.reviewer, &review.note));
    Ok(Some(ApplicationView {
        stage: match application.state {
            Stage::Submitted => "submitted",
            Stage::Approved => "approved",
            Stage::Declined => "declined",
            Stage::Withdrawn => "withdrawn",
        },
        title: title(f, application.profession, application.country),
        sent: f.day(application.submitted_at),
        decided: application.decided_at.map(|at| f.day(at)).unwrap_or_default(),
        agreed: agreed_now(&application, reviews.iter()),
        reason: reason.transpose()?.unwrap_or_default(),
        may_appeal: application.may_appeal(f.now),
        appealed: application.round > 0,
        words,
    }))
}

fn seal_view(app: &App, f: &Frame, credential: &Credential) -> Result<SealView> {
    Ok(SealView {
        title: title(f, credential.shown, credential.country),
        until: f.words.month(credential.last_month()),
        live: credential.is_live(f.now),
        suspended: credential.suspended_at.is_some() && credential.may_come_back(f.now),
        soon: ends_on(credential) < f.now + days(u64::from(REMIND_BEFORE[0])),
        reason: actions::reason_of(app, credential)?,
    })
}

async fn wearers(app: &App, account: AccountId) -> Result<Vec<Wearer>> {
    let own = wearable(app, account).await?.into_iter().map(|(group, persona, worn)| Wearer {
        address: group.address.to_string(),
        group: group.name,
        persona: persona.name,
        worn,
    });
    Ok(own.collect())
}

/// The account's groups, who it is there, and whether its seal is shown; by the groups' names.
async fn wearable(
    app: &App,
    account: AccountId,
) -> Result<Vec<(groups::Group, crate::community::personas::Persona, bool)>> {
    let mut listed = groups::directory(app.db.read()).await?;
    let mut found = Vec::new();
    for (persona, worn) in actions::wearers(app, account).await? {
        let group = match listed.iter().position(|group| group.id == persona.group) {
            Some(place) => listed.remove(place),
            // A hidden group is on no list.
            None => groups::find(app.db.read(), persona.group).await?,
        };
        found.push((group, persona, worn));
    }
    found.sort_by(|a, b| a.0.name.cmp(&b.0.name));
    Ok(found)
}
