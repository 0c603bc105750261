//! A page of a topic as everybody sees it: drawn once, and kept until something in its group changes.
//!
//! Invariant: nothing in it depends on who looks, but for whether they are a member. What everybody can see of a group,
//! but for badges, changes with an event of its members' stream and not otherwise, so a page that was drawn at the stream's newest number
//! is the page of today. “2 hours ago” is right to the minute.

use super::POSTS;
use crate::app::App;
use crate::base::Timestamp;
use crate::base::clock::minutes;
use crate::base::error::{Error, Result};
use crate::base::ids::{GroupId, PersonaId};
use crate::base::page::Cursor;
use crate::community::groups::Group;
use crate::community::posts::model::{Post, PostState, Topic, TopicKind, Viewer};
use crate::community::posts::{store, views};
use crate::web::Words;
use askama::Template;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use std::sync::Arc;

/// Answers of clinicians that stand before the rest; more of them stand among the replies.
const ANSWERS: usize = 20;
/// How many pages are expected, and how many bytes they may hold together.
const PAGES: usize = 1024;
const BYTES: u64 = 64 * 1024 * 1024;

/// A page of a topic.
pub(super) struct Shown {
    pub topic: Topic,
    /// Whether only members of the group read it.
    pub for_members: bool,
    pub opening: ShownPost,
    /// What clinicians answered, on the first page of a question: it stands before the rest.
    pub answers: Vec<ShownPost>,
    pub replies: Vec<ShownPost>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// Whether it may be kept: not when a badge stands on it. A badge that is paused or taken back says so on every page
    /// that is loaded from then on, and open pages hear of it a little later.
    pub keep: bool,
    /// The number of the newest event when it was drawn.
    seq: i64,
}

/// A post on it.
pub(super) struct ShownPost {
    pub id: String,
    pub author: PersonaId,
    /// The author's name.
    pub name: String,
    /// The fragment that open screens get too.
    pub html: String,
    pub published: bool,
    /// Whether a moderator put something beside it.
    pub marked: bool,
    /// Whether whoever asked can say that it helped, and whether they did.
    pub may_help: bool,
    pub helped: bool,
}

/// Which page.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Which {
    pub number: i64,
    pub after: Option<Cursor>,
    pub viewer: Viewer,
}

/// Pages by group, which page, language and minute.
type Key = (GroupId, Which, Words, Timestamp);

/// The pages that are kept.
struct Pages(Cache<Key, Arc<Shown>, Weight>);

impl Default for Pages {
    fn default() -> Self {
        Self(Cache::with_weighter(PAGES, BYTES, Weight))
    }
}

#[derive(Clone)]
struct Weight;

impl Weighter<Key, Arc<Shown>> for Weight {
    fn weight(&self, _: &Key, shown: &Arc<Shown>) -> u64 {
        let posts = [&shown.opening].into_iter().chain(&shown.answers).chain(&shown.replies);
        posts.map(|post| post.html.len() as u64 + 256).sum()
    }
}

/// The page as it is at the number `seq` of the group's members' stream, which was read before.
pub(super) async fn page(
    app: &App,
    words: Words,
    group: &Group,
    which: Which,
    seq: i64,
) -> Result<Arc<Shown>> {
    let now = app.now();
    let key = (group.id, which, words, now.floor(minutes(1)));
    let pages = app.kept.of::<Pages>();
    if let Some(shown) = pages.0.get(&key).filter(|shown| shown.seq == seq) {
        return Ok(shown);
    }
    let shown = Arc::new(draw(app, words, group, which, seq, now).await?);
    if shown.keep {
        pages.0.insert(key, shown.clone());
    }
    Ok(shown)
}

async fn draw(
    app: &App,
    words: Words,
    group: &Group,
    Which { number, after, viewer }: Which,
    seq: i64,
    now: Timestamp,
) -> Result<Shown> {
    let conn = app.db.read();
    let topic = store::topics::by_number(conn, group.id, number).await?;
    let opening = store::posts::opening(conn, topic.id).await?;
    let for_members = store::marks::is_for_members(conn, opening.id).await?;
    // A question that no clinician answered, and every other topic, costs no query more.
    let answers = match topic.answered && topic.kind == TopicKind::Question {
        true => store::posts::answers(conn, topic.id, ANSWERS).await?,
        false => Vec::new(),
    };
    let elsewhere: Vec<_> = answers.iter().map(|answer| answer.id).collect();
    let replies = store::posts::replies(conn, topic.id, &elsewhere, after, POSTS).await?;
    let next = replies.next.map(|cursor| cursor.seal(&app.keys, app.random())).transpose()?;
    let answers = if after.is_none() { answers } else { Vec::new() };
    let answered = answers.len();

    let posts: Vec<Post> = std::iter::once(opening).chain(answers).chain(replies.items).collect();
    let keep = posts.iter().all(|post| post.badge.is_none());
    let facts: Vec<_> = posts.iter().map(|post| Facts::of(&topic, post)).collect();
    let views = views::draw(conn, words, group.address.as_str(), posts, viewer, now).await?;
    let shown: Vec<ShownPost> =
        views.iter().zip(facts).map(|(view, facts)| facts.with(view)).collect::<Result<_>>()?;
    let mut shown = shown.into_iter();
    let opening = shown.next().ok_or(Error::NotFound)?;
    let answers = shown.by_ref().take(answered).collect();
    Ok(Shown { topic, for_members, opening, answers, replies: shown.collect(), next, keep, seq })
}

/// What a page has to know of a post beside its fragment.
struct Facts {
    author: PersonaId,
    published: bool,
    may_help: bool,
    helped: bool,
}

impl Facts {
    fn of(topic: &Topic, post: &Post) -> Self {
        Self {
            author: post.author,
            published: post.state == PostState::Published,
            may_help: topic.may_be_helped_by(post),
            helped: post.helped,
        }
    }

    fn with(self, view: &views::PostView) -> Result<ShownPost> {
        let Self { author, published, may_help, helped } = self;
        Ok(ShownPost {
            id: view.id.clone(),
            author,
            name: view.author.clone(),
            html: view.render().map_err(Error::internal)?,
            published,
            marked: !view.labels.is_empty() || view.folded || view.members,
            may_help,
            helped,
        })
    }
}
