//! Reasons that a group's moderators need again and again: its own, beside those that every group has.

use super::entry;
use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::ids::ReasonId;
use crate::community::moderation::model::REASON_MAX;
use crate::community::moderation::store::ready;
use crate::community::personas::Moderator;
use crate::transaction;
use crate::web::Words;

/// So many reasons a group has; more, nobody reads through.
pub const MOST: u64 = 20;

/// Keeps a reason in one of the languages of the pages.
pub async fn keep_ready(app: &App, moderator: &Moderator, language: &str, words: &str) -> Result<()> {
    let words = words.trim();
    if words.is_empty() || words.chars().count() > REASON_MAX {
        return Err(Error::field("words", "ready-wrong"));
    }
    if !Words::languages().iter().any(|known| known == language) {
        return Err(Error::field("language", "choose-one"));
    }
    let (me, group) = (moderator.persona.id, moderator.group.id);
    transaction!(app.db, |tx| {
        if ready::count(tx.conn(), group).await? >= MOST {
            return Err(Error::field("words", "ready-many"));
        }
        let id = ready::insert(tx, group, language, words).await?;
        tx.audit(entry(me, "moderation.ready", id, serde_json::json!({ "kept": true }))).await
    })
}

/// Removes one of the group's own reasons. What was decided with it keeps its words.
pub async fn remove_ready(app: &App, moderator: &Moderator, id: ReasonId) -> Result<()> {
    let (me, group) = (moderator.persona.id, moderator.group.id);
    transaction!(app.db, |tx| {
        if !ready::remove(tx, group, id).await? {
            return Err(Error::NotFound);
        }
        tx.audit(entry(me, "moderation.ready", id, serde_json::json!({ "kept": false }))).await
    })
}
