//! Mail, which takes its time.

pub use super::actions::{send, send_links};
use crate::base::jobs::{Job, Sealed};
use serde::{Deserialize, Serialize};

/// Somebody typed an address: a link for each account that has it.
#[derive(Debug, Serialize, Deserialize)]
pub struct SendLinks {
    /// The address.
    pub sealed: Sealed,
}

impl Job for SendLinks {
    const KIND: &'static str = "identity.send_links";
}

/// A letter to an address.
#[derive(Debug, Serialize, Deserialize)]
pub struct Mail {
    /// A letter and the address.
    pub sealed: Sealed,
}

impl Job for Mail {
    const KIND: &'static str = "identity.mail";
}

/// What is written to somebody. Accounts stand here as bytes, because an id of theirs cannot be written down; a letter
/// is only ever kept sealed.
#[derive(Serialize, Deserialize)]
pub(super) enum Letter {
    /// A link that confirms the address for this account.
    Confirm([u8; 16]),
    /// A link that opens this account.
    Reopen([u8; 16]),
    /// A link opened the account.
    Reopened,
    /// The address opens nothing any more.
    Gone,
    /// Once a week, for a clinician who wants it: how many questions wait, and how many of them longer than they should.
    Week { waiting: u64, late: u64 },
}

impl Letter {
    /// Its name in the keys of sentences.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Confirm(_) => "confirm",
            Self::Reopen(_) => "reopen",
            Self::Reopened => "reopened",
            Self::Gone => "gone",
            Self::Week { .. } => "week",
        }
    }

    /// Where it leads.
    pub(super) fn way(&self) -> &'static str {
        match self {
            Self::Confirm(_) => "/email",
            Self::Reopen(_) => "/recover/mail",
            Self::Reopened | Self::Gone => "/recover",
            Self::Week { .. } => "/clinicians",
        }
    }
}
