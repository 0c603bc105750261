//! One socket from its first word to its last: answers what it asks, sends what it hears.

use super::Live;
use super::hub::{Ears, Item, Seat, Subscription};
use super::pace::{Due, Pace};
use super::protocol::{Ask, Close, Name, Say};
use super::replay::{self, Start};
use super::rights;
use crate::app::App;
use crate::base::error::Error;
use crate::web::{SignedIn, session};
use axum::extract::ws::{Message, Utf8Bytes, WebSocket};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, sleep_until, timeout};

/// How long a message may take to get out before the client counts as too slow.
const WRITE: Duration = Duration::from_secs(10);
/// How long the other side has for its goodbye.
const GOODBYE: Duration = Duration::from_secs(2);

/// One socket's conversation.
pub struct Conversation<'a> {
    app: &'a App,
    live: &'a Live,
    visitor: SignedIn,
    socket: &'a mut WebSocket,
    seat: Seat,
    ears: Ears,
    pace: Pace,
    refused: bool,
    heard: HashMap<Name, Heard>,
}

/// A stream that the client hears.
struct Heard {
    subscription: Arc<Subscription>,
    /// The number of the last event that the client has.
    last: i64,
}

/// A fault of ours ends the conversation; the client comes back and resumes.
impl From<Error> for Close {
    fn from(error: Error) -> Self {
        tracing::warn!(%error, "a socket is closed");
        Self::Fault
    }
}

impl<'a> Conversation<'a> {
    /// A conversation that begins now.
    pub fn new(
        app: &'a App,
        live: &'a Live,
        visitor: SignedIn,
        (seat, ears): (Seat, Ears),
        socket: &'a mut WebSocket,
    ) -> Self {
        let pace = Pace::new(live.tempo, Instant::now(), app.random());
        Self { app, live, visitor, socket, seat, ears, pace, refused: false, heard: HashMap::new() }
    }

    /// Goes on until there is a reason to close.
    pub async fn run(mut self) -> Close {
        loop {
            if let Err(why) = self.step().await {
                // The hub may have sent it away in the meantime, and knows better why.
                return self.ears.closed.try_recv().unwrap_or(why);
            }
        }
    }

    async fn step(&mut self) -> Result<(), Close> {
        let (at, due) = self.pace.next();
        tokio::select! {
            why = &mut self.ears.closed => Err(why.unwrap_or(Close::Gone)),
            () = self.app.stopping.cancelled(), if !self.pace.is_leaving() => {
                self.pace.leave(Instant::now(), self.live.sockets(), self.app.random());
                Ok(())
            }
            () = sleep_until(at) => self.on_time(due).await,
            Ok(()) = self.ears.doubt.changed() => self.check().await,
            item = self.ears.queue.recv() => match item {
                Some(item) => self.on_item(item).await,
                None => Err(Close::Gone),
            },
            message = self.socket.recv() => self.on_message(message).await,
        }
    }

    async fn on_time(&mut self, due: Due) -> Result<(), Close> {
        match due {
            Due::Hello if self.refused => return Err(Close::NotAllowed),
            Due::Hello => return Err(Close::NoHello),
            Due::Leave => return Err(Close::Restart),
            Due::Ping if self.pace.is_silent() => return Err(Close::Slow),
            Due::Ping => self.send(Message::Ping(Default::default())).await?,
            Due::Beat => self.say(Say::Hb).await?,
            Due::Check => self.check().await?,
        }
        self.pace.done(due, Instant::now(), self.app.random());
        Ok(())
    }

    async fn on_item(&mut self, item: Item) -> Result<(), Close> {
        match item {
            Item::Event(subscription, number, frame) => self.tell(&subscription, number, frame).await,
            Item::Evicted(subscription) => self.renew(&subscription).await,
        }
    }

    async fn on_message(&mut self, message: Option<Result<Message, axum::Error>>) -> Result<(), Close> {
        let message = match message {
            None | Some(Ok(Message::Close(_))) => return Err(Close::Gone),
            // Too long, or not text where it says so. After a broken line the frame reaches nobody.
            Some(Err(_)) => return Err(Close::BadMessage),
            Some(Ok(message)) => message,
        };
        if !self.pace.takes(Instant::now()) {
            return Err(Close::TooMany);
        }
        let ask = match &message {
            Message::Text(text) => serde_json::from_str(text).map_err(|_| Close::BadMessage)?,
            Message::Ping(_) | Message::Pong(_) => return Ok(()),
            Message::Binary(_) | Message::Close(_) => return Err(Close::BadMessage),
        };
        match ask {
            Ask::Sub { g, after, epoch } => self.subscribe(g, after, epoch.as_deref()).await,
            Ask::Unsub { g } => {
                self.forget(&g);
                Ok(())
            }
        }
    }

    /// First a place in the hub, then the log: an event that is committed in between comes twice and
    /// is told once.
    async fn subscribe(&mut self, name: Name, after: Option<u64>, epoch: Option<&str>) -> Result<(), Close> {
        self.forget(&name);
        let Some(right) = rights::find(self.app, &self.visitor, &name).await? else {
            return self.refuse(&name).await;
        };
        let start = replay::start(self.app, right.stream, after, epoch).await?;
        let subscription = self.seat.subscribe(right.stream, &name, right.persona, start.head())?;
        let heard = Heard { subscription: subscription.clone(), last: start.last() };
        self.heard.insert(name.clone(), heard);
        // Once more: who was sent away after the first look and before there was a place in the hub
        // would have been missed by the eviction.
        if rights::find(self.app, &self.visitor, &name).await? != Some(right) {
            self.forget(&name);
            return self.refuse(&name).await;
        }
        self.pace.hears();
        self.catch_up(&subscription, start).await
    }

