//! Making archives, and forgetting people.

use super::actions::place;
use super::archive::{self, Part};
use super::store;
use crate::app::App;
use crate::base::Tx;
use crate::base::error::{Error, Result};
use crate::base::ids::{AccountId, ExportId, PersonaId, base32};
use crate::base::jobs::{Job, Sealed};
use crate::base::random;
use crate::community::posts::Parting;
use crate::community::{clinicians, groups, identity, moderation, notifications, personas, posts};
use crate::transaction;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Makes an archive.
#[derive(Debug, Serialize, Deserialize)]
pub struct Export {
    /// Which.
    pub export: ExportId,
}

impl Job for Export {
    const KIND: &'static str = "rights.export";
}

/// Forgets one persona of somebody who has gone.
#[derive(Debug, Serialize, Deserialize)]
pub struct ErasePersona {
    /// Which, and what becomes of its words.
    pub sealed: Sealed,
}

impl Job for ErasePersona {
    const KIND: &'static str = "rights.erase_persona";
}

/// Forgets the account of somebody who has gone.
#[derive(Debug, Serialize, Deserialize)]
pub struct EraseAccount {
    /// Which.
    pub sealed: Sealed,
}

impl Job for EraseAccount {
    const KIND: &'static str = "rights.erase_account";
}

/// A persona, and what becomes of its words.
pub(super) fn sealed_persona(app: &App, tx: &Tx, persona: PersonaId, parting: Parting) -> Result<Sealed> {
    Sealed::new(&app.keys, tx.random(), &serde_json::to_vec(&(persona, parting))?)
}

/// Does [`Export`]. A second run makes the same archive again, under another name.
pub async fn export(app: &App, job: Export) -> Result<()> {
    let conn = app.db.read();
    let (account, export) = match store::find(conn, job.export).await {
        // Whoever asked has gone in the meantime, or it took too long.
        Err(Error::NotFound) => return Ok(()),
        found => found?,
    };
    if export.file.is_some() {
        return Ok(());
    }
    let mut parts = vec![Part {
        name: "account".to_owned(),
        value: json!({
            "account": identity::kept(app, account).await?,
            "clinician": clinicians::kept(app, account).await?,
        }),
    }];
    for persona in personas::of_account(conn, &app.keys, account).await? {
        let group = groups::find(conn, persona.group).await?;
        let value = json!({
            "group": group.name,
            "persona": personas::kept(&persona),
            "written": posts::kept(app, persona.id).await?,
            "decisions": moderation::kept(app, persona.id).await?,
        });
        // The address says nothing, so the file can lie where others see its name.
        parts.push(Part { name: format!("group-{}", group.address), value });
        let done = i32::try_from(parts.len()).unwrap_or(i32::MAX);
        transaction!(app.db, |tx| store::progress(tx, job.export, done, None).await)?;
    }
    let sealed = app.keys.seal(app.random(), &place(&job.export), &archive::pack(&parts)?)?;
    let file = format!("export-{}", base32(&random::bytes::<16>(app.random())));
    app.blobs.put(&file, sealed).await?;
    let done = i32::try_from(parts.len()).unwrap_or(i32::MAX);
    transaction!(app.db, |tx| store::progress(tx, job.export, done, Some(file.clone())).await)
}

/// Does [`ErasePersona`].
pub async fn erase_persona(app: &App, job: ErasePersona) -> Result<()> {
    let (persona, parting): (PersonaId, Parting) = serde_json::from_slice(&job.sealed.open(&app.keys)?)?;
    transaction!(app.db, |tx| forget_persona(app, tx, persona, parting).await)
}

/// Forgets a persona: its words as its owner wished, what was said about them, and whose it was.
pub(super) async fn forget_persona(app: &App, tx: &Tx, persona: PersonaId, parting: Parting) -> Result<()> {
    posts::erase(app, tx, persona, parting).await?;
    moderation::erase(tx, persona).await?;
    notifications::erase(tx, persona).await?;
    clinicians::end_badges(tx, persona).await?;
    personas::erase(tx, persona).await
}

/// Does [`EraseAccount`]. Files go first: after a crash between, the next try finds the rest.
pub async fn erase_account(app: &App, job: EraseAccount) -> Result<()> {
    let bytes = job.sealed.open(&app.keys)?;
    let account = AccountId::from_bytes(bytes.try_into().map_err(|_| Error::internal("no account id"))?);
    clinicians::erase_files(app, account).await?;
    for file in store::files_of(app.db.read(), account).await? {
        app.blobs.delete(&file).await?;
    }
    transaction!(app.db, |tx| identity::erase(tx, account).await)
}

/// Removes archives whose time is over, the files first.
pub async fn sweep(app: &App) -> Result<()> {
    for (export, file) in store::over(app.db.read(), app.now()).await? {
        if let Some(file) = file {
            app.blobs.delete(&file).await?;
        }
        transaction!(app.db, |tx| store::forget(tx, export).await)?;
    }
    Ok(())
}
