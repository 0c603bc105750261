//! What a page is told about an event. The log holds ids only; the words are read from the tables at
//! the moment of sending, so whatever was taken out in the meantime is not told.
//!
//! Invariant I4: every event has its frame, also one that has nothing left to show, so that the
//! numbers have no hole.

use super::protocol::{Name, Told};
use crate::app::App;
use crate::base::error::Result;
use crate::base::event::{Event, Stream};
use crate::base::ids::{BadgeId, PersonaId, PostId};
use crate::base::outbox::{self, Recorded};
use crate::community::clinicians::{self, BadgeChanged};
use crate::community::moderation::{self, CrisisRaised};
use crate::community::notifications::NewsAdded;
use crate::community::personas::{self, Answered, Renamed};
use crate::community::posts::{
    self, PostCreated, PostDecided, PostHeld, PostRemoved, PostUpdated, QueueChanged,
};
use axum::extract::ws::Utf8Bytes;
use serde::{Deserialize, Serialize};

/// What stands in an event's `d`.
#[derive(Serialize)]
#[serde(untagged)]
enum Detail {
    /// A post as those who hear the stream may read it now.
    Shown { post: PostId, topic: i64, html: String },
    /// A post that nobody may read any more.
    Gone { post: PostId, gone: bool },
    /// Something about a post; the page asks for it over HTTP.
    Post { post: PostId },
    /// A badge as it is now.
    Seal { badge: BadgeId, html: String },
    /// What a persona is called now.
    Name { persona: PersonaId, name: String },
    /// How many items wait for the moderators.
    Queue { waiting: u64 },
    /// Somebody may be in danger: where to look, and how grave it seems.
    Crisis { path: String, level: i16 },
    /// There is one more line on the list of what is new.
    News { kind: String },
    /// The answer of the moderators.
    Answer { welcome: bool },
    /// An event that this version does not know.
    Nothing {},
}

/// Writes an event out, once for everybody who hears the stream.
pub async fn frame(app: &App, stream: Stream, name: &Name, event: &Recorded) -> Result<Utf8Bytes> {
    let told = Told { g: name, s: event.number, t: &event.kind, d: detail(app, stream, event).await? };
    Ok(serde_json::to_string(&told)?.into())
}

async fn detail(app: &App, stream: Stream, event: &Recorded) -> Result<Detail> {
    Ok(match event.kind.as_str() {
        PostCreated::KIND | PostUpdated::KIND => match post(event) {
            Some(post) => shown(post, posts::live_post(app, post).await?),
            None => Detail::Nothing {},
        },
        // Only the author hears these, so they show what only the author may see.
        PostHeld::KIND => match post(event) {
            // A topic that waits is on no page yet.
            Some(post) => match posts::own_post(app, post).await? {
                Some(posts::LivePost { topic, html }) => Detail::Shown { post, topic, html },
                None => Detail::Nothing {},
            },
            None => Detail::Nothing {},
        },
        PostDecided::KIND => match post(event) {
            Some(post) => shown(post, posts::own_post(app, post).await?),
            None => Detail::Nothing {},
        },
        PostRemoved::KIND => post(event).map_or(Detail::Nothing {}, |post| Detail::Post { post }),
        BadgeChanged::KIND => match outbox::decode::<BadgeChanged>(event) {
            Ok(BadgeChanged { badge }) => match clinicians::live_seal(app, badge).await? {
                Some(html) => Detail::Seal { badge, html },
                None => Detail::Nothing {},
            },
            Err(_) => Detail::Nothing {},
        },
        Renamed::KIND => match outbox::decode::<Renamed>(event) {
            Ok(Renamed { persona }) => {
                Detail::Name { persona, name: personas::find(app.db.read(), persona).await?.name }
            }
            Err(_) => Detail::Nothing {},
        },
        QueueChanged::KIND => {
            Detail::Queue { waiting: moderation::waiting(app.db.read(), stream.group).await? }
        }
        CrisisRaised::KIND => match outbox::decode::<CrisisRaised>(event) {
            Ok(CrisisRaised { item }) => match moderation::danger(app, item).await? {
                Some((path, level)) => Detail::Crisis { path, level },
                None => Detail::Nothing {},
            },
            Err(_) => Detail::Nothing {},
        },
        NewsAdded::KIND => match outbox::decode::<NewsAdded>(event) {
            Ok(NewsAdded { kind }) => Detail::News { kind },
            Err(_) => Detail::Nothing {},
        },
        Answered::KIND => match outbox::decode::<Answered>(event) {
            Ok(Answered { welcome }) => Detail::Answer { welcome },
            Err(_) => Detail::Nothing {},
        },
        _ => Detail::Nothing {},
    })
}

fn shown(post: PostId, live: Option<posts::LivePost>) -> Detail {
    match live {
        Some(posts::LivePost { topic, html }) => Detail::Shown { post, topic, html },
        None => Detail::Gone { post, gone: true },
    }
}

/// The post that an event is about. One that cannot be read, because another version of Kith wrote
/// it, must not hold up those after it.
fn post(event: &Recorded) -> Option<PostId> {
    #[derive(Deserialize)]
    struct About {
        post: PostId,
    }
    serde_json::from_str::<About>(&event.payload).ok().map(|about| about.post)
}
