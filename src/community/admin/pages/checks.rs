//! How a group's texts are looked at: how carefully, with which packs of rules, and what happens to which kind of detail.

use crate::app::App;
use crate::base::error::FieldErrors;
use crate::community::groups::{self, Checks, ChecksForm, Group};
use crate::community::identity::{Admin, staff_name};
use crate::screening::{Decision, Kind, Sensitivity};
use crate::web::frame::FormErrors;
use crate::web::{Form, Frame, Reply, page, page_with, see_other};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;

#[derive(Template)]
#[template(path = "admin/checks.html")]
struct ChecksPage {
    f: Frame,
    address: String,
    group: String,
    errors: FormErrors,
    strict: bool,
    packs: Vec<PackChoice>,
    kinds: Vec<KindChoice>,
    /// Whether anything in the list of kinds differs from the policy, so that the list stands open.
    differs: bool,
}

/// A pack that a group can have.
pub(super) struct PackChoice {
    pub name: String,
    pub title: String,
    pub about: String,
    pub chosen: bool,
}

struct KindChoice {
    kind: Kind,
    /// What the policy says.
    usual: Decision,
    /// What this group says instead.
    chosen: Option<Decision>,
}

impl KindChoice {
    fn is(&self, decision: &Decision) -> bool {
        self.chosen == Some(*decision)
    }
}

/// What a group may choose for a kind, from the mildest on.
const DECISIONS: [Decision; 3] = [Decision::Publish, Decision::Warn, Decision::Hold];

/// The packs that a group can have, with those that are chosen.
pub(super) fn packs(app: &App, chosen: impl Fn(&str) -> bool) -> Vec<PackChoice> {
    let rules = app.rules.current();
    let choice = |(name, pack): (&String, &crate::screening::OptionalPack)| PackChoice {
        name: name.clone(),
        title: pack.title.clone(),
        about: pack.about.clone(),
        chosen: chosen(name),
    };
    rules.optional_packs().iter().map(choice).collect()
}

/// `GET /admin/groups/{group}/checks`
pub async fn checks(State(app): State<App>, f: Frame, _: Admin, Path(address): Path<String>) -> Reply {
    let group = groups::find_by_address(app.db.read(), &address).await?;
    page(checks_page(&app, f, &group, &group.checks, &FieldErrors::default()))
}

/// `POST /admin/groups/{group}/checks`
pub async fn change_checks(
    State(app): State<App>,
    f: Frame,
    Admin(account): Admin,
    Path(address): Path<String>,
    Form(form): Form<ChecksForm>,
) -> Reply {
    let group = groups::find_by_address(app.db.read(), &address).await?;
    match Checks::parse(&form) {
        Ok(checks) => {
            groups::change_checks(&app, &staff_name(&app.keys, account), &group, &checks).await?;
            Ok(see_other(format!("/admin/groups/{address}?done=checks")))
        }
        Err(errors) => {
            let again = checks_page(&app, f, &group, &group.checks, &errors);
            page_with(StatusCode::UNPROCESSABLE_ENTITY, again)
        }
    }
}

fn checks_page(app: &App, f: Frame, group: &Group, checks: &Checks, errors: &FieldErrors) -> ChecksPage {
    let rules = app.rules.current();
    let kinds = rules.open_kinds(checks.sensitivity);
    let choice = |(kind, usual)| KindChoice { kind, usual, chosen: checks.kinds.get(&kind).copied() };
    ChecksPage {
        errors: f.errors(errors),
        address: group.address.to_string(),
        group: group.name.clone(),
        strict: checks.sensitivity == Sensitivity::Strict,
        packs: packs(app, |name| checks.packs.contains(name)),
        kinds: kinds.map(choice).collect(),
        differs: !checks.kinds.is_empty() || errors.of("kinds").is_some(),
        f,
    }
}
