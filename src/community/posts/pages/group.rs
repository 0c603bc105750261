//! A group's page: its topics for those who may read them, what it is for the others. And a persona's.

use super::{TOPICS, guests};
use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::event::Stream;
use crate::base::ids::PersonaId;
use crate::base::outbox;
use crate::base::page::Cursor;
use crate::community::clinicians;
use crate::community::groups::Group;
use crate::community::groups::pages::Card;
use crate::community::personas::{self, Distance, Known, Reader, Role, State, avatar};
use crate::community::posts::model::{Post, Topic, TopicKind, Viewer};
use crate::community::posts::store;
use crate::web::{Frame, Reply, page};
use askama::Template;
use axum::extract::{Path, Query, State as AppState};
use axum::http::HeaderMap;
use serde::Deserialize;
use std::collections::HashMap;

/// Posts on their author's page.
const WRITTEN: u64 = 20;

#[derive(Template)]
#[template(path = "posts/group.html")]
struct GroupPage {
    f: Frame,
    group: Card,
    about: String,
    rules: Vec<String>,
    /// `all`, or a kind.
    tab: &'static str,
    topics: Vec<TopicLine>,
    next: Option<String>,
    first_page: bool,
    /// The visitor's name here, when they are a member.
    name: Option<String>,
    moderator: bool,
    /// Whether the visitor is shown whom nobody has answered.
    mentor: bool,
    /// Whether the visitor shows a badge here, so that questions wait for them.
    clinician: bool,
    /// Within which time a clinician usually answers.
    usual: Option<String>,
    seq: i64,
    epoch: String,
}

#[derive(Template)]
#[template(path = "posts/group_about.html")]
struct AboutPage {
    f: Frame,
    group: Card,
    about: String,
    rules: Vec<String>,
    pending: bool,
    banned: bool,
    /// Within which time a clinician usually answers.
    usual: Option<String>,
    moderators: Vec<String>,
}

#[derive(Template)]
#[template(path = "posts/persona.html")]
struct PersonaPage {
    f: Frame,
    group: Card,
    name: String,
    avatar: String,
    /// For example “May 2026”.
    joined: String,
    moderator: bool,
    mentor: bool,
    gone: bool,
    id: String,
    /// What it wrote here that everybody may read, the latest first.
    written: Vec<WrittenLine>,
    /// How far away the visitor keeps it; `None` for oneself, for moderators and for visitors.
    distance: Option<Distance>,
}

/// A post on its author's page.
struct WrittenLine {
    link: String,
    title: String,
    ago: String,
}

/// A topic on a list.
pub(super) struct TopicLine {
    pub link: String,
    pub title: String,
    pub kind: &'static str,
    pub author: String,
    pub avatar: String,
    pub ago: String,
    pub replies: i32,
    pub answered: bool,
}

/// Which topics.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Which {
    kind: String,
    after: String,
}

/// `GET /g/{group}`
pub async fn group(
    AppState(app): AppState<App>,
    f: Frame,
    known: Known,
    Query(which): Query<Which>,
    headers: HeaderMap,
) -> Reply {
    let Some(reader) = known.reader() else { return about(&app, f, known).await };
    if f.signed_in {
        // Read before the topics: what becomes public in between is heard.
        let seq = outbox::head(app.db.read(), Stream::members(reader.group.id)).await?;
        return page(draw(&app, f, reader, &which, seq).await?);
    }
    let group = reader.group.clone();
    let page = async |seq| Ok((draw(&app, f.clone(), reader, &which, seq).await?, true));
    guests::page(&app, &f, &headers, &group, page).await
}

