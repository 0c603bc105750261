//! The same fragment for open screens as for the page.

use super::model::PostState;
use super::{store, views};
use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::ids::PostId;
use crate::community::groups;
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
    let conn = app.db.read();
    let post = match store::posts::find(conn, id).await {
        Ok(post) if post.state == PostState::Published => post,
        Ok(_) | Err(Error::NotFound) => return Ok(None),
        Err(other) => return Err(other),
    };
    let topic = store::topics::find(conn, post.topic).await?;
    let group = groups::find(conn, post.group).await?;
    let views = views::draw(conn, Words::default(), group.address.as_str(), vec![post], app.now()).await?;
    let (Some(number), Some(view)) = (topic.number, views.first()) else { return Ok(None) };
    Ok(Some(LivePost { topic: number, html: view.render().map_err(Error::internal)? }))
}
