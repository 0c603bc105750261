//! Drafts: kept while somebody types, gone when the post is sent.

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::ids::PersonaId;
use crate::community::posts::model::BODY_MAX;
use crate::community::posts::store::drafts::{self, Draft};
use crate::transaction;

/// How many drafts a persona has at most: more than anybody writes at a time, and a bound on what one person can
/// have kept. The oldest goes when there is one too many.
pub(in crate::community::posts) const DRAFTS_MAX: u64 = 30;

/// Keeps what was typed. An empty draft is forgotten; one that is far too long to be sent is not taken.
pub(in crate::community::posts) async fn keep(
    app: &App,
    persona: PersonaId,
    place: &str,
    draft: &Draft,
) -> Result<()> {
    let empty = draft.title.trim().is_empty() && draft.body.trim().is_empty();
    if draft.body.len() > BODY_MAX * 2 || draft.title.len() > 1000 {
        return Err(Error::field("body", "body-long"));
    }
    transaction!(app.db, |tx| {
        if empty {
            return drafts::forget(tx, persona, place).await;
        }
        drafts::put(tx, app, persona, place, draft).await?;
        drafts::keep_newest(tx, persona, DRAFTS_MAX).await
    })
}

/// Forgets a draft.
pub(in crate::community::posts) async fn discard(app: &App, persona: PersonaId, place: &str) -> Result<()> {
    transaction!(app.db, |tx| drafts::forget(tx, persona, place).await)
}

/// What was typed for a topic, or for a new one.
pub(in crate::community::posts) async fn find(
    app: &App,
    persona: PersonaId,
    topic: Option<i64>,
) -> Result<Option<Draft>> {
    drafts::find(app.db.read(), app, persona, &place(topic)).await
}

/// What a draft is called: `new`, or the topic's number.
pub(in crate::community::posts) fn place(topic: Option<i64>) -> String {
    topic.map_or_else(|| "new".to_owned(), |number| number.to_string())
}
