//! Reviewers look, and say yes or no.

use super::{audit, for_reviewer, reason_of, shred_at};
use crate::app::App;
use crate::base::Tx;
use crate::base::clock::days;
use crate::base::error::{Error, Result};
use crate::base::ids::{AccountId, ApplicationId};
use crate::community::clinicians::evidence::Evidence;
use crate::community::clinicians::jobs::{CheckRegister, ForgetParticulars, Recheck, Remind};
use crate::community::clinicians::model::{
    Application, Credential, EVIDENCE_KEPT, Outcome, RECHECK_EVERY, REMIND_BEFORE, Refusal, Review, State,
    Verdict, judge, valid_until,
};
use crate::community::clinicians::particulars::{Particulars, open_appeal, open_look, open_note, seal_note};
use crate::community::clinicians::registers::Look;
use crate::community::clinicians::verdict::Judgement;
use crate::community::clinicians::{badges, label, store};
use crate::transaction;

/// All that reviewers see of an application.
pub struct Dossier {
    pub application: Application,
    /// `None` once they are deleted.
    pub particulars: Option<Particulars>,
    /// What the register says, if somebody has looked.
    pub look: Option<Look>,
    /// Why the applicant thinks that the first decision was wrong.
    pub appeal: Option<String>,
    pub reviews: Vec<(Review, String)>,
    /// What rests on it now.
    pub credential: Option<Credential>,
    /// Why that was revoked.
    pub reason: Option<String>,
}

/// Opens an application for a reviewer. Every look is in the audit log before anything is shown.
pub async fn look(app: &App, reviewer: AccountId, id: ApplicationId) -> Result<Dossier> {
    audited_look(app, reviewer, id, "clinicians.view").await?;
    let application = store::applications::find(app.db.read(), id).await?;
    let particulars = Particulars::open(&app.keys, &application)?;
    let mut reviews = Vec::new();
    for review in store::reviews::of(app.db.read(), [id]).await? {
        let note = open_note(&app.keys, id, review.reviewer, &review.note)?;
        reviews.push((review, note));
    }
    let credential = store::credentials::of(app.db.read(), application.account).await?;
    let credential = credential.filter(|credential| credential.application == id);
    let reason = credential.as_ref().map(|credential| reason_of(app, credential)).transpose()?.flatten();
    let (look, appeal) = (open_look(&app.keys, &application)?, open_appeal(&app.keys, &application)?);
    Ok(Dossier { application, particulars, look, appeal, reviews, credential, reason })
}

/// Opens the file of an application for a reviewer. Audited like [`look`]. Once it is decided, only those who looked at it
/// may open it again: nobody else has anything to find out there.
pub async fn look_at_evidence(app: &App, reviewer: AccountId, id: ApplicationId) -> Result<Evidence> {
    let application = store::applications::find(app.db.read(), id).await?;
    let reviews = store::reviews::of(app.db.read(), [id]).await?;
    let said = reviews.iter().any(|review| review.reviewer == reviewer);
    // What is deleted is deleted for everybody.
    if application.evidence.is_some() && application.state != State::Submitted && !said {
        return Err(Error::Forbidden);
    }
    let application = audited_look(app, reviewer, id, "clinicians.view_evidence").await?;
    let name = application.evidence.ok_or(Error::NotFound)?;
    Evidence::open(app, id, &name).await
}

/// Has the register asked again.
pub async fn look_again(app: &App, reviewer: AccountId, id: ApplicationId) -> Result<()> {
    transaction!(app.db, |tx| {
        for_reviewer(tx, reviewer, id).await?;
        audit(app, tx, reviewer, "clinicians.look_up", id, serde_json::json!({})).await?;
        tx.enqueue(&CheckRegister { application: id }).await
    })
}

async fn audited_look(
    app: &App,
    reviewer: AccountId,
    id: ApplicationId,
    action: &'static str,
) -> Result<Application> {
    transaction!(app.db, |tx| {
        let application = for_reviewer(tx, reviewer, id).await?;
        audit(app, tx, reviewer, action, id, serde_json::json!({})).await?;
        Ok(application)
    })
}

