//! Taking back what a moderator put beside a public post.

use super::entry;
use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::ids::PostId;
use crate::community::personas::Moderator;
use crate::community::posts::{self, Mark};
use crate::transaction;

/// Takes a mark away. Its author sees on the page of the decision that it is gone.
pub async fn unmark(app: &App, moderator: &Moderator, post: PostId, mark: Mark) -> Result<()> {
    let me = moderator.persona.id;
    transaction!(app.db, |tx| {
        let post = posts::lock_post(tx, post).await?;
        if post.group != moderator.group.id {
            return Err(Error::NotFound);
        }
        if post.author == me {
            return Err(Error::Conflict("problem-own-post"));
        }
        if !posts::unmark(tx, post.id, mark).await? {
            return Err(Error::Conflict("problem-mark-gone"));
        }
        tx.audit(entry(me, "moderation.unmark", post.id, serde_json::json!({ "mark": mark.as_str() }))).await
    })
}
