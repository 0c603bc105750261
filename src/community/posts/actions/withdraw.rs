//! Taking a post back.

use super::edit::own_in;
use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::event::Stream;
use crate::base::ids::PostId;
use crate::community::personas::Member;
use crate::community::posts::model::{PostRemoved, PostState, QueueChanged};
use crate::community::posts::store::{self, holds};
use crate::transaction;

/// Takes a post back: its words and their history are gone, a tombstone stays where people read it.
/// A second time does nothing.
pub async fn withdraw(app: &App, member: &Member, id: PostId) -> Result<Option<i64>> {
    transaction!(app.db, |tx| {
        let post = own_in(store::posts::lock(tx, id).await, member)?;
        let topic = store::topics::find(tx.conn(), post.topic).await?;
        match post.state {
            PostState::Withdrawn => return Ok(topic.number),
            PostState::Removed | PostState::Rejected => return Err(Error::Conflict("problem-post-gone")),
            _ => {}
        }
        let waited = holds::find(tx.conn(), id).await.is_ok_and(|hold| hold.decided_at.is_none());
        holds::forget(tx, id).await?;
        store::posts::set_state(tx, id, PostState::Withdrawn).await?;
        if post.state == PostState::Published {
            bury(tx, &post, &topic).await?;
        }
        if waited {
            tx.emit(Stream::moderators(post.group), &QueueChanged {}).await?;
        }
        Ok(topic.number)
    })
}

/// What has to be done about the topic when a public post has gone.
pub(in crate::community::posts) async fn bury(
    tx: &crate::base::Tx,
    post: &crate::community::posts::Post,
    topic: &crate::community::posts::Topic,
) -> Result<()> {
    if post.opening {
        // The title is the author's words too.
        store::topics::unlist(tx, topic.id, "").await?;
    } else {
        let answered = store::posts::is_answered(tx.conn(), topic.id).await?;
        store::topics::discount_reply(tx, topic.id, answered).await?;
    }
    tx.emit(Stream::members(post.group), &PostRemoved { post: post.id }).await?;
    Ok(())
}
