//! Apply, withdraw, review, revoke, and choose where a badge is shown.

use super::evidence::Evidence;
use super::form::NewApplication;
use super::jobs::{ForgetParticulars, ShredEvidence};
use super::model::{
    Application, Credential, EVIDENCE_KEPT, Outcome, Refusal, Review, State, VALID_FOR, Verdict, judge,
};
use super::particulars::{Particulars, open_note, open_reason, seal_note, seal_reason};
use super::verdict::Judgement;
use super::{badges, store};
use crate::app::App;
use crate::base::Tx;
use crate::base::audit::Entry;
use crate::base::clock::hours;
use crate::base::error::{Error, Result};
use crate::base::ids::{AccountId, ApplicationId, PersonaId};
use crate::base::seal::Purpose;
use crate::base::throttle::Quota;
use crate::community::identity::staff_name;
use crate::community::personas;
use crate::transaction;

/// Applications of one account: three at once, then one each eight hours.
const APPLICATIONS: Quota = Quota { burst: 3, every: hours(8) };

/// Sends an application. The file is sealed and kept first; a job that would remove it waits from
/// before that moment, so no file stays behind when the rest fails.
pub async fn apply(app: &App, account: AccountId, new: &NewApplication) -> Result<ApplicationId> {
    let id = ApplicationId::new(app.random());
    let name = Evidence::new_name(app.random());
    let bucket = app.keys.digest(Purpose::Throttle, &[b"clinicians.apply", account.as_bytes()]);
    transaction!(app.db, |tx| {
        if open_of(tx, account).await?.is_some() {
            return Err(Error::Conflict("problem-application-open"));
        }
        tx.throttle(&bucket, APPLICATIONS).await?;
        tx.enqueue_at(&ShredEvidence { file: name.clone() }, tx.now() + hours(1)).await
    })?;
    new.evidence.keep(app, id, &name).await?;
    let application = Application {
        id,
        account,
        profession: new.profession,
        country: new.country,
        particulars: Some(new.particulars.seal(&app.keys, app.random(), id)?),
        evidence: Some(name),
        state: State::Submitted,
        submitted_at: app.now(),
        decided_at: None,
    };
    transaction!(app.db, |tx| store::applications::insert(tx, &application).await)?;
    Ok(id)
}

/// Takes the open application back. What it says is gone at once, the file soon after.
pub(super) async fn withdraw(app: &App, account: AccountId) -> Result<()> {
    transaction!(app.db, |tx| {
        let over = Error::Conflict("problem-application-over");
        let Some(open) = open_of(tx, account).await? else { return Err(over) };
        if !store::applications::decide(tx, open.id, State::Withdrawn).await? {
            return Err(over);
        }
        store::applications::forget_particulars(tx, open.id).await?;
        shred_at(tx, &open, tx.now()).await
    })
}

/// All that reviewers see of an application.
pub(super) struct Dossier {
    pub application: Application,
    /// `None` once they are deleted.
    pub particulars: Option<Particulars>,
    pub reviews: Vec<(Review, String)>,
    /// What rests on it now.
    pub credential: Option<Credential>,
    /// Why that was revoked.
    pub reason: Option<String>,
}

/// Opens an application for a reviewer. Every look is in the audit log before anything is shown.
pub(super) async fn look(app: &App, reviewer: AccountId, id: ApplicationId) -> Result<Dossier> {
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
    Ok(Dossier { application, particulars, reviews, credential, reason })
}

/// Opens the file of an application for a reviewer. Audited like [`look`].
pub(super) async fn look_at_evidence(app: &App, reviewer: AccountId, id: ApplicationId) -> Result<Evidence> {
    let application = audited_look(app, reviewer, id, "clinicians.view_evidence").await?;
    let name = application.evidence.ok_or(Error::NotFound)?;
    Evidence::open(app, id, &name).await
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

/// An application that this reviewer may look at: nobody has anything to do with their own.
async fn for_reviewer(tx: &Tx, reviewer: AccountId, id: ApplicationId) -> Result<Application> {
    let application = store::applications::find(tx.conn(), id).await?;
    if application.account == reviewer { Err(Error::Forbidden) } else { Ok(application) }
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
        let application = for_reviewer(tx, reviewer, id).await?;
        store::applications::hold_open(tx, id).await?;
        let state = store::applications::find(tx.conn(), id).await?.state;
        let agreed: Vec<_> =
            store::reviews::of(tx.conn(), [id]).await?.into_iter().map(|review| review.reviewer).collect();
        let outcome =
            judge(state, application.account, &agreed, reviewer, judgement.verdict).map_err(refuse)?;
        let verdict = judgement.verdict;
        let review = Review { application: id, reviewer, verdict, note: note.clone(), at: tx.now() };
        store::reviews::insert(tx, &review).await?;
        match outcome {
            Outcome::Waiting => {}
            Outcome::Approved => approve(app, tx, &application).await?,
            Outcome::Declined => decline(tx, &application).await?,
        }
        let detail = serde_json::json!({ "verdict": verdict_code(verdict), "checked": judgement.checked });
        audit(app, tx, reviewer, "clinicians.review", id, detail).await?;
        Ok(outcome)
    })
}

