//! What posts keep of a persona: given out to its owner, or forgotten.

use super::actions::{Detail, purge};
use super::model::{PostState, QueueChanged};
use super::store::{drafts, holds, posts, topics};
use crate::app::App;
use crate::base::Tx;
use crate::base::error::Result;
use crate::base::event::Stream;
use crate::base::ids::PersonaId;
use crate::community::clinicians::Profession;
use crate::community::groups;
use crate::web::Words;
use serde_json::{Value, json};

/// Everything that the persona wrote here: posts with their older versions, what waits or waited, drafts.
pub async fn kept(app: &App, persona: PersonaId) -> Result<Value> {
    let conn = app.db.read();
    let mut written = Vec::new();
    for post in posts::of(conn, persona).await? {
        let topic = topics::find(conn, post.topic).await?;
        let older = posts::sources(conn, post.id).await?;
        let waiting = match holds::find_any(conn, post.id).await? {
            Some(hold) => Some(holds::open(app, &hold)?),
            None => None,
        };
        written.push(json!({
            "topic": topic.title,
            "asked_of": topic.wanted.filter(|_| post.opening).map(Profession::code),
            "opens_the_topic": post.opening,
            "state": post.state.as_str(),
            "words": post.source,
            "written": post.created_at.rfc3339(),
            "published": post.published_at.map(|at| at.rfc3339()),
            "changed": post.edited_at.map(|at| at.rfc3339()),
            "older_versions": older,
            "waiting_title": waiting.as_ref().and_then(|held| held.title.clone()),
            "waiting_words": waiting.as_ref().map(|held| held.source.clone()),
            "note_to_the_moderators": waiting.as_ref().map(|held| held.note.clone()),
        }));
    }
    let drafts = drafts::all(conn, app, persona).await?.into_iter();
    let drafts = drafts.map(|kept| json!({ "title": kept.draft.title, "words": kept.draft.body }));
    Ok(json!({ "posts": written, "drafts": drafts.collect::<Vec<_>>() }))
}

/// What becomes of the words of somebody who goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Parting {
    /// What is public stays, under a name that is nobody's.
    Keep,
    /// All of it goes.
    Erase,
}

/// Forgets the persona's words: drafts and whatever is not public always, what is public as they wished.
pub async fn erase(app: &App, tx: &Tx, persona: PersonaId, parting: Parting) -> Result<()> {
    for post in posts::of(tx.conn(), persona).await? {
        let post = posts::lock(tx, post.id).await?;
        let waited = holds::find_any(tx.conn(), post.id).await?.is_some_and(|hold| hold.decided_at.is_none());
        holds::forget(tx, post.id).await?;
        if waited {
            tx.emit(Stream::moderators(post.group), &QueueChanged {}).await?;
        }
        let public = post.state == PostState::Published;
        if public && parting == Parting::Keep {
            // Older versions were for those who talked with somebody who is not here any more.
            posts::forget_revisions(tx, post.id).await?;
            continue;
        }
        if public {
            let group = groups::find(tx.conn(), post.group).await?;
            let mut said = posts::sources(tx.conn(), post.id).await?;
            said.extend(post.source.clone());
            purge(app, tx, &group, &post, &quotable(&said)).await?;
        }
        posts::set_state(tx, post.id, PostState::Withdrawn).await?;
        let topic = topics::find(tx.conn(), post.topic).await?;
        if public {
            super::actions::bury(tx, &post, &topic).await?;
        } else if post.opening {
            topics::retitle(tx, topic.id, "").await?;
        }
    }
    topics::free_all(tx, persona).await?;
    drafts::forget_all(tx, persona).await
}

/// Shorter lines are nobody's own: “Thank you!”
const QUOTED: usize = 12;

/// What others may have quoted, line by line, and what stands there instead. The author's own quotes are others' words.
fn quotable(said: &[String]) -> Vec<Detail> {
    let mask = Words::default().t("post-quote-withdrawn");
    let lines = said.iter().flat_map(|text| text.lines()).map(str::trim);
    let own = lines.filter(|line| line.chars().count() >= QUOTED && !line.starts_with('>'));
    own.map(|line| Detail { words: line.to_owned(), mask: mask.clone() }).collect()
}
