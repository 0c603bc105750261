//! Reads a whole register into the database: a local mirror, so that a look-up tells nobody who applies.
//!
//! Constant memory: one batch of rows is held, whatever the size of the file. Each batch is one transaction that also
//! keeps how far the file is read, so whoever is interrupted goes on from there with the same file.

use super::Register;
use super::file::Rows;
use crate::app::App;
use crate::base::Tx;
use crate::base::audit::Entry as Audit;
use crate::base::error::{Error, Result};
use crate::community::clinicians::profession::Profession;
use crate::community::clinicians::store::register_entries as entries;
use crate::community::clinicians::store::register_imports::{self as imports, Import};
use crate::transaction;
use csv::Position;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Rows in one transaction: enough that the disk is not what takes the time, few enough that others are not kept waiting.
const BATCH: usize = 5_000;
/// A file is known again by its length and this many bytes of its beginning.
const KNOWN_BY: u64 = 1 << 16;

/// What the file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Everybody: who is not in it is in the register no more.
    Whole,
    /// Changes only.
    Part,
}

/// How far an import is.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Bytes of the file that are read.
    pub bytes: u64,
    /// Bytes of the file.
    pub of: u64,
    /// Rows that are read, also by an earlier try.
    pub rows: u64,
}

/// What an import did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Imported {
    /// Rows of the file, also those that an earlier try had read.
    pub rows: u64,
    /// Rows that this try has read.
    pub read: u64,
    /// People among all rows.
    pub people: u64,
    /// People who were in the register before and are not any more.
    pub gone: u64,
}

/// How many people have which profession, and where: `nurse` and `nurse@OH`.
pub(in crate::community::clinicians) type Crowd = BTreeMap<String, u32>;

/// Imports a file. `tell` hears after each batch how far it is.
pub async fn import(
    app: &App,
    register: Register,
    path: &Path,
    scope: Scope,
    mut tell: impl FnMut(Progress),
) -> Result<Imported> {
    let (of, mark) = known_by(path)?;
    let mut rows = Rows::open(register, path)?;
    let mut import = begin(app, register, mark, scope).await?;
    let already = import.rows;
    if already > 0 {
        let mut position = Position::new();
        position
            .set_byte(u64::try_from(import.byte).map_err(Error::internal)?)
            .set_line(u64::try_from(import.line).map_err(Error::internal)?);
        rows.seek(position)?;
    }
    loop {
        let mut batch = BTreeMap::new();
        let mut read = 0;
        while read < BATCH {
            let Some(row) = rows.next()? else { break };
            read += 1;
            if let Some(entry) = row {
                if scope == Scope::Whole {
                    count(&mut import.crowd, &entry);
                }
                import.people += 1;
                // A number that stands twice in a batch is written once: the later row is the newer one.
                batch.insert(entry.number.clone(), entry);
            }
        }
        if read == 0 {
            break;
        }
        import.rows += i64::try_from(read).map_err(Error::internal)?;
        import.byte = i64::try_from(rows.position().byte()).map_err(Error::internal)?;
        import.line = i64::try_from(rows.position().line()).map_err(Error::internal)?;
        transaction!(app.db, |tx| {
            entries::put(tx, register, import.number, batch.values()).await?;
            imports::put(tx, &import).await
        })?;
        tell(Progress { bytes: rows.position().byte(), of, rows: import.rows.unsigned_abs() });
    }
    let gone = transaction!(app.db, |tx| finish(tx, register, &import, scope).await)?;
    Ok(Imported {
        rows: import.rows.unsigned_abs(),
        read: (import.rows - already).unsigned_abs(),
        people: import.people.unsigned_abs(),
        gone,
    })
}

/// The import that was interrupted, when it was of this file; a new one otherwise.
async fn begin(app: &App, register: Register, mark: Vec<u8>, scope: Scope) -> Result<Import> {
    let before = imports::of(app.db.read(), register).await?;
    if let Some(open) = before.as_ref().filter(|import| import.finished_at.is_none() && import.mark == mark) {
        return Ok(open.clone());
    }
    let crowd = match (&before, scope) {
        // A file of changes does not say how many there are.
        (Some(before), Scope::Part) => before.crowd.clone(),
        _ => Crowd::default(),
    };
    Ok(Import {
        register,
        number: before.as_ref().map_or(1, |before| before.number + 1),
        mark,
        byte: 0,
        line: 0,
        rows: 0,
        people: 0,
        crowd,
        finished_at: None,
        copied_at: before.and_then(|before| before.copied_at),
    })
}

async fn finish(tx: &Tx, register: Register, import: &Import, scope: Scope) -> Result<u64> {
    let gone = match scope {
        Scope::Whole => entries::forget_others(tx, register, import.number).await?,
        Scope::Part => 0,
    };
    let now = Some(tx.now());
    imports::put(tx, &Import { finished_at: now, copied_at: now, ..import.clone() }).await?;
    let detail = json!({ "rows": import.rows, "people": import.people, "gone": gone });
    let entry = Audit {
        actor: "operator".to_owned(),
        action: "clinicians.import_register",
        subject: register.code().to_owned(),
        detail,
    };
    tx.audit(entry).await?;
    Ok(gone)
}

fn count(crowd: &mut Crowd, entry: &super::Entry) {
    if !entry.active {
        return;
    }
    let mut labels = std::collections::BTreeSet::new();
    for practice in &entry.practices {
        for profession in Profession::listed_as(&practice.code) {
            labels.insert(profession.code().to_owned());
            labels.insert(label(profession, &practice.region));
        }
    }
    for label in labels {
        *crowd.entry(label).or_default() += 1;
    }
}

/// A profession in a region.
pub(in crate::community::clinicians) fn label(profession: Profession, region: &str) -> String {
    format!("{}@{region}", profession.code())
}

fn known_by(path: &Path) -> Result<(u64, Vec<u8>)> {
    let file = File::open(path).map_err(Error::internal)?;
    let length = file.metadata().map_err(Error::internal)?.len();
    let mut beginning = Vec::new();
    file.take(KNOWN_BY).read_to_end(&mut beginning).map_err(Error::internal)?;
    let digest = Sha256::new().chain_update(length.to_be_bytes()).chain_update(&beginning).finalize();
    Ok((length, digest.to_vec()))
}
