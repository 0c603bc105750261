//! Ways in which notices travel. [`LocalBus`] stays inside one process; several nodes need one that
//! crosses the network.
//!
//! Invariant: a bus may lose a notice, never invent one. The event log is the truth, and whoever
//! listens reads on from there.

mod local;

pub use local::LocalBus;
