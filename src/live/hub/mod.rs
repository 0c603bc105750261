//! Who listens to what on this node: plain maps behind a mutex that is never held across an await.
//!
//! Invariants (`Maps::check_invariants`): a stream is in the hub while somebody listens to it, and not
//! longer; a socket and a stream know of each other or neither does; what is no longer in the hub has
//! ended, so that what still lies in a socket's queue is not sent.

mod maps;

use super::protocol::{Close, Name};
use crate::base::event::Stream;
use crate::base::ids::{AccountId, GroupId, PersonaId};
use crate::web::SignedIn;
use axum::extract::ws::Utf8Bytes;
use maps::{Listeners, Maps, Socket};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{mpsc, oneshot, watch};

/// How many messages wait for a socket before it counts as too slow.
pub const QUEUE: usize = 256;
/// How many sockets a session may hold: one a tab, the older ones give way to HTTP.
pub const SOCKETS: usize = 5;
/// How many streams a socket may hear.
pub const STREAMS: usize = 50;

/// All open sockets of this node.
#[derive(Default)]
pub struct Hub {
    maps: Mutex<Maps>,
    doubt: watch::Sender<()>,
}

/// One socket's listening to one stream.
#[derive(Debug)]
pub struct Subscription {
    /// The stream.
    pub stream: Stream,
    /// Its name on the wire.
    pub name: Name,
    /// Who the visitor was in the group when they asked.
    pub persona: Option<PersonaId>,
    ended: AtomicBool,
}

impl Subscription {
    /// Whether nothing of it may be sent any more.
    pub fn has_ended(&self) -> bool {
        self.ended.load(Ordering::Acquire)
    }

    fn end(&self) {
        self.ended.store(true, Ordering::Release);
    }
}

/// What waits in a socket's queue.
#[derive(Debug)]
pub enum Item {
    /// An event with its number, written out once for all who hear it.
    Event(Arc<Subscription>, i64, Utf8Bytes),
    /// The visitor's part in the group has changed, and the subscription has ended.
    Evicted(Arc<Subscription>),
}

/// What is in a hub at a moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// Open sockets, and requests that wait.
    pub sockets: usize,
    /// Streams that somebody hears.
    pub streams: usize,
    /// One for each socket and stream that it hears.
    pub subscriptions: usize,
    /// Messages that wait in the queues of all sockets together.
    pub queued: usize,
    /// Messages in the longest queue; [`QUEUE`] at most.
    pub longest: usize,
}

/// A socket's place in the hub. Dropping it gives the place up.
pub struct Seat {
    hub: Arc<Hub>,
    id: u64,
}

/// What a socket hears from the hub.
pub struct Ears {
    /// Messages, in order.
    pub queue: mpsc::Receiver<Item>,
    /// That, and why, the socket has lost its place.
    pub closed: oneshot::Receiver<Close>,
    /// Changes when notices were lost: session and rights have to be looked at before anything more
    /// is told.
    pub doubt: watch::Receiver<()>,
}

impl Hub {
    /// Takes a socket in, unless its session holds too many.
    pub fn connect(self: &Arc<Self>, visitor: &SignedIn) -> Result<(Seat, Ears), Close> {
        let mut maps = self.lock();
        if maps.sessions.get(&visitor.digest).is_some_and(|sockets| sockets.len() >= SOCKETS) {
            return Err(Close::TooMany);
        }
        maps.last_id += 1;
        let id = maps.last_id;
        let (queue, waiting) = mpsc::channel(QUEUE);
        let (close, closed) = oneshot::channel();
        let session = visitor.digest.clone();
        let socket = Socket { account: visitor.account, session, queue, close, streams: HashMap::new() };
        maps.sockets.insert(id, socket);
        maps.sessions.entry(visitor.digest.clone()).or_default().insert(id);
        let ears = Ears { queue: waiting, closed, doubt: self.doubt.subscribe() };
        Ok((Seat { hub: self.clone(), id }, ears))
    }

    /// How many sockets are open.
    pub fn sockets(&self) -> usize {
        self.lock().sockets.len()
    }

    /// What is in it now.
    pub fn load(&self) -> Load {
        let maps = self.lock();
        let queues = maps.sockets.values().map(|socket| QUEUE - socket.queue.capacity());
        let (queued, longest) =
            queues.fold((0, 0), |(queued, longest), length| (queued + length, longest.max(length)));
        Load {
            sockets: maps.sockets.len(),
            streams: maps.streams.len(),
            subscriptions: maps.streams.values().map(|listeners| listeners.subscriptions.len()).sum(),
            queued,
            longest,
        }
    }

