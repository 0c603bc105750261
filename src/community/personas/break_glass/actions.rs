//! Asking, allowing, looking, and telling or not.

use super::jobs::Tell;
use super::model::{NewUnmasking, OPEN, Reason, Stage, TOLD_WITHIN, Unmasking, Verdict};
use super::store;
use crate::app::App;
use crate::base::Tx;
use crate::base::audit::Entry;
use crate::base::error::{Error, Result};
use crate::base::ids::{AccountId, PersonaId, UnmaskingId};
use crate::base::random;
use crate::base::seal::Purpose;
use crate::community::identity::staff_name;
use crate::community::personas::model::Persona;
use crate::community::personas::store as personas;
use crate::transaction;
use serde_json::{Value, json};
use std::time::Duration;

/// Asks. Nothing is answered before a second administrator allows it.
pub(super) async fn ask(app: &App, admin: AccountId, new: &NewUnmasking) -> Result<UnmaskingId> {
    let by = staff_name(&app.keys, admin);
    transaction!(app.db, |tx| {
        let id = store::insert(tx, &app.keys, &by, new).await?;
        tx.audit(entry(&by, "personas.ask_unmasking", id, json!({ "ground": new.ground.as_str() }))).await?;
        Ok(id)
    })
}

/// Allows it, or not. Nobody answers their own question.
pub(super) async fn answer(app: &App, admin: AccountId, id: UnmaskingId, verdict: Verdict) -> Result<()> {
    let by = staff_name(&app.keys, admin);
    transaction!(app.db, |tx| {
        let asked = store::find(tx.conn(), &app.keys, id).await?;
        if asked.asked_by == by {
            return Err(Error::Forbidden);
        }
        let open = asked.stage(tx.now()) == Stage::Waiting;
        if !open || !store::answer(tx, id, &by, verdict).await? {
            return Err(Error::Conflict("problem-unmasking-answered"));
        }
        let action = match verdict {
            Verdict::Allowed => "personas.allow_unmasking",
            Verdict::Refused => "personas.refuse_unmasking",
        };
        tx.audit(entry(&by, action, id, json!({}))).await?;
        if verdict == Verdict::Allowed {
            for side in 0..asked.pair.len() {
                tx.enqueue_at(&Tell { unmasking: id, side }, tx.now() + OPEN + some_time(tx)).await?;
            }
        }
        Ok(())
    })
}

/// Whether the two are one person; `None` when one of them has gone for good and nobody can tell any more. Only who
/// asked may look, as long as it is open.
pub(super) async fn look(app: &App, admin: AccountId, id: UnmaskingId) -> Result<Option<bool>> {
    let by = staff_name(&app.keys, admin);
    transaction!(app.db, |tx| {
        let asked = store::find(tx.conn(), &app.keys, id).await?;
        if asked.asked_by != by {
            return Err(Error::Forbidden);
        }
        if !matches!(asked.stage(tx.now()), Stage::Open(_)) {
            return Err(Error::Conflict("problem-unmasking-shut"));
        }
        store::count_look(tx, id).await?;
        tx.audit(entry(&by, "personas.look_unmasked", id, json!({ "look": asked.looks + 1 }))).await?;
        let [one, other] = asked.pair;
        Ok(match (owner(app, tx, one).await?, owner(app, tx, other).await?) {
            (Some(one), Some(other)) => Some(one == other),
            _ => None,
        })
    })
}

async fn owner(app: &App, tx: &Tx, persona: PersonaId) -> Result<Option<AccountId>> {
    match personas::owner(tx.conn(), &app.keys, persona).await {
        Ok(owner) => Ok(Some(owner)),
        Err(Error::NotFound) => Ok(None),
        Err(other) => Err(other),
    }
}

/// Decides that nobody is told, and why. Not for who asked: they would be the one to gain by it.
pub(super) async fn keep_silent(app: &App, admin: AccountId, id: UnmaskingId, reason: &Reason) -> Result<()> {
    let by = staff_name(&app.keys, admin);
    transaction!(app.db, |tx| {
        let asked = store::find(tx.conn(), &app.keys, id).await?;
        if asked.asked_by == by {
            return Err(Error::Forbidden);
        }
        // Afterwards the notices go out, and nobody can take them back.
        if !matches!(asked.stage(tx.now()), Stage::Open(_)) {
            return Err(Error::Conflict("problem-unmasking-shut"));
        }
        store::silence(tx, &app.keys, id, &by, reason).await?;
        tx.audit(entry(&by, "personas.silence_unmasking", id, json!({}))).await
    })
}

/// The persona that is to be told, if it is there and was looked at, and nobody decided otherwise; and 16 bytes that
/// stand for this notice, the same each time, in which nobody sees which question it was.
pub async fn told(app: &App, job: &Tell) -> Result<Option<(Persona, [u8; 16])>> {
    let conn = app.db.read();
    let asked = match store::find(conn, &app.keys, job.unmasking).await {
        Err(Error::NotFound) => return Ok(None),
        found => found?,
    };
    let Some(persona) = asked.pair.get(job.side).filter(|_| is_told(app, &asked)) else { return Ok(None) };
    let digest = app.keys.digest(Purpose::Notice, &[asked.id.as_bytes(), persona.as_bytes()]);
    let mut notice = [0; 16];
    notice.copy_from_slice(&digest[..16]);
    Ok(Some((personas::find(conn, *persona).await?, notice)))
}

/// What this persona is told, the latest first.
pub(super) async fn notices(app: &App, persona: PersonaId) -> Result<Vec<Unmasking>> {
    // Whom a question is about is sealed, so all are opened; there are few in a year.
    let all = store::all(app.db.read(), &app.keys).await?;
    Ok(all.into_iter().filter(|asked| asked.pair.contains(&persona) && is_told(app, asked)).collect())
}

fn is_told(app: &App, asked: &Unmasking) -> bool {
    asked.stage(app.now()) == Stage::Over && asked.looks > 0 && asked.silence.is_none()
}

/// Any time within [`TOLD_WITHIN`].
fn some_time(tx: &Tx) -> Duration {
    let part = u128::from_be_bytes(random::bytes(tx.random())) % TOLD_WITHIN.as_micros();
    Duration::from_micros(u64::try_from(part).unwrap_or_default())
}

fn entry(by: &str, action: &'static str, id: UnmaskingId, detail: Value) -> Entry {
    Entry { actor: by.to_owned(), action, subject: id.to_string(), detail }
}
