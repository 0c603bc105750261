//! A topic: its first post, the replies, what waits of one's own, and the composer.

use super::POSTS;
use super::compose::{NewRules, fresh_key};
use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::event::Stream;
use crate::base::ids::PersonaId;
use crate::base::outbox;
use crate::base::page::Cursor;
use crate::community::groups::pages::Card;
use crate::community::personas::{self, Limit, Persona, Reader, Role};
use crate::community::posts::actions::draft;
use crate::community::posts::model::{BODY_MAX, Post, PostState, TopicKind, Viewer};
use crate::community::posts::store;
use crate::community::posts::views::{self, PostView, Waiting};
use crate::web::{Frame, Reply, page};
use askama::Template;
use axum::extract::{Path, Query, State};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "posts/topic.html")]
struct TopicPage {
    f: Frame,
    group: Card,
    number: i64,
    kind: &'static str,
    /// Empty when its author took it back.
    title: String,
    opening: Line,
    /// What clinicians answered, on the first page of a question: it stands before the rest.
    answers: Vec<Line>,
    replies: Vec<Line>,
    next: Option<String>,
    first_page: bool,
    waiting: Vec<Waiting>,
    /// The visitor's name here, when they are a member.
    name: Option<String>,
    moderator: bool,
    /// Whether a clinician answers the question now, and whether that is the visitor.
    taken: Option<Taken>,
    /// Whether a decision keeps them from writing, and until which day if it ends.
    muted: Option<String>,
    /// Rules that are new since the visitor agreed to them.
    rules: Option<NewRules>,
    key: String,
    draft: String,
    body_max: usize,
    /// The personas whose posts are folded away, for posts that come while the page is open.
    away: String,
    seq: i64,
    self_seq: i64,
    epoch: String,
}

/// Who answers a question now.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Taken {
    ByMe,
    ByOther,
}

/// A post and whether it is the visitor's own.
pub(super) struct Line {
    pub post: PostView,
    pub own: bool,
    /// What the visitor, who asked, can say about it: nothing, that it helped, or that it did not after all.
    pub help: Option<Help>,
    /// Whether the visitor keeps its author away.
    pub muted: bool,
}

/// What whoever asked can say of an answer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Help {
    /// That it helped.
    Give,
    /// That it did not after all.
    TakeBack,
}

/// Answers of clinicians that stand before the rest; more of them stand among the replies.
const ANSWERS: usize = 20;

/// Where the page begins.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct From {
    after: String,
}

