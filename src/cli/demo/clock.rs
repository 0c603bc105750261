//! A clock that runs like the system's, so many hours behind it.

use crate::base::clock::{Clock, SystemClock, Timestamp, hours};
use std::sync::atomic::{AtomicU64, Ordering};

/// The system's clock, turned back.
#[derive(Default)]
pub(super) struct TurnedClock {
    behind: AtomicU64,
}

impl TurnedClock {
    /// Shows the time this many hours ago.
    pub(super) fn turn_back(&self, hours: u64) {
        self.behind.store(hours, Ordering::SeqCst);
    }
}

impl Clock for TurnedClock {
    fn now(&self) -> Timestamp {
        SystemClock.now() - hours(self.behind.load(Ordering::SeqCst))
    }
}