    /// The streams that somebody hears.
    pub fn streams(&self) -> Vec<Stream> {
        self.lock().streams.keys().copied().collect()
    }

    /// The number of the last event that was handed out in a stream and its name on the wire;
    /// `None` when nobody listens.
    pub fn position(&self, stream: Stream) -> Option<(i64, Name)> {
        self.lock().streams.get(&stream).map(|listeners| (listeners.sent, listeners.name.clone()))
    }

    /// Hands the same bytes to everybody who hears the stream, if they are the stream's next event.
    /// Says whether they were. Never waits: a socket whose queue is full is closed.
    pub fn deliver(&self, stream: Stream, number: i64, frame: &Utf8Bytes) -> bool {
        let mut maps = self.lock();
        let Maps { sockets, streams, .. } = &mut *maps;
        let Some(listeners) = streams.get_mut(&stream) else { return false };
        if number != listeners.sent + 1 {
            return false;
        }
        listeners.sent = number;
        let mut full = Vec::new();
        for (id, subscription) in &listeners.subscriptions {
            let item = Item::Event(subscription.clone(), number, frame.clone());
            if sockets.get(id).is_some_and(|socket| socket.queue.try_send(item).is_err()) {
                full.push(*id);
            }
        }
        for id in full {
            maps.close(id, Close::Slow);
        }
        true
    }

    /// A persona may no longer listen in its group, or not to everything.
    pub fn evict(&self, group: GroupId, persona: PersonaId) {
        let mut maps = self.lock();
        for stream in [Stream::members(group), Stream::moderators(group), Stream::persona(group, persona)] {
            let listeners =
                maps.streams.get(&stream).into_iter().flat_map(|listeners| &listeners.subscriptions);
            let theirs = listeners.filter(|(_, subscription)| subscription.persona == Some(persona));
            for id in theirs.map(|(id, _)| *id).collect::<Vec<_>>() {
                if let Some(subscription) = maps.unsubscribe(id, stream) {
                    maps.push(id, Item::Evicted(subscription));
                }
            }
        }
    }

    /// A session is over.
    pub fn end_session(&self, digest: &[u8]) {
        let mut maps = self.lock();
        let sockets = maps.sessions.get(digest).cloned();
        for id in sockets.unwrap_or_default() {
            maps.close(id, Close::SignedOut);
        }
    }

    /// All sessions of an account are over.
    pub fn end_account(&self, account: AccountId) {
        let mut maps = self.lock();
        let theirs = maps.sockets.iter().filter(|(_, socket)| socket.account == account);
        for id in theirs.map(|(id, _)| *id).collect::<Vec<_>>() {
            maps.close(id, Close::SignedOut);
        }
    }

    /// Notices were lost: every socket looks for itself whether it may go on.
    pub fn doubt(&self) {
        self.doubt.send_replace(());
    }

    fn lock(&self) -> MutexGuard<'_, Maps> {
        self.maps.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seat {
    /// Listens from now on: every event that is handed out later comes into the queue. `head` is the
    /// number of the stream's newest event, read before this call; the relay goes on from there when
    /// nobody else listens yet.
    pub fn subscribe(
        &self,
        stream: Stream,
        name: &Name,
        persona: Option<PersonaId>,
        head: i64,
    ) -> Result<Arc<Subscription>, Close> {
        let subscription =
            Arc::new(Subscription { stream, name: name.clone(), persona, ended: AtomicBool::new(false) });
        let mut maps = self.hub.lock();
        maps.unsubscribe(self.id, stream);
        let Some(socket) = maps.sockets.get_mut(&self.id) else { return Err(Close::Gone) };
        if socket.streams.len() >= STREAMS {
            return Err(Close::TooMany);
        }
        socket.streams.insert(stream, subscription.clone());
        let listeners = maps.streams.entry(stream).or_insert_with(|| Listeners {
            sent: head,
            name: name.clone(),
            subscriptions: HashMap::new(),
        });
        listeners.subscriptions.insert(self.id, subscription.clone());
        Ok(subscription)
    }

    /// Stops listening.
    pub fn unsubscribe(&self, stream: Stream) {
        self.hub.lock().unsubscribe(self.id, stream);
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.hub.lock().close(self.id, Close::Gone);
    }
}

#[cfg(test)]
mod tests;
