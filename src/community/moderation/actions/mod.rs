//! What moderators, authors and people who report do.

mod alarm;
mod appeal;
mod care;
mod carry_out;
mod decide;
mod look;
mod queue;
mod report;

pub use alarm::{alarm, endangered, sound};
pub use appeal::{Asked, Seen, answer_appeal, appeal, look_again};
pub use care::{STEPS, note, sign};
pub use carry_out::{carry_out, lift, second};
pub use decide::{APPEAL_WINDOW, decide, undo};
pub use look::{Opened, Subject, look, pass};
pub use queue::{Counts, Queue, counts, next, queue, waiting};
pub use report::{notice, report};

use crate::base::audit::Entry;
use crate::base::ids::PersonaId;
use std::fmt::Display;

fn entry(actor: PersonaId, action: &'static str, subject: impl Display, detail: serde_json::Value) -> Entry {
    Entry { actor: actor.to_string(), action, subject: subject.to_string(), detail }
}
