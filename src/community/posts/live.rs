//! The same fragments for open screens as for the pages.

use super::model::{Post, PostState, Viewer};
use super::views::PostView;
use super::{store, views};
use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::ids::PostId;
use crate::community::{groups, personas};
use crate::web::Words;
use askama::Template;

/// A public post as open screens get it.
#[derive(Debug, Clone)]
pub struct LivePost {
    /// The number of its topic.
    pub topic: i64,
    /// The fragment that the page holds too.
    pub html: String,
}

/// Draws a post for every screen that shows its topic. `None` when nobody may read it any more.
pub async fn live_post(app: &App, id: PostId) -> Result<Option<LivePost>> {
    match find(app, id).await? {
        Some(post) if post.state == PostState::Published => public(app, post, Viewer::Anybody).await,
        _ => Ok(None),
    }
}

/// Draws a post for its author's own screens, whatever became of it. `None` when it is gone, or when its topic is not
/// public, so that no screen shows it.
pub async fn own_post(app: &App, id: PostId) -> Result<Option<LivePost>> {
    let Some(post) = find(app, id).await? else { return Ok(None) };
    if post.state == PostState::Published {
        return public(app, post, Viewer::Member).await;
    }
    let conn = app.db.read();
    let Some(topic) = store::topics::find(conn, post.topic).await?.number else { return Ok(None) };
    let group = groups::find(conn, post.group).await?;
    let author = personas::find(conn, post.author).await?;
    let waiting = match post.state {
        PostState::Held | PostState::Returned => match store::holds::find(conn, post.id).await {
            Ok(hold) => Some(views::waiting(app, Words::default(), &author.name, &post, &hold)?),
            // Somebody decided in this very moment, and what they decided is told next.
            Err(Error::NotFound) => None,
            Err(other) => return Err(other),
        },
        _ => None,
    };
    let state = post.state.as_str();
    let view =
        views::OwnView { f: Words::default(), group: group.into(), waiting, state, id: post.id.to_string() };
    Ok(Some(LivePost { topic, html: view.render().map_err(Error::internal)? }))
}

async fn find(app: &App, id: PostId) -> Result<Option<Post>> {
    match store::posts::find(app.db.read(), id).await {
        Ok(post) => Ok(Some(post)),
        Err(Error::NotFound) => Ok(None),
        Err(other) => Err(other),
    }
}

async fn public(app: &App, post: Post, viewer: Viewer) -> Result<Option<LivePost>> {
    let conn = app.db.read();
    let topic = store::topics::find(conn, post.topic).await?;
    let group = groups::find(conn, post.group).await?;
    let address = group.address.as_str();
    let opening = store::posts::opening(conn, topic.id).await?.id;
    let mut views = views::draw(conn, Words::default(), address, vec![post], viewer, app.now()).await?;
    // The stream of a public group is heard by everybody: members are led to the page, where it is known who they are.
    if viewer == Viewer::Anybody && store::marks::is_for_members(conn, opening).await? {
        views.iter_mut().for_each(PostView::close);
    }
    let (Some(number), Some(view)) = (topic.number, views.first()) else { return Ok(None) };
    Ok(Some(LivePost { topic: number, html: view.render().map_err(Error::internal)? }))
}