    async fn catch_up(&mut self, subscription: &Arc<Subscription>, start: Start) -> Result<(), Close> {
        let name = &subscription.name;
        if let Start::Anew { epoch, .. } = &start {
            let s = replay::head(self.app, subscription.stream).await?;
            self.skip_to(name, s);
            return self.say(Say::Reset { g: name, s, epoch }).await;
        }
        let mut last = start.last();
        loop {
            let frames = replay::next(self.app, &self.live.turns, subscription, last).await?;
            let done = frames.is_empty();
            for (number, frame) in frames {
                self.tell(subscription, number, frame).await?;
                last = number;
            }
            if subscription.has_ended() {
                return Ok(());
            }
            if done {
                return self.say(Say::Live { g: name, s: last }).await;
            }
        }
    }

    /// Sends an event, unless the client has it or may not have it any more.
    async fn tell(
        &mut self,
        subscription: &Arc<Subscription>,
        number: i64,
        frame: Utf8Bytes,
    ) -> Result<(), Close> {
        if self.ears.doubt.has_changed().unwrap_or_default() {
            self.check().await?;
        }
        let Some(heard) = self.heard.get_mut(&subscription.name) else { return Ok(()) };
        let current = Arc::ptr_eq(&heard.subscription, subscription) && !subscription.has_ended();
        if !current || number <= heard.last {
            return Ok(());
        }
        if number != heard.last + 1 {
            tracing::error!("a stream would have had a hole; the client resumes");
            return Err(Close::Fault);
        }
        heard.last = number;
        self.send(Message::Text(frame)).await
    }

    fn skip_to(&mut self, name: &Name, number: i64) {
        if let Some(heard) = self.heard.get_mut(name) {
            heard.last = number;
        }
    }

    /// Looks whether session and rights still stand.
    async fn check(&mut self) -> Result<(), Close> {
        self.ears.doubt.mark_unchanged();
        for subscription in self.lost().await? {
            self.forget(&subscription.name);
            self.say(Say::Unsub { g: &subscription.name, why: "membership" }).await?;
        }
        Ok(())
    }

    /// The subscriptions that are not right any more.
    async fn lost(&mut self) -> Result<Vec<Arc<Subscription>>, Close> {
        let _turn = self.live.turns.acquire().await.map_err(Error::internal)?;
        if !session::stands(&self.app.db, &self.visitor.digest, self.app.now()).await? {
            return Err(Close::SignedOut);
        }
        let mut lost = Vec::new();
        for Heard { subscription, .. } in self.heard.values() {
            let right = rights::find(self.app, &self.visitor, &subscription.name).await?;
            if !right.is_some_and(|right| right.covers(subscription)) {
                lost.push(subscription.clone());
            }
        }
        Ok(lost)
    }

    /// A subscription was ended from outside: goes on where it stopped if that is still right (a
    /// member became a moderator), or tells the client that it is over.
    async fn renew(&mut self, subscription: &Arc<Subscription>) -> Result<(), Close> {
        let name = &subscription.name;
        let Some(heard) = self.heard.get(name) else { return Ok(()) };
        if !Arc::ptr_eq(&heard.subscription, subscription) {
            // The client has asked anew since.
            return Ok(());
        }
        let last = heard.last.unsigned_abs();
        match rights::find(self.app, &self.visitor, name).await? {
            Some(right) if right.covers(subscription) => self.subscribe(name.clone(), Some(last), None).await,
            _ => {
                self.forget(name);
                self.say(Say::Unsub { g: name, why: "membership" }).await
            }
        }
    }

    async fn refuse(&mut self, name: &Name) -> Result<(), Close> {
        self.refused = true;
        self.pace.refused(Instant::now());
        self.say(Say::Unsub { g: name, why: "membership" }).await
    }

    fn forget(&mut self, name: &Name) {
        if let Some(heard) = self.heard.remove(name) {
            self.seat.unsubscribe(heard.subscription.stream);
        }
    }

    async fn say(&mut self, words: Say<'_>) -> Result<(), Close> {
        let text = words.text()?;
        self.send(Message::Text(text)).await
    }

    /// Sends a message, however long the network takes it, but not when the hub has closed the socket.
    async fn send(&mut self, message: Message) -> Result<(), Close> {
        tokio::select! {
            biased;
            why = &mut self.ears.closed => Err(why.unwrap_or(Close::Gone)),
            sent = timeout(WRITE, self.socket.send(message)) => match sent {
                Ok(sent) => sent.map_err(|_| Close::Gone),
                Err(_) => Err(Close::Slow),
            },
        }
    }
}

/// Says why, and gives the other side a moment to hear it: a connection that is dropped with bytes
/// unread takes the last words with it.
pub async fn farewell(mut socket: WebSocket, why: Close) {
    if let Some(frame) = why.frame()
        && !matches!(timeout(WRITE, socket.send(frame)).await, Ok(Ok(())))
    {
        return;
    }
    let goodbye = async { while let Some(Ok(_)) = socket.recv().await {} };
    timeout(GOODBYE, goodbye).await.ok();
}
