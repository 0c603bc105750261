//! What becomes of a credential: it is looked at each month, paused, taken back, and shown where its owner wants.

use super::{audit, check_register, for_reviewer};
use crate::app::App;
use crate::base::audit::Entry;
use crate::base::clock::{days, hours, minutes};
use crate::base::error::{Error, Result};
use crate::base::event::Stream;
use crate::base::ids::{AccountId, ApplicationId, BadgeId, PersonaId};
use crate::base::seal::Purpose;
use crate::base::{Timestamp, Tx};
use crate::community::clinicians::jobs::{ForgetParticulars, Recheck, TellBadge};
use crate::community::clinicians::model::{
    BadgeChanged, Credential, EVIDENCE_KEPT, RECHECK_EVERY, first_moment,
};
use crate::community::clinicians::particulars::{open_reason, seal_reason};
use crate::community::clinicians::registers::Finding;
use crate::community::clinicians::{badges, store};
use crate::community::personas;
use crate::transaction;
use std::time::Duration;

/// Within this time open pages hear that badges have changed, each at a moment of its own: the badges of one person
/// must not change on every screen in the same second. Pages that are loaded show it at once.
const TOLD_WITHIN: Duration = minutes(1);

/// When a register that did not answer is asked again about a badge that stands.
const ASK_AGAIN: Duration = days(1);

/// Asks the register again, as every month. When it says that the licence is not good, the badges are paused at once
/// and a person is asked; a register that does not answer pauses nobody.
pub async fn recheck(app: &App, id: ApplicationId) -> Result<()> {
    let Ok(application) = store::applications::find(app.db.read(), id).await else { return Ok(()) };
    let standing = async |tx: &Tx| {
        let credential = store::credentials::of(tx.conn(), application.account).await?;
        Ok::<_, Error>(
            credential
                .filter(|credential| credential.application == id && credential.may_come_back(tx.now())),
        )
    };
    if transaction!(app.db, |tx| standing(tx).await)?.is_none() {
        return Ok(());
    }
    let Some(look) = check_register(app, id).await? else { return Ok(()) };
    // A register that is away for a day must not end the looks for good, as a job that was given up would.
    let next = if look.finding.is_passing() { ASK_AGAIN } else { RECHECK_EVERY };
    transaction!(app.db, |tx| {
        let Some(credential) = standing(tx).await? else { return Ok(()) };
        if look.finding.ends_a_badge() && credential.suspended_at.is_none() {
            suspend(app, tx, &credential, &look.finding).await?;
        }
        tx.enqueue_at(&Recheck { application: id }, some_time_after(tx, next)).await
    })
}

async fn suspend(app: &App, tx: &Tx, credential: &Credential, finding: &Finding) -> Result<()> {
    store::credentials::set_suspended(tx, credential.account, Some(tx.now())).await?;
    let ids = badges::personas_of(tx, app, credential.account).await?;
    store::badges::set_suspended(tx, &ids, true).await?;
    tell_soon(tx, &ids).await?;
    let entry = Entry {
        actor: "register".to_owned(),
        action: "clinicians.suspend",
        subject: credential.application.to_string(),
        detail: serde_json::json!({ "finding": finding.code() }),
    };
    tx.audit(entry).await
}

/// A moment within the hour that begins so much later than now. Not exactly so much later: the microsecond at which the
/// register was asked would stand beside an account, and beside whatever else happened then. It also spreads the load.
pub(super) fn some_time_after(tx: &Tx, time: Duration) -> Timestamp {
    let late = tx.random().below(usize::try_from(hours(1).as_micros()).unwrap_or(usize::MAX));
    (tx.now() + time).floor(hours(1)) + Duration::from_micros(late as u64)
}

/// A reviewer has looked and ends the pause.
pub async fn reinstate(app: &App, reviewer: AccountId, id: ApplicationId) -> Result<()> {
    transaction!(app.db, |tx| {
        let credential = standing_on(tx, reviewer, id).await?;
        if credential.suspended_at.is_none() {
            return Err(Error::Conflict("problem-credential-over"));
        }
        store::credentials::set_suspended(tx, credential.account, None).await?;
        let ids = badges::personas_of(tx, app, credential.account).await?;
        store::badges::set_suspended(tx, &ids, false).await?;
        tell_soon(tx, &ids).await?;
        audit(app, tx, reviewer, "clinicians.reinstate", id, serde_json::json!({})).await
    })
}