/// `GET /g/{group}/t/{number}`
pub async fn topic(
    State(app): State<App>,
    f: Frame,
    Reader { group, persona }: Reader,
    Path((_, number)): Path<(String, String)>,
    Query(from): Query<From>,
) -> Reply {
    let conn = app.db.read();
    let number: i64 = number.parse().map_err(|_| Error::NotFound)?;
    // Read before the posts: what becomes public in between is heard, and known by its id.
    let seq = outbox::head(conn, Stream::members(group.id)).await?;
    let topic = store::topics::by_number(conn, group.id, number).await?;
    let opening = store::posts::opening(conn, topic.id).await?;
    if persona.is_none() && store::marks::is_for_members(conn, opening.id).await? {
        return Err(Error::NotMember(group.address.to_string()));
    }
    let after = Cursor::open(&app.keys, &from.after);
    // A question that no clinician answered, and every other topic, costs no query more.
    let answers = match topic.answered && topic.kind == TopicKind::Question {
        true => store::posts::answers(conn, topic.id, ANSWERS).await?,
        false => Vec::new(),
    };
    let elsewhere: Vec<_> = answers.iter().map(|answer| answer.id).collect();
    let replies = store::posts::replies(conn, topic.id, &elsewhere, after, POSTS).await?;
    let next = replies.next.map(|cursor| cursor.seal(&app.keys, app.random())).transpose()?;

    let me = persona.as_ref().map(|persona| persona.id);
    let answers = if after.is_none() { answers } else { Vec::new() };
    let answered = answers.len();
    let posts: Vec<Post> = std::iter::once(opening).chain(answers).chain(replies.items).collect();
    let asks = me == Some(topic.author);
    let help: Vec<_> =
        posts.iter().map(|post| (asks && topic.may_be_helped_by(post)).then(|| Help::of(post))).collect();
    let own: Vec<bool> = posts.iter().map(|post| is_own(post, me)).collect();
    let away = match me {
        Some(me) => personas::muted(conn, me).await?,
        None => Vec::new(),
    };
    let muted: Vec<bool> = posts.iter().map(|post| away.contains(&post.author)).collect();
    let viewer = Viewer::of(persona.as_ref());
    let views = views::draw(conn, f.words, group.address.as_str(), posts, viewer, f.now).await?;
    let each = views.into_iter().zip(own).zip(muted).zip(help);
    let mut lines = each.map(|(((post, own), muted), help)| Line { post, own, help, muted });
    let opening = lines.next().ok_or(Error::NotFound)?;
    let answers = lines.by_ref().take(answered).collect();
    let mine = match &persona {
        Some(persona) => own_side(&app, &f, persona, topic.id, number).await?,
        None => Own::default(),
    };
    let taken = topic.claim_at(f.now);
    page(TopicPage {
        number,
        kind: topic.kind.as_str(),
        title: topic.title,
        opening,
        answers,
        replies: lines.collect(),
        next,
        first_page: after.is_none(),
        waiting: mine.waiting,
        draft: mine.draft,
        self_seq: mine.seq,
        muted: mine.muted,
        taken: taken.map(|claim| if Some(claim.by) == me { Taken::ByMe } else { Taken::ByOther }),
        moderator: persona.as_ref().is_some_and(|persona| persona.role == Role::Moderator),
        rules: persona.as_ref().and_then(|persona| NewRules::of(&group, persona)),
        key: fresh_key(&app),
        name: persona.map(|persona| persona.name),
        body_max: BODY_MAX,
        away: away.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
        seq,
        epoch: outbox::epoch(conn).await?,
        group: group.into(),
        f,
    })
}

impl Help {
    fn of(post: &Post) -> Self {
        if post.helped { Self::TakeBack } else { Self::Give }
    }

    fn is_given(self) -> bool {
        self == Self::TakeBack
    }
}

fn is_own(post: &Post, me: Option<PersonaId>) -> bool {
    Some(post.author) == me && post.state == PostState::Published
}

/// What only this member sees of the topic.
#[derive(Default)]
struct Own {
    waiting: Vec<Waiting>,
    draft: String,
    seq: i64,
    muted: Option<String>,
}

async fn own_side(
    app: &App,
    f: &Frame,
    persona: &Persona,
    topic: crate::base::ids::TopicId,
    number: i64,
) -> Result<Own> {
    let conn = app.db.read();
    let seq = outbox::head(conn, Stream::persona(persona.group, persona.id)).await?;
    let mut waiting = Vec::new();
    for post in store::posts::waiting_of(conn, persona.id, Some(topic)).await? {
        // Somebody may have decided since the line above.
        let Some(hold) = found(store::holds::find(conn, post.id).await)? else { continue };
        waiting.push(views::waiting(app, f.words, &persona.name, &post, &hold)?);
    }
    let draft = draft::find(app, persona.id, Some(number)).await?.unwrap_or_default();
    let muted = personas::restriction(conn, persona.id, f.now)
        .await?
        .filter(|restriction| restriction.limit >= Limit::Mute)
        .map(|restriction| restriction.until.map(|until| f.day(until)).unwrap_or_default());
    Ok(Own { waiting, draft: draft.body, seq, muted })
}

fn found<T>(result: Result<T>) -> Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(Error::NotFound) => Ok(None),
        Err(other) => Err(other),
    }
}
