//! The maps themselves, and the few changes that keep them consistent.

use super::{Item, Subscription};
use crate::base::event::Stream;
use crate::base::ids::AccountId;
use crate::live::protocol::{Close, Name};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{mpsc, oneshot};

#[derive(Default)]
pub(super) struct Maps {
    pub last_id: u64,
    pub sockets: HashMap<u64, Socket>,
    pub sessions: HashMap<Vec<u8>, HashSet<u64>>,
    pub streams: HashMap<Stream, Listeners>,
}

pub(super) struct Socket {
    pub account: AccountId,
    pub session: Vec<u8>,
    pub queue: mpsc::Sender<Item>,
    pub close: oneshot::Sender<Close>,
    pub streams: HashMap<Stream, Arc<Subscription>>,
}

pub(super) struct Listeners {
    /// The number of the last event that was handed out.
    pub sent: i64,
    /// The stream's name on the wire.
    pub name: Name,
    pub subscriptions: HashMap<u64, Arc<Subscription>>,
}

impl Maps {
    pub fn close(&mut self, id: u64, why: Close) {
        let streams = self.sockets.get(&id).map(|socket| socket.streams.keys().copied().collect::<Vec<_>>());
        for stream in streams.unwrap_or_default() {
            self.unsubscribe(id, stream);
        }
        if let Some(socket) = self.sockets.remove(&id) {
            if let Some(sockets) = self.sessions.get_mut(&socket.session) {
                sockets.remove(&id);
                if sockets.is_empty() {
                    self.sessions.remove(&socket.session);
                }
            }
            // The socket may have ended by itself and hear nothing any more.
            socket.close.send(why).ok();
        }
    }

    pub fn unsubscribe(&mut self, id: u64, stream: Stream) -> Option<Arc<Subscription>> {
        let subscription = self.sockets.get_mut(&id)?.streams.remove(&stream)?;
        subscription.end();
        if let Some(listeners) = self.streams.get_mut(&stream) {
            listeners.subscriptions.remove(&id);
            if listeners.subscriptions.is_empty() {
                self.streams.remove(&stream);
            }
        }
        Some(subscription)
    }

    pub fn push(&mut self, id: u64, item: Item) {
        let Some(socket) = self.sockets.get(&id) else { return };
        if let Err(TrySendError::Full(_)) = socket.queue.try_send(item) {
            self.close(id, Close::Slow);
        }
    }

    /// Fails the test when the maps contradict each other.
    #[cfg(test)]
    pub fn check_invariants(&self) {
        for (stream, listeners) in &self.streams {
            assert!(!listeners.subscriptions.is_empty(), "a stream that nobody hears is kept");
            for (id, subscription) in &listeners.subscriptions {
                assert!(self.sockets.get(id).is_some_and(|socket| socket.streams.contains_key(stream)));
                assert!(!subscription.has_ended() && subscription.stream == *stream);
            }
        }
        assert_eq!(self.sessions.values().map(HashSet::len).sum::<usize>(), self.sockets.len());
        assert!(self.sessions.values().all(|sockets| (1..=super::SOCKETS).contains(&sockets.len())));
        for (id, socket) in &self.sockets {
            assert!(socket.streams.len() <= super::STREAMS);
            assert!(self.sessions.get(&socket.session).is_some_and(|sockets| sockets.contains(id)));
            for (stream, subscription) in &socket.streams {
                let known = self.streams.get(stream).and_then(|listeners| listeners.subscriptions.get(id));
                assert!(known.is_some_and(|known| Arc::ptr_eq(known, subscription)));
            }
        }
    }
}
