//! From where a client goes on, and what it missed.

use super::fragments;
use super::hub::Subscription;
use crate::app::App;
use crate::base::clock::days;
use crate::base::error::{Error, Result};
use crate::base::event::Stream;
use crate::base::outbox;
use axum::extract::ws::Utf8Bytes;
use tokio::sync::Semaphore;

/// A client that missed more events than this loads the page again.
const BACKLOG: i64 = 1000;
/// So does one that missed an event of more than this many days ago.
const BACKLOG_DAYS: u64 = 7;
/// How many events are read at once.
const BATCH: u64 = 100;

/// From where a client goes on.
pub enum Start {
    /// What it has is of this log and recent: it gets the rest.
    After { last: i64, head: i64 },
    /// What it has cannot be brought up to date.
    Anew { head: i64, epoch: String },
}

impl Start {
    /// The number of the stream's newest event.
    pub fn head(&self) -> i64 {
        match self {
            Self::After { head, .. } | Self::Anew { head, .. } => *head,
        }
    }

    /// The number of the last event that the client has, or need not be told.
    pub fn last(&self) -> i64 {
        match self {
            Self::After { last, .. } => *last,
            Self::Anew { head, .. } => *head,
        }
    }
}

/// Finds out from where a client goes on that has everything up to `after` of the log `epoch`.
pub async fn start(app: &App, stream: Stream, after: Option<u64>, epoch: Option<&str>) -> Result<Start> {
    let head = head(app, stream).await?;
    let Some(after) = after else { return Ok(Start::After { last: head, head }) };
    let current = outbox::epoch(app.db.read()).await?;
    let last = i64::try_from(after).unwrap_or(i64::MAX);
    let same = epoch.is_none_or(|epoch| epoch == current);
    let known = same && (head - BACKLOG..=head).contains(&last);
    if known && is_recent(app, stream, last).await? {
        Ok(Start::After { last, head })
    } else {
        Ok(Start::Anew { head, epoch: current })
    }
}

/// The number of the stream's newest event.
pub async fn head(app: &App, stream: Stream) -> Result<i64> {
    outbox::head(app.db.read(), stream).await
}

async fn is_recent(app: &App, stream: Stream, last: i64) -> Result<bool> {
    let missed = outbox::after(app.db.read(), stream, last, 1).await?;
    Ok(missed.iter().all(|event| event.created_at > app.now() - days(BACKLOG_DAYS)))
}

/// The next events after `last`, written out; empty at the end of the log. Waits for its turn, so
/// that clients that come back all at once do not keep pages from the database.
pub async fn next(
    app: &App,
    turns: &Semaphore,
    subscription: &Subscription,
    last: i64,
) -> Result<Vec<(i64, Utf8Bytes)>> {
    let _turn = turns.acquire().await.map_err(Error::internal)?;
    let events = outbox::after(app.db.read(), subscription.stream, last, BATCH).await?;
    let mut frames = Vec::with_capacity(events.len());
    for event in events {
        let frame = fragments::frame(app, subscription.stream, &subscription.name, &event).await?;
        frames.push((event.number, frame));
    }
    Ok(frames)
}
