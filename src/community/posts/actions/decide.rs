//! What a moderator's decision does to a post. Called by `moderation` inside its own transaction;
//! who may decide, why, and what the author is told is written there.

use super::publish::{ORIGINAL_KEPT, PostRef, make_waiting_public};
use super::withdraw::bury;
use crate::app::App;
use crate::base::clock::days;
use crate::base::error::{Error, Result};
use crate::base::event::Stream;
use crate::base::ids::PostId;
use crate::base::{Timestamp, Tx};
use crate::community::groups::Group;
use crate::community::posts::check::public_content;
use crate::community::posts::jobs::Shred;
use crate::community::posts::model::{Change, PostDecided, PostState, PostUpdated, QueueChanged};
use crate::community::posts::store::posts::Text;
use crate::community::posts::store::{self, holds};
use crate::community::posts::{Hold, Post};
use crate::screening::{SafeHtml, markup};

/// Takes a public post under review, for a decision in this very transaction: its words are sealed as they stand, so
/// that an appeal finds them. Whatever else waits about the post is decided first.
pub async fn seize(app: &App, tx: &Tx, group: &Group, post: PostId) -> Result<Hold> {
    let post = store::posts::lock(tx, post).await?;
    if post.state != PostState::Published {
        return Err(Error::Conflict("problem-post-gone"));
    }
    match holds::find(tx.conn(), post.id).await {
        Ok(hold) if hold.decided_at.is_none() => return Err(Error::Conflict("problem-other-waits")),
        Ok(_) | Err(Error::NotFound) => {}
        Err(other) => return Err(other),
    }
    let content = public_content(app, tx.conn(), group, &post).await?;
    holds::put(tx, &app.keys, post.id, group.id, Change::Watch, 0, &content).await?;
    holds::find(tx.conn(), post.id).await
}

/// Publishes what waits, as it was written.
pub async fn release(app: &App, tx: &Tx, hold: &Hold) -> Result<PostRef> {
    let content = holds::open(app, hold)?;
    settle(app, tx, hold, content.title.as_deref(), &content.source, false).await
}

/// Publishes what waits with details taken out: out of the text, the title and every older version.
pub async fn publish_redacted(
    app: &App,
    tx: &Tx,
    hold: &Hold,
    title: Option<&str>,
    source: &str,
) -> Result<PostRef> {
    settle(app, tx, hold, title, source, true).await
}

async fn settle(
    app: &App,
    tx: &Tx,
    hold: &Hold,
    title: Option<&str>,
    source: &str,
    redacted: bool,
) -> Result<PostRef> {
    let post = store::posts::lock(tx, hold.post).await?;
    let html = render(source)?;
    let text = Text { source, html: &html };
    let place = match (hold.change, post.state) {
        (Change::New, PostState::Held) => make_waiting_public(app, tx, &post, title, &text, redacted).await?,
        (Change::Edit | Change::Watch, PostState::Published) => {
            let topic = store::topics::find(tx.conn(), post.topic).await?;
            if hold.change == Change::Edit || redacted {
                store::posts::revise(tx, &post, &text, redacted).await?;
                if let Some(title) = title.filter(|_| post.opening) {
                    store::topics::retitle(tx, topic.id, title).await?;
                }
                tx.emit(Stream::members(post.group), &PostUpdated { post: post.id }).await?;
            }
            PostRef { post: post.id, topic: topic.number }
        }
        _ => return Err(Error::Conflict("problem-already-decided")),
    };
    if redacted {
        store::posts::forget_revisions(tx, post.id).await?;
    }
    close(tx, hold, &post).await?;
    Ok(place)
}

/// Does not publish what waits: it goes back to its author (`Returned`), is not published
/// (`Rejected`), or, if it is public already, is taken away (`Removed`). A change that is refused
/// leaves the old text as it is.
pub async fn refuse(tx: &Tx, hold: &Hold, state: PostState) -> Result<()> {
    let post = store::posts::lock(tx, hold.post).await?;
    match (hold.change, post.state) {
        (Change::New, PostState::Held) => store::posts::set_state(tx, post.id, state).await?,
        (Change::Edit, PostState::Published) => {}
        (Change::Watch, PostState::Published) => {
            let topic = store::topics::find(tx.conn(), post.topic).await?;
            store::posts::set_state(tx, post.id, PostState::Removed).await?;
            bury(tx, &post, &topic).await?;
        }
        _ => return Err(Error::Conflict("problem-already-decided")),
    }
    close(tx, hold, &post).await
}

/// After an appeal: publishes what was not published, from the sealed original.
pub async fn restore(app: &App, tx: &Tx, hold: &Hold) -> Result<PostRef> {
    let content = holds::open(app, hold)?;
    let post = store::posts::lock(tx, hold.post).await?;
    let html = render(&content.source)?;
    let text = Text { source: &content.source, html: &html };
    if post.state == PostState::Published {
        let topic = store::topics::find(tx.conn(), post.topic).await?;
        store::posts::revise(tx, &post, &text, false).await?;
        store::posts::is_whole(tx, post.id).await?;
        if let Some(title) = content.title.as_deref().filter(|_| post.opening) {
            store::topics::retitle(tx, topic.id, title).await?;
        }
        tx.emit(Stream::members(post.group), &PostUpdated { post: post.id }).await?;
        return Ok(PostRef { post: post.id, topic: topic.number });
    }
    if post.state == PostState::Withdrawn {
        return Err(Error::Conflict("problem-post-gone"));
    }
    make_waiting_public(app, tx, &post, content.title.as_deref(), &text, false).await
}

/// Somebody asks for another look: the original stays until that is answered.
pub async fn keep_original(tx: &Tx, post: PostId) -> Result<()> {
    holds::keep(tx, post, None).await
}

/// The other look is over: the original goes at its time, or in a week when that has passed, so that what was
/// given back can still be changed.
pub async fn release_original(tx: &Tx, post: PostId, decided_at: Timestamp) -> Result<()> {
    let until = (decided_at + ORIGINAL_KEPT).max(tx.now() + days(7));
    holds::keep(tx, post, Some(until)).await?;
    tx.enqueue_at(&Shred {}, until).await
}

async fn close(tx: &Tx, hold: &Hold, post: &Post) -> Result<()> {
    let until = tx.now() + ORIGINAL_KEPT;
    holds::decide(tx, hold.post, until).await?;
    tx.enqueue_at(&Shred {}, until).await?;
    tx.emit(Stream::persona(post.group, post.author), &PostDecided { post: post.id }).await?;
    tx.emit(Stream::moderators(post.group), &QueueChanged {}).await?;
    Ok(())
}

fn render(source: &str) -> Result<SafeHtml> {
    markup::render(source).map_err(|_| Error::field("body", "body-long"))
}
