//! What moderators, authors and people who report do.

mod alarm;
mod appeal;
mod bulk;
mod care;
mod carry_out;
mod decide;
mod look;
mod queue;
mod ready;
mod report;
mod unmark;

pub use alarm::{alarm, danger, endangered, sound};
pub use appeal::{Asked, Seen, answer_appeal, appeal, look_again};
pub use bulk::{Done, remove_selling};
pub use care::{STEPS, Then, note, set_level, sign};
pub use carry_out::{carry_out, lift, second};
pub use decide::{APPEAL_WINDOW, decide, openness, undo};
pub use look::{Opened, Subject, look, pass};
pub use queue::{Counts, Queue, counts, next, queue, waiting};
pub use ready::{keep_ready, remove_ready};
pub use report::{notice, report};
pub use unmark::unmark;

use crate::base::audit::Entry;
use crate::base::ids::PersonaId;
use std::fmt::Display;

fn entry(actor: PersonaId, action: &'static str, subject: impl Display, detail: serde_json::Value) -> Entry {
    Entry { actor: actor.to_string(), action, subject: subject.to_string(), detail }
}
