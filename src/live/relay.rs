//! One task a node: hears that a stream has grown, reads on in the log, writes each event out once
//! and hands it to the hub.
//!
//! Notices only wake it. What is sent is what the log holds after the last number that was sent, so
//! it does not matter in which order notices come, or whether some are lost.

use super::fragments;
use super::hub::Hub;
use crate::app::App;
use crate::base::error::Result;
use crate::base::event::{Notice, Stream};
use crate::base::outbox;
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};

/// How many events are read at once.
const BATCH: u64 = 64;
/// How long to wait when the database does not answer.
const RETRY: Duration = Duration::from_secs(1);

/// The relay of this node.
pub struct Relay {
    app: App,
    hub: Arc<Hub>,
    notices: broadcast::Receiver<Notice>,
    /// The streams in which there may be something new.
    grown: HashSet<Stream>,
}

impl Relay {
    /// Hears everything that is announced from now on.
    pub fn new(app: App, hub: Arc<Hub>) -> Self {
        let notices = app.bus.subscribe();
        Self { app, hub, notices, grown: HashSet::new() }
    }

    /// Works until the server stops.
    pub async fn run(mut self) {
        let stopping = self.app.stopping.clone();
        stopping.run_until_cancelled(self.work()).await;
    }

    async fn work(&mut self) {
        while self.hear().await {
            while let Some(stream) = self.grown.iter().next().copied() {
                self.grown.remove(&stream);
                if let Err(error) = self.read_on(stream).await {
                    tracing::warn!(%error, "the event log could not be read and is tried again");
                    self.grown.insert(stream);
                    tokio::time::sleep(RETRY).await;
                }
                self.hear_waiting();
            }
        }
    }

    /// Brings everybody who hears the stream up to date.
    async fn read_on(&mut self, stream: Stream) -> Result<()> {
        while let Some((sent, name)) = self.hub.position(stream) {
            let events = outbox::after(self.app.db.read(), stream, sent, BATCH).await?;
            if events.is_empty() {
                break;
            }
            for event in events {
                let frame = fragments::frame(&self.app, stream, &name, &event).await?;
                // Whoever has left by now must not hear what was written since.
                self.hear_waiting();
                if !self.hub.deliver(stream, event.number, &frame) {
                    // Nobody listened for a moment and somebody new does: on from their position.
                    break;
                }
            }
        }
        Ok(())
    }

    /// Waits for a notice. False when there will be none any more.
    async fn hear(&mut self) -> bool {
        match self.notices.recv().await {
            Ok(notice) => self.take(notice),
            Err(RecvError::Lagged(some)) => self.miss(some),
            Err(RecvError::Closed) => return false,
        }
        self.hear_waiting();
        true
    }

    /// Takes the notices that are already there, and not those that come meanwhile: there may be no
    /// end of them.
    fn hear_waiting(&mut self) {
        let mut missed = 0;
        for _ in 0..self.notices.len() {
            match self.notices.try_recv() {
                Ok(notice) => self.take(notice),
                Err(TryRecvError::Lagged(some)) => missed += some,
                Err(TryRecvError::Empty | TryRecvError::Closed) => break,
            }
        }
        if missed > 0 {
            self.miss(missed);
        }
    }

    fn take(&mut self, notice: Notice) {
        match notice {
            Notice::Grown(stream) => {
                self.grown.insert(stream);
            }
            Notice::Evicted(group, persona) => self.hub.evict(group, persona),
            Notice::SessionEnded(digest) => self.hub.end_session(&digest),
            Notice::AccountEnded(account) => self.hub.end_account(account),
            Notice::JobQueued => {}
        }
    }

    /// There were more notices than fit: looks everywhere.
    fn miss(&mut self, notices: u64) {
        tracing::warn!(live.notices = notices, "notices were missed; every stream is read again");
        self.grown.extend(self.hub.streams());
        self.hub.doubt();
    }
}
