//! Working on an item together: notes, handing it over, and the steps of the checklist when somebody may be in danger.

use super::entry;
use super::look::CLAIM;
use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::event::Stream;
use crate::base::ids::PostId;
use crate::community::moderation::model::{Claim, Item};
use crate::community::moderation::store::{claims, notes};
use crate::community::personas::Moderator;
use crate::community::posts::QueueChanged;
use crate::transaction;

/// The longest note, in characters.
const NOTE_MAX: usize = 1000;

/// The checklist, in the order in which it is worked through (after the emergency flow of the NSPA guidelines on
/// responding to suicidal content online): each step is signed off by whoever took it.
pub const STEPS: [&str; 3] = ["write", "call", "follow"];

/// Signs a step off.
pub async fn sign(app: &App, moderator: &Moderator, post: PostId, step: &str) -> Result<()> {
    let me = moderator.persona.id;
    let step =
        STEPS.into_iter().find(|known| *known == step).ok_or_else(|| Error::field("step", "choose-one"))?;
    let item = Item::Held(post);
    super::look::waiting(app.db.read(), moderator, item).await?;
    transaction!(app.db, |tx| {
        notes::sign(tx, item.id(), step, me).await?;
        tx.audit(entry(me, "moderation.step", post, serde_json::json!({ "step": step }))).await
    })
}

/// Leaves a note for the other moderators, and gives the item back when it is handed over.
pub async fn note(app: &App, moderator: &Moderator, item: Item, words: &str, hand_over: bool) -> Result<()> {
    let me = moderator.persona.id;
    let words = words.trim();
    if words.is_empty() || words.chars().count() > NOTE_MAX {
        return Err(Error::field("note", "note-wrong"));
    }
    let (_, post) = super::look::waiting(app.db.read(), moderator, item).await?;
    transaction!(app.db, |tx| {
        notes::write(tx, app, item.id(), me, words).await?;
        if hand_over && let Claim::Mine = claims::claim(tx, item.id(), me, CLAIM).await? {
            claims::free(tx, item.id()).await?;
            tx.emit(Stream::moderators(post.group), &QueueChanged {}).await?;
        }
        let detail = serde_json::json!({ "hand_over": hand_over });
        tx.audit(entry(me, "moderation.note", post.id, detail)).await
    })
}
