//! The bus between nodes, over NATS: whatever is committed on one node is announced on all of them.
//!
//! Subjects are `kith.groups.{id}` for what concerns a group, `kith.sessions`, and `kith.nodes` for what nodes tell each
//! other. Every node hears all of them: one that follows nobody in a group drops its notices after a look into a map,
//! while a subscription for each group would have to be in place, across the network, before a screen may listen.
//!
//! A job is not announced to other nodes: the node that queued it does it, and the others look by themselves.

use super::LocalBus;
use crate::base::error::{Error, Result};
use crate::base::event::{Audience, Bus, Notice, Reach, Stream};
use crate::base::ids::{PersonaId, base32, parse_base32};
use crate::base::random::{self, SystemRandom};
use async_nats::{Client, ConnectOptions, Event, Message, ServerAddr};
use futures_util::StreamExt;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::{broadcast, mpsc};

/// What concerns a group, whose id follows.
const GROUPS: &str = "kith.groups.";
/// Sessions that have ended.
const SESSIONS: &str = "kith.sessions";
/// What nodes tell each other.
const NODES: &str = "kith.nodes";
/// All of these.
const EVERYTHING: &str = "kith.>";

/// How many notices wait while the line is down. More are lost, and the others are told so.
const WAITING: usize = 4096;
/// How often the line is tried. A server that answers nothing is noticed after three of these.
const PING: Duration = Duration::from_secs(5);
/// The longest pause before the server is called again.
const RETRY: Duration = Duration::from_secs(2);

/// Carries notices to every node.
pub struct NatsBus {
    here: LocalBus,
    outgoing: mpsc::Sender<Notice>,
    state: Arc<State>,
}

/// What the bus and the task that holds its line both know.
#[derive(Default)]
struct State {
    /// Whether what other nodes say is heard.
    whole: AtomicBool,
    /// Whether others have to be told that notices of this node were lost.
    spilt: AtomicBool,
}

/// What travels.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Letter {
    /// The node that says it; it has heard it already.
    node: String,
    word: Word,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Word {
    /// A stream of the group has grown.
    Grown(Heard),
    /// The persona may no longer listen in the group.
    Evicted(PersonaId),
    /// The session with this digest has ended.
    Ended(String),
    /// Notices of this node were lost.
    Missed,
    /// Nothing: the node hears that its line is whole.
    Here,
}

/// By whom a stream is heard.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Heard {
    Members,
    Moderators,
    Persona(PersonaId),
}

impl NatsBus {
    /// A bus over the server at `url`: `nats://` or, with TLS, `tls://`, with `user:password@` or `token@` where it asks
    /// for one. It need not answer yet; until it does the bus is [`Reach::CutOff`].
    pub fn open(url: &SecretString) -> Result<Self> {
        // Read now, so that a mistake in the address stops the start.
        let server: ServerAddr = url.expose_secret().parse().map_err(Error::internal)?;
        let (outgoing, waiting) = mpsc::channel(WAITING);
        let (here, state) = (LocalBus::new(), Arc::new(State::default()));
        let node = base32(&random::bytes::<10>(&SystemRandom));
        let line = Line { server, node, here: here.clone(), waiting, state: state.clone() };
        tokio::spawn(line.hold());
        Ok(Self { here, outgoing, state })
    }
}

impl Bus for NatsBus {
    fn publish(&self, notice: Notice) {
        if address(&notice).is_some() && self.outgoing.try_send(notice.clone()).is_err() {
            self.state.spilt.store(true, Ordering::Release);
        }
        self.here.publish(notice);
    }

    fn subscribe(&self) -> broadcast::Receiver<Notice> {
        self.here.subscribe()
    }

    fn reach(&self) -> Reach {
        if self.state.whole.load(Ordering::Acquire) { Reach::Nodes } else { Reach::CutOff }
    }
}

/// Holds the line to the server.
struct Line {
    server: ServerAddr,
    node: String,
    here: LocalBus,
    waiting: mpsc::Receiver<Notice>,
    state: Arc<State>,
}

impl Line {
    /// Works until the bus is dropped.
    async fn hold(mut self) {
        while let Err(error) = self.talk().await {
            tracing::error!(%error, "the bus between nodes has no line");
            self.cut_off();
            tokio::time::sleep(RETRY).await;
        }
    }

    /// Talks until the bus is dropped, or until the server wants nothing to do with us (a wrong password).
    async fn talk(&mut self) -> Result<(), async_nats::Error> {
        let (tell, mut events) = mpsc::channel(64);
        let client = options(&self.server, tell).connect(&self.server).await?;
        let mut incoming = client.subscribe(EVERYTHING).await?;
        loop {
            let whole = self.state.whole.load(Ordering::Acquire);
            if whole && self.state.spilt.swap(false, Ordering::AcqRel) {
                self.send(&client, NODES.to_owned(), Word::Missed).await?;
            }
            tokio::select! {
                Some(event) = events.recv() => self.on_event(&client, event).await?,
                message = incoming.next() => match message {
                    Some(message) => self.take(&message),
                    None => return Err("the line was closed".into()),
                },
                notice = self.waiting.recv(), if whole => match notice.as_ref().map(address) {
                    Some(Some((subject, word))) => self.send(&client, subject, word).await?,
                    Some(None) => {}
                    None => return Ok(()),
                },
            }
        }
    }

