//! What is deleted when nobody needs it any more.
//!
//! Invariant: as long as a file of evidence lies somewhere, a job waits that will look at it again.

use super::model::{Application, EVIDENCE_KEPT, State};
use super::{actions, store};
use crate::app::App;
use crate::base::Tx;
use crate::base::clock::{Timestamp, days};
use crate::base::error::{Error, Result};
use crate::base::ids::{ApplicationId, BadgeId};
use crate::base::jobs::Job;
use crate::transaction;
use serde::{Deserialize, Serialize};

/// Removes a file of evidence when its time is over, or when no application refers to it.
#[derive(Debug, Serialize, Deserialize)]
pub struct ShredEvidence {
    /// The file's name.
    pub file: String,
}

impl Job for ShredEvidence {
    const KIND: &'static str = "clinicians.shred_evidence";
}

/// Removes name and number of an applicant when nothing rests on them any more.
#[derive(Debug, Serialize, Deserialize)]
pub struct ForgetParticulars {
    /// The application.
    pub application: ApplicationId,
}

impl Job for ForgetParticulars {
    const KIND: &'static str = "clinicians.forget_particulars";
}

/// Looks an applicant up in the register.
#[derive(Debug, Serialize, Deserialize)]
pub struct CheckRegister {
    /// The application.
    pub application: ApplicationId,
}

impl Job for CheckRegister {
    const KIND: &'static str = "clinicians.check_register";
}

/// Asks the register again about somebody who was verified.
#[derive(Debug, Serialize, Deserialize)]
pub struct Recheck {
    /// The application on which it rests.
    pub application: ApplicationId,
}

impl Job for Recheck {
    const KIND: &'static str = "clinicians.recheck";
}

/// Reminds somebody that their badge will end. The notifications say it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Remind {
    /// The application on which it rests.
    pub application: ApplicationId,
    /// How many days are left.
    pub days: u16,
}

impl Job for Remind {
    const KIND: &'static str = "clinicians.remind";
}

/// Tells open pages that a badge has changed.
#[derive(Debug, Serialize, Deserialize)]
pub struct TellBadge {
    /// Which.
    pub badge: BadgeId,
}

impl Job for TellBadge {
    const KIND: &'static str = "clinicians.tell_badge";
}

/// Does [`CheckRegister`]. A register that does not answer is asked again, later each time.
pub async fn check_register(app: &App, job: CheckRegister) -> Result<()> {
    match actions::check_register(app, job.application).await? {
        Some(look) if look.finding.is_passing() => Err(Error::Unavailable),
        _ => Ok(()),
    }
}

/// Does [`Recheck`].
pub async fn recheck(app: &App, job: Recheck) -> Result<()> {
    actions::recheck(app, job.application).await
}

/// Does [`TellBadge`].
pub async fn tell_badge(app: &App, job: TellBadge) -> Result<()> {
    actions::tell_badge(app, job.badge).await
}

/// Does [`ShredEvidence`]. The file goes first, then the reference to it: after a crash between the
/// two, the next try finds both ways open.
pub async fn shred_evidence(app: &App, job: ShredEvidence) -> Result<()> {
    let application = store::applications::with_evidence(app.db.read(), &job.file).await?;
    let Some(application) = application else { return app.blobs.delete(&job.file).await };
    let due = match application.state {
        State::Submitted => app.now() + EVIDENCE_KEPT,
        State::Withdrawn => decided(&application)?,
        State::Approved | State::Declined => decided(&application)? + EVIDENCE_KEPT,
    };
    if due > app.now() {
        return transaction!(app.db, |tx| tx.enqueue_at(&job, due).await);
    }
    app.blobs.delete(&job.file).await?;
    transaction!(app.db, |tx| store::applications::forget_evidence(tx, application.id).await)
}

/// Does [`ForgetParticulars`].
pub async fn forget_particulars(app: &App, job: ForgetParticulars) -> Result<()> {
    transaction!(app.db, |tx| {
        let application = match store::applications::find(tx.conn(), job.application).await {
            Err(Error::NotFound) => return Ok(()),
            found => found?,
        };
        match needed_until(tx, &application).await? {
            Some(until) if until > tx.now() => tx.enqueue_at(&job, until).await,
            _ => store::applications::forget_particulars(tx, application.id).await,
        }
    })
}

/// Until when somebody may have to look at the particulars; `None` when nobody has to.
async fn needed_until(tx: &Tx, application: &Application) -> Result<Option<Timestamp>> {
    match application.state {
        State::Withdrawn => Ok(None),
        State::Submitted => Ok(Some(tx.now() + days(30))),
        State::Declined => Ok(Some(decided(application)? + EVIDENCE_KEPT)),
        State::Approved => {
            let credential = store::credentials::of(tx.conn(), application.account).await?;
            let rests = credential.filter(|credential| credential.application == application.id);
            Ok(rests
                .map(|credential| credential.revoked_at.unwrap_or(credential.valid_until) + EVIDENCE_KEPT))
        }
    }
}

fn decided(application: &Application) -> Result<Timestamp> {
    application.decided_at.ok_or_else(|| Error::internal("a decided application has no time"))
}
