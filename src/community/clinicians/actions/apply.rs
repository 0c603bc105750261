//! Apply, take an application back, ask other people to look again; and the look into the register that follows.

use super::shred_at;
use crate::app::App;
use crate::base::Tx;
use crate::base::clock::hours;
use crate::base::error::{Error, Result};
use crate::base::ids::{AccountId, ApplicationId};
use crate::base::seal::Purpose;
use crate::base::throttle::Quota;
use crate::community::clinicians::evidence::Evidence;
use crate::community::clinicians::form::NewApplication;
use crate::community::clinicians::jobs::{CheckRegister, ShredEvidence};
use crate::community::clinicians::model::{Application, EVIDENCE_KEPT, State};
use crate::community::clinicians::particulars::{Particulars, seal_appeal, seal_look};
use crate::community::clinicians::registers::{self, Look};
use crate::community::clinicians::store;
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
        look: None,
        evidence: Some(name),
        state: State::Submitted,
        round: 0,
        appeal: None,
        submitted_at: app.now(),
        decided_at: None,
    };
    transaction!(app.db, |tx| {
        store::applications::insert(tx, &application).await?;
        tx.enqueue(&CheckRegister { application: id }).await
    })?;
    Ok(id)
}

/// Looks the applicant up and notes what the register says. Gives back what was found; `None` when there is nothing to
/// compare any more.
pub async fn check_register(app: &App, id: ApplicationId) -> Result<Option<Look>> {
    let application = match store::applications::find(app.db.read(), id).await {
        Err(Error::NotFound) => return Ok(None),
        found => found?,
    };
    let Some(particulars) = Particulars::open(&app.keys, &application)? else { return Ok(None) };
    let claim = particulars.claim(application.profession);
    let look = registers::look_up(app, particulars.register(), &claim).await?;
    let sealed = seal_look(&app.keys, app.random(), id, &look)?;
    transaction!(app.db, |tx| store::applications::put_look(tx, id, sealed.clone()).await)?;
    Ok(Some(look))
}

/// Takes the open application back. What it says is gone at once, the file soon after.
pub async fn withdraw(app: &App, account: AccountId) -> Result<()> {
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

/// Asks other people to look at a declined application again, once, as long as the evidence is there.
pub async fn appeal(app: &App, account: AccountId, words: &str) -> Result<()> {
    transaction!(app.db, |tx| {
        let latest = store::applications::latest_of(tx.conn(), account).await?;
        let declined = latest.filter(|application| application.may_appeal(tx.now()));
        let declined = declined.ok_or(Error::Conflict("problem-second-look-over"))?;
        let sealed = seal_appeal(&app.keys, tx.random(), declined.id, words)?;
        if !store::applications::reopen(tx, declined.id, sealed).await? {
            return Err(Error::Conflict("problem-second-look-over"));
        }
        tx.enqueue(&CheckRegister { application: declined.id }).await
    })
}

async fn open_of(tx: &Tx, account: AccountId) -> Result<Option<Application>> {
    let latest = store::applications::latest_of(tx.conn(), account).await?;
    Ok(latest.filter(|application| application.state == State::Submitted))
}

impl Application {
    /// Whether its applicant may ask other people to look again: once, within the time in which the evidence is kept.
    pub(in crate::community::clinicians) fn may_appeal(&self, now: crate::base::Timestamp) -> bool {
        let in_time = self.decided_at.is_some_and(|decided| now < decided + EVIDENCE_KEPT);
        self.state == State::Declined && self.round == 0 && in_time && self.particulars.is_some()
    }
}
