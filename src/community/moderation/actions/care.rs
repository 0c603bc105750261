//! Working on an item together: notes, handing it over, asking for others, and, when somebody may be in danger, how much
//! and which steps were taken.

use super::entry;
use super::look::{CLAIM, PASS};
use crate::app::App;
use crate::base::Tx;
use crate::base::error::{Error, Result};
use crate::base::event::Stream;
use crate::community::moderation::jobs::Sound;
use crate::community::moderation::model::{Claim, Item, LEVELS, Wish, danger_of};
use crate::community::moderation::store::{cases, claims, escalations, notes};
use crate::community::personas::Moderator;
use crate::community::posts::{self, ESCALATED, QueueChanged};
use crate::screening::CrisisLevel;
use crate::transaction;

/// The longest note, in characters.
const NOTE_MAX: usize = 1000;

/// The checklist, in the order in which it is worked through (after the emergency flow of the NSPA guidelines on
/// responding to suicidal content online): each step is signed off by whoever took it.
pub const STEPS: [&str; 3] = ["write", "call", "follow"];

/// What comes with a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// Nothing: whoever opens the item next reads it.
    Keep,
    /// Somebody else takes the item.
    HandOver,
    /// Somebody with more experience does.
    Escalate,
    /// Two people decide.
    Opinion,
}

impl Then {
    /// Reads a form's value.
    pub fn parse(text: &str) -> Result<Self> {
        match text {
            "" => Ok(Self::Keep),
            "hand-over" => Ok(Self::HandOver),
            "escalate" => Ok(Self::Escalate),
            "opinion" => Ok(Self::Opinion),
            _ => Err(Error::field("then", "choose-one")),
        }
    }

    fn wish(self) -> Option<Wish> {
        match self {
            Self::Escalate => Some(Wish::Escalate),
            Self::Opinion => Some(Wish::Opinion),
            Self::Keep | Self::HandOver => None,
        }
    }

    /// Whether the item goes to somebody else.
    pub fn gives_away(self) -> bool {
        matches!(self, Self::HandOver | Self::Escalate)
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::HandOver => "hand-over",
            Self::Escalate => "escalate",
            Self::Opinion => "opinion",
        }
    }
}

/// Signs a step off.
pub async fn sign(app: &App, moderator: &Moderator, item: Item, step: &str) -> Result<()> {
    let me = moderator.persona.id;
    let step =
        STEPS.into_iter().find(|known| *known == step).ok_or_else(|| Error::field("step", "choose-one"))?;
    let (_, post) = super::look::waiting(app.db.read(), moderator, item).await?;
    transaction!(app.db, |tx| {
        notes::sign(tx, item.id(), step, me).await?;
        tx.audit(entry(me, "moderation.step", post.id, serde_json::json!({ "step": step }))).await
    })
}

/// Leaves a note for the other moderators, and does what comes with it. A note that does nothing else says something;
/// whoever gives an item away need not say why.
pub async fn note(app: &App, moderator: &Moderator, item: Item, words: &str, then: Then) -> Result<()> {
    let me = moderator.persona.id;
    let words = words.trim();
    if (words.is_empty() && then == Then::Keep) || words.chars().count() > NOTE_MAX {
        return Err(Error::field("note", "note-wrong"));
    }
    transaction!(app.db, |tx| {
        let (subject, post) = super::look::waiting(tx.conn(), moderator, item).await?;
        if !words.is_empty() {
            notes::write(tx, app, item.id(), me, words).await?;
        }
        if let Some(wish) = then.wish() {
            escalations::put(tx, item.id(), wish, me).await?;
        }
        if then == Then::Escalate {
            let danger = subject.danger() / 10 * 10 + ESCALATED;
            set_danger(tx, item, danger).await?;
            if subject.level() >= CrisisLevel::L2.as_u8() {
                tx.enqueue(&Sound { item, time: 1 }).await?;
            }
        }
        if then.gives_away() {
            if let Claim::Mine = claims::claim(tx, item.id(), me, CLAIM).await? {
                claims::free(tx, item.id()).await?;
            }
            claims::pass(tx, item.id(), me, tx.now() + PASS).await?;
        }
        if then != Then::Keep {
            tx.emit(Stream::moderators(post.group), &QueueChanged {}).await?;
        }
        tx.audit(entry(me, "moderation.note", post.id, serde_json::json!({ "then": then.as_str() }))).await
    })
}

/// Says how much danger somebody is in. Everybody who moderates may say that it is more; that it is less, only somebody
/// who is trained to judge it.
pub async fn set_level(app: &App, moderator: &Moderator, item: Item, level: u8) -> Result<()> {
    let me = moderator.persona.id;
    if level > LEVELS {
        return Err(Error::field("level", "choose-one"));
    }
    transaction!(app.db, |tx| {
        let (subject, post) = super::look::waiting(tx.conn(), moderator, item).await?;
        let before = subject.level();
        if level < before && !moderator.persona.trained {
            return Err(Error::Conflict("problem-level-trained"));
        }
        if level == before {
            return Ok(());
        }
        set_danger(tx, item, danger_of(level, subject.danger())).await?;
        let grave = CrisisLevel::L3.as_u8();
        if level >= grave && before < grave {
            tx.enqueue(&Sound { item, time: 1 }).await?;
        }
        tx.emit(Stream::moderators(post.group), &QueueChanged {}).await?;
        let detail = serde_json::json!({ "from": before, "to": level });
        tx.audit(entry(me, "moderation.level", post.id, detail)).await
    })
}

async fn set_danger(tx: &Tx, item: Item, danger: i16) -> Result<()> {
    match item {
        Item::Held(post) => posts::set_danger(tx, post, danger).await,
        Item::Reported(case) => cases::set_danger(tx, case, danger).await,
    }
}
