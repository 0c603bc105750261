//! Somebody may be in danger: whoever is on call is told at once, wherever they are, and again while nobody looks; so is
//! every open desk of the group.
//!
//! Invariant: an alarm says how grave it seems and where to look, and none of anybody's words, names or ids of people.

use crate::app::App;
use crate::base::clock::minutes;
use crate::base::error::{Error, Result};
use crate::base::event::Stream;
use crate::base::ids::GroupId;
use crate::community::groups;
use crate::community::moderation::jobs::{Alarm, Sound};
use crate::community::moderation::model::{CrisisRaised, Item};
use crate::community::moderation::store::{cases, claims};
use crate::community::posts::{self, jobs::Endangered};
use crate::transaction;
use crate::web::Words;
use std::time::Duration;

/// When nobody has opened the item by then, the alarm is sent again: the target of crisis level 3.
const AGAIN: Duration = minutes(30);
/// How often an alarm is sent in all.
const TIMES: u8 = 4;

/// The author of a post seems to be in danger.
pub async fn endangered(app: &App, job: Endangered) -> Result<()> {
    sound(app, Sound { item: Item::Held(job.post), time: 1 }).await
}

/// Tells whoever is on call, unless somebody has decided or looks already. Each way to tell is a job of its own, so that
/// one that fails holds up no other.
pub async fn sound(app: &App, job: Sound) -> Result<()> {
    let Sound { item, time } = job;
    let open = claims::holders(app.db.read(), [item.id()], app.now()).await?;
    let Some((group, _)) = waiting(app, item).await?.filter(|_| open.is_empty()) else { return Ok(()) };
    transaction!(app.db, |tx| {
        tx.emit(Stream::moderators(group), &CrisisRaised { item }).await?;
        for mail in [true, false] {
            tx.enqueue(&Alarm { item, mail, time }).await?;
        }
        if time < TIMES {
            tx.enqueue_at(&Sound { item, time: time + 1 }, tx.now() + AGAIN).await?;
        }
        Ok(())
    })
}

/// Tells whoever is on call in one way, if the operator has set it up.
pub async fn alarm(app: &App, job: Alarm) -> Result<()> {
    let Some((path, level)) = danger(app, job.item).await? else { return Ok(()) };
    let link = app.public_url.join(&path).map_err(Error::internal)?;
    if job.mail {
        let (Some(mailer), Some(to)) = (&app.mailer, &app.config.on_call_mail) else { return Ok(()) };
        let words = Words::default();
        let text = words.all("alarm-text", &[("level", &level), ("link", &link)]);
        return mailer.send(to, &words.t("alarm-subject"), text).await;
    }
    let Some(webhook) = &app.webhook else { return Ok(()) };
    let message =
        serde_json::json!({ "type": "kith.alarm", "level": level, "link": link.as_str(), "time": job.time });
    webhook.send(&format!("{}-{}", job.item.id(), job.time), app.now(), &message).await
}

/// Where to look after somebody who may be in danger, and how grave it seems; nothing when somebody has decided since.
pub async fn danger(app: &App, item: Item) -> Result<Option<(String, i16)>> {
    let Some((group, danger)) = waiting(app, item).await? else { return Ok(None) };
    let group = groups::find(app.db.read(), group).await?;
    Ok(Some((item.path(&group.address), danger / 10)))
}

/// The group and the danger of an item that waits.
async fn waiting(app: &App, item: Item) -> Result<Option<(GroupId, i16)>> {
    let conn = app.db.read();
    let found = match item {
        Item::Held(post) => {
            posts::find_hold(conn, post).await.map(|hold| (hold.decided_at, hold.group, hold.danger))
        }
        Item::Reported(case) => {
            cases::find(conn, case).await.map(|case| (case.decided_at, case.group, case.danger))
        }
    };
    match found {
        Ok((None, group, danger)) => Ok(Some((group, danger))),
        // Decided, or taken back.
        Ok(_) | Err(Error::NotFound) => Ok(None),
        Err(other) => Err(other),
    }
}
