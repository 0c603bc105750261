//! What a page shows of a post: display-ready, and the same for page, paging and push.

use super::model::{Mark, Post, PostState, Viewer};
use super::store;
use crate::base::Timestamp;
use crate::base::error::Result;
use crate::base::ids::PersonaId;
use crate::community::clinicians::{self, Seal};
use crate::community::groups::pages::Card;
use crate::community::personas::{self, avatar};
use crate::web::Words;
use askama::Template;
use sea_orm::ConnectionTrait;

/// A post on a page. Nothing in it depends on who looks, but whether they are a member.
#[derive(Template)]
#[template(path = "posts/_post.html")]
pub(super) struct PostView {
    pub f: Words,
    /// The group's address.
    pub group: String,
    pub id: String,
    pub author: String,
    pub author_link: String,
    pub avatar: String,
    /// The clinician's badge that was bound to it.
    pub badge: Option<Seal>,
    /// Rendered and sanitised; empty when the post is gone.
    pub html: String,
    pub ago: String,
    pub edited: bool,
    pub redacted: bool,
    /// Whether the person who asked says that it helped.
    pub helped: bool,
    pub opening: bool,
    /// `withdrawn` or `removed` when a tombstone stands here.
    pub gone: Option<&'static str>,
    /// What moderators put beside it.
    pub labels: Vec<Label>,
    /// Whether it is folded away behind a note.
    pub folded: bool,
    /// Whether only members read it.
    pub members: bool,
    /// The same, for somebody who is none: then there are no words.
    pub closed: bool,
}

impl PostView {
    /// Leaves out what only members read.
    pub fn close(&mut self) {
        self.html.clear();
        (self.members, self.closed) = (true, true);
    }
}

/// A moderator's label: what it says, and since when.
pub(super) struct Label {
    /// `source` or `guidelines`.
    pub name: &'static str,
    pub day: String,
}

/// Draws posts: three queries for any number of them.
pub(super) async fn draw(
    conn: &impl ConnectionTrait,
    words: Words,
    group: &str,
    posts: Vec<Post>,
    viewer: Viewer,
    now: Timestamp,
) -> Result<Vec<PostView>> {
    let authors: std::collections::HashSet<PersonaId> = posts.iter().map(|post| post.author).collect();
    let names = personas::names(conn, authors).await?;
    let badges = posts.iter().filter_map(|post| post.badge).collect::<Vec<_>>();
    let badges =
        if badges.is_empty() { Default::default() } else { clinicians::badges(conn, badges).await? };
    let marks = store::marks::of_posts(conn, posts.iter().map(|post| post.id)).await?;
    let view = |post: Post| {
        let gone = post.state.is_gone().then(|| post.state.as_str());
        let marks = marks.get(&post.id).map(Vec::as_slice).unwrap_or_default();
        let has = |wanted: Mark| marks.iter().any(|(mark, _)| *mark == wanted);
        let members = has(Mark::Members);
        let closed = members && viewer == Viewer::Anybody;
        PostView {
            f: words,
            group: group.to_owned(),
            id: post.id.to_string(),
            author: names.get(&post.author).cloned().unwrap_or_default(),
            author_link: format!("/g/{group}/p/{}", post.author),
            avatar: avatar::draw(post.author),
            badge: post.badge.and_then(|id| badges.get(&id)).map(|badge| Seal::of(words, badge, now)),
            html: post.html.filter(|_| !closed).map(|html| html.to_string()).unwrap_or_default(),
            labels: labels(words, marks),
            folded: has(Mark::Fold),
            members,
            closed,
            ago: words.ago(post.published_at.unwrap_or(post.created_at), now),
            edited: post.edited_at.is_some(),
            redacted: post.redacted,
            helped: post.helped && !post.state.is_gone(),
            opening: post.opening,
            gone,
        }
    };
    Ok(posts.into_iter().map(view).collect())
}

fn labels(words: Words, marks: &[(Mark, Timestamp)]) -> Vec<Label> {
    let labels = marks.iter().filter(|(mark, _)| matches!(mark, Mark::Source | Mark::Guidelines));
    labels.map(|(mark, since)| Label { name: mark.as_str(), day: words.day(*since) }).collect()
}

/// What its author sees of a post that waits.
pub(super) struct Waiting {
    pub id: String,
    /// `held` or `returned`.
    pub state: &'static str,
    pub title: String,
    pub html: String,
    pub ago: String,
    pub name: String,
    pub avatar: String,
    /// Whether it waits because it is one of their first posts here.
    pub first: bool,
}

/// Draws what waits, for its author: opened from the seal.
pub(super) fn waiting(
    app: &crate::app::App,
    words: Words,
    name: &str,
    post: &Post,
    hold: &store::holds::Hold,
) -> Result<Waiting> {
    let content = store::holds::open(app, hold)?;
    let html = crate::screening::markup::render(&content.source).unwrap_or_default();
    Ok(Waiting {
        id: post.id.to_string(),
        state: if post.state == PostState::Returned { "returned" } else { "held" },
        title: content.title.unwrap_or_default(),
        html: html.to_string(),
        ago: words.ago(hold.since, app.now()),
        name: name.to_owned(),
        avatar: avatar::draw(post.author),
        first: content.first,
    })
}

/// A post that is not public, as its author's open screen gets it.
#[derive(Template)]
#[template(path = "posts/_own.html")]
pub(super) struct OwnView {
    pub f: Words,
    pub group: Card,
    pub waiting: Option<Waiting>,
    /// Where the post is in its life, for the keys `own-…`.
    pub state: &'static str,
    pub id: String,
}