/// A reviewer says yes or no. The second yes makes a credential, one no ends it.
pub async fn review(
    app: &App,
    reviewer: AccountId,
    id: ApplicationId,
    judgement: &Judgement,
) -> Result<Outcome> {
    let note = seal_note(&app.keys, app.random(), id, reviewer, &judgement.note)?;
    transaction!(app.db, |tx| {
        for_reviewer(tx, reviewer, id).await?;
        store::applications::hold_open(tx, id).await?;
        // Read again behind the lock: somebody else may have decided, or the register answered.
        let application = store::applications::find(tx.conn(), id).await?;
        let before = store::reviews::of(tx.conn(), [id]).await?;
        let yes = |review: &Review| review.round == application.round && review.verdict == Verdict::Approve;
        let said: Vec<_> = before.iter().map(|review| (review.reviewer, yes(review))).collect();
        let verdict = judgement.verdict;
        let outcome =
            judge(application.state, application.account, &said, reviewer, verdict).map_err(refuse)?;
        let look = open_look(&app.keys, &application)?;
        if verdict == Verdict::Approve && look.as_ref().is_some_and(|look| !look.finding.allows_a_yes()) {
            return Err(Error::field("checks", "review-register-differs"));
        }
        let review = Review {
            application: id,
            reviewer,
            round: application.round,
            verdict,
            note: note.clone(),
            licence_until: judgement.licence_until,
            at: tx.now(),
        };
        store::reviews::insert(tx, &review).await?;
        match outcome {
            Outcome::Waiting => {}
            Outcome::Approved => {
                let reviews = before.iter().filter(|review| yes(review)).chain([&review]);
                let read = reviews.filter_map(|review| review.licence_until);
                let licences: Vec<_> = read.chain(look.and_then(|look| look.until)).collect();
                approve(app, tx, &application, licences).await?;
            }
            Outcome::Declined => decline(tx, &application).await?,
        }
        let detail = serde_json::json!({ "verdict": verdict_code(verdict), "checked": judgement.checked });
        audit(app, tx, reviewer, "clinicians.review", id, detail).await?;
        Ok(outcome)
    })
}

async fn approve(
    app: &App,
    tx: &Tx,
    application: &Application,
    licences: Vec<crate::base::Timestamp>,
) -> Result<()> {
    let id = application.id;
    store::applications::decide(tx, id, State::Approved).await?;
    let (shown, region) = match Particulars::open(&app.keys, application)? {
        Some(particulars) => label::choose(tx.conn(), application, &particulars).await?,
        None => (application.profession.shown_in(application.country), String::new()),
    };
    let credential = Credential {
        account: application.account,
        application: id,
        profession: application.profession,
        shown,
        region,
        country: application.country,
        checked_at: tx.now(),
        valid_until: valid_until(tx.now(), licences),
        suspended_at: None,
        revoked_at: None,
        reason: None,
    };
    store::credentials::put(tx, &credential).await?;
    badges::renew(tx, app, &credential).await?;
    tx.enqueue_at(&ForgetParticulars { application: id }, credential.valid_until + EVIDENCE_KEPT).await?;
    tx.enqueue_at(&Recheck { application: id }, super::credential::some_time_after(tx, RECHECK_EVERY))
        .await?;
    let ends = super::ends_on(&credential);
    for before in REMIND_BEFORE {
        let at = ends - days(u64::from(before));
        if at > tx.now() {
            tx.enqueue_at(&Remind { application: id, days: before }, at).await?;
        }
    }
    shred_at(tx, application, tx.now() + EVIDENCE_KEPT).await
}

async fn decline(tx: &Tx, application: &Application) -> Result<()> {
    store::applications::decide(tx, application.id, State::Declined).await?;
    let forget = ForgetParticulars { application: application.id };
    tx.enqueue_at(&forget, tx.now() + EVIDENCE_KEPT).await?;
    shred_at(tx, application, tx.now() + EVIDENCE_KEPT).await
}

fn refuse(refusal: Refusal) -> Error {
    match refusal {
        Refusal::Own => Error::Forbidden,
        Refusal::Over => Error::Conflict("problem-review-over"),
        Refusal::Twice => Error::Conflict("problem-review-twice"),
    }
}

fn verdict_code(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Approve => "approve",
        Verdict::Decline => "decline",
    }
}
