//! Telling people, after the commit of what they are told about.

use super::store;
use crate::app::App;
use crate::base::Tx;
use crate::base::error::{Error, Result};
use crate::base::event::{Event, Stream};
use crate::base::ids::{DecisionId, GroupId, PersonaId, PostId};
use crate::community::clinicians::{self, jobs::Remind};
use crate::community::groups;
use crate::community::moderation;
use crate::community::moderation::jobs::{Answered, Decided, ReportClosed};
use crate::community::personas::break_glass::{self, jobs::Tell};
use crate::community::personas::{self, Distance};
use crate::community::posts::jobs::Published;
use crate::community::posts::{self, PostState};
use crate::transaction;
use serde::{Deserialize, Serialize};

/// There is one more line on a persona's list. Heard by that persona only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewsAdded {
    /// What kind of thing it tells, for example `reply`.
    pub kind: String,
}

impl Event for NewsAdded {
    const KIND: &'static str = "news.added";
}

/// A reply became public: whoever began the topic hears of it.
pub async fn reply(app: &App, job: Published) -> Result<()> {
    let conn = app.db.read();
    let Some(post) = found(posts::find_post(conn, job.post).await)? else { return Ok(()) };
    let topic = posts::find_topic(conn, post.topic).await?;
    let Some(number) = topic.number.filter(|_| post.state == PostState::Published) else { return Ok(()) };
    let muted = personas::distance(conn, topic.author, post.author).await? != Distance::None;
    if topic.author == post.author || muted {
        return Ok(());
    }
    let group = groups::find(conn, post.group).await?;
    let kind = if post.badge.is_some() { "answer" } else { "reply" };
    let link = format!("/g/{}/t/{number}#post-{}", group.address, post.id);
    transaction!(app.db, |tx| add(tx, post.group, topic.author, kind, post.id, &link).await)
}

/// A decision was made: the author hears of it.
pub async fn decided(app: &App, job: Decided) -> Result<()> {
    let conn = app.db.read();
    let Some(author) = found(moderation::decision_author(conn, job.decision).await)? else { return Ok(()) };
    tell(app, author, "decision", job.decision).await
}

/// An appeal was answered: the author hears of it.
pub async fn answered(app: &App, job: Answered) -> Result<()> {
    let conn = app.db.read();
    let Some((author, decision)) = found(moderation::appeal_author(conn, job.appeal).await)? else {
        return Ok(());
    };
    tell(app, author, "appeal", decision).await
}

/// A case is closed: every member who reported it hears of it.
pub async fn report_closed(app: &App, job: ReportClosed) -> Result<()> {
    let conn = app.db.read();
    let reporters = moderation::reporters(conn, job.case).await?;
    let Some((_, first)) = reporters.first() else { return Ok(()) };
    let group = groups::find(conn, personas::find(conn, *first).await?.group).await?;
    let link = format!("/g/{}/reported", group.address);
    transaction!(app.db, |tx| {
        for (report, reporter) in &reporters {
            let about = PostId::from_bytes(*report.as_bytes());
            add(tx, group.id, *reporter, "report", about, &link).await?;
        }
        Ok(())
    })
}

/// Two administrators broke the glass: one of the two personas hears of it. The line has a time of its own, and
/// nothing in it is the other one's.
pub async fn unmasked(app: &App, job: Tell) -> Result<()> {
    let Some((persona, notice)) = found(break_glass::told(app, &job).await)?.flatten() else { return Ok(()) };
    let group = groups::find(app.db.read(), persona.group).await?;
    let link = format!("/g/{}/unmaskings", group.address);
    let about = PostId::from_bytes(notice);
    transaction!(app.db, |tx| add(tx, group.id, persona.id, "unmasked", about, &link).await)
}

async fn tell(app: &App, author: PersonaId, kind: &str, decision: DecisionId) -> Result<()> {
    let conn = app.db.read();
    let persona = personas::find(conn, author).await?;
    let group = groups::find(conn, persona.group).await?;
    let link = format!("/g/{}/decisions/{decision}", group.address);
    // A line is told once for each thing that it is about, and this one is about the decision.
    let about = PostId::from_bytes(*decision.as_bytes());
    transaction!(app.db, |tx| add(tx, group.id, author, kind, about, &link).await)
}

/// A badge will end: its owner hears of it, on the list of one persona that shows it.
pub async fn badge_ends(app: &App, job: Remind) -> Result<()> {
    let Some((persona, about)) = clinicians::wearer(app, job.application, job.days).await? else {
        return Ok(());
    };
    let group = personas::find(app.db.read(), persona).await?.group;
    let about = PostId::from_bytes(about);
    transaction!(app.db, |tx| add(tx, group, persona, "badge-ends", about, "/clinicians").await)
}

/// Puts a line on a persona's list, and tells its open screens.
async fn add(
    tx: &Tx,
    group: GroupId,
    persona: PersonaId,
    kind: &str,
    about: PostId,
    link: &str,
) -> Result<()> {
    if store::put(tx, persona, kind, about, link).await? {
        tx.emit(Stream::persona(group, persona), &NewsAdded { kind: kind.to_owned() }).await?;
    }
    Ok(())
}

/// What is gone needs no telling.
fn found<T>(result: Result<T>) -> Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(Error::NotFound) => Ok(None),
        Err(other) => Err(other),
    }
}