/// Takes a credential back, and every badge that shows it.
pub async fn revoke(app: &App, reviewer: AccountId, id: ApplicationId, reason: &str) -> Result<()> {
    transaction!(app.db, |tx| {
        let credential = standing_on(tx, reviewer, id).await?;
        let sealed = seal_reason(&app.keys, tx.random(), credential.account, reason)?;
        if !store::credentials::revoke(tx, credential.account, sealed).await? {
            return Err(Error::Conflict("problem-credential-over"));
        }
        let ids = badges::personas_of(tx, app, credential.account).await?;
        store::badges::revoke(tx, &ids).await?;
        tell_soon(tx, &ids).await?;
        tx.enqueue_at(&ForgetParticulars { application: id }, tx.now() + EVIDENCE_KEPT).await?;
        audit(app, tx, reviewer, "clinicians.revoke", id, serde_json::json!({})).await
    })
}

/// The credential that rests on this application and is not over.
async fn standing_on(tx: &Tx, reviewer: AccountId, id: ApplicationId) -> Result<Credential> {
    let application = for_reviewer(tx, reviewer, id).await?;
    let credential = store::credentials::of(tx.conn(), application.account).await?;
    let credential = credential.filter(|credential| credential.application == id).ok_or(Error::NotFound)?;
    if credential.may_come_back(tx.now()) {
        Ok(credential)
    } else {
        Err(Error::Conflict("problem-credential-over"))
    }
}

/// Why a credential was revoked, if it was.
pub fn reason_of(app: &App, credential: &Credential) -> Result<Option<String>> {
    credential.reason.as_ref().map(|sealed| open_reason(&app.keys, credential.account, sealed)).transpose()
}

/// When badges for this credential end by themselves.
pub fn ends_on(credential: &Credential) -> Timestamp {
    first_moment(credential.last_month() + 1)
}

async fn tell_soon(tx: &Tx, ids: &[PersonaId]) -> Result<()> {
    for held in store::badges::of_personas(tx.conn(), ids.iter().copied()).await? {
        let late = tx.random().below(usize::try_from(TOLD_WITHIN.as_micros()).unwrap_or(usize::MAX));
        let at = tx.now() + Duration::from_micros(late as u64);
        tx.enqueue_at(&TellBadge { badge: held.badge.id }, at).await?;
    }
    Ok(())
}

/// Tells the open pages of the badge's group that it has changed.
pub async fn tell_badge(app: &App, badge: BadgeId) -> Result<()> {
    transaction!(app.db, |tx| {
        let Some(persona) = store::badges::wearer(tx.conn(), badge).await? else { return Ok(()) };
        let group = personas::find(tx.conn(), persona).await?.group;
        tx.emit(Stream::members(group), &BadgeChanged { badge }).await?;
        Ok(())
    })
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
pub async fn wearers(app: &App, account: AccountId) -> Result<Vec<(personas::Persona, bool)>> {
    let mut own = personas::of_account(app.db.read(), &app.keys, account).await?;
    own.retain(|persona| persona.state == personas::State::Active);
    let held = store::badges::of_personas(app.db.read(), own.iter().map(|persona| persona.id)).await?;
    let worn = |persona: &personas::Persona| held.iter().any(|held| held.worn && held.persona == persona.id);
    Ok(own.into_iter().map(|persona| (persona.clone(), worn(&persona))).collect())
}

/// One persona that shows a badge for what rests on this application, to be told about it, and what tells this news from
/// others. One only: news on several lists at once would say whose they are.
pub async fn wearer(app: &App, id: ApplicationId, days: u16) -> Result<Option<(PersonaId, [u8; 16])>> {
    let Ok(application) = store::applications::find(app.db.read(), id).await else { return Ok(None) };
    let credential = store::credentials::of(app.db.read(), application.account).await?;
    let standing =
        credential.is_some_and(|credential| credential.application == id && credential.is_live(app.now()));
    let worn = wearers(app, application.account).await?.into_iter().find(|(_, worn)| *worn);
    let Some((persona, _)) = worn.filter(|_| standing) else { return Ok(None) };
    // The same for every try of one reminder, and nothing that leads back to the application.
    let digest =
        app.keys.digest(Purpose::Request, &[b"clinicians.remind", id.as_bytes(), &days.to_be_bytes()]);
    let mut about = [0; 16];
    about.copy_from_slice(&digest[..16]);
    Ok(Some((persona.id, about)))
}