/// The page at the number `seq` of the group's members' stream.
async fn draw(app: &App, f: Frame, reader: Reader, which: &Which, seq: i64) -> Result<GroupPage> {
    let Reader { group, persona, .. } = reader;
    let conn = app.db.read();
    let kind = TopicKind::parse(&which.kind).ok();
    let after = Cursor::open(&app.keys, &which.after);
    let found =
        store::topics::page(conn, group.id, kind, Viewer::of(persona.as_ref()), after, TOPICS).await?;
    let names = personas::names(conn, found.items.iter().map(|topic| topic.author)).await?;
    let next = found.next.map(|cursor| cursor.seal(&app.keys, app.random())).transpose()?;
    let topics =
        found.items.into_iter().map(|topic| line(&f, group.address.as_str(), topic, &names)).collect();
    let clinician = match &persona {
        Some(persona) => clinicians::current_badge(conn, persona.id, f.now).await?.is_some(),
        None => false,
    };
    Ok(GroupPage {
        clinician,
        usual: usual(&f, &group),
        about: group.about.to_string(),
        rules: group.rules.clone(),
        tab: kind.map_or("all", TopicKind::as_str),
        topics,
        next,
        first_page: after.is_none(),
        moderator: persona.as_ref().is_some_and(|persona| persona.role == Role::Moderator),
        mentor: persona.as_ref().is_some_and(|persona| persona.role.looks_after_others()),
        name: persona.map(|persona| persona.name),
        seq,
        epoch: app.db.known_epoch().await?,
        group: group.into(),
        f,
    })
}

fn line(f: &Frame, address: &str, topic: Topic, names: &HashMap<PersonaId, String>) -> TopicLine {
    TopicLine {
        link: format!("/g/{address}/t/{}", topic.number.unwrap_or_default()),
        title: topic.title,
        kind: topic.kind.as_str(),
        author: names.get(&topic.author).cloned().unwrap_or_default(),
        avatar: avatar::draw(topic.author),
        ago: f.ago(topic.active_at),
        replies: topic.replies,
        answered: topic.answered,
    }
}

fn usual(f: &Frame, group: &Group) -> Option<String> {
    group.answered_within.map(|within| f.words.lasting(within))
}

async fn about(app: &App, f: Frame, known: Known) -> Reply {
    let moderators = personas::moderators(app.db.read(), known.group.id).await?;
    let state = known.persona.as_ref().map(|persona| persona.state);
    page(AboutPage {
        about: known.group.about.to_string(),
        rules: known.group.rules.clone(),
        pending: state == Some(State::Pending),
        banned: state == Some(State::Banned),
        usual: usual(&f, &known.group),
        moderators: moderators.into_iter().map(|persona| persona.name).collect(),
        group: known.group.into(),
        f,
    })
}

/// `GET /g/{group}/p/{persona}`: a name, a picture, the month of joining, and what they wrote in this group. Nothing
/// else is known here.
pub async fn persona(
    AppState(app): AppState<App>,
    f: Frame,
    Reader { group, persona: me, .. }: Reader,
    Path((_, id)): Path<(String, String)>,
) -> Reply {
    let conn = app.db.read();
    let id: PersonaId = id.parse().map_err(|_| Error::NotFound)?;
    let persona = personas::find(conn, id).await?;
    if persona.group != group.id || persona.state == State::Pending {
        return Err(Error::NotFound);
    }
    let viewer = Viewer::of(me.as_ref());
    let distance = match me {
        Some(me) if me.id != id && persona.role != Role::Moderator => {
            Some(personas::distance(conn, me.id, id).await?)
        }
        _ => None,
    };
    let posts = store::posts::public_of(conn, id, viewer, WRITTEN).await?;
    let topics = store::topics::titles(conn, posts.iter().map(|post| post.topic)).await?;
    let line = |post: &Post| {
        let topic = topics.get(&post.topic)?;
        Some(WrittenLine {
            link: format!("/g/{}/t/{}#post-{}", group.address, topic.number?, post.id),
            title: topic.title.clone(),
            ago: f.ago(post.published_at?),
        })
    };
    page(PersonaPage {
        written: posts.iter().filter_map(line).collect(),
        distance,
        id: id.to_string(),
        avatar: avatar::draw(persona.id),
        joined: f.words.month(persona.joined_month),
        moderator: persona.role == Role::Moderator,
        mentor: persona.role == Role::Mentor,
        gone: persona.state != State::Active,
        name: persona.name,
        group: group.into(),
        f,
    })
}
