//! Asking for an archive, fetching it, going for good.

use super::jobs::{self, EraseAccount, ErasePersona, Export as ExportJob};
use super::model::PARTING;
use super::store;
use crate::app::App;
use crate::base::Tx;
use crate::base::clock::{days, hours};
use crate::base::error::{Error, Result};
use crate::base::ids::{AccountId, ExportId};
use crate::base::jobs::Sealed;
use crate::base::random;
use crate::base::seal::{Place, Purpose as Digest};
use crate::base::throttle::Quota;
use crate::community::personas::Persona;
use crate::community::posts::Parting;
use crate::community::{identity, personas};
use crate::transaction;
use std::time::Duration;

/// Archives of one account: three at once, one more a day.
const EXPORTS: Quota = Quota { burst: 3, every: days(1) };
/// The account itself goes when the last persona surely has.
const AFTERWARDS: Duration = hours(1);

/// Asks for an archive of everything about the account. It is made by a job.
pub(super) async fn export(app: &App, account: AccountId) -> Result<ExportId> {
    let personas = personas::of_account(app.db.read(), &app.keys, account).await?;
    let parts = i32::try_from(personas.len()).unwrap_or(i32::MAX).saturating_add(1);
    let bucket = app.keys.digest(Digest::Throttle, &[b"export", account.as_bytes()]);
    transaction!(app.db, |tx| {
        tx.throttle(&bucket, EXPORTS).await?;
        let export = store::ask(tx, account, parts).await?;
        tx.enqueue(&ExportJob { export }).await?;
        Ok(export)
    })
}

/// The archive, opened for its owner.
pub(super) async fn fetch(app: &App, account: AccountId, id: ExportId) -> Result<Vec<u8>> {
    let (owner, export) = store::find(app.db.read(), id).await?;
    if owner != account || export.expires_at <= app.now() {
        return Err(Error::NotFound);
    }
    let file = export.file.ok_or(Error::Conflict("problem-export-not-ready"))?;
    app.keys.open(&place(&id), &app.blobs.get(&file).await?)
}

/// Where the content of an archive belongs.
pub(super) fn place(id: &ExportId) -> Place<'_> {
    Place { column: "exports.file", row: id.as_bytes() }
}

/// Goes for good: out at once, and gone piece by piece at times that nobody can put together.
pub(super) async fn leave(app: &App, account: AccountId, parting: Parting) -> Result<()> {
    let personas = personas::of_account(app.db.read(), &app.keys, account).await?;
    transaction!(app.db, |tx| {
        identity::close(tx, account).await?;
        for persona in &personas {
            let sealed = jobs::sealed_persona(app, tx, persona.id, parting)?;
            tx.enqueue_at(&ErasePersona { sealed }, tx.now() + some_time(tx)).await?;
        }
        let sealed = Sealed::new(&app.keys, tx.random(), account.as_bytes())?;
        tx.enqueue_at(&EraseAccount { sealed }, tx.now() + PARTING + AFTERWARDS).await
    })
}

/// Leaves one group. With a parting the persona is forgotten at once: nobody else's goes with it.
pub(super) async fn leave_group(app: &App, persona: &Persona, parting: Option<Parting>) -> Result<()> {
    // Somebody whom a moderator has restricted would come back as somebody new.
    let restricted = personas::restriction(app.db.read(), persona.id, app.now()).await?.is_some();
    if restricted && parting.is_some() {
        return Err(Error::Conflict("problem-leave-restricted"));
    }
    match parting {
        None => personas::leave(app, persona).await,
        Some(parting) => transaction!(app.db, |tx| jobs::forget_persona(app, tx, persona.id, parting).await),
    }
}

/// Any time within [`PARTING`].
fn some_time(tx: &Tx) -> Duration {
    let part = u64::from_be_bytes(random::bytes(tx.random()));
    Duration::from_secs(part % PARTING.as_secs())
}
