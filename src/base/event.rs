//! Events: what happened in a group, in an order without gaps, and the bus that carries the news.
//!
//! An event holds ids only. What people wrote is rendered from the tables at the moment of sending,
//! so a redacted word is in no log. Invariant I11: no member's words, address or account id is ever
//! put on the bus.

use super::ids::{AccountId, GroupId, PersonaId};
use serde::{Serialize, de::DeserializeOwned};
use tokio::sync::broadcast;

/// Who may hear a stream (the visibility class of its events).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Audience {
    /// Everybody who may read the group.
    Members,
    /// The group's moderators.
    Moderators,
    /// One persona only.
    Persona(PersonaId),
}

/// A gap-free numbered log: one for each group and audience. Numbers never run across groups,
/// because a common numbering would link people by timing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Stream {
    /// The group.
    pub group: GroupId,
    /// Who may hear it.
    pub audience: Audience,
}

impl Stream {
    /// The stream of everybody who may read the group.
    pub fn members(group: GroupId) -> Self {
        Self { group, audience: Audience::Members }
    }

    /// The stream of the group's moderators.
    pub fn moderators(group: GroupId) -> Self {
        Self { group, audience: Audience::Moderators }
    }

    /// The stream of one persona.
    pub fn persona(group: GroupId, persona: PersonaId) -> Self {
        Self { group, audience: Audience::Persona(persona) }
    }
}

/// Something that happened. `KIND` is stable for ever: it stands in the log and on the wire.
pub trait Event: Serialize + DeserializeOwned + Send + Sync {
    /// For example `post.created`.
    const KIND: &'static str;
}

/// What the rest of the system is told after a commit. Ids only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A stream has grown; listeners read on from where they are.
    Grown(Stream),
    /// A persona may no longer listen in its group (left, removed, banned).
    Evicted(GroupId, PersonaId),
    /// The session with this digest has ended (sign-out).
    SessionEnded(Vec<u8>),
    /// All sessions of the account have ended. Stays inside the process.
    AccountEnded(AccountId),
    /// A job waits.
    JobQueued,
    /// Notices of other nodes may have been lost: listeners look for themselves.
    Missed,
}

/// How far a bus reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// This node, and there is no other.
    Node,
    /// Every node hears every other one.
    Nodes,
    /// This node only, although there are others: what they commit has to be read from the log.
    CutOff,
}

/// Carries notices to every part of the system (and, with several nodes, to every node).
pub trait Bus: Send + Sync {
    /// Tells everybody. Never blocks and never fails: who was not listening reads the log.
    fn publish(&self, notice: Notice);

    /// Listens from now on. A listener that lags is told so and reads the log.
    fn subscribe(&self) -> broadcast::Receiver<Notice>;

    /// How far it reaches at this moment.
    fn reach(&self) -> Reach;
}
