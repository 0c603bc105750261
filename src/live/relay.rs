//! One task a node: hears that a stream has grown, reads on in the log, writes each event out once
//! and hands it to the hub.
//!
//! Notices only wake it. What is sent is what the log holds after the last number that was sent, so
//! it does not matter in which order notices come, or whether some are lost. Where there are several
//! nodes it looks into the log by itself too: a node may die between its commit and the notice.

use super::hub::Hub;
use super::metrics::Metrics;
use super::{Live, fragments};
use crate::app::App;
use crate::base::error::Result;
use crate::base::event::{Notice, Reach, Stream};
use crate::base::outbox;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::time::{Instant, sleep_until};

/// How many events are read at once.
const BATCH: u64 = 64;
/// How long to wait when the database does not answer.
const RETRY: Duration = Duration::from_secs(1);
/// How often it looks for what no notice told: two of these after its commit it is heard.
const LOOK: Duration = Duration::from_secs(3);
/// The same while the bus is away, and there are no notices of other nodes at all.
const LOOK_CUT_OFF: Duration = Duration::from_secs(1);

/// The relay of this node.
pub struct Relay {
    app: App,
    hub: Arc<Hub>,
    metrics: Arc<Metrics>,
    notices: broadcast::Receiver<Notice>,
    /// The streams in which there may be something new.
    grown: HashSet<Stream>,
    /// The streams in which the last look found something that had not been handed out: up to which number.
    behind: HashMap<Stream, i64>,
}

impl Relay {
    /// Hears everything that is announced from now on.
    pub fn new(app: App, live: &Live) -> Self {
        let notices = app.bus.subscribe();
        let (hub, metrics) = (live.hub.clone(), live.metrics.clone());
        Self { app, hub, metrics, notices, grown: HashSet::new(), behind: HashMap::new() }
    }

    /// Works until the server stops.
    pub async fn run(mut self) {
        let stopping = self.app.stopping.clone();
        stopping.run_until_cancelled(self.work()).await;
    }

    async fn work(&mut self) {
        let mut last_look = Instant::now();
        loop {
            let next_look = self.pause().map(|pause| last_look + pause);
            tokio::select! {
                open = self.hear() => if !open { return },
                () = until(next_look) => {
                    if let Err(error) = self.look().await {
                        tracing::warn!(%error, "the heads of the event log could not be read");
                    }
                    last_look = Instant::now();
                }
            }
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

    /// How long between two looks; `None` where there is no other node whose notice could be lost.
    fn pause(&self) -> Option<Duration> {
        match self.app.bus.reach() {
            Reach::Node => None,
            Reach::Nodes => Some(LOOK),
            Reach::CutOff => Some(LOOK_CUT_OFF),
        }
    }

    /// Looks for streams that have grown without a notice.
    async fn look(&mut self) -> Result<()> {
        let cut_off = self.app.bus.reach() == Reach::CutOff;
        let heads = outbox::heads(self.app.db.read(), &self.hub.streams()).await?;
        let mut before = std::mem::take(&mut self.behind);
        for (stream, head) in heads {
            let Some((sent, _)) = self.hub.position(stream).filter(|(sent, _)| *sent < head) else {
                continue;
            };
            // The notice may be on its way; what was there at the last look already should have come.
            let unheard = before.remove(&stream).is_some_and(|seen| sent < seen);
            if unheard && !cut_off {
                tracing::warn!("a notice of another node was lost; the stream is read on");
                self.metrics.lost_a_notice();
                // With it, perhaps, that somebody has left.
                self.hub.doubt();
            }
            if unheard || cut_off {
                self.grown.insert(stream);
            }
            self.behind.insert(stream, head);
        }
        Ok(())
    }

    /// Brings everybody who hears the stream up to date.
    async fn read_on(&mut self, stream: Stream) -> Result<()> {
        while let Some((sent, name)) = self.hub.position(stream) {
            let events = outbox::after(self.app.db.read(), stream, sent, BATCH).await?;
            if events.is_empty() {
                break;
            }
            if self.app.bus.reach() == Reach::CutOff {
                // Somebody may have left through another node, and nobody has told: every socket looks for itself
                // before it says more.
                self.hub.doubt();
            }
            for event in events {
                let frame = fragments::frame(&self.app, stream, &name, &event).await?;
                // Whoever has left by now must not hear what was written since.
                self.hear_waiting();
                let began = Instant::now();
                if !self.hub.deliver(stream, event.number, &frame) {
                    // Nobody listened for a moment and somebody new does: on from their position.
                    break;
                }
                self.metrics.handed_out(began.elapsed(), self.app.now().since(event.created_at));
            }
        }
        Ok(())
    }

    /// Waits for a notice. False when there will be none any more.
    async fn hear(&mut self) -> bool {
        match self.notices.recv().await {
            Ok(notice) => self.take(notice),
            Err(RecvError::Lagged(some)) => self.lag(some),
            Err(RecvError::Closed) => return false,
        }
        self.hear_waiting();
        true
    }

    /// Takes the notices that are already there, and not those that come meanwhile: there may be no
    /// end of them.
    fn hear_waiting(&mut self) {
        for _ in 0..self.notices.len() {
            match self.notices.try_recv() {
                Ok(notice) => self.take(notice),
                Err(TryRecvError::Lagged(some)) => self.lag(some),
                Err(TryRecvError::Empty | TryRecvError::Closed) => break,
            }
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
            Notice::Missed => self.miss(),
            Notice::JobQueued => {}
        }
    }

    /// There were more notices than fit.
    fn lag(&mut self, notices: u64) {
        tracing::warn!(live.notices = notices, "notices were missed; every stream is read again");
        self.miss();
    }

    /// Notices were lost: looks everywhere.
    fn miss(&mut self) {
        self.grown.extend(self.hub.streams());
        self.hub.doubt();
    }
}

/// Done at that moment, or never.
async fn until(moment: Option<Instant>) {
    match moment {
        Some(moment) => sleep_until(moment).await,
        None => std::future::pending().await,
    }
}
