//! What the screening found, shown to the author before anything happens.

use super::compose::{Compose, ComposeForm};
use crate::app::App;
use crate::community::personas::Member;
use crate::community::posts::check::{Check, FieldFinding, MarkedPiece, Part, marked};
use crate::community::posts::model::{Body, Title};
use crate::community::wellbeing::{self, HelpPanel};
use crate::screening::{CrisisLevel, Decision};
use crate::web::{Form, Frame, Reply, page};
use askama::Template;
use axum::extract::State;

/// What was found, for the page: inside the composer's form.
pub(super) struct CheckView {
    /// The title in pieces; empty without one.
    pub title: Vec<MarkedPiece>,
    /// The words in pieces.
    pub body: Vec<MarkedPiece>,
    /// A name for this check, which the answer to it brings back.
    pub digest: String,
    /// Whether one button masks everything.
    pub maskable: bool,
    /// Title (empty without one) and words as others would read them if everything were masked.
    pub masked: (String, String),
    /// What was written to the moderators so far.
    pub note: String,
    /// What was found, in order.
    pub findings: Vec<FindingLine>,
    /// Nothing that anybody has to look at.
    pub clean: bool,
    /// The author may publish it as it is.
    pub may_publish: bool,
    /// The author may ask a person to check it.
    pub may_ask: bool,
    /// How the author seems to be.
    pub help: Option<HelpPanel>,
}

/// One finding.
pub(super) struct FindingLine {
    /// From 1, as in the marks.
    pub number: usize,
    /// The words themselves.
    pub words: String,
    /// A kind of `kinds.md`, for the key `kind-…`.
    pub kind: &'static str,
    /// Why, in plain words.
    pub reason: String,
    /// What masking puts in its place.
    pub mask: String,
    /// It is never published.
    pub never: bool,
}

impl CheckView {
    /// Whether the author may ask a person to look, with a few words.
    pub fn asks(check: &Check) -> bool {
        matches!(check.decision(), Decision::Warn | Decision::Hold)
    }

    /// Draws a check.
    pub fn new(app: &App, check: &Check, note: &str) -> Self {
        let found = check.findings();
        let decision = check.decision();
        let help = (check.crisis() >= CrisisLevel::L1).then(|| wellbeing::panel(app, check.crisis()));
        let (masked_title, masked) = check.all_masked(&app.rules.current());
        Self {
            title: check
                .title
                .as_ref()
                .map(|title| marked(&title.source, &found, Part::Title))
                .unwrap_or_default(),
            maskable: check.can_be_masked(),
            masked: (masked_title.unwrap_or_default(), masked),
            note: note.to_owned(),
            digest: check.digest(&app.keys),
            body: marked(&check.body.source, &found, Part::Body),
            findings: found.iter().enumerate().map(|(n, found)| line(check, n, found)).collect(),
            clean: decision == Decision::Publish,
            may_publish: decision <= Decision::Warn,
            may_ask: Self::asks(check),
            help,
        }
    }
}

fn line(check: &Check, n: usize, FieldFinding { part, finding }: &FieldFinding) -> FindingLine {
    let source = match (part, &check.title) {
        (Part::Title, Some(title)) => &title.source,
        _ => &check.body.source,
    };
    FindingLine {
        number: n + 1,
        words: source.get(finding.span.clone()).unwrap_or_default().to_owned(),
        kind: finding.kind.as_str(),
        reason: finding.reason.clone(),
        mask: finding.mask.clone(),
        never: finding.action == Decision::Reject,
    }
}

#[derive(Template)]
#[template(path = "posts/_check.html")]
struct CheckFragment {
    f: Frame,
    check: CheckView,
}

/// `POST /g/{group}/check`: the same check for a script, as a part of the page; without one, the whole
/// composer again.
pub async fn check(
    State(app): State<App>,
    f: Frame,
    member: Member,
    Form(given): Form<ComposeForm>,
) -> Reply {
    let title = Title::parse(&given.title).ok();
    let Ok(body) = Body::parse(&given.body) else {
        return Compose::again(&app, f, member.group, given, None).await;
    };
    let check = Check::new(&app, &member.group, title.as_ref(), &body);
    if f.fragment {
        return page(CheckFragment { check: CheckView::new(&app, &check, given.note()), f });
    }
    Compose::again(&app, f, member.group, given, Some(&check)).await
}