    async fn on_event(&mut self, client: &Client, event: Event) -> Result<(), async_nats::Error> {
        match event {
            // Whether the server has taken our subscription is known when it sends this back to us.
            Event::Connected => self.send(client, NODES.to_owned(), Word::Here).await?,
            Event::Disconnected | Event::Closed => self.cut_off(),
            Event::SlowConsumer(_) => self.here.publish(Notice::Missed),
            other => tracing::warn!(event = %other, "the bus between nodes"),
        }
        Ok(())
    }

    /// Takes what a node says.
    fn take(&self, message: &Message) {
        // What cannot be read was written by another version of Kith: the log has it too.
        let Ok(Letter { node, word }) = serde_json::from_slice(&message.payload) else { return };
        match word {
            Word::Here if node == self.node => self.be_whole(),
            _ if node == self.node => {}
            word => {
                if let Some(notice) = read(&message.subject, word) {
                    self.here.publish(notice);
                }
            }
        }
    }

    async fn send(&self, client: &Client, subject: String, word: Word) -> Result<(), async_nats::Error> {
        let letter = serde_json::to_vec(&Letter { node: self.node.clone(), word })?;
        client.publish(subject, letter.into()).await?;
        Ok(())
    }

    fn be_whole(&self) {
        self.state.whole.store(true, Ordering::Release);
        tracing::info!("the bus between nodes is there");
        // Whatever was said until now.
        self.here.publish(Notice::Missed);
    }

    fn cut_off(&self) {
        if self.state.whole.swap(false, Ordering::AcqRel) {
            tracing::warn!("the bus between nodes is away: what other nodes commit is read from the log");
            // What was on its way is lost.
            self.state.spilt.store(true, Ordering::Release);
        }
    }
}

fn options(server: &ServerAddr, events: mpsc::Sender<Event>) -> ConnectOptions {
    let options = ConnectOptions::new()
        .name("kith")
        .ping_interval(PING)
        .retry_on_initial_connect()
        .reconnect_delay_callback(|attempt| RETRY.min(Duration::from_millis(100 * attempt as u64)))
        .event_callback(move |event| {
            let events = events.clone();
            async move {
                events.send(event).await.ok();
            }
        });
    match (server.username(), server.password()) {
        (Some(user), Some(password)) => options.user_and_password(user.to_owned(), password.to_owned()),
        (Some(token), None) => options.token(token.to_owned()),
        (None, _) => options,
    }
}

/// Where a notice goes and what it says there; nothing when it is for this node only.
fn address(notice: &Notice) -> Option<(String, Word)> {
    Some(match notice {
        Notice::Grown(stream) => {
            let heard = match stream.audience {
                Audience::Members => Heard::Members,
                Audience::Moderators => Heard::Moderators,
                Audience::Persona(persona) => Heard::Persona(persona),
            };
            (format!("{GROUPS}{}", stream.group), Word::Grown(heard))
        }
        Notice::Evicted(group, persona) => (format!("{GROUPS}{group}"), Word::Evicted(*persona)),
        Notice::SessionEnded(digest) => (SESSIONS.to_owned(), Word::Ended(base32(digest))),
        // An account is never named outside of the process (I1).
        Notice::AccountEnded(_) | Notice::JobQueued | Notice::Missed => return None,
    })
}

/// The notice that another node has announced.
fn read(subject: &str, word: Word) -> Option<Notice> {
    let group = || subject.strip_prefix(GROUPS)?.parse().ok();
    Some(match word {
        Word::Grown(heard) => {
            let audience = match heard {
                Heard::Members => Audience::Members,
                Heard::Moderators => Audience::Moderators,
                Heard::Persona(persona) => Audience::Persona(persona),
            };
            Notice::Grown(Stream { group: group()?, audience })
        }
        Word::Evicted(persona) => Notice::Evicted(group()?, persona),
        Word::Ended(digest) => Notice::SessionEnded(parse_base32(&digest)?),
        Word::Missed => Notice::Missed,
        Word::Here => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ids::{AccountId, GroupId};

    #[test]
    fn another_node_reads_what_one_has_written() {
        let (group, persona) = (GroupId::from_bytes([1; 16]), PersonaId::from_bytes([2; 16]));
        for notice in [
            Notice::Grown(Stream::members(group)),
            Notice::Grown(Stream::moderators(group)),
            Notice::Grown(Stream::persona(group, persona)),
            Notice::Evicted(group, persona),
            Notice::SessionEnded(vec![3; 32]),
        ] {
            let (subject, word) = address(&notice).unwrap();
            assert!(subject.starts_with("kith."), "{subject}");
            let written = serde_json::to_vec(&Letter { node: "a".to_owned(), word }).unwrap();
            let letter: Letter = serde_json::from_slice(&written).unwrap();
            assert_eq!(read(&subject, letter.word), Some(notice));
        }
    }

    #[test]
    fn what_concerns_this_node_only_stays_here() {
        for notice in
            [Notice::AccountEnded(AccountId::from_bytes([1; 16])), Notice::JobQueued, Notice::Missed]
        {
            assert_eq!(address(&notice), None);
        }
    }

    #[test]
    fn what_no_node_of_ours_says_is_no_notice() {
        let persona = PersonaId::from_bytes([2; 16]);
        assert_eq!(read("kith.groups.nowhere", Word::Evicted(persona)), None);
        assert_eq!(read(SESSIONS, Word::Grown(Heard::Members)), None);
        assert_eq!(read(SESSIONS, Word::Ended("!".to_owned())), None);
        assert_eq!(read(NODES, Word::Here), None);
    }
}
