//! Marks beside a public post: labels, and who reads it. Called by `moderation` inside its own transaction.

use crate::base::Tx;
use crate::base::error::Result;
use crate::base::event::Stream;
use crate::base::ids::{DecisionId, PostId};
use crate::community::posts::model::{Mark, PostUpdated};
use crate::community::posts::store::{self, marks};

/// Puts a mark beside a public post. Open screens show it at once.
pub async fn mark(tx: &Tx, post: PostId, mark: Mark, decision: DecisionId) -> Result<()> {
    marks::put(tx, post, mark, decision).await?;
    tell(tx, post).await
}

/// Takes a mark away; `false` when it was not there.
pub async fn unmark(tx: &Tx, post: PostId, mark: Mark) -> Result<bool> {
    let there = marks::take(tx, post, mark).await?;
    if there {
        tell(tx, post).await?;
    }
    Ok(there)
}

async fn tell(tx: &Tx, post: PostId) -> Result<()> {
    let group = store::posts::find(tx.conn(), post).await?.group;
    tx.emit(Stream::members(group), &PostUpdated { post }).await?;
    Ok(())
}
