//! Topics in which nobody has replied, for mentors and moderators: nobody's words shall go unnoticed.

use crate::app::App;
use crate::base::error::Result;
use crate::base::page::Cursor;
use crate::community::answering::model::unnoticed_time;
use crate::community::groups::pages::Card;
use crate::community::personas::{self, Mentor, avatar};
use crate::community::posts;
use crate::web::{Frame, Reply, page};
use askama::Template;
use axum::extract::{Query, State};
use serde::Deserialize;

/// Topics on one page.
const TOPICS: usize = 25;

#[derive(Template)]
#[template(path = "answering/unanswered.html")]
struct UnansweredPage {
    f: Frame,
    group: Card,
    count: u64,
    topics: Vec<Line>,
    first_page: bool,
    next: Option<String>,
    /// After which time a topic stands here.
    target: String,
}

/// A topic.
struct Line {
    number: i64,
    title: String,
    kind: &'static str,
    author: String,
    avatar: String,
    asked: String,
    newcomer: bool,
}

/// Where the page begins.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct From {
    after: String,
}

/// `GET /g/{group}/unanswered`
pub async fn unanswered(
    State(app): State<App>,
    f: Frame,
    Mentor { group, .. }: Mentor,
    Query(from): Query<From>,
) -> Reply {
    let conn = app.db.read();
    let time = unnoticed_time(&group.answering, f.now);
    let after = Cursor::open(&app.keys, &from.after);
    let found = posts::unnoticed(conn, group.id, &time, after, TOPICS).await?;
    let names = personas::names(conn, found.items.iter().map(|topic| topic.author)).await?;
    let next: Result<_> = found.next.map(|cursor| cursor.seal(&app.keys, app.random())).transpose();
    let line = |topic: posts::Topic| Line {
        number: topic.number.unwrap_or_default(),
        kind: topic.kind.as_str(),
        author: names.get(&topic.author).cloned().unwrap_or_default(),
        avatar: avatar::draw(topic.author),
        asked: f.ago(topic.asked_at.unwrap_or(topic.active_at)),
        newcomer: topic.newcomer,
        title: topic.title,
    };
    page(UnansweredPage {
        topics: found.items.into_iter().map(line).collect(),
        count: posts::count_unnoticed(conn, group.id, &time).await?,
        first_page: after.is_none(),
        next: next?,
        target: f.words.lasting(group.answering.target()),
        group: group.into(),
        f,
    })
}
