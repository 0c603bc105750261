//! Ways in which notices travel. [`LocalBus`] stays inside one process; [`NatsBus`] crosses the network to the
//! other nodes.
//!
//! Invariants: a bus may lose a notice, never invent one; the event log is the truth, and whoever listens reads on
//! from there. What crosses the network is ids: no member's words, no address and no account (I11).

mod local;
mod nats;

pub use local::LocalBus;
pub use nats::NatsBus;

use crate::base::config::Config;
use crate::base::error::Result;
use crate::base::event::Bus;
use std::sync::Arc;

/// The bus that the operator has set up. The server of NATS need not be there yet. Call it inside the runtime.
pub fn open(config: &Config) -> Result<Arc<dyn Bus>> {
    Ok(match &config.nats_url {
        Some(url) => Arc::new(NatsBus::open(url)?),
        None => Arc::new(LocalBus::new()),
    })
}
