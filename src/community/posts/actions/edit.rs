//! Changing a post: a published one keeps its old text public until the new one may be read.

use super::publish::{Ask, EXEMPT, Outcome, PostRef, Waits, hold, make_waiting_public, settle, watch};
use super::same_words;
use crate::app::App;
use crate::base::Tx;
use crate::base::error::{Error, Result};
use crate::base::event::Stream;
use crate::base::ids::PostId;
use crate::community::personas::{self, Limit, Member};
use crate::community::posts::check::Check;
use crate::community::posts::model::{Body, Change, Post, PostState, PostUpdated, Title};
use crate::community::posts::store;
use crate::transaction;

/// Changes a post of one's own. `revision` and the hold's version are what the author saw: somebody
/// else's decision in the meantime is a conflict.
pub async fn edit(
    app: &App,
    member: &Member,
    id: PostId,
    title: Option<&Title>,
    body: &Body,
    note: &str,
    ask: Ask,
) -> Result<Outcome> {
    let check = Check::new(app, &member.group, title, body);
    // Words that stand here already were asked about when they were written.
    let old = own(app, member, id).await?.source;
    let marks = same_words::marks(app, member, &check).filter(|_| old.as_ref() != Some(&check.body.source));
    let check = same_words::ask(app, marks.as_ref(), check).await?;
    let Some(wanted) = settle(&check, ask) else {
        return Ok(Outcome::Asked(Box::new(check)));
    };
    let (place, wanted) = transaction!(app.db, |tx| {
        let post = own_in(store::posts::lock(tx, id).await, member)?;
        let limit = personas::restriction(tx.conn(), post.author, tx.now()).await?;
        if limit.is_some_and(|restriction| restriction.limit >= Limit::Mute) {
            return Err(Error::Conflict("problem-muted"));
        }
        let topic = store::topics::find(tx.conn(), post.topic).await?;
        let first = waits_as_first(app, tx, &post).await? && check.crisis() < EXEMPT;
        let wanted = if first { PostState::Held } else { wanted };
        if let Some(marks) = &marks {
            store::said::note(tx, marks).await?;
        }
        match (post.state, wanted) {
            (PostState::Published, PostState::Published) => {
                let text = store::posts::Text { source: &check.body.source, html: &check.body.html };
                store::posts::revise(tx, &post, &text, false).await?;
                if let Some(title) = &check.title {
                    store::topics::retitle(tx, topic.id, &title.source).await?;
                }
                watch(app, tx, id, &member.group, &check).await?;
                tx.emit(Stream::members(post.group), &PostUpdated { post: id }).await?;
            }
            (PostState::Published, _) => {
                let waits = Waits { change: Change::Edit, note, first };
                hold(app, tx, id, &member.group, waits, &check).await?;
            }
            (PostState::Held | PostState::Returned, PostState::Published) => {
                let text = store::posts::Text { source: &check.body.source, html: &check.body.html };
                let title = check.title.as_ref().map(|title| title.source.as_str());
                let place = make_waiting_public(app, tx, &post, title, &text, false).await?;
                watch(app, tx, id, &member.group, &check).await?;
                return Ok((place, wanted));
            }
            (PostState::Held | PostState::Returned, _) => {
                store::posts::set_state(tx, id, PostState::Held).await?;
                let waits = Waits { change: Change::New, note, first };
                hold(app, tx, id, &member.group, waits, &check).await?;
            }
            _ => return Err(Error::Conflict("problem-post-gone")),
        }
        Ok((PostRef { post: id, topic: topic.number }, wanted))
    })?;
    Ok(match wanted {
        PostState::Published => Outcome::Published(place, check.crisis()),
        _ => Outcome::Held(place, check.crisis()),
    })
}

/// Whether a person has to read it before others because it is one of its author's first posts: another version of it is
/// no way around that.
async fn waits_as_first(app: &App, tx: &Tx, post: &Post) -> Result<bool> {
    if post.published_at.is_some() {
        return Ok(false);
    }
    match store::holds::find_any(tx.conn(), post.id).await? {
        Some(hold) => Ok(store::holds::open(app, &hold)?.first),
        None => Ok(false),
    }
}

/// The member's own post; nobody else may know whether there is one to change.
pub(in crate::community::posts) async fn own(app: &App, member: &Member, id: PostId) -> Result<Post> {
    own_in(store::posts::find(app.db.read(), id).await, member)
}

pub(super) fn own_in(found: Result<Post>, member: &Member) -> Result<Post> {
    let post = found?;
    if post.author != member.persona.id {
        return Err(if post.published_at.is_some() { Error::Forbidden } else { Error::NotFound });
    }
    Ok(post)
}