async fn approve(app: &App, tx: &Tx, application: &Application) -> Result<()> {
    store::applications::decide(tx, application.id, State::Approved).await?;
    let credential = Credential {
        account: application.account,
        application: application.id,
        profession: application.profession,
        country: application.country,
        checked_at: tx.now(),
        valid_until: tx.now() + VALID_FOR,
        revoked_at: None,
        reason: None,
    };
    store::credentials::put(tx, &credential).await?;
    badges::renew(tx, app, &credential).await?;
    let forget = ForgetParticulars { application: application.id };
    tx.enqueue_at(&forget, credential.valid_until + EVIDENCE_KEPT).await?;
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

/// Takes a credential back, and every badge that shows it.
pub async fn revoke(app: &App, reviewer: AccountId, id: ApplicationId, reason: &str) -> Result<()> {
    transaction!(app.db, |tx| {
        let application = for_reviewer(tx, reviewer, id).await?;
        let over = Error::Conflict("problem-credential-over");
        let credential = store::credentials::of(tx.conn(), application.account).await?;
        let credential =
            credential.filter(|credential| credential.application == id).ok_or(Error::NotFound)?;
        let sealed = seal_reason(&app.keys, tx.random(), credential.account, reason)?;
        if !credential.is_live(tx.now())
            || !store::credentials::revoke(tx, credential.account, sealed).await?
        {
            return Err(over);
        }
        let ids = badges::personas_of(tx, app, credential.account).await?;
        store::badges::revoke(tx, &ids).await?;
        tx.enqueue_at(&ForgetParticulars { application: id }, tx.now() + EVIDENCE_KEPT).await?;
        audit(app, tx, reviewer, "clinicians.revoke", id, serde_json::json!({})).await
    })
}

/// Why a credential was revoked, if it was.
pub(super) fn reason_of(app: &App, credential: &Credential) -> Result<Option<String>> {
    credential.reason.as_ref().map(|sealed| open_reason(&app.keys, credential.account, sealed)).transpose()
}

/// Chooses the personas with whose words a badge stands from now on. All others of the account show none.
///
/// Nobody shows a badge without choosing so: a nurse who is a patient in one group is a nurse in
/// another only.
pub async fn wear(app: &App, account: AccountId, chosen: &[PersonaId]) -> Result<()> {
    transaction!(app.db, |tx| {
        let credential = store::credentials::of(tx.conn(), account).await?;
        let credential = credential.filter(|credential| credential.is_live(tx.now()));
        let credential = credential.ok_or(Error::Conflict("problem-credential-over"))?;
        let own = badges::personas_of(tx, app, account).await?;
        let (on, off): (Vec<_>, Vec<_>) = own.into_iter().partition(|persona| chosen.contains(persona));
        store::badges::set_worn(tx, &off, false).await?;
        store::badges::set_worn(tx, &on, true).await?;
        for persona in on {
            badges::issue(tx, app, &credential, persona).await?;
        }
        Ok(())
    })
}

/// The account's personas that are in their groups, with whether a badge stands with their words.
pub(super) async fn wearers(app: &App, account: AccountId) -> Result<Vec<(personas::Persona, bool)>> {
    let mut own = personas::of_account(app.db.read(), &app.keys, account).await?;
    own.retain(|persona| persona.state == personas::State::Active);
    let held = store::badges::of_personas(app.db.read(), own.iter().map(|persona| persona.id)).await?;
    let worn = |persona: &personas::Persona| held.iter().any(|held| held.worn && held.persona == persona.id);
    Ok(own.into_iter().map(|persona| (persona.clone(), worn(&persona))).collect())
}

async fn open_of(tx: &Tx, account: AccountId) -> Result<Option<Application>> {
    let latest = store::applications::latest_of(tx.conn(), account).await?;
    Ok(latest.filter(|application| application.state == State::Submitted))
}

async fn shred_at(tx: &Tx, application: &Application, at: crate::base::Timestamp) -> Result<()> {
    match &application.evidence {
        Some(file) => tx.enqueue_at(&ShredEvidence { file: file.clone() }, at).await,
        None => Ok(()),
    }
}

async fn audit(
    app: &App,
    tx: &Tx,
    reviewer: AccountId,
    action: &'static str,
    subject: ApplicationId,
    detail: serde_json::Value,
) -> Result<()> {
    let actor = staff_name(&app.keys, reviewer);
    tx.audit(Entry { actor, action, subject: subject.to_string(), detail }).await
}

fn verdict_code(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Approve => "approve",
        Verdict::Decline => "decline",
    }
}
