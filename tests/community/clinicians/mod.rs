//! Clinicians: asking for a check, two reviews, what a seal shows and where, how it is signed, and how it ends.

mod apply;
mod badge;
mod evidence;
mod life;
mod registers;
mod review;
mod signed;

use crate::support::clinicians::approval;
use crate::support::world::Person;
use crate::support::{Answer, TestApp, eventually};
use kith::base::clock::{days, hours, minutes};
use kith::base::ids::{AccountId, ApplicationId, PersonaId};
use kith::base::{audit, outbox};
use kith::community::clinicians::{self, ApplicationForm, Badge, NewApplication};
use kith::community::groups::Visibility;
use kith::community::{identity, personas};
use kith::transaction;
use reqwest::multipart::{Form, Part};
use std::path::Path;
use std::process::{Command, Stdio};

const PDF: &[u8] = b"%PDF-1.7\n% the certificate of Ada Example\n";
const NAME: &str = "Ada Example";
const REASON: &str = "The register has another name under this number.";

/// What a nurse in the United Kingdom types.
const TYPED: [(&str, &str); 8] = [
    ("profession", "nurse"),
    ("country", "GB"),
    ("register", "nmc"),
    ("register_name", ""),
    ("number", "01A2345N"),
    ("name", NAME),
    ("note", "I work nights."),
    ("agree", "1"),
];

const YES: [(&str, &str); 6] = [
    ("verdict", "approve"),
    ("note", ""),
    ("register", "1"),
    ("control", "photo"),
    ("control", "work-mail"),
    ("document", "1"),
];
const NO: [(&str, &str); 2] = [("verdict", "decline"), ("note", REASON)];

/// The form with its file, and some fields changed.
fn form(changed: &[(&str, &str)], file: &[u8]) -> Form {
    let mut form = Form::new();
    for (name, value) in TYPED {
        let value = changed.iter().find(|(field, _)| *field == name).map_or(value, |(_, value)| value);
        form = form.text(name.to_owned(), (*value).to_owned());
    }
    form.part("evidence", Part::bytes(file.to_vec()).file_name("ada-example-passport.pdf"))
}

async fn apply(person: &Person) -> Answer {
    person.upload("/clinicians/apply", form(&[], PDF)).await
}

/// The only application on the reviewer's desk, as a path.
async fn waiting(reviewer: &Person) -> String {
    let desk = reviewer.get("/reviews").await.expect(200);
    desk.links()
        .into_iter()
        .find(|link| link.starts_with("/reviews/"))
        .unwrap_or_else(|| panic!("none: {desk:?}"))
}

/// Somebody who was checked, without the pages.
pub async fn clinician(world: &TestApp, account: AccountId) -> ApplicationId {
    let reviewers = [world.reviewer().await.account, world.reviewer().await.account];
    checked_by(world, reviewers, account).await
}

async fn checked_by(world: &TestApp, reviewers: [AccountId; 2], account: AccountId) -> ApplicationId {
    let typed = ApplicationForm {
        profession: "nurse".into(),
        country: "GB".into(),
        register: "nmc".into(),
        number: "01A2345N".into(),
        name: NAME.into(),
        agree: "1".into(),
        ..ApplicationForm::default()
    };
    let new = NewApplication::parse(&typed, Ok(PDF.to_vec())).unwrap();
    let id = clinicians::apply(&world.app, account, &new).await.unwrap();
    let judgement = approval();
    for reviewer in reviewers {
        clinicians::review(&world.app, reviewer, id, &judgement).await.unwrap();
    }
    id
}

/// What would stand with the persona's next words.
async fn badge_of(world: &TestApp, account: AccountId, persona: PersonaId) -> Option<Badge> {
    let app = &world.app;
    transaction!(app.db, |tx| clinicians::ensure_badge(tx, app, account, persona).await).unwrap()
}

/// How many files of evidence lie in the server's folder.
fn files(world: &TestApp) -> usize {
    std::fs::read_dir(world.folder().join("files/evidence")).map_or(0, Iterator::count)
}

/// `kith`, in a folder of its own.
fn kith(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kith"));
    command.current_dir(folder).args(arguments).env("KITH_DATA", folder).env("KITH_LOG", "warn");
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}
