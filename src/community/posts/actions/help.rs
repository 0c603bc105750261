//! Whoever asked says which answers helped.

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::event::Stream;
use crate::base::ids::PostId;
use crate::community::personas::Member;
use crate::community::posts::model::PostUpdated;
use crate::community::posts::store;
use crate::transaction;

/// Says that an answer helped, or no longer. Only who asked a question can say so, and not of words of their own. A second
/// time does nothing. Gives back the number of the topic.
pub async fn help(app: &App, member: &Member, id: PostId, helped: bool) -> Result<Option<i64>> {
    transaction!(app.db, |tx| {
        let post = store::posts::lock(tx, id).await?;
        if post.group != member.group.id {
            return Err(Error::NotFound);
        }
        let topic = store::topics::find(tx.conn(), post.topic).await?;
        if !topic.may_be_helped_by(&post) || topic.author != member.persona.id {
            return Err(Error::Forbidden);
        }
        if store::posts::set_helped(tx, id, helped).await? {
            tx.emit(Stream::members(post.group), &PostUpdated { post: id }).await?;
        }
        Ok(topic.number)
    })
}
