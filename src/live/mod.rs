//! Layer 4: what happens in a group, on every open screen, in the order in which it happened
//! (`kith.live.v1`).
//!
//! A page holds one socket (`GET /live`) and asks on it for streams by name: `7kq2m` (everybody who
//! may read the group), `7kq2m/moderators`, `7kq2m/self` (the visitor's own persona). Every event of a
//! stream has the next number; a client that was away names the last number it has and gets what it
//! missed. The socket is for listening; whoever wants to write uses HTTP. Where no socket gets through, a page asks
//! again and again (`GET /events`) and hears the same. `docs/live.md` is the page for whoever writes a client.
//!
//! ```text
//! db.write ─ commit ─▶ Notice::Grown ─▶ relay ─ reads the log, renders once ─▶ hub ─▶ sockets
//! ```
//!
//! Invariants:
//! - A stream is heard in order, without a hole and without a repetition, whatever order the notices
//!   come in and however many of them are lost: the log in the database is read, not the notices.
//! - Whoever left, was removed or signed out hears nothing that was written after that was
//!   acknowledged (the relay applies evictions before each delivery).
//! - Nobody waits for a reader: queues are bounded, and whose queue is full is sent away to resume.
//! - There is no stream across groups, and nothing tells who else listens.
//!
//! Owns no table. The name of the numbering (its epoch) is [`outbox::EPOCH`] in the settings; whoever
//! restores a backup forgets it, so that no page goes on counting in a log that is not there.

pub mod bus;
mod conversation;
mod fragments;
mod hub;
mod metrics;
mod pace;
pub mod poll;
mod protocol;
mod relay;
mod replay;
mod rights;
pub mod socket;

pub use bus::{LocalBus, NatsBus};
pub use pace::Tempo;
pub use protocol::PROTOCOL;

use crate::app::App;
use crate::base::error::Result;
use crate::base::ids::base32;
use crate::base::{outbox, random, settings};
use crate::transaction;
use hub::Hub;
use metrics::Metrics;
use prometheus_client::registry::Registry;
use relay::Relay;
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;

/// How many sockets catch up from the database, or look at their rights, at once. After a restart
/// every client comes back; pages must still find a connection to read from.
const TURNS: usize = 2;

/// The live part of a running server. Cheap to clone; the handler takes it from an extension.
#[derive(Clone)]
pub struct Live {
    hub: Arc<Hub>,
    turns: Arc<Semaphore>,
    sockets: TaskTracker,
    metrics: Arc<Metrics>,
    tempo: Tempo,
}

/// Starts to listen to the bus. Everything that is committed from now on is heard. Ends by itself
/// when [`App::stopping`](crate::app::Parts::stopping) is cancelled.
pub async fn start(app: &App) -> Result<Live> {
    name_the_log(app).await?;
    let live = Live {
        hub: Arc::default(),
        turns: Arc::new(Semaphore::new(TURNS)),
        sockets: TaskTracker::new(),
        metrics: Arc::default(),
        tempo: Tempo::default(),
    };
    tokio::spawn(Relay::new(app.clone(), &live).run());
    Ok(live)
}

impl Live {
    /// Waits until every socket is closed. Call it after `app.stopping` was cancelled: until then
    /// sockets stay, and it does not return.
    pub async fn closed(&self) {
        self.sockets.close();
        self.sockets.wait().await;
    }

    /// How many sockets are open, requests that wait for news among them.
    pub fn sockets(&self) -> usize {
        self.hub.sockets()
    }

    /// How many streams all of them hear together.
    pub fn subscriptions(&self) -> usize {
        self.hub.load().subscriptions
    }

    /// The same with another tempo, for sockets that open from now on.
    pub fn with_tempo(self, tempo: Tempo) -> Self {
        Self { tempo, ..self }
    }

    /// Adds the numbers of this node, as they are now.
    pub fn measure(&self, registry: &mut Registry) {
        self.metrics.register(registry, self.hub.load());
    }
}

/// Gives the event log its name, once: it stays the same across restarts.
async fn name_the_log(app: &App) -> Result<()> {
    transaction!(app.db, |tx| match settings::get(tx.conn(), outbox::EPOCH).await? {
        Some(_) => Ok(()),
        None => settings::set(tx, outbox::EPOCH, &base32(&random::bytes::<10>(tx.random()))).await,
    })
}
