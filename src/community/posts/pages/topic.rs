//! A topic: its first post, the replies, what waits of one's own, and the composer.

use super::compose::{NewRules, fresh_key};
use super::guests;
use super::shown::{self, Shown, ShownPost, Which};
use crate::app::App;
use crate::base::Timestamp;
use crate::base::error::{Error, Result};
use crate::base::event::Stream;
use crate::base::ids::PersonaId;
use crate::base::page::Cursor;
use crate::community::groups::Group;
use crate::community::groups::pages::Card;
use crate::community::personas::{self, Limit, Persona, Reader, Role, Ties};
use crate::community::posts::actions::draft;
use crate::community::posts::model::{BODY_MAX, Viewer};
use crate::community::posts::store;
use crate::community::posts::views::{self, Waiting};
use crate::web::{Frame, Reply, page};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use serde::Deserialize;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "posts/topic.html")]
struct TopicPage {
    f: Frame,
    group: Card,
    number: i64,
    kind: &'static str,
    /// Empty when its author took it back.
    title: String,
    /// What everybody sees of it.
    shown: Arc<Shown>,
    first_page: bool,
    me: Me,
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

/// Who looks: what they can do about each post.
#[derive(Default)]
struct Me {
    persona: Option<PersonaId>,
    /// Whom they keep away.
    away: Vec<PersonaId>,
    /// Whether they began the topic.
    asks: bool,
}

/// Who answers a question now.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Taken {
    ByMe,
    ByOther,
}

/// A post and whether it is the visitor's own.
struct Line<'a> {
    post: &'a ShownPost,
    own: bool,
    /// What the visitor, who asked, can say about it: nothing, that it helped, or that it did not after all.
    help: Option<Help>,
    /// Whether the visitor keeps its author away.
    muted: bool,
}

/// What whoever asked can say of an answer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Help {
    /// That it helped.
    Give,
    /// That it did not after all.
    TakeBack,
}

impl Me {
    fn line<'a>(&self, post: &'a ShownPost) -> Line<'a> {
        let help = if post.helped { Help::TakeBack } else { Help::Give };
        Line {
            post,
            own: self.persona == Some(post.author) && post.published,
            help: (self.asks && post.may_help).then_some(help),
            muted: self.away.contains(&post.author),
        }
    }
}

impl Help {
    fn is_given(self) -> bool {
        self == Self::TakeBack
    }
}

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
    Reader { group, persona, ties }: Reader,
    Path((_, number)): Path<(String, String)>,
    Query(from): Query<From>,
    headers: HeaderMap,
) -> Reply {
    let number: i64 = number.parse().map_err(|_| Error::NotFound)?;
    let which =
        Which { number, after: Cursor::open(&app.keys, &from.after), viewer: Viewer::of(persona.as_ref()) };
    match persona {
        Some(persona) => page(for_member(&app, f, group, which, persona, ties).await?),
        None if f.signed_in => {
            let seq = app.db.known_head(Stream::members(group.id)).await?;
            page(for_anybody(&app, f, group, which, seq).await?)
        }
        None => {
            let draw = async |seq| {
                let page = for_anybody(&app, f.clone(), group.clone(), which, seq).await?;
                let keep = page.shown.keep;
                Ok((page, keep))
            };
            guests::page(&app, &f, &headers, &group, draw).await
        }
    }
}

async fn for_anybody(app: &App, f: Frame, group: Group, which: Which, seq: i64) -> Result<TopicPage> {
    let shown = shown::page(app, f.words, &group, which, seq).await?;
    if shown.for_members {
        return Err(Error::NotMember(group.address.to_string()));
    }
    Ok(TopicPage {
        number: which.number,
        kind: shown.topic.kind.as_str(),
        title: shown.topic.title.clone(),
        taken: taken(&shown, f.now, None),
        shown,
        first_page: which.after.is_none(),
        me: Me::default(),
        waiting: Vec::new(),
        name: None,
        moderator: false,
        muted: None,
        rules: None,
        key: String::new(),
        draft: String::new(),
        body_max: BODY_MAX,
        away: String::new(),
        seq,
        self_seq: 0,
        epoch: app.db.known_epoch().await?,
        group: group.into(),
        f,
    })
}

async fn for_member(
    app: &App,
    f: Frame,
    group: Group,
    which: Which,
    persona: Persona,
    ties: Ties,
) -> Result<TopicPage> {
    let conn = app.db.read();
    // Before the posts: what becomes public in between is heard, and known by its id.
    let own = store::own::own(conn, &persona, which.number, &draft::place(Some(which.number))).await?;
    let shown = shown::page(app, f.words, &group, which, own.seq).await?;
    let away = if ties.keeps_away { personas::muted(conn, persona.id).await? } else { Vec::new() };
    let waiting = if own.waiting { waiting(app, &f, &persona, shown.topic.id).await? } else { Vec::new() };
    let draft = match own.draft {
        true => draft::find(app, persona.id, Some(which.number)).await?.unwrap_or_default(),
        false => Default::default(),
    };
    Ok(TopicPage {
        number: which.number,
        kind: shown.topic.kind.as_str(),
        title: shown.topic.title.clone(),
        first_page: which.after.is_none(),
        waiting,
        moderator: persona.role == Role::Moderator,
        taken: taken(&shown, f.now, Some(persona.id)),
        muted: if ties.restricted { muted(app, &f, persona.id).await? } else { None },
        rules: NewRules::of(&group, &persona),
        key: fresh_key(app),
        draft: draft.body,
        body_max: BODY_MAX,
        away: away.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
        seq: own.seq,
        self_seq: own.self_seq,
        epoch: app.db.known_epoch().await?,
        me: Me { persona: Some(persona.id), away, asks: persona.id == shown.topic.author },
        name: Some(persona.name),
        group: group.into(),
        shown,
        f,
    })
}

/// Whether a clinician answers the question now, and whether that is the visitor.
fn taken(shown: &Shown, now: Timestamp, me: Option<PersonaId>) -> Option<Taken> {
    shown.topic.claim_at(now).map(|claim| if Some(claim.by) == me { Taken::ByMe } else { Taken::ByOther })
}

/// What waits of theirs in the topic.
async fn waiting(
    app: &App,
    f: &Frame,
    persona: &Persona,
    topic: crate::base::ids::TopicId,
) -> Result<Vec<Waiting>> {
    let conn = app.db.read();
    let mut waiting = Vec::new();
    for post in store::posts::waiting_of(conn, persona.id, Some(topic)).await? {
        // Somebody may have decided since the line above.
        let Some(hold) = found(store::holds::find(conn, post.id).await)? else { continue };
        waiting.push(views::waiting(app, f.words, &persona.name, &post, &hold)?);
    }
    Ok(waiting)
}

/// Whether a decision keeps them from writing: until which day, or for good (empty).
async fn muted(app: &App, f: &Frame, persona: PersonaId) -> Result<Option<String>> {
    let restriction = personas::restriction(app.db.read(), persona, f.now).await?;
    Ok(restriction
        .filter(|restriction| restriction.limit >= Limit::Mute)
        .map(|restriction| restriction.until.map(|until| f.day(until)).unwrap_or_default()))
}

fn found<T>(result: Result<T>) -> Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(Error::NotFound) => Ok(None),
        Err(other) => Err(other),
    }
}
