//! The bus of a single node.

use crate::base::event::{Bus, Notice, Reach};
use tokio::sync::broadcast;

/// How many notices a listener may be behind before it is told that it missed some.
const CAPACITY: usize = 4096;

/// Carries notices inside this process. Every clone is the same bus.
#[derive(Clone)]
pub struct LocalBus(broadcast::Sender<Notice>);

impl LocalBus {
    /// A bus that nobody listens to yet.
    pub fn new() -> Self {
        Self(broadcast::Sender::new(CAPACITY))
    }
}

impl Default for LocalBus {
    fn default() -> Self {
        Self::new()
    }
}

impl Bus for LocalBus {
    fn publish(&self, notice: Notice) {
        // The only error is that nobody listens, and who does not listen reads the log.
        self.0.send(notice).ok();
    }

    fn subscribe(&self) -> broadcast::Receiver<Notice> {
        self.0.subscribe()
    }

    fn reach(&self) -> Reach {
        Reach::Node
    }
}
