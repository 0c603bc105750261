//! Telling afterwards. `notifications` does it.

use crate::base::ids::UnmaskingId;
use crate::base::jobs::Job;
use serde::{Deserialize, Serialize};

/// The answer cannot be looked at any more: one of the two personas is told that somebody asked.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Tell {
    /// The question.
    pub unmasking: UnmaskingId,
    /// Which of the two: 0 or 1.
    pub side: usize,
}

impl Job for Tell {
    const KIND: &'static str = "personas.tell_unmasked";
}
