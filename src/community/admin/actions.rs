//! Writing the compliance record.

use super::model::NewEntry;
use super::store;
use crate::app::App;
use crate::base::audit::Entry;
use crate::base::error::Result;
use crate::base::ids::EntryId;
use crate::transaction;

/// Adds an entry to the compliance record. `actor` is how the audit log names who did it.
pub async fn record(app: &App, actor: &str, new: &NewEntry) -> Result<()> {
    let id = EntryId::new(app.random());
    transaction!(app.db, |tx| {
        store::insert(tx, id, actor, new).await?;
        tx.audit(Entry {
            actor: actor.to_owned(),
            action: "admin.record",
            subject: id.to_string(),
            detail: serde_json::json!({ "kind": new.kind.as_str() }),
        })
        .await
    })
}
